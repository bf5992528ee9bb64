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

// LeftBehind says what a kill leaves of an app that an API makes.
const LeftBehind = "With `app_registration`, an app whose registration was killed before it was in the state stays at the endpoint, which cannot list it: the next apply registers another one; have the endpoint's administrator delete the older of the two with this name."

// Where the vendor's block has app_registration, an app is an OAuth client of that server (RFC 7591, RFC 7592).

func (m *Model) planAPI(ctx context.Context, p Page, prior *Model, endpoint string) error {
	if !m.Confirmed.IsNull() {
		return tf.Invalid("confirmed", "The app is managed by the registration endpoint %s, where nobody has to confirm anything. Leave confirmed out.", endpoint)
	}
	if prior == nil && !m.ClientID.IsUnknown() {
		return tf.Invalid("client_id", "The app is managed by the registration endpoint %s, which gives the client ID itself. Leave client_id out, or leave app_registration out of the provider's block to manage an app that was made in %s's console.", endpoint, p.Vendor)
	}
	if m.RedirectURIs.IsNull() || m.RegistrationClientURI.IsUnknown() {
		return nil
	}
	return tf.DeclareRedirectURIList(ctx, m.RegistrationClientURI.ValueString(), p.Vendor+" OAuth app "+m.Name.ValueString())
}

// register creates the app at the registration endpoint. extra are metadata beside the name and the redirect URIs.
func (m *Model) register(ctx context.Context, api *Registrar, extra map[string]any) error {
	metadata := oauthapi.Metadata{}
	m.fill(metadata, extra)
	made, err := api.client.Register(ctx, api.endpoint, api.token, metadata)
	return m.fromAPI(made, err)
}

// readAPI reads the app from the registration endpoint.
func (m *Model) readAPI(ctx context.Context, api *Registrar) (oauthapi.Metadata, error) {
	if api.endpoint == "" {
		return nil, m.noEndpoint()
	}
	found, err := api.client.Read(ctx, m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString())
	return found.Metadata, m.fromAPI(found, err)
}

// importAPI makes of an import ID an app at the registration endpoint. The ID is the address by which the app is managed, or
// the client ID alone, where that is the last part of the address: RFC 7592 leaves it to the server.
func (m *Model) importAPI(api *Registrar) {
	address := m.ID.ValueString()
	if !strings.Contains(address, "://") {
		address = strings.TrimSuffix(api.endpoint, "/") + "/" + url.PathEscape(address)
	}
	m.ManagedBy = types.StringValue(byAPI)
	m.RegistrationClientURI, m.RegistrationAccessToken = types.StringValue(address), types.StringValue(api.importToken)
	m.RedirectURIs = tf.SetOf(nil) // not null, which would leave them out
}

// updateAPI changes the app at the registration endpoint.
func (m *Model) updateAPI(ctx context.Context, api *Registrar, extra map[string]any) error {
	if api.endpoint == "" {
		return m.noEndpoint()
	}
	changed, err := api.client.Update(ctx, m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString(), func(metadata oauthapi.Metadata) error {
		m.fill(metadata, extra)
		return nil
	})
	if err != nil { // a token that was replaced before it failed
		m.RegistrationAccessToken = types.StringValue(api.client.Newest(m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString()))
	}
	return m.fromAPI(changed, err)
}

// Salvaged is what a failed update must not lose.
func (m *Model) KeepOnUpdateError() []string { return []string{"registration_access_token"} }

// deleteAPI deletes the app at the registration endpoint.
func (m *Model) deleteAPI(ctx context.Context, api *Registrar) error {
	if api.endpoint == "" {
		return m.noEndpoint()
	}
	return api.client.Delete(ctx, m.RegistrationClientURI.ValueString(), m.RegistrationAccessToken.ValueString())
}

func (m *Model) noEndpoint() error {
	return errors.New("the app was made by a registration endpoint, and the provider's block has no app_registration any more: put it back, or forget the app with: terraform state rm")
}

// fill puts the declared settings into a client's metadata; what is not declared stays. An extra setting that is nil is
// taken out.
func (m *Model) fill(metadata oauthapi.Metadata, extra map[string]any) {
	metadata["client_name"] = m.Name.ValueString()
	if !m.RedirectURIs.IsNull() {
		metadata["redirect_uris"] = tf.StringsOf(m.RedirectURIs)
	}
	for name, value := range extra {
		if value == nil {
			delete(metadata, name)
			continue
		}
		metadata[name] = value
	}
}

func (m *Model) fromAPI(r oauthapi.Registration, err error) error {
	if err != nil {
		return err
	}
	if r.ClientID == "" {
		return fmt.Errorf("the registration endpoint answered without a client_id")
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
