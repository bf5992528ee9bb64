package webconsole

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// The values of managed_by.
const (
	byConsole = "console"
	byAPI     = "api"
)

// common holds the attributes that the apps of all vendors have.
type common struct {
	ID           types.String `tfsdk:"id"`
	Name         types.String `tfsdk:"name"`
	RedirectURIs types.Set    `tfsdk:"redirect_uris"`
	ClientID     types.String `tfsdk:"client_id"`
	Fingerprint  types.String `tfsdk:"fingerprint"`
	Confirmed    types.String `tfsdk:"confirmed"`
	ConfirmedBy  types.String `tfsdk:"confirmed_by"`
	Pending      types.Bool   `tfsdk:"pending"`
	Steps        types.List   `tfsdk:"steps"`
}

// Registration holds the attributes of an app that a registration endpoint may manage.
type Registration struct {
	ClientSecret            types.String `tfsdk:"client_secret"`
	RegistrationClientURI   types.String `tfsdk:"registration_client_uri"`
	RegistrationAccessToken types.String `tfsdk:"registration_access_token"`
	ManagedBy               types.String `tfsdk:"managed_by"`
	Management              types.String `tfsdk:"management"`
}

func (r *Registration) registration() *Registration { return r }

// app has what the registration endpoint knows of an app.
type app struct {
	*common
	*Registration
}

// model is the model of the resource; Own holds the attributes that only this vendor has.
type model[V any, P Vendor[V]] struct {
	common
	Own V
}

// app returns the part of the model that an endpoint may manage. An app that no endpoint can manage has an empty registration.
func (m *model[V, P]) app() app {
	if r, ok := any(P(&m.Own)).(interface{ registration() *Registration }); ok {
		return app{&m.common, r.registration()}
	}
	return app{&m.common, &Registration{}}
}

func (m *model[V, P]) instructions() Instructions { return P(&m.Own).Instructions() }

func (m *model[V, P]) fields() []Field { return P(&m.Own).Fields() }

// lists returns all lists of the form, the redirect URIs first.
func (m *model[V, P]) lists() []List {
	all := []List{{m.instructions().RedirectURIs, "redirect_uris", m.RedirectURIs}}
	if more, ok := any(P(&m.Own)).(lister); ok {
		all = append(all, more.Lists()...)
	}
	return all
}

func (m *model[V, P]) declared() *declaration {
	d := &declaration{Instructions: m.instructions(), name: m.Name.ValueString(), clientID: m.ClientID.ValueString()}
	d.settings = []setting{{attribute: "name", label: d.Name, value: d.name, words: d.name, shown: d.name}}
	for _, f := range m.fields() {
		value := f.Value.ValueString()
		s := setting{attribute: f.Attribute, key: f.Key, label: f.Label, value: value, words: value, shown: value, added: f.Added}
		if words, ok := f.Shown[value]; ok {
			s.words, s.shown = words, words
		}
		if f.Steps != "" {
			s.shown = f.Steps
		}
		d.settings = append(d.settings, s)
	}
	for _, l := range m.lists() {
		d.lists = append(d.lists, list{l.Attribute, l.Label, tf.StringsOrNil(l.Value)})
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
	return m.Name.IsUnknown() || slices.ContainsFunc(m.lists(), func(l List) bool { return tf.AnyUnknown(l.Value) }) ||
		slices.ContainsFunc(m.fields(), func(f Field) bool { return f.Value.IsUnknown() })
}

// replaces reports whether m declares another app than prior.
func (m *model[V, P]) replaces(prior *model[V, P]) bool {
	if prior == nil {
		return false
	}
	for _, f := range m.fields() {
		for _, before := range prior.fields() {
			if f.Fixed && f.Attribute == before.Attribute && !before.Value.IsNull() && !before.Value.Equal(*f.Value) {
				return true
			}
		}
	}
	return !prior.ClientID.Equal(m.ClientID)
}

// settle records that nothing is left to do for a person.
func (m *common) settle() { m.Pending, m.Steps = types.BoolValue(false), tf.ListOf(nil) }

// inConsole reports whether a person manages the app.
func (m app) inConsole() bool { return m.ManagedBy.ValueString() != byAPI }

// putInConsole makes the app one that a person manages.
func (m app) putInConsole() { *m.Registration = Registration{ManagedBy: types.StringValue(byConsole)} }
