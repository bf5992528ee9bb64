package oauth

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var serverData = tf.DataSource[*registrationServer, *server]{
	Type: "oauth_server",
	Description: "Reads what an OAuth authorization server publishes about itself (RFC 8414, OpenID Connect Discovery 1.0). The server is found by its issuer, or by the URL of a resource that it protects (RFC 9728), such as an MCP server. " +
		"An attribute is null if the server does not publish it.",
	Attributes: map[string]schema.Attribute{
		"issuer": schema.StringAttribute{
			Optional: true, Computed: true, Validators: append(tf.NotEmpty(), tf.ExactlyOneOf("resource")),
			MarkdownDescription: "Issuer of the server, exactly as the server publishes it. Set this or `resource`.",
		},
		"resource": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "URL of a protected resource, exactly as its metadata has it. The first authorization server that the resource names is read.",
		},
		"authorization_endpoint":                text("URL to which users are sent to consent."),
		"token_endpoint":                        text("URL at which clients receive tokens."),
		"registration_endpoint":                 text("URL at which clients are registered (RFC 7591)."),
		"revocation_endpoint":                   text("URL at which tokens are revoked (RFC 7009)."),
		"introspection_endpoint":                text("URL at which resources check tokens (RFC 7662)."),
		"userinfo_endpoint":                     text("URL that returns claims about the user (OpenID Connect)."),
		"pushed_authorization_request_endpoint": text("URL to which clients push authorization requests (RFC 9126)."),
		"jwks_uri":                              text("URL of the server's public keys."),
		"grant_types_supported":                 texts("Grant types that clients can use."),
		"response_types_supported":              texts("Response types that clients can use."),
		"token_endpoint_auth_methods_supported": texts("How clients can authenticate at the token endpoint."),
		"scopes_supported":                      texts("Scopes that clients can request. A server may leave some out."),
		"code_challenge_methods_supported":      texts("PKCE methods (RFC 7636)."),
		"registration_supported":                yesNo("Whether the server has a registration endpoint."),
		"client_id_metadata_document_supported": yesNo("Whether the server accepts the URL of a metadata document as a client ID. False if the server does not publish it."),
		"require_pushed_authorization_requests": yesNo("Whether the server only accepts pushed authorization requests. False if the server does not publish it."),
		"metadata":                              text("All metadata of the server as JSON, for members that have no attribute."),
	},
}

func text(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func texts(description string) schema.SetAttribute {
	return schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

func yesNo(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
}

type server struct {
	Issuer                             types.String `tfsdk:"issuer"`
	Resource                           types.String `tfsdk:"resource"`
	AuthorizationEndpoint              types.String `tfsdk:"authorization_endpoint"`
	TokenEndpoint                      types.String `tfsdk:"token_endpoint"`
	RegistrationEndpoint               types.String `tfsdk:"registration_endpoint"`
	RevocationEndpoint                 types.String `tfsdk:"revocation_endpoint"`
	IntrospectionEndpoint              types.String `tfsdk:"introspection_endpoint"`
	UserinfoEndpoint                   types.String `tfsdk:"userinfo_endpoint"`
	PushedAuthorizationRequestEndpoint types.String `tfsdk:"pushed_authorization_request_endpoint"`
	JwksURI                            types.String `tfsdk:"jwks_uri"`
	GrantTypesSupported                types.Set    `tfsdk:"grant_types_supported"`
	ResponseTypesSupported             types.Set    `tfsdk:"response_types_supported"`
	TokenEndpointAuthMethodsSupported  types.Set    `tfsdk:"token_endpoint_auth_methods_supported"`
	ScopesSupported                    types.Set    `tfsdk:"scopes_supported"`
	CodeChallengeMethodsSupported      types.Set    `tfsdk:"code_challenge_methods_supported"`
	RegistrationSupported              types.Bool   `tfsdk:"registration_supported"`
	ClientIDMetadataDocumentSupported  types.Bool   `tfsdk:"client_id_metadata_document_supported"`
	RequirePushedAuthorizationRequests types.Bool   `tfsdk:"require_pushed_authorization_requests"`
	Metadata                           types.String `tfsdk:"metadata"`
}

func (m *server) Read(ctx context.Context, api *registrationServer) error {
	argument, issuer := "issuer", m.Issuer.ValueString()
	if !m.Resource.IsNull() {
		argument = "resource"
		found, err := api.ProtectedResource(ctx, m.Resource.ValueString())
		if err != nil {
			return tf.Invalid(argument, "%s", err)
		}
		issuer = found.Strings("authorization_servers")[0]
	}
	found, err := api.Server(ctx, issuer)
	if err != nil {
		return tf.Invalid(argument, "%s", err)
	}
	for name, value := range map[string]*types.String{
		"issuer": &m.Issuer, "authorization_endpoint": &m.AuthorizationEndpoint, "token_endpoint": &m.TokenEndpoint,
		"registration_endpoint": &m.RegistrationEndpoint, "revocation_endpoint": &m.RevocationEndpoint,
		"introspection_endpoint": &m.IntrospectionEndpoint, "userinfo_endpoint": &m.UserinfoEndpoint,
		"pushed_authorization_request_endpoint": &m.PushedAuthorizationRequestEndpoint, "jwks_uri": &m.JwksURI,
	} {
		*value = textOf(found, name)
	}
	for name, value := range map[string]*types.Set{
		"grant_types_supported": &m.GrantTypesSupported, "response_types_supported": &m.ResponseTypesSupported,
		"token_endpoint_auth_methods_supported": &m.TokenEndpointAuthMethodsSupported, "scopes_supported": &m.ScopesSupported,
		"code_challenge_methods_supported": &m.CodeChallengeMethodsSupported,
	} {
		*value = textsOf(found, name)
	}
	m.RegistrationSupported = types.BoolValue(!m.RegistrationEndpoint.IsNull())
	m.ClientIDMetadataDocumentSupported = types.BoolValue(found["client_id_metadata_document_supported"] == true)
	m.RequirePushedAuthorizationRequests = types.BoolValue(found["require_pushed_authorization_requests"] == true)
	m.Metadata, err = jsonText(found)
	return err
}

// textOf returns a string member, or null if it is missing or no string.
func textOf(m oauthapi.Metadata, name string) types.String {
	if text, ok := m[name].(string); ok {
		return types.StringValue(text)
	}
	return types.StringNull()
}

// textsOf returns the strings of a list member, or null if it is missing or no list.
func textsOf(m oauthapi.Metadata, name string) types.Set {
	if list := m.Strings(name); list != nil {
		return tf.SetOf(list)
	}
	return types.SetNull(types.StringType)
}

// jsonText returns the metadata as JSON, or null if it is nil.
func jsonText(m oauthapi.Metadata) (types.String, error) {
	if m == nil {
		return types.StringNull(), nil
	}
	encoded, err := json.Marshal(m)
	return types.StringValue(string(encoded)), err
}
