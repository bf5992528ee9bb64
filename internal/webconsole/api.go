package webconsole

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/registered"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// If the vendor's block has app_registration, an app is an OAuth client of that endpoint (RFC 7591, RFC 7592).

func (m app) planAPI(ctx context.Context, vendor string, create bool) error {
	if !m.Confirmed.IsNull() {
		return tf.Invalid("confirmed", "A registration endpoint manages the app, so its settings need no confirmation. Leave confirmed out.")
	}
	if create && !m.ClientID.IsUnknown() {
		return tf.Invalid("client_id", "The registration endpoint assigns the client ID. Leave client_id out. "+
			"To manage an app that a person created in %s's console, leave app_registration out of the provider's block.", vendor)
	}
	if m.RedirectURIs.IsNull() || m.RegistrationClientURI.IsUnknown() {
		return nil
	}
	return tf.DeclareRedirectURIList(ctx, m.RegistrationClientURI.ValueString(), vendor+" OAuth app "+m.ClientID.ValueString())
}

// registered returns what the app has in common with other registered clients. A state of an early version has no management.
func (m app) registered() registered.Client {
	if m.Management.IsNull() && m.RegistrationClientURI.IsNull() {
		m.Management = types.StringValue(registered.None)
	}
	return registered.Client{Noun: "app", ID: &m.ClientID, Secret: &m.ClientSecret, URI: &m.RegistrationClientURI, Token: &m.RegistrationAccessToken, Manage: &m.Management}
}

func (m app) register(ctx context.Context, api *Client, members []member) error {
	metadata := oauthapi.Metadata{}
	fill(metadata, members)
	made, err := api.oauth.Register(ctx, api.endpoint, api.initialAccessToken, metadata)
	if err := m.fromAPI(made, members, err); err != nil {
		return err
	}
	m.registered().Created(ctx, &api.servers, made)
	return nil
}

func (m app) readAPI(ctx context.Context, api *Client, members []member) error {
	if err := api.requireEndpoint(); err != nil {
		return err
	}
	imported := m.ClientID.IsNull()
	api.oauth.Expect(m.RegistrationClientURI.ValueString(), m.ClientID.ValueString(), m.ClientSecret.ValueString())
	found, err := api.oauth.Read(ctx, m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString())
	if err := m.fromAPI(found, members, err); err != nil {
		return err
	}
	if imported {
		m.registered().WarnNoSecret(ctx, found)
	}
	return nil
}

// importAPI makes an imported app one of the registration endpoint. The import ID is either the address of the app's
// registration, or the client ID if that is the last part of the address: RFC 7592 leaves the address to the server.
func (m app) importAPI(api *Client) {
	address := m.ID.ValueString()
	if !strings.Contains(address, "://") {
		address = strings.TrimSuffix(api.endpoint, "/") + "/" + url.PathEscape(address)
	}
	m.ManagedBy = types.StringValue(byAPI)
	m.RegistrationClientURI, m.RegistrationAccessToken = types.StringValue(address), types.StringValue(api.importToken)
	m.RedirectURIs = tf.SetOf(nil) // null would mean that they are not managed
}

func (m app) updateAPI(ctx context.Context, api *Client, members []member) error {
	if err := api.requireEndpoint(); err != nil {
		return err
	}
	if m.registered().Unchangeable() {
		return nil // what changes is not at the server
	}
	before := m.ClientSecret
	api.oauth.Expect(m.RegistrationClientURI.ValueString(), m.ClientID.ValueString(), m.ClientSecret.ValueString())
	changed, err := api.oauth.Update(ctx, m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString(), false, func(metadata oauthapi.Metadata) error {
		fill(metadata, members)
		return nil
	})
	if err != nil {
		err = m.registered().UpdateFailed(err, api.oauth.Newest(m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString()))
	}
	if err := m.fromAPI(changed, members, err); err != nil {
		return err
	}
	m.registered().WarnNewSecret(ctx, before)
	return nil
}

func (m app) deleteAPI(ctx context.Context, api *Client) error {
	if err := api.requireEndpoint(); err != nil {
		return err
	}
	return m.registered().Delete(ctx, &api.servers, func() error {
		return api.oauth.Delete(ctx, m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString())
	})
}

// explain adds what to do about a refused token, which is also the answer for a deleted client (RFC 7592, section 2.1).
func explain(err error) error {
	if errors.Is(err, oauthapi.ErrTokenRefused) {
		return fmt.Errorf("%w. The state is unchanged. If the app was deleted, run terraform state rm. If its token was replaced, import the app again with the new token", err)
	}
	return err
}

func (m app) fromAPI(r oauthapi.Registration, members []member, err error) error {
	if err != nil {
		return explain(err)
	}
	if r.ClientID == "" {
		return errors.New("the registration endpoint answered without a client_id")
	}
	m.registered().Set(r)
	m.ID, m.ManagedBy, m.Fingerprint = m.ClientID, types.StringValue(byAPI), types.StringNull()
	for _, f := range members {
		switch {
		case f.set != nil && f.set.IsNull():
		case f.set != nil:
			*f.set = registered.Strings(r.Metadata, f.name, *f.set)
		case !f.fixed || f.text.IsNull(): // a fixed value is read once, by an import
			*f.text = registered.Optional(r.Metadata.Text(f.name))
		}
	}
	return nil
}
