package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

type client struct {
	ID                          types.String `tfsdk:"id"`
	RegistrationEndpoint        types.String `tfsdk:"registration_endpoint"`
	Issuer                      types.String `tfsdk:"issuer"`
	InitialAccessToken          types.String `tfsdk:"initial_access_token"`
	InitialAccessTokenWO        types.String `tfsdk:"initial_access_token_wo"`
	InitialAccessTokenWOVersion types.Int64  `tfsdk:"initial_access_token_wo_version"`

	RedirectURIs            types.Set    `tfsdk:"redirect_uris"`
	TokenEndpointAuthMethod types.String `tfsdk:"token_endpoint_auth_method"`
	GrantTypes              types.Set    `tfsdk:"grant_types"`
	ResponseTypes           types.Set    `tfsdk:"response_types"`
	ClientName              types.String `tfsdk:"client_name"`
	ClientURI               types.String `tfsdk:"client_uri"`
	LogoURI                 types.String `tfsdk:"logo_uri"`
	Scope                   types.String `tfsdk:"scope"`
	Contacts                types.Set    `tfsdk:"contacts"`
	TosURI                  types.String `tfsdk:"tos_uri"`
	PolicyURI               types.String `tfsdk:"policy_uri"`
	JwksURI                 types.String `tfsdk:"jwks_uri"`
	Jwks                    types.String `tfsdk:"jwks"`
	SoftwareID              types.String `tfsdk:"software_id"`
	SoftwareVersion         types.String `tfsdk:"software_version"`

	ClientID                types.String `tfsdk:"client_id"`
	ClientSecret            types.String `tfsdk:"client_secret"`
	ClientIDIssuedAt        types.Int64  `tfsdk:"client_id_issued_at"`
	ClientSecretExpiresAt   types.Int64  `tfsdk:"client_secret_expires_at"`
	RegistrationAccessToken types.String `tfsdk:"registration_access_token"`
	RegistrationClientURI   types.String `tfsdk:"registration_client_uri"`
}

// texts and sets are the metadata, by the names that RFC 7591, section 2, and this provider have for them.
func (m *client) texts() map[string]*types.String {
	return map[string]*types.String{
		"token_endpoint_auth_method": &m.TokenEndpointAuthMethod, "client_name": &m.ClientName, "client_uri": &m.ClientURI,
		"logo_uri": &m.LogoURI, "scope": &m.Scope, "tos_uri": &m.TosURI, "policy_uri": &m.PolicyURI, "jwks_uri": &m.JwksURI,
		"software_id": &m.SoftwareID, "software_version": &m.SoftwareVersion,
	}
}

func (m *client) sets() map[string]*types.Set {
	return map[string]*types.Set{
		"redirect_uris": &m.RedirectURIs, "grant_types": &m.GrantTypes, "response_types": &m.ResponseTypes, "contacts": &m.Contacts,
	}
}

// Plan finds a client whose redirect URIs are managed twice.
func (m *client) Plan(ctx context.Context, _ *server, change tf.Change[*client]) error {
	if m.RedirectURIs.IsNull() || m.RedirectURIs.IsUnknown() || m.RegistrationClientURI.IsUnknown() || !slices.Contains(change.Configured, "redirect_uris") {
		return nil
	}
	return tf.DeclareRedirectURIList(ctx, m.RegistrationClientURI.ValueString(), "OAuth client "+m.ClientID.ValueString())
}

func (m *client) Create(ctx context.Context, api *server) error {
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
	wanted := *m
	made, err := api.Register(ctx, endpoint, tf.FirstString(m.InitialAccessToken, m.InitialAccessTokenWO), metadata)
	if err := m.fromAPI(made, err); err != nil {
		return err
	}
	if !wanted.RedirectURIs.IsNull() {
		if err := tf.DeclareRedirectURIList(ctx, made.RegistrationClientURI, "OAuth client "+made.ClientID); err != nil {
			return err
		}
	}
	return m.taken(&wanted)
}

// Read shares its call with the redirect URIs of the client that are managed one by one.
func (m *client) Read(ctx context.Context, api *server) error {
	_, found, err := api.HasRedirectURI(ctx, m.RegistrationClientURI.ValueString(), api.token(m.RegistrationAccessToken), "")
	return m.fromAPI(found, m.explain(err))
}

// UpdateFrom sets what the configuration has, and takes out what it has no more, but for the redirect URIs: unset, they are
// not managed here. All else goes back as it was read (RFC 7592, section 2.2).
func (m *client) UpdateFrom(ctx context.Context, api *server, change tf.Change[*client]) error {
	before := change.Prior.RegistrationAccessToken // the plan knows neither, as the server may replace them
	m.ClientSecret = change.Prior.ClientSecret
	changed, err := api.Update(ctx, m.RegistrationClientURI.ValueString(), api.token(before), func(metadata oauthapi.Metadata) error {
		for _, name := range change.Unset {
			if name != "redirect_uris" {
				delete(metadata, name)
			}
		}
		return m.toAPI(metadata)
	})
	if err != nil { // a token that was replaced before it failed
		m.RegistrationAccessToken = types.StringValue(api.Newest(m.RegistrationClientURI.ValueString(), api.token(before)))
	}
	wanted := *m
	if err := m.fromAPI(changed, m.explain(err)); err != nil {
		return err
	}
	return m.taken(&wanted)
}

