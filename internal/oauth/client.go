package oauth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
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

// stringMembers and setMembers return the metadata by name. The names are those of RFC 7591, section 2, and of the schema.
func (m *client) stringMembers() map[string]*types.String {
	return map[string]*types.String{
		"token_endpoint_auth_method": &m.TokenEndpointAuthMethod, "client_name": &m.ClientName, "client_uri": &m.ClientURI,
		"logo_uri": &m.LogoURI, "scope": &m.Scope, "tos_uri": &m.TosURI, "policy_uri": &m.PolicyURI, "jwks_uri": &m.JwksURI,
		"software_id": &m.SoftwareID, "software_version": &m.SoftwareVersion,
	}
}

func (m *client) setMembers() map[string]*types.Set {
	return map[string]*types.Set{
		"redirect_uris": &m.RedirectURIs, "grant_types": &m.GrantTypes, "response_types": &m.ResponseTypes, "contacts": &m.Contacts,
	}
}

// Plan returns an error if the redirect URIs of the client are also managed one by one.
func (m *client) Plan(ctx context.Context, _ *registrationServer, change tf.Change[*client]) error {
	if m.RedirectURIs.IsNull() || m.RedirectURIs.IsUnknown() || m.RegistrationClientURI.IsUnknown() || !slices.Contains(change.Configured, "redirect_uris") {
		return nil
	}
	return tf.DeclareRedirectURIList(ctx, m.RegistrationClientURI.ValueString(), "OAuth client "+m.ClientID.ValueString())
}

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
	return m.checkAccepted(&wanted)
}

// Read shares its call with the client's redirect URIs that are managed one by one.
func (m *client) Read(ctx context.Context, api *registrationServer) error {
	_, found, err := api.HasRedirectURI(ctx, m.RegistrationClientURI.ValueString(), api.token(m.RegistrationAccessToken), "")
	return m.fromAPI(found, m.explain(err))
}

// UpdateFrom sets the metadata members that the configuration has and removes those that it no longer has. Redirect URIs are not
// removed, because they are not managed here if they are unset. All other members are sent back as they were read (RFC 7592,
// section 2.2).
func (m *client) UpdateFrom(ctx context.Context, api *registrationServer, change tf.Change[*client]) error {
	before := change.Prior.RegistrationAccessToken // the plan has neither token nor secret, because the server may replace them
	m.ClientSecret = change.Prior.ClientSecret
	api.DeclareRedirectURIs(m.RegistrationClientURI.ValueString(), tf.StringsOf(m.RedirectURIs))
	changed, err := api.Update(ctx, m.RegistrationClientURI.ValueString(), api.token(before), func(metadata oauthapi.Metadata) error {
		for _, name := range change.Unset {
			if name != "redirect_uris" {
				delete(metadata, name)
			}
		}
		return m.toAPI(metadata)
	})
	if err != nil { // the server may have replaced the token before the failure
		m.RegistrationAccessToken = types.StringValue(api.Newest(m.RegistrationClientURI.ValueString(), api.token(before)))
	}
	wanted := *m
	if err := m.fromAPI(changed, m.explain(err)); err != nil {
		return err
	}
	return m.checkAccepted(&wanted)
}

// checkAccepted returns an error if the server replaced or dropped a value, which it may do (RFC 7591, section 3.2.1).
func (m *client) checkAccepted(wanted *client) (err error) {
	check := func(name string, sent, answered attr.Value) {
		if !sent.IsNull() && !sent.Equal(answered) {
			err = tf.Invalid(name, "The server did not accept this value. The provider sent %s, and the server answered %s. A server may replace or drop values that it does not support (RFC 7591, section 3.2.1). Set the value that the server answers, or remove the argument.", sent, answered)
		}
	}
	for name, sent := range wanted.stringMembers() {
		check(name, *sent, *m.stringMembers()[name])
	}
	for name, sent := range wanted.setMembers() {
		check(name, *sent, *m.setMembers()[name])
	}
	return err
}

