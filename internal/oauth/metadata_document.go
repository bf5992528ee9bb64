package oauth

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var metadataDocumentData = tf.DataSource[*registrationServer, *metadataDocument]{
	Type: "oauth_client_metadata_document",
	Description: "Fetches the metadata document of an OAuth client whose client ID is a URL (draft-ietf-oauth-client-id-metadata-document-02), as an authorization server does, and checks it. " +
		"A document that breaks rules is no error: `valid` is false. It is an error if there is no document: if the answer is not 200, a redirect, not JSON by its content type, or larger than 5 KB, or if the host is not at a public address. " +
		"An http URL of this machine is accepted for tests.",
	Attributes: map[string]schema.Attribute{
		"url": schema.StringAttribute{Required: true, Validators: tf.NotEmpty(), MarkdownDescription: "The client ID, which is the URL of the document."},
		"profile": schema.StringAttribute{
			Optional: true, Validators: append(tf.NotEmpty(), tf.OneOf(mcpProfile)),
			MarkdownDescription: "`mcp` also checks for the members that the Model Context Protocol requires: `client_name` and `redirect_uris`.",
		},
		"valid":                      yesNo("Whether the document breaks no rule of the draft."),
		"violations":                 sentences("The rules that the document breaks. An authorization server refuses the client."),
		"warnings":                   sentences("What some authorization servers refuse, or warn their users about."),
		"document":                   text("The document as JSON, with all its members; null if it is not a JSON object."),
		"client_name":                text("Name of the client, which users see when they consent."),
		"client_uri":                 text("URL of a page about the client."),
		"logo_uri":                   text("URL of the client's logo."),
		"tos_uri":                    text("URL of the client's terms of service."),
		"policy_uri":                 text("URL of the client's privacy policy."),
		"jwks_uri":                   text("URL of the client's public keys."),
		"scope":                      text("Scopes that the client may request, separated by spaces."),
		"application_type":           text("`web` or `native`."),
		"token_endpoint_auth_method": text("How the client authenticates at the token endpoint."),
		"redirect_uris":              texts("Redirect URIs of the client."),
		"grant_types":                texts("Grant types that the client uses."),
		"response_types":             texts("Response types that the client uses."),
	},
}

func sentences(description string) schema.ListAttribute {
	return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

type metadataDocument struct {
	URL                     types.String `tfsdk:"url"`
	Profile                 types.String `tfsdk:"profile"`
	Valid                   types.Bool   `tfsdk:"valid"`
	Violations              types.List   `tfsdk:"violations"`
	Warnings                types.List   `tfsdk:"warnings"`
	Document                types.String `tfsdk:"document"`
	ClientName              types.String `tfsdk:"client_name"`
	ClientURI               types.String `tfsdk:"client_uri"`
	LogoURI                 types.String `tfsdk:"logo_uri"`
	TosURI                  types.String `tfsdk:"tos_uri"`
	PolicyURI               types.String `tfsdk:"policy_uri"`
	JwksURI                 types.String `tfsdk:"jwks_uri"`
	Scope                   types.String `tfsdk:"scope"`
	ApplicationType         types.String `tfsdk:"application_type"`
	TokenEndpointAuthMethod types.String `tfsdk:"token_endpoint_auth_method"`
	RedirectURIs            types.Set    `tfsdk:"redirect_uris"`
	GrantTypes              types.Set    `tfsdk:"grant_types"`
	ResponseTypes           types.Set    `tfsdk:"response_types"`
}

func (m *metadataDocument) Read(ctx context.Context, api *registrationServer) error {
	found, err := api.FetchDocument(ctx, m.URL.ValueString(), m.Profile.ValueString() == mcpProfile)
	if err != nil {
		return tf.Invalid("url", "%s", err)
	}
	for name, value := range map[string]*types.String{
		"client_name": &m.ClientName, "client_uri": &m.ClientURI, "logo_uri": &m.LogoURI, "tos_uri": &m.TosURI, "policy_uri": &m.PolicyURI,
		"jwks_uri": &m.JwksURI, "scope": &m.Scope, "application_type": &m.ApplicationType, "token_endpoint_auth_method": &m.TokenEndpointAuthMethod,
	} {
		*value = textOf(found.Metadata, name)
	}
	m.RedirectURIs = textsOf(found.Metadata, "redirect_uris")
	m.GrantTypes = textsOf(found.Metadata, "grant_types")
	m.ResponseTypes = textsOf(found.Metadata, "response_types")
	m.Valid = types.BoolValue(len(found.Violations) == 0)
	m.Violations, m.Warnings = tf.SentencesOf(found.Violations), tf.SentencesOf(found.Warnings)
	m.Document, err = jsonText(found.Metadata)
	return err
}
