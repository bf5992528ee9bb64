package webconsole

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Create registers the app at the endpoint, or records the app that a person has created and confirmed.
func (m *model[V, P]) Create(ctx context.Context, api *Client) error {
	if api.endpoint != "" {
		m.settle()
		return m.app().register(ctx, api, m.members())
	}
	err := m.confirm(nil)
	if err != nil {
		m.ID = types.StringNull() // an object with an ID would be in the state
	}
	return err
}

// Read reads the app from the endpoint. Nothing can be read of an app in the console.
func (m *model[V, P]) Read(ctx context.Context, api *Client) error {
	a := m.app()
	if a.ManagedBy.IsNull() && api.importToken != "" {
		a.importAPI(api)
	}
	if a.inConsole() {
		m.ClientID = m.ID // an import knows nothing else
		a.ManagedBy = types.StringValue(byConsole)
		if m.settle(); m.Fingerprint.IsNull() {
			m.Pending = types.BoolValue(true) // imported
		}
		return nil
	}
	m.settle()
	if a.registered().Unreadable() {
		return nil
	}
	return a.readAPI(ctx, api, m.members())
}

// UpdateFrom changes the app at the endpoint, or fails until a person has confirmed the change.
func (m *model[V, P]) UpdateFrom(ctx context.Context, api *Client, change tf.Change[*model[V, P]]) error {
	prior, a := change.Prior, m.app()
	if a.inConsole() {
		return m.confirm(prior)
	}
	m.settle()
	a.RegistrationAccessToken, a.ClientSecret = prior.app().RegistrationAccessToken, prior.app().ClientSecret // unknown in the plan
	return a.updateAPI(ctx, api, m.members())
}

// Delete deletes the app at the endpoint. An app in the console is only removed from the state.
func (m *model[V, P]) Delete(ctx context.Context, api *Client) error {
	if a := m.app(); !a.inConsole() {
		return a.deleteAPI(ctx, api)
	}
	return nil
}

func (m *model[V, P]) RemainsAfterDestroy() string {
	a := m.app()
	if !a.inConsole() {
		return a.registered().Remains()
	}
	d := m.declared()
	return fmt.Sprintf("%s has no API for OAuth apps, so the app with the client ID %s will stay there until a person deletes it:\n\n%s", d.Vendor, d.clientID, numbered(d.deletion().steps))
}

// LeftoverSummary names the app that a person has to delete.
func (m *model[V, P]) LeftoverSummary() string {
	if !m.app().inConsole() {
		return ""
	}
	d := m.declared()
	return "Manual step: " + d.summary(d.deletion())
}

// KeepOnUpdateError returns what a failed update may have changed or shown.
func (m *model[V, P]) KeepOnUpdateError() []string {
	if m.app().inConsole() {
		return nil
	}
	return []string{"registration_access_token", "management"}
}

// confirm fails unless the declared settings are confirmed, and makes the model the state of the app in the console.
func (m *model[V, P]) confirm(prior *model[V, P]) error {
	if err := m.readIcon(true); err != nil {
		return err
	}
	d := m.declared()
	valid := d.confirmedAs(m.Confirmed.ValueString())
	t := d.task(m.confirmedBefore(prior))
	if d.clientID == "" {
		return tf.Refused("client_id", "Manual step pending: "+d.summary(t), "%s has no API for OAuth apps, and client_id is not set. A person must create the app:\n\n%s", d.Vendor, numbered(t.steps))
	}
	if valid == "" {
		return tf.Refused("confirmed", "Manual step pending: "+d.summary(t), "%s has no API for OAuth apps. %s A person must do this in the console:\n\n%s",
			d.Vendor, doubt(m.Confirmed.ValueString(), confirmedOf(prior)), numbered(t.steps))
	}
	m.app().putInConsole()
	m.settle()
	m.ID, m.Fingerprint = m.ClientID, types.StringValue(valid)
	return nil
}
