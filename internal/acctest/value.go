package acctest

import (
	"encoding/json"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Config is the configuration of an object: strings, whole numbers, booleans, []string for sets, map[string]string for
// maps and a Config for a nested object. A [tftypes.Value] is used as it is. An attribute that is missing or nil is null.
type Config map[string]any

// Unknown is a setting of the provider that is known only at apply.
const Unknown = "(known after apply)"

// Object is one object as the provider returned it.
type Object struct {
	DisplayName string // of a list result
	Identity    map[string]string
	State       map[string]tftypes.Value // without attributes that are null
	// Gone reports whether the object is not in the state, or no longer.
	Gone bool
	// Deferred reports whether the provider left the object to a later plan, because a setting is unknown.
	Deferred bool
	// Errors and Warnings are those of the operation that returned the object, as "attribute: summary: detail".
	Errors, Warnings []string

	resourceType string
	raw          *tfprotov6.DynamicValue
	rawIdentity  *tfprotov6.ResourceIdentityData
	private      []byte
	missing      []string          // attributes that the state's version did not have
	removed      map[string]string // attributes that only the state's version had
}

// Text returns a string attribute of the state, or "" if it is null.
func (o Object) Text(name string) string { return text(o.State[name]) }

// Private returns the private state, as in a state file or a plan file.
func (o Object) Private() string { return string(o.private) }

// WithPrivate returns the object with a private state of one record, such as that of an older version of the provider.
func (o Object) WithPrivate(key, record string) Object {
	o.private, _ = json.Marshal(map[string][]byte{key: []byte(record)}) // always encodes
	return o
}

// WithoutAttributes returns the object as a version of the provider without these attributes has stored it. Read or refresh it first, as Terraform
// does.
func (o Object) WithoutAttributes(names ...string) Object {
	o.missing = names
	return o
}

// WithRemovedAttribute returns the object as a version of the provider with a string attribute that was removed since has stored it. Read
// or refresh it first, as Terraform does.
func (o Object) WithRemovedAttribute(name, value string) Object {
	o.removed = map[string]string{name: value}
	return o
}

func (o *Object) addDiagnostics(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		message := d.Summary + ": " + d.Detail
		if d.Attribute != nil {
			message = d.Attribute.String() + ": " + message
		}
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			o.Errors = append(o.Errors, message)
		} else {
			o.Warnings = append(o.Warnings, message)
		}
	}
}

// value converts a value of a [Config].
func value(t tftypes.Type, v any) tftypes.Value {
	switch v := v.(type) {
	case tftypes.Value:
		return v
	case []string:
		elements := []tftypes.Value{}
		for _, e := range v {
			elements = append(elements, tftypes.NewValue(tftypes.String, e))
		}
		return tftypes.NewValue(t, elements)
	case map[string]string:
		entries := map[string]tftypes.Value{}
		for name, e := range v {
			entries[name] = tftypes.NewValue(tftypes.String, e)
		}
		return tftypes.NewValue(t, entries)
	case Config:
		members := map[string]tftypes.Value{}
		for name, t := range t.(tftypes.Object).AttributeTypes { // a Config is for an object
			members[name] = value(t, v[name])
		}
		return tftypes.NewValue(t, members)
	default:
		return tftypes.NewValue(t, v)
	}
}

func (p *Provider) object(resourceType string, state *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData, private []byte) Object {
	p.t.Helper()
	o := Object{Identity: map[string]string{}, Gone: true, resourceType: resourceType, raw: state, rawIdentity: identity, private: private}
	if state != nil {
		raw, err := state.Unmarshal(p.schemas.ResourceSchemas[resourceType].ValueType())
		p.must(err, nil)
		if o.Gone = raw.IsNull(); !o.Gone {
			p.must(raw.As(&o.State), nil)
		}
	}
	for _, a := range p.schemas.ResourceSchemas[resourceType].Block.Attributes {
		p.showValue("attribute "+a.Name+" of "+resourceType, a, o.State[a.Name])
		if value, ok := o.State[a.Name]; ok && value.IsNull() {
			delete(o.State, a.Name)
		}
	}
	p.env.canaries.showPrivate("the private state of "+resourceType, private)
	if identity == nil || identity.IdentityData == nil {
		return o
	}
	raw, err := identity.IdentityData.Unmarshal(p.identities[resourceType].ValueType())
	p.must(err, nil)
	values := map[string]tftypes.Value{}
	if !raw.IsNull() {
		p.must(raw.As(&values), nil)
	}
	for name, value := range values {
		o.Identity[name] = text(value)
		p.env.canaries.show("the identity of "+resourceType, unmarked(name, text(value)))
	}
	return o
}

func (p *Provider) encode(t tftypes.Type, values map[string]tftypes.Value) *tfprotov6.DynamicValue {
	p.t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(t, tftypes.NewValue(t, values))
	p.must(err, nil)
	return &encoded
}

func (p *Provider) null(t tftypes.Type) *tfprotov6.DynamicValue {
	encoded, err := tfprotov6.NewDynamicValue(t, tftypes.NewValue(t, nil))
	p.must(err, nil)
	return &encoded
}

// settingsOf returns the value of a block or of one setting, by its dotted name.
func settingsOf(t tftypes.Type, all map[string]string, name string) tftypes.Value {
	object, ok := t.(tftypes.Object)
	if !ok {
		switch setting, ok := all[name]; {
		case setting == Unknown:
			return tftypes.NewValue(t, tftypes.UnknownValue)
		case ok:
			return tftypes.NewValue(t, setting)
		}
		return tftypes.NewValue(t, nil)
	}
	attributes := map[string]tftypes.Value{}
	for below, t := range object.AttributeTypes {
		attributes[below] = settingsOf(t, all, name+"."+below)
	}
	return tftypes.NewValue(t, attributes)
}

// jsonValue converts a value so that encoding/json encodes it as in a state file.
func jsonValue(v tftypes.Value) any {
	if v.IsNull() {
		return nil
	}
	var (
		text    string
		number  big.Float
		boolean bool
		list    []tftypes.Value
		entries map[string]tftypes.Value
	)
	switch {
	case v.As(&text) == nil:
		return text
	case v.As(&number) == nil:
		return json.Number(number.Text('f', -1))
	case v.As(&boolean) == nil:
		return boolean
	case v.As(&list) == nil:
		elements := []any{}
		for _, element := range list {
			elements = append(elements, jsonValue(element))
		}
		return elements
	case v.As(&entries) == nil:
		members := map[string]any{}
		for name, entry := range entries {
			members[name] = jsonValue(entry)
		}
		return members
	}
	panic("a state has a value of the unexpected type " + v.Type().String())
}

func text(v tftypes.Value) string {
	var s string
	if v.Type() == nil || v.IsNull() || !v.IsKnown() || v.As(&s) != nil {
		return ""
	}
	return s
}
