package nango

import (
	"errors"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// maxText is the length that Nango allows for most strings.
const maxText = 255

var integrationAttributes = map[string]schema.Attribute{
	"id": tf.Computed("Unique key of the integration."),
	"unique_key": schema.StringAttribute{
		Required: true, Validators: []validator.String{uniqueKey(), tf.MaxLength(maxText)},
		MarkdownDescription: "Key of your choice that identifies the integration in its environment and in all calls to Nango, such as `github-acme`.\n\nAt most 255 letters, digits, spaces within the key, and `~:.@_-`. Changing this renames the integration in place, which Nango refuses as long as it has connections.",
	},
	"provider_name": schema.StringAttribute{
		Required: true, Validators: []validator.String{providerName(), tf.MaxLength(maxText)},
		MarkdownDescription: "Name of the third party in Nango, such as `github` or `slack`, from data source `integrations_nango_providers`.\n\nChanging this replaces the integration, which deletes its connections.",
	},
	"display_name": schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{tf.MaxLength(maxText)},
		MarkdownDescription: "Name of the integration, shown to your customers.\n\nDefault: the name of the third party. Changing this updates the integration in place.",
	},
	"forward_webhooks": schema.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(true),
		MarkdownDescription: "Whether Nango forwards the webhooks of the third party to your server.\n\nDefault: `true`. Changing this updates the integration in place.",
	},
	"client_id": schema.StringAttribute{
		Optional: true, Validators: []validator.String{tf.MaxLength(maxText)},
		MarkdownDescription: "Client ID of your OAuth app at the third party; null if the third party needs none.\n\nRequired for a provider with the `auth_mode` `OAUTH1`, `OAUTH2` or `CUSTOM`. Changing this updates the integration in place. Existing connections keep their tokens, which the new app cannot refresh.",
	},
	"scopes": schema.ListAttribute{
		Optional: true, Computed: true, ElementType: types.StringType, Validators: []validator.List{listvalidator.ValueStringsAre(scope())},
		MarkdownDescription: "Scopes that a connection asks the third party for, in this order; null if the third party has none.\n\nDefault: the default scopes of the third party in Nango, or none. Changing this updates the integration in place, and affects only new connections.",
	},
	"app_id": schema.StringAttribute{
		Optional: true, Validators: []validator.String{tf.MaxLength(maxText)},
		MarkdownDescription: "ID of your app at the third party, such as a GitHub App; null if the third party needs none.\n\nRequired for a provider with the `auth_mode` `APP` or `CUSTOM`. Changing this updates the integration in place.",
	},
	"app_link": schema.StringAttribute{
		Optional: true, Validators: []validator.String{tf.HTTPURL()},
		MarkdownDescription: "Public page of your app at the third party, on which your customers install it; null if the third party needs none.\n\nRequired for a provider with the `auth_mode` `APP` or `CUSTOM`. Changing this updates the integration in place.",
	},
	"custom": schema.MapAttribute{
		Optional: true, ElementType: types.StringType,
		MarkdownDescription: "Further settings of the integration, such as `oauth_client_name` and `oauth_client_uri` of a `MCP_OAUTH2_GENERIC` provider.\n\nNango does not show them, so a change in Nango is not noticed. Changing a value updates the integration in place. Nango cannot remove a key, so removing one replaces the integration, which deletes its connections.",
	},
	"force_destroy": schema.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(false),
		MarkdownDescription: "Whether a destroy or a replacement may delete the connections of the integration.\n\nDefault: `false`. Changing this changes nothing in Nango. The value in the state counts, so apply a change before the destroy.",
	},
	"webhook_url":  tf.Computed("URL to configure as the receiver of webhooks at the third party; null if Nango receives none from this third party."),
	"callback_url": tf.Computed("Redirect URI to register for the OAuth app at the third party. An environment that has a callback URL of its own uses that one instead, which Nango's API does not show."),
	"created_at":   tf.Computed("Time at which the integration was created, in RFC 3339."),
	"updated_at": schema.StringAttribute{
		Computed: true, MarkdownDescription: "Time of the last change of the integration, in RFC 3339.",
	},
}

var integrationSecrets = []tf.Secret{
	{
		Attribute: "client_secret", Type: types.StringType,
		Description: "Client secret of your OAuth app at the third party. It is required together with `client_id`.",
	},
	{
		Attribute: "webhook_secret", Type: types.StringType, Removable: true,
		Description: "Secret with which the third party signs its webhooks, if it is not the client secret. At most 255 characters.",
	},
	{
		Attribute: "private_key", Type: types.StringType, Canonical: strings.TrimSpace,
		Description: "Private key of your app at the third party, in the format PKCS#1: it begins with `-----BEGIN RSA PRIVATE KEY-----`. It is required for a provider with the `auth_mode` `APP` or `CUSTOM`.",
	},
	{
		Attribute: "integration_config", Type: types.MapType{ElemType: types.StringType},
		Description: "Settings that the provider declares as its `integration_config` in Nango, such as `baseUrl` of `private-api-generic`. Some of them are secret. Nango does not show them, so a change in Nango is not noticed.",
	},
}

var (
	keyPattern      = regexp.MustCompile(`^[a-zA-Z0-9~:.@ _-]+$`)
	providerPattern = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)
	scopePattern    = regexp.MustCompile(`^[0-9a-zA-Z:/_.*-]+$`)
)

// uniqueKey accepts a key that can be part of a path.
func uniqueKey() validator.String {
	return tf.Rule("a key that Nango accepts", func(key string) error {
		switch {
		case key == "." || key == "..":
			return errors.New("it would name another address of the API. Choose another key")
		case !keyPattern.MatchString(key):
			return errors.New("it has a character that Nango refuses. Use letters, digits, spaces and ~ : . @ _ -")
		case strings.TrimSpace(key) != key:
			return errors.New("it begins or ends with a space. Remove it")
		}
		return nil
	})
}

func providerName() validator.String {
	return tf.Rule("the name of a provider, such as github", func(name string) error {
		if !providerPattern.MatchString(name) {
			return errors.New("it has a character that no name has. Names consist of letters, digits, _ and -")
		}
		return nil
	})
}

// scope accepts a scope that Nango accepts in a list of scopes.
func scope() validator.String {
	return tf.Rule("one scope", func(text string) error {
		switch {
		case strings.ContainsAny(text, ", \t\n"):
			return errors.New("it has a comma or a blank. Write each scope as an element of its own")
		case !scopePattern.MatchString(text):
			return errors.New("it has a character that Nango refuses. Use letters, digits and : / _ . * -")
		}
		return nil
	})
}
