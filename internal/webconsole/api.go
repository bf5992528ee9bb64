package webconsole

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
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

func (m app) register(ctx context.Context, api *Client, vendorMetadata map[string]any) error {
	metadata := oauthapi.Metadata{}
	m.fill(metadata, vendorMetadata)
	made, err := api.oauth.Register(ctx, api.endpoint, api.initialAccessToken, metadata)
	if err := m.fromAPI(made, err); err != nil {
		return err
	}
	if made.Unmanageable != "" {
		m.RegistrationClientURI, m.RegistrationAccessToken = types.StringNull(), types.StringNull()
		tf.Warn(ctx, "Terraform cannot manage the app "+made.ClientID, "The app was registered, but %s. Terraform cannot read, change or delete it.", made.Unmanageable)
	}
	return nil
}

// unmanageable reports whether the endpoint can only register the app.
func (m app) unmanageable() bool { return !m.inConsole() && m.RegistrationClientURI.IsNull() }

func (m app) readAPI(ctx context.Context, api *Client) (oauthapi.Metadata, error) {
	if err := api.requireEndpoint(); err != nil {
		return nil, err
	}
	api.oauth.Expect(m.RegistrationClientURI.ValueString(), m.ClientID.ValueString(), m.ClientSecret.ValueString())
	found, err := api.oauth.Read(ctx, m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString())
	return found.Metadata, m.fromAPI(found, err)
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

func (m app) updateAPI(ctx context.Context, api *Client, vendorMetadata map[string]any) error {
	if err := api.requireEndpoint(); err != nil {
		return err
	}
	if m.unmanageable() {
		return errors.New("the registration endpoint cannot change apps, because it does not support RFC 7592. To register another app with these settings, run terraform apply -replace")
	}
	api.oauth.Expect(m.RegistrationClientURI.ValueString(), m.ClientID.ValueString(), m.ClientSecret.ValueString())
	changed, err := api.oauth.Update(ctx, m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString(), false, func(metadata oauthapi.Metadata) error {
		m.fill(metadata, vendorMetadata)
		return nil
	})
	if err != nil { // the server may have replaced the token before the update failed
		m.RegistrationAccessToken = types.StringValue(api.oauth.Newest(m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString()))
	}
	return m.fromAPI(changed, err)
}

func (m app) deleteAPI(ctx context.Context, api *Client) error {
	if err := api.requireEndpoint(); err != nil {
		return err
	}
	err := api.oauth.Delete(ctx, m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString())
	if errors.Is(err, oauthapi.ErrReadOnly) || errors.Is(err, oauthapi.ErrTokenRefused) {
		tf.Warn(ctx, "The app may not be deleted", "The registration endpoint did not delete the app %s, which was removed from the state: %s. If the app still exists, ask the server's administrator to delete it.", m.ClientID.ValueString(), err)
		return nil
	}
	return err
}

// explain adds what to do about a refused token, which is also the answer for a deleted client (RFC 7592, section 2.1).
func explain(err error) error {
	if errors.Is(err, oauthapi.ErrTokenRefused) {
		return fmt.Errorf("%w. The state is unchanged. If the app was deleted, run terraform state rm. If its token was replaced, import the app again with the new token", err)
	}
	return err
}

// fill sets the declared settings in a client's metadata and keeps all other members. It removes a member whose vendorMetadata
// is nil.
func (m app) fill(metadata oauthapi.Metadata, vendorMetadata map[string]any) {
	metadata["client_name"] = m.Name.ValueString()
	if !m.RedirectURIs.IsNull() {
		metadata["redirect_uris"] = tf.StringsOf(m.RedirectURIs)
	}
	for name, value := range vendorMetadata {
		if value == nil {
			delete(metadata, name)
			continue
		}
		metadata[name] = value
	}
}

func (m app) fromAPI(r oauthapi.Registration, err error) error {
	if err != nil {
		return explain(err)
	}
	if r.ClientID == "" {
		return errors.New("the registration endpoint answered without a client_id")
	}
	m.ID, m.ClientID = types.StringValue(r.ClientID), types.StringValue(r.ClientID)
	m.ManagedBy, m.Fingerprint = types.StringValue(byAPI), types.StringNull()
	m.Name = types.StringValue(r.Metadata.Text("client_name"))
	if !m.RedirectURIs.IsNull() {
		m.RedirectURIs = tf.SetOf(r.Metadata.Strings("redirect_uris"))
	}
	m.RegistrationClientURI = types.StringValue(r.RegistrationClientURI)
	m.RegistrationAccessToken = types.StringValue(r.RegistrationAccessToken)
	if r.ClientSecret != "" {
		m.ClientSecret = types.StringValue(r.ClientSecret)
	}
	return nil
}
