package webconsole

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// The values of managed_by.
const (
	byConsole = "console"
	byAPI     = "api"
)

// common holds the attributes that the apps of all vendors have.
type common struct {
	ID                      types.String `tfsdk:"id"`
	Name                    types.String `tfsdk:"name"`
	RedirectURIs            types.Set    `tfsdk:"redirect_uris"`
	ClientID                types.String `tfsdk:"client_id"`
	ClientSecret            types.String `tfsdk:"client_secret"`
	RegistrationClientURI   types.String `tfsdk:"registration_client_uri"`
	RegistrationAccessToken types.String `tfsdk:"registration_access_token"`
	ManagedBy               types.String `tfsdk:"managed_by"`
	Fingerprint             types.String `tfsdk:"fingerprint"`
	Confirmed               types.String `tfsdk:"confirmed"`
}

// model is the model of the resource; Own holds the attributes that only this vendor has.
type model[V any, P Vendor[V]] struct {
	common
	Own V
}

func (m *model[V, P]) instructions() Instructions { return P(&m.Own).Instructions() }

func (m *model[V, P]) fields() []Field { return P(&m.Own).Fields() }

func (m *model[V, P]) declared() *declaration {
	d := &declaration{Instructions: m.instructions(), clientID: m.ClientID.ValueString(), redirectURIs: tf.StringsOrNil(m.RedirectURIs)}
	d.settings = []setting{{d.Name, m.Name.ValueString(), "the value of name"}}
	for _, f := range m.fields() {
		value, shown := f.Value.ValueString(), "the value of "+f.Attribute
		if words, ok := f.Shown[value]; ok {
			value, shown = words, words
		}
		d.settings = append(d.settings, setting{f.Label, value, shown})
	}
	return d
}

// confirmedBefore returns what was last confirmed of the app of m, nil if prior is an imported app, another app or none.
func (m *model[V, P]) confirmedBefore(prior *model[V, P]) *declaration {
	if prior == nil || prior.Fingerprint.IsNull() || !prior.ClientID.Equal(m.ClientID) {
		return nil
	}
	return prior.declared()
}

// unknown reports whether a declared setting is known only at apply.
func (m *model[V, P]) unknown() bool {
	return m.Name.IsUnknown() || tf.AnyUnknown(m.RedirectURIs) || slices.ContainsFunc(m.fields(), func(f Field) bool { return f.Value.IsUnknown() })
}

// replaces reports whether m declares another app than prior.
func (m *model[V, P]) replaces(prior *model[V, P]) bool {
	if prior == nil {
		return false
	}
	before := prior.fields()
	for i, f := range m.fields() {
		if f.Fixed && !before[i].Value.IsNull() && !before[i].Value.Equal(*f.Value) {
			return true
		}
	}
	return !prior.ClientID.Equal(m.ClientID)
}

// Plan decides who manages the app, and warns with the steps that a person has to do.
func (m *model[V, P]) Plan(ctx context.Context, api *Client, change tf.Change[*model[V, P]]) error {
	prior := change.Prior
	if checker, ok := any(P(&m.Own)).(redirectURIChecker); ok {
		if err := checker.CheckRedirectURIs(m.RedirectURIs); err != nil {
			return err
		}
	}
	m.ManagedBy = types.StringValue(byConsole)
	if api.endpoint != "" {
		m.ManagedBy = types.StringValue(byAPI)
	}
	if prior != nil {
		m.ManagedBy = prior.ManagedBy // an app is never moved
	}
	if !m.inConsole() {
		m.Fingerprint = types.StringNull()
		return m.planAPI(ctx, m.instructions().Vendor, prior == nil)
	}
	m.ClientSecret, m.RegistrationClientURI, m.RegistrationAccessToken = types.StringNull(), types.StringNull(), types.StringNull()
	if m.unknown() || (m.ClientID.IsUnknown() && prior != nil) {
		m.Fingerprint = types.StringUnknown() // the apply, which knows all settings, asks for the confirmation
		return nil
	}
	d := m.declared()
	if m.ClientID.IsUnknown() {
		tf.Warn(ctx, "A person must create this app", "%s has no API for OAuth apps, so the apply fails until a person has done this:\n\n%s", d.Vendor, d.steps(nil))
		return nil
	}
	m.Fingerprint = types.StringValue(d.fingerprint())
	if m.Confirmed.IsUnknown() || m.Confirmed.ValueString() == d.fingerprint() {
		return nil
	}
	steps := d.steps(m.confirmedBefore(prior))
	if m.replaces(prior) {
		// The apply would remove the old app from the state before it refuses the new one.
		return tf.Invalid("confirmed", "This change makes Terraform manage a different app at %s, and its settings are not confirmed. A person must enter them in the console first:\n\n%s", d.Vendor, steps)
	}
	tf.Warn(ctx, "A person must change this app", "%s has no API for OAuth apps, so the apply fails until a person has done this:\n\n%s", d.Vendor, steps)
	return nil
}

