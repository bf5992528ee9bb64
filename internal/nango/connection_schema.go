package nango

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

const (
	tagsDescription        = "Tags of the connection, such as `end_user_id`, `end_user_email` and `organization_id`, which connect it with a user of your app. Nango has them in the webhooks about the connection, and lists connections by them."
	notShown               = " Nango's listing does not show it, so a change at Nango is not noticed. After an import it is null until the next apply."
	sendsAll               = " Changing this updates the connection in place, by a call that sends all credentials of the configuration."
	webhookURLDescription  = "URL that Nango sends the webhooks about this connection to, instead of the URLs of the environment."
	connectionIDCharacters = `a-zA-Z0-9,.;:=+~[\]|@${}"'\\/_ -`
)

var connectionAttributes = map[string]schema.Attribute{
	"id": tf.Computed("The integration and the connection ID, separated by a slash: `github/acme`."),
	"integration": schema.StringAttribute{
		Required: true, PlanModifiers: tf.RequiresReplace(), Validators: []validator.String{uniqueKey()},
		MarkdownDescription: "Key of the integration, the `unique_key` of `integrations_nango_integration`.\n\nChanging this replaces the connection.",
	},
	"connection_id": schema.StringAttribute{
		Required: true, PlanModifiers: tf.RequiresReplace(), Validators: []validator.String{connectionID()},
		MarkdownDescription: "ID of the connection, unique in its integration, by which your app asks Nango for the credentials.\n\nAt most 255 letters, digits, spaces, and punctuation except `!#%&()*<>?^` and the backtick. Changing this replaces the connection.",
	},
	"username": schema.StringAttribute{
		Optional:            true,
		MarkdownDescription: "User name, if the provider of the integration has the authentication mode `BASIC`. Some providers expect a key in its place." + notShown + "\n\nNeither `username` nor `password` has to be set if the provider leaves it empty, but one of them has." + sendsAll,
	},
	"expires_at": schema.StringAttribute{
		Optional: true, Validators: []validator.String{tf.RFC3339()},
		MarkdownDescription: "Time at which `access_token` expires (RFC 3339). Nango then requests a new one by the refresh token." + notShown + "\n\nIf unset, Nango assumes that the access token does not expire." + sendsAll,
	},
	"tags": schema.MapAttribute{
		Optional: true, ElementType: types.StringType, Validators: []validator.Map{connectionTags()},
		MarkdownDescription: tagsDescription + "\n\nAt most 10. A key has at most 64 characters in lower case, and a value at most 255. Default: none. Changing this updates the connection in place.",
	},
	"metadata": schema.StringAttribute{
		Optional: true, Validators: []validator.String{jsonObject()},
		MarkdownDescription: "Metadata for your app and its functions, as a JSON object.\n\nWrite it with `jsonencode`. A function that changes the metadata causes drift: let such a connection ignore changes of `metadata` (`ignore_changes`). Default: none. Changing this updates the connection in place.",
	},
	"connection_config": schema.MapAttribute{
		Optional: true, ElementType: types.StringType,
		MarkdownDescription: "What the provider needs to know of the account besides the credentials, such as `subdomain`: the fields in `connection_config` of data source `integrations_nango_provider`." + notShown + "\n\nDefault: none." + sendsAll,
	},
	"webhook_url_override": schema.StringAttribute{
		Optional: true, Validators: []validator.String{tf.WebhookURL(), publicHost()},
		MarkdownDescription: webhookURLDescription + notShown + "\n\nDefault: none. Changing this updates the connection in place.",
	},
	"provider_name": tf.Computed("Provider of the integration, such as `github-pat`."),
	"created_at":    tf.Computed("Time at which the connection was created (RFC 3339)."),
}

var connectionSecrets = []tf.Secret{
	secret("api_key", false, "API key, if the provider of the integration has the authentication mode `API_KEY`. Nango tests it at the third party, if it knows how, and refuses one that does not work."),
	secret("password", true, "Password, if the provider of the integration has the authentication mode `BASIC`. Nango tests it with `username` at the third party, if it knows how."),
	secret("access_token", false, "Access token, if the provider of the integration has the authentication mode `OAUTH2`."),
	secret("refresh_token", true, "Refresh token of `access_token`. The tokens at Nango change when Nango refreshes them, which is no drift."),
}

func secret(name string, optional bool, description string) tf.Secret {
	return tf.Secret{Attribute: name, Type: types.StringType, Removable: optional, Description: description + " Nango's listing does not show it, so a change at Nango is not noticed."}
}

// connectionID accepts what all calls of a connection accept (https://nango.dev/docs/reference/backend/http-api/connections/post).
func connectionID() validator.String {
	allowed := regexp.MustCompile(`^[` + connectionIDCharacters + `]+$`)
	return tf.Rule("a connection ID that Nango accepts", func(id string) error {
		switch {
		case len(id) > maxText:
			return fmt.Errorf("it has %d characters. The longest ID has %d", len(id), maxText)
		case id == "." || id == ".." || id == "metadata":
			return errors.New("Nango could not change or delete a connection with this ID. Choose another one")
		case !allowed.MatchString(id):
			return errors.New("it has a character that Nango refuses in paths. Use letters, digits, spaces, and punctuation except !#%&()*<>?^ and the backtick")
		}
		return nil
	})
}

// connectionTags accepts what Nango stores unchanged. It converts keys to lower case.
func connectionTags() validator.Map {
	key := regexp.MustCompile(`^[a-z][a-z0-9_\-./]*$`)
	return tf.MapRule("at most 10 tags", 10, func(name, value string) error {
		switch {
		case name != strings.ToLower(name):
			return fmt.Errorf("the key has capitals, and Nango stores it as %s. Write that", strings.ToLower(name))
		case !key.MatchString(name) || len(name) > 64:
			return errors.New("the key must begin with a letter, followed by at most 63 letters, digits, or characters of _-./")
		case value == "" || len([]rune(value)) > maxText:
			return fmt.Errorf("the value must have 1 to %d characters", maxText)
		case name == "end_user_email" && !strings.Contains(value, "@"):
			return errors.New("the value must be an email address")
		}
		return nil
	})
}

func jsonObject() validator.String {
	return tf.Rule("a JSON object", func(text string) error {
		if canonical, ok := nangoapi.CanonicalJSON([]byte(text)); !ok || canonical == "{}" && !strings.Contains(text, "{") {
			return errors.New("the value is something else, such as a list, or no JSON. Write it with jsonencode")
		}
		return nil
	})
}

// publicHost refuses what Nango refuses as the target of webhooks.
func publicHost() validator.String {
	return tf.Rule("the URL of a public server", func(text string) error {
		u, err := url.Parse(text)
		if err != nil {
			return nil //nolint:nilerr // another validator reports it
		}
		host := strings.ToLower(strings.TrimRight(u.Hostname(), "."))
		address, isIP := netip.ParseAddr(host)
		switch {
		case host == "nango.dev" || strings.HasSuffix(host, ".nango.dev"):
			return errors.New("Nango sends no webhooks to itself. Set the URL of your app")
		case host == "localhost" || strings.HasSuffix(host, ".localhost"),
			isIP == nil && (address.IsLoopback() || address.IsPrivate() || address.IsLinkLocalUnicast() || address.IsUnspecified()):
			return errors.New("Nango sends no webhooks to a private address. Set a URL that Nango can reach")
		}
		return nil
	})
}
