package oauth

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var clientResource = tf.Resource[*registrationServer, *client]{
	Type: "oauth_client",
	Description: "An OAuth client, which is an application of yours, at any authorization server that supports OAuth 2.0 Dynamic Client Registration (RFC 7591) " +
		"and its management protocol (RFC 7592), such as Keycloak, Ory Hydra, Auth0 or oidc-provider.",
	Notes: "- Changing metadata updates the client in place. The server keeps the values of arguments that were never set, and chooses the value of an argument that you remove. Redirect URIs stay if you remove `redirect_uris`.\n" +
		"- Manage redirect URIs with `redirect_uris` or with `integrations_oauth_redirect_uri`, not with both.\n" +
		"- Some servers issue a new registration access token or client secret with every write. [OAuth apps](../guides/oauth-apps.md) describes what that means.\n" +
		"- An interrupted apply can leave behind a client that Terraform cannot find again; see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes: map[string]schema.Attribute{
		"id": tf.Computed("The client ID."),
		"registration_endpoint": schema.StringAttribute{
			Optional: true, PlanModifiers: tf.RequiresReplaceUnlessNull(),
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(path.MatchRoot("issuer"))},
			MarkdownDescription: "URL at which the server registers clients.\n\nTo create a client, set this or `issuer`. An imported client needs neither. Changing this replaces the client.",
		},
		"issuer": schema.StringAttribute{
			Optional: true, PlanModifiers: tf.RequiresReplaceUnlessNull(), Validators: tf.NotEmpty(),
			MarkdownDescription: "Issuer of the authorization server, whose metadata (RFC 8414) contains the registration endpoint.\n\nTo create a client, set this or `registration_endpoint`. Changing this replaces the client.",
		},
		"redirect_uris": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Validators:          []validator.Set{setvalidator.ValueStringsAre(tf.RedirectURI())},
			MarkdownDescription: "Redirect URIs that the server may send the client's users back to.\n\nAn empty set allows none; most servers require at least one for the authorization code grant. If unset, this resource does not manage the redirect URIs.",
		},
		"token_endpoint_auth_method": optionalString("How the client authenticates at the token endpoint: `none` for a public client, `client_secret_basic`, `client_secret_post`, or another method that the server supports."),
		"grant_types":                optionalSet("Grant types that the client uses, such as `authorization_code`, `refresh_token` or `client_credentials`."),
		"response_types":             optionalSet("Response types that the client uses, such as `code`."),
		"client_name":                optionalString("Name of the client, which users see when they consent."),
		"client_uri":                 optionalString("URL of a page about the client."),
		"logo_uri":                   optionalString("URL of the client's logo."),
		"scope":                      optionalString("Scopes that the client may request, separated by spaces."),
		"contacts":                   optionalSet("Ways to contact the people responsible for the client, such as email addresses."),
		"tos_uri":                    optionalString("URL of the client's terms of service."),
		"policy_uri":                 optionalString("URL of the client's privacy policy."),
		"jwks_uri":                   optionalString("URL of the JSON Web Key Set with the client's public keys. A client has this or `jwks`, not both."),
		"jwks":                       optionalString("JSON Web Key Set with the client's public keys, as a JSON string. A client has this or `jwks_uri`, not both."),
		"software_id":                optionalString("ID of the client software, the same for all its installations."),
		"software_version":           optionalString("Version of the client software."),
		"client_id":                  tf.Computed("Client ID that the server assigned."),
		"client_secret":              computedSecret("Client secret that the server issued; null for a public client."),
		"client_id_issued_at":        computedSeconds("Time at which the client ID was issued, in seconds since 1970; 0 if the server does not return it."),
		"client_secret_expires_at":   computedSeconds("Time at which the client secret expires, in seconds since 1970; 0 if it never expires."),
		"registration_access_token":  computedSecret("Token that authorizes calls to `registration_client_uri`."),
		"registration_client_uri":    tf.Computed("URL at which the client is managed."),
	},
	Secrets: []tf.Secret{{
		Attribute: "initial_access_token", Type: types.StringType, CreateOnly: true,
		Description: "Token that the server may require to register a client. It is used once, when the client is created.",
	}},
	Identity: []string{"registration_client_uri"},
	ServerDefaults: []string{
		"redirect_uris", "token_endpoint_auth_method", "grant_types", "response_types", "client_name", "client_uri", "logo_uri", "scope",
		"contacts", "tos_uri", "policy_uri", "jwks_uri", "jwks", "software_id", "software_version",
	},
}

const chosenByServer = "\n\nDefault: chosen by the server."

func optionalString(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, Validators: tf.NotEmpty(), MarkdownDescription: description + chosenByServer}
}

func optionalSet(description string) schema.SetAttribute {
	return schema.SetAttribute{Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: description + chosenByServer}
}

func computedSecret(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: description + "\n\nIf the server issues a new one, the same apply stores it."}
}

func computedSeconds(description string) schema.Int64Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
}