// Create registers the app at the endpoint, or records the app that a person has created and confirmed.
func (m *model[V, P]) Create(ctx context.Context, api *Client) error {
	if api.endpoint != "" {
		return m.register(ctx, api, m.vendorMetadata())
	}
	return m.confirm(nil)
}

// Read reads the app from the endpoint. Nothing can be read of an app in the console.
func (m *model[V, P]) Read(ctx context.Context, api *Client) error {
	if m.ManagedBy.IsNull() && api.importToken != "" {
		m.importAPI(api)
	}
	if m.inConsole() {
		m.ClientID = m.ID // an import knows nothing else
		m.ManagedBy = types.StringValue(byConsole)
		return nil
	}
	if m.unmanageable() {
		return nil
	}
	metadata, err := m.readAPI(ctx, api)
	if err != nil {
		return err
	}
	for _, f := range m.fields() {
		if !f.Fixed || f.Value.IsNull() { // a fixed value is read once, by an import
			*f.Value = valueOf(metadata, f.Metadata)
		}
	}
	return nil
}

// UpdateFrom changes the app at the endpoint, or fails until a person has confirmed the change.
func (m *model[V, P]) UpdateFrom(ctx context.Context, api *Client, change tf.Change[*model[V, P]]) error {
	prior := change.Prior
	if m.inConsole() {
		return m.confirm(m.confirmedBefore(prior))
	}
	m.RegistrationAccessToken, m.ClientSecret = prior.RegistrationAccessToken, prior.ClientSecret // unknown in the plan
	return m.updateAPI(ctx, api, m.vendorMetadata())
}

// Delete deletes the app at the endpoint. An app in the console is only removed from the state.
func (m *model[V, P]) Delete(ctx context.Context, api *Client) error {
	if m.inConsole() || m.unmanageable() {
		return nil
	}
	return m.deleteAPI(ctx, api)
}

func (m *model[V, P]) RemainsAfterDestroy() string {
	if m.unmanageable() {
		return fmt.Sprintf("The registration endpoint cannot delete apps, so the app %s stays and can still be used. Ask the server's administrator to delete it.", m.ClientID.ValueString())
	}
	if !m.inConsole() {
		return ""
	}
	d := m.declared()
	return fmt.Sprintf("%s has no API for OAuth apps, so the app with the client ID %s stays there until a person deletes it:\n\n%s", d.Vendor, d.clientID, d.deletion())
}

// confirm fails unless the declared settings are confirmed, and makes the model the state of the app in the console.
func (m *model[V, P]) confirm(before *declaration) error {
	d := m.declared()
	if d.clientID == "" {
		return fmt.Errorf("%s has no API for OAuth apps, and client_id is not set. A person must create the app:\n\n%s", d.Vendor, d.steps(nil))
	}
	if m.Confirmed.ValueString() != d.fingerprint() {
		return fmt.Errorf("%s has no API for OAuth apps, and these settings are not confirmed. A person must enter them in the console:\n\n%s", d.Vendor, d.steps(before))
	}
	m.ID = m.ClientID
	m.ManagedBy = types.StringValue(byConsole)
	m.Fingerprint = types.StringValue(d.fingerprint())
	m.ClientSecret, m.RegistrationClientURI, m.RegistrationAccessToken = types.StringNull(), types.StringNull(), types.StringNull()
	return nil
}

// vendorMetadata returns the metadata of an OAuth client that only this vendor's apps have; nil stands for a member to remove.
func (m *model[V, P]) vendorMetadata() map[string]any {
	metadata := map[string]any{}
	for _, f := range m.fields() {
		metadata[f.Metadata] = nil
		if !f.Value.IsNull() {
			metadata[f.Metadata] = f.Value.ValueString()
		}
	}
	return metadata
}

// inConsole reports whether a person manages the app.
func (m *common) inConsole() bool { return m.ManagedBy.ValueString() != byAPI }

// valueOf returns a member of the metadata, null if it is missing.
func valueOf(metadata oauthapi.Metadata, name string) types.String {
	if _, ok := metadata[name]; !ok {
		return types.StringNull()
	}
	return types.StringValue(metadata.Text(name))
}
