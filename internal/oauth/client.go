package oauth

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/registered"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

type client struct {
	ID                          types.String `tfsdk:"id"`
	RegistrationEndpoint        types.String `tfsdk:"registration_endpoint"`
	Issuer                      types.String `tfsdk:"issuer"`
	InitialAccessToken          types.String `tfsdk:"initial_access_token"`
	InitialAccessTokenWO        types.String `tfsdk:"initial_access_token_wo"`
	InitialAccessTokenWOVersion types.Int64  `tfsdk:"initial_access_token_wo_version"`
	SoftwareStatementWO         types.String `tfsdk:"software_statement_wo"`
	AdditionalMetadata          types.String `tfsdk:"additional_metadata"`
	RotateBeforeExpiry          types.String `tfsdk:"rotate_before_expiry"`

	ClientID                types.String `tfsdk:"client_id"`
	ClientSecret            types.String `tfsdk:"client_secret"`
	ClientIDIssuedAt        types.Int64  `tfsdk:"client_id_issued_at"`
	ClientSecretExpiresAt   types.Int64  `tfsdk:"client_secret_expires_at"`
	RegistrationAccessToken types.String `tfsdk:"registration_access_token"`
	RegistrationClientURI   types.String `tfsdk:"registration_client_uri"`
	Management              types.String `tfsdk:"management"`
	ReplacesTokens          types.Bool   `tfsdk:"replaces_tokens"`
	ReplacesSecrets         types.Bool   `tfsdk:"replaces_secrets"`

	Metadata tf.Values // by the names of [oauthapi.Members]
}

func (m *client) redirectURIs() types.Set {
	uris, _ := m.Metadata["redirect_uris"].(types.Set) // the schema has a set
	return uris
}

// registered returns what the client has in common with others that are registered.
func (m *client) registered() registered.Client {
	return registered.Client{Noun: "client", ID: &m.ClientID, Secret: &m.ClientSecret, URI: &m.RegistrationClientURI, Token: &m.RegistrationAccessToken, Manage: &m.Management}
}

func (m *client) unchangeable() bool { return m.registered().Unchangeable() }

func (m *client) Create(ctx context.Context, api *registrationServer) error {
	endpoint := m.RegistrationEndpoint.ValueString()
	if endpoint == "" {
		var err error
		if endpoint, err = api.Discover(ctx, m.Issuer.ValueString()); err != nil {
			return tf.Invalid("issuer", "%s", err)
		}
	}
	metadata := oauthapi.Metadata{}
	if err := m.toAPI(metadata); err != nil {
		return err
	}
	if statement := m.SoftwareStatementWO.ValueString(); statement != "" {
		metadata["software_statement"] = statement
	}
	managesURIs := !m.redirectURIs().IsNull()
	made, err := api.Register(ctx, endpoint, tf.FirstString(m.InitialAccessToken, m.InitialAccessTokenWO), metadata)
	if _, wrong := errors.AsType[*oauthapi.NoEndpointError](err); wrong && !m.RegistrationEndpoint.IsNull() {
		return tf.Invalid("registration_endpoint", "%s that is set as registration_endpoint, or set issuer instead, whose metadata names the registration endpoint.", err)
	}
	if err := m.fromAPI(made, err); err != nil {
		return err
	}
	m.registered().Created(ctx, &api.servers, made)
	api.remember(m)
	switch {
	case m.unchangeable():
		return nil
	case managesURIs:
		return tf.DeclareRedirectURIList(ctx, made.RegistrationClientURI, "OAuth client "+made.ClientID)
	}
	return m.tryWrite(ctx, api)
}

// tryWrite writes a client back as it is, with an explicit empty list of redirect URIs. They are managed one by one, which would fail
// later if the server replaced the token with each write, had no writes at all, or did not show the list.
func (m *client) tryWrite(ctx context.Context, api *registrationServer) error {
	uri := m.RegistrationClientURI.ValueString()
	written, err := api.Update(ctx, uri, m.RegistrationAccessToken.ValueString(), true, func(metadata oauthapi.Metadata) error {
		if _, has := metadata["redirect_uris"]; !has {
			metadata["redirect_uris"] = []string{}
		}
		return nil
	})
	switch {
	case err == nil:
		err = m.fromAPI(written, nil)
	case m.registered().LearnReadOnly(err):
		err = nil
	default:
		m.RegistrationAccessToken = types.StringValue(api.Newest(uri, m.RegistrationAccessToken.ValueString()))
		tf.Warn(ctx, "The OAuth client could not be written", "The client was created. A first write, which tests whether the server supports changes, failed: %s", err)
		err = nil
	}
	api.remember(m)
	return err
}

// offer offers the tokens of the client; see [registrationServer.offer].
func (m *client) offer(ctx context.Context, api *registrationServer) string {
	return api.offer(ctx, m.RegistrationClientURI, []types.String{m.RegistrationAccessToken}, m.RegistrationEndpoint, m.Issuer)
}

// Read shares its call with the client's redirect URIs that are managed one by one.
func (m *client) Read(ctx context.Context, api *registrationServer) error {
	if m.registered().Unreadable() {
		return nil
	}
	imported := m.ClientID.IsNull()
	if imported && tf.HostOf(m.RegistrationClientURI) == "" {
		return tf.Invalid("registration_client_uri", "The registration_client_uri is not a URL. Import a client, or read it with a data source, by its registration_client_uri instead of its client ID. The server returned it when the client was registered.")
	}
	api.Expect(m.RegistrationClientURI.ValueString(), m.ClientID.ValueString(), m.ClientSecret.ValueString())
	_, found, err := api.HasRedirectURI(ctx, m.RegistrationClientURI.ValueString(), m.offer(ctx, api), "")
	if err := m.fromAPI(found, m.explain(err)); err != nil {
		return err
	}
	if imported {
		m.registered().WarnNoSecret(ctx, found)
	}
	return nil
}

func (m *client) RemainsAfterDestroy() string { return m.registered().Remains() }

func (m *client) Delete(ctx context.Context, api *registrationServer) error {
	return m.registered().Delete(ctx, &api.servers, func() error {
		return api.Delete(ctx, m.RegistrationClientURI.ValueString(), m.offer(ctx, api))
	})
}

// explain explains a 401, which is the answer for a bad token and for a deleted client (RFC 7592, section 2.1).
func (m *client) explain(err error) error {
	switch {
	case !errors.Is(err, oauthapi.ErrTokenRefused):
		return err
	case m.ClientID.IsNull(): // an import or a data source
		return fmt.Errorf("an import and a data source need the client's registration access token, and the server refuses the one that is set, if any. Set OAUTH_REGISTRATION_ACCESS_TOKEN, oauth.registration_access_token, or registration_access_token of the data source. "+
			"For several clients in one run, use a provider alias for each\n\n%w", err)
	}
	return fmt.Errorf("the server refuses the registration access token of the client %s, which is also its answer for a deleted client (RFC 7592, section 2.1). The state is unchanged. "+
		"If the token was replaced, for example by an integrations_oauth_redirect_uri, set OAUTH_REGISTRATION_ACCESS_TOKEN to the new one and apply: it is tried at the host of registration_endpoint or issuer, and then kept. A client that has neither has to be imported again. "+
		"If the client was deleted, run terraform state rm for it and for each integrations_oauth_redirect_uri of it, or destroy them with terraform destroy -refresh=false. An import of the client would lose a client secret that the server shows only once\n\n%w", m.ClientID.ValueString(), err)
}
