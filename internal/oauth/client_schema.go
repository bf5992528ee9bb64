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

const inPlace = " If unset, the server decides. Changing it updates in place; taking it out lets the server decide again."

var clientResource = tf.Resource[*registrationServer, *client]{
	Type: "oauth_client",
	Description: "An OAuth client at any authorization server that speaks OAuth 2.0 Dynamic Client Registration (RFC 7591) and its management protocol (RFC 7592), such as Keycloak, Ory Hydra, Auth0 or oidc-provider. " +
		"What the configuration leaves out stays as the server has it. " +
		"A client whose registration was killed before it was in the state stays at the server, since RFC 7591 has no listing: the next apply registers another one; have the server's administrator delete the older of the two with this `client_name`.",
	Attributes: map[string]schema.Attribute{
		"id": tf.Computed("The client ID."),
		"registration_endpoint": schema.StringAttribute{
			Optional: true, PlanModifiers: tf.RequiresReplaceUnlessNull(),
			Validators:          []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(path.MatchRoot("issuer"))},
			MarkdownDescription: "Address that clients are registered at. Give this or `issuer`; neither after an import. Changing it makes a new client.",
		},
		"issuer": schema.StringAttribute{
			Optional: true, PlanModifiers: tf.RequiresReplaceUnlessNull(), Validators: tf.NotEmpty(),
			MarkdownDescription: "Issuer of the server, whose metadata (RFC 8414) names the registration endpoint. Changing it makes a new client.",
		},
		"redirect_uris": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Validators:          []validator.Set{setvalidator.ValueStringsAre(tf.RedirectURI())},
			MarkdownDescription: "Redirect URIs that the client may send its users back to; an empty set allows none. If unset, they are not managed here, and stay as they are: use this or `integrations_oauth_redirect_uri`, not both. Changing them updates in place. Most servers want one at least for the authorization code grant.",
		},
		"token_endpoint_auth_method": text("How the client authenticates at the token endpoint: `none` for a public client, `client_secret_basic`, `client_secret_post`, or another that the server knows."),
		"grant_types":                texts("Grants that the client uses: `authorization_code`, `refresh_token`, `client_credentials`, …"),
		"response_types":             texts("Response types that the client uses: `code`, …"),
		"client_name":                text("Name of the client, which users see when they consent."),
		"client_uri":                 text("Address of a page about the client."),
		"logo_uri":                   text("Address of the client's logo."),
		"scope":                      text("Scopes that the client may ask for, separated by spaces."),
		"contacts":                   texts("Ways to reach the people responsible for the client, such as email addresses."),
		"tos_uri":                    text("Address of the client's terms of service."),
		"policy_uri":                 text("Address of the client's privacy policy."),
		"jwks_uri":                   text("Address of the client's public keys, a JSON Web Key Set. Not together with `jwks`."),
		"jwks":                       text("The client's public keys themselves, a JSON Web Key Set, as from `jsonencode`."),
		"software_id":                text("ID of the client's software, the same for all its installations."),
		"software_version":           text("Version of the client's software."),
		"client_id":                  tf.Computed("Client ID that the server gave."),
		"client_secret":              secret("Client secret that the server gave; null for a public client. Kept at once where the server makes a new one."),
		"client_id_issued_at":        seconds("When the client ID was given, seconds since 1970; 0 where the server does not say."),
		"client_secret_expires_at":   seconds("When the client secret expires, seconds since 1970; 0 where it never does."),
		"registration_access_token":  secret("Token by which the client is managed. Kept at once where the server makes a new one."),
		"registration_client_uri":    tf.Computed("Address by which the client is managed."),
	},
	Secrets: []tf.Secret{{
		Attribute: "initial_access_token", Type: types.StringType,
		Description: "Token that allows to register clients, where the server asks for one. It is used once, when the client is created.",
	}},
	Identity: []string{"registration_client_uri"},
	ServerDefaults: []string{
		"redirect_uris", "token_endpoint_auth_method", "grant_types", "response_types", "client_name", "client_uri", "logo_uri", "scope",
		"contacts", "tos_uri", "policy_uri", "jwks_uri", "jwks", "software_id", "software_version",
	},
}

func text(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Computed: true, Validators: tf.NotEmpty(), MarkdownDescription: description + inPlace}
}

func texts(description string) schema.SetAttribute {
	return schema.SetAttribute{Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: description + inPlace}
}

func secret(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: description}
}

func seconds(description string) schema.Int64Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
}