func (m *client) KeepOnUpdateError() []string { return []string{"registration_access_token"} }

func (m *client) Delete(ctx context.Context, api *registrationServer) error {
	return m.explain(api.Delete(ctx, m.RegistrationClientURI.ValueString(), api.token(m.RegistrationAccessToken)))
}

// explain explains a 401, which is the answer for a bad token and for a deleted client (RFC 7592, section 2.1).
func (m *client) explain(err error) error {
	switch {
	case !errors.Is(err, oauthapi.ErrTokenRefused):
		return err
	case m.ClientID.IsNull(): // an import or a data source
		return fmt.Errorf("the server refuses the registration access token, or the client was deleted. Set oauth.registration_access_token or OAUTH_REGISTRATION_ACCESS_TOKEN to the client's token.\n\n%w", err)
	}
	return fmt.Errorf("the server refuses the registration access token of the client %s, which is also its answer for a deleted client (RFC 7592, section 2.1). The state is unchanged. "+
		"If the client was deleted, run terraform state rm. If the token was replaced, for example by an integrations_oauth_redirect_uri, import the client again with the new token, which is the replaced_access_token of that resource.\n\n%w", m.ClientID.ValueString(), err)
}

// toAPI sets the metadata members that are not null in the model.
func (m *client) toAPI(metadata oauthapi.Metadata) error {
	for name, value := range m.stringMembers() {
		if !value.IsNull() {
			metadata[name] = value.ValueString()
		}
	}
	for name, value := range m.setMembers() {
		if !value.IsNull() {
			metadata[name] = tf.StringsOf(*value)
		}
	}
	if m.Jwks.IsNull() {
		return nil
	}
	var jwks any
	if err := json.Unmarshal([]byte(m.Jwks.ValueString()), &jwks); err != nil {
		return tf.Invalid("jwks", "The value is not JSON: %s. Set a JSON Web Key Set, for example with jsonencode.", err)
	}
	metadata["jwks"] = jwks
	return nil
}

func (m *client) fromAPI(r oauthapi.Registration, err error) error {
	if err != nil {
		return err
	}
	for name, value := range m.stringMembers() {
		*value = types.StringNull()
		if _, ok := r.Metadata[name]; ok {
			*value = types.StringValue(r.Metadata.Text(name))
		}
	}
	for name, value := range m.setMembers() {
		*value = types.SetNull(types.StringType)
		if _, ok := r.Metadata[name]; ok {
			*value = tf.SetOf(r.Metadata.Strings(name))
		}
	}
	m.jwksFromAPI(r.Metadata["jwks"])
	m.ID, m.ClientID = types.StringValue(r.ClientID), types.StringValue(r.ClientID)
	m.ClientIDIssuedAt = types.Int64Value(r.ClientIDIssuedAt)
	m.ClientSecretExpiresAt = types.Int64Value(r.ClientSecretExpiresAt)
	m.RegistrationAccessToken = types.StringValue(r.RegistrationAccessToken)
	m.RegistrationClientURI = types.StringValue(r.RegistrationClientURI)
	if r.ClientSecret != "" { // a public client has none, and a server may show the secret only once
		m.ClientSecret = types.StringValue(r.ClientSecret)
	}
	return nil
}

// jwksFromAPI keeps the configured string if it is equivalent JSON.
func (m *client) jwksFromAPI(jwks any) {
	if jwks == nil {
		m.Jwks = types.StringNull()
		return
	}
	var before any
	_ = json.Unmarshal([]byte(m.Jwks.ValueString()), &before) // if it fails, before stays nil, which differs from jwks
	configured, _ := json.Marshal(before)
	answered, _ := json.Marshal(jwks) // what was decoded from JSON can be encoded
	if !bytes.Equal(configured, answered) {
		m.Jwks = types.StringValue(string(answered))
	}
}