// taken says which of the wanted metadata the server did not take: it may replace or drop any (RFC 7591, section 3.2.1).
func (m *client) taken(wanted *client) error {
	for name, value := range wanted.texts() {
		if now := m.texts()[name]; !value.IsNull() && !value.Equal(*now) {
			return tf.Invalid(name, "The server did not take this value: %q was sent, and it answered %s. A server may replace or drop what it does not support (RFC 7591, section 3.2.1). Write what it answers, or leave the argument out.", value.ValueString(), now)
		}
	}
	for name, value := range wanted.sets() {
		if now := m.sets()[name]; !value.IsNull() && !value.Equal(*now) {
			return tf.Invalid(name, "The server did not take this value: %s was sent, and it answered %s. A server may replace or drop what it does not support (RFC 7591, section 3.2.1). Write what it answers, or leave the argument out.", value, now)
		}
	}
	return nil
}

// Salvaged is what a failed update must not lose.
func (m *client) KeepOnUpdateError() []string { return []string{"registration_access_token"} }

func (m *client) Delete(ctx context.Context, api *server) error {
	return m.explain(api.Delete(ctx, m.RegistrationClientURI.ValueString(), api.token(m.RegistrationAccessToken)))
}

// explain says what 401 can mean: RFC 7592, section 2.1, has it for a token that is no good and for a client that is gone.
func (m *client) explain(err error) error {
	if !errors.Is(err, oauthapi.ErrTokenRefused) {
		return err
	}
	return fmt.Errorf("the server refuses the registration access token of the client %s. By RFC 7592 that is also the answer for a client that was deleted, and nobody can tell the two apart, so the state was left as it is. "+
		"If the client was deleted, forget it with: terraform state rm. If the token was replaced by a write of others, such as an integrations_oauth_redirect_uri, import the client again with the new one, which the resource that wrote has as replaced_access_token.\n\n%w", m.ClientID.ValueString(), err)
}

// toAPI puts into the metadata what the model has.
func (m *client) toAPI(metadata oauthapi.Metadata) error {
	for name, value := range m.texts() {
		if !value.IsNull() {
			metadata[name] = value.ValueString()
		}
	}
	for name, value := range m.sets() {
		if !value.IsNull() {
			metadata[name] = tf.StringsOf(*value)
		}
	}
	if m.Jwks.IsNull() {
		return nil
	}
	var jwks any
	if err := json.Unmarshal([]byte(m.Jwks.ValueString()), &jwks); err != nil {
		return tf.Invalid("jwks", "This is not JSON: %s.", err)
	}
	metadata["jwks"] = jwks
	return nil
}

func (m *client) fromAPI(r oauthapi.Registration, err error) error {
	if err != nil {
		return err
	}
	for name, value := range m.texts() {
		*value = types.StringNull()
		if _, ok := r.Metadata[name]; ok {
			*value = types.StringValue(r.Metadata.Text(name))
		}
	}
	for name, value := range m.sets() {
		*value = types.SetNull(types.StringType)
		if _, ok := r.Metadata[name]; ok {
			*value = tf.SetOf(r.Metadata.Strings(name))
		}
	}
	if err := m.takeJwks(r.Metadata["jwks"]); err != nil {
		return err
	}
	m.ID, m.ClientID = types.StringValue(r.ClientID), types.StringValue(r.ClientID)
	m.ClientIDIssuedAt = types.Int64Value(r.ClientIDIssuedAt)
	m.ClientSecretExpiresAt = types.Int64Value(r.ClientSecretExpiresAt)
	m.RegistrationAccessToken = types.StringValue(r.RegistrationAccessToken)
	m.RegistrationClientURI = types.StringValue(r.RegistrationClientURI)
	if r.ClientSecret != "" { // a public client has none, and a server may show it once
		m.ClientSecret = types.StringValue(r.ClientSecret)
	}
	return nil
}

// takeJwks keeps the configuration's text where it says the same.
func (m *client) takeJwks(jwks any) error {
	if jwks == nil {
		m.Jwks = types.StringNull()
		return nil
	}
	now, err := json.Marshal(jwks)
	if err != nil {
		return err
	}
	var before any
	if json.Unmarshal([]byte(m.Jwks.ValueString()), &before) == nil {
		if same, err := json.Marshal(before); err == nil && slices.Equal(same, now) {
			return nil
		}
	}
	m.Jwks = types.StringValue(string(now))
	return nil
}
