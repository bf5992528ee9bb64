package webconsole

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Plan decides who manages the app, and warns with the steps that a person has to do.
func (m *model[V, P]) Plan(ctx context.Context, api *Client, change tf.Change[*model[V, P]]) error {
	prior, a := change.Prior, m.app()
	if c, ok := any(P(&m.Own)).(checker); ok {
		if err := c.Check(m.RedirectURIs); err != nil {
			return err
		}
	}
	a.ManagedBy = types.StringValue(byConsole)
	if api.endpoint != "" {
		a.ManagedBy = types.StringValue(byAPI)
	}
	if prior != nil {
		a.ManagedBy = prior.app().ManagedBy // an app is never moved
	}
	if !a.inConsole() {
		m.Fingerprint = types.StringNull()
		m.settled(change)
		if err := m.withoutIcon(); err != nil {
			return err
		}
		return a.planAPI(ctx, m.instructions().Vendor, prior == nil)
	}
	a.putInConsole()
	if err := m.readIcon(false); err != nil {
		return err
	}
	if prior == nil && !m.ClientID.IsUnknown() {
		m.ID = m.ClientID
	}
	return m.planConsole(ctx, change)
}

// ReplacedBy names the changed settings if the registration endpoint cannot change apps.
func (m *model[V, P]) ReplacedBy(prior *model[V, P]) []string {
	if a := prior.app(); a.inConsole() || !a.registered().Unchangeable() {
		return nil
	}
	var names []string
	before := prior.members()
	for i, f := range m.members() {
		if !f.equal(before[i]) {
			names = append(names, f.attribute)
		}
	}
	return names
}

// settled records that nothing is left to do for a person. A state of an early version does not know that; it is not changed for it.
func (m *model[V, P]) settled(change tf.Change[*model[V, P]]) {
	m.settle()
	if prior := change.Prior; prior != nil && prior.Pending.IsNull() && !change.Sends {
		m.Pending, m.Steps = prior.Pending, prior.Steps
	}
}

// planConsole plans what a person has to do. It leaves unknown what only the apply can decide.
func (m *model[V, P]) planConsole(ctx context.Context, change tf.Change[*model[V, P]]) error {
	prior, d, known := change.Prior, m.declared(), !m.unknown()
	undecided := slices.Contains(change.Undecided, "client_id")
	missing := m.ClientID.IsUnknown() && !undecided
	valid := d.confirmedAs(m.Confirmed.ValueString())
	m.Fingerprint = types.StringUnknown()
	if known {
		m.Fingerprint = types.StringValue(d.fingerprint())
	}
	m.Pending, m.Steps = types.BoolValue(true), types.ListUnknown(types.StringType)
	switch {
	case missing, m.Confirmed.IsNull():
	case !known, undecided, m.Confirmed.IsUnknown():
		m.Pending = types.BoolUnknown()
		if !m.Confirmed.IsUnknown() {
			m.Fingerprint = types.StringUnknown() // the apply may find the fingerprint of an early version
		}
		return nil
	case valid != "":
		m.Fingerprint = types.StringValue(valid)
		m.settled(change)
		if m.replaces(prior) {
			tf.Warn(ctx, "Another app: "+d.summary(task{verb: "check"}), "The client ID or the type changes, so Terraform will manage the app %s from now on. "+
				"confirmed stands for the settings and stays valid: make sure that this app has them before you apply. The app %s stays at %s until a person deletes it.",
				d.clientID, prior.ClientID.ValueString(), d.Vendor)
		}
		return nil
	}
	return m.planTask(ctx, d, prior, known && !undecided)
}

// planTask warns with the task for a person. If the change makes Terraform manage another app, that is an error, because the apply would
// remove the old app from the state before it refuses the new one.
func (m *model[V, P]) planTask(ctx context.Context, d *declaration, prior *model[V, P], known bool) error {
	replaces := m.replaces(prior)
	if !known {
		t := task{verb: "enter the settings of"}
		if replaces {
			return tf.Refused("confirmed", "Manual step pending: "+d.summary(t), "This change makes Terraform manage a different app, and its settings are not confirmed. "+
				"Some of them are known only at apply. Apply what they depend on first, with -target.")
		}
		tf.Warn(ctx, "Manual step: "+d.summary(t), "%s has no API for OAuth apps, so a person must enter the settings in the console. Some settings are known only at apply, "+
			"which will fail and list the steps.", d.Vendor)
		return nil
	}
	before := m.confirmedBefore(prior)
	t := d.task(before)
	m.Steps = tf.ListOf(t.steps)
	why := doubt(m.Confirmed.ValueString(), confirmedOf(prior))
	if d.clientID == "" && d.confirmedAs(m.Confirmed.ValueString()) != "" {
		why = "The settings are confirmed, but client_id is not set."
	}
	if replaces {
		return tf.Refused("confirmed", "Manual step pending: "+d.summary(t), "This change makes Terraform manage a different app at %s. %s "+
			"A person must do this first:\n\n%s", d.Vendor, why, numbered(t.steps))
	}
	tf.Warn(ctx, "Manual step: "+d.summary(t), "%s has no API for OAuth apps, so the apply fails until a person has done this. %s\n\n%s", d.Vendor, why, numbered(t.steps))
	return nil
}

// confirmedOf returns the fingerprint that was confirmed last, or "".
func confirmedOf[V any, P Vendor[V]](prior *model[V, P]) string {
	if prior == nil {
		return ""
	}
	return prior.Fingerprint.ValueString()
}
