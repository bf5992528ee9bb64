package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What internal/provider/shortcut.go knows of a resource type, to answer for it without the framework where nothing changes.

// Plain is a resource type whose plan depends on its configuration and its state alone, and that keeps no private state.
type Plain struct {
	// Type is that of a configuration and of a state.
	Type tftypes.Type
	// Version is that of the schema, by which states are kept.
	Version int64
	// IdentityOf gives the identity of the object of a state.
	IdentityOf func(state tftypes.Value) tftypes.Value

	schema   schema.Schema
	observe  func(ctx context.Context, providerData any, state tftypes.Value) *observation
	defaults map[string]tftypes.Value
}

// Refreshed reads the object of a state, and says whether all is as the state has it. Where it is not, the framework's Read
// takes what was found from the context.
func (p Plain) Refreshed(ctx context.Context, providerData any, state tftypes.Value) (found context.Context, unchanged bool) {
	seen := p.observe(ctx, providerData, state)
	return context.WithValue(ctx, observationKey{}, seen), len(seen.diags) == 0 && !seen.gone && seen.state.Equal(state)
}

// plain gives what can be known without the framework; false where the plan depends on more.
func (r *managed[C, M]) plain() (Plain, bool) {
	_, plans := any(newModel[M]()).(Planner[C, M])
	if plans || len(r.Secrets) > 0 || len(r.ServerDefaults) > 0 {
		return Plain{}, false
	}
	ctx := context.Background()
	p := Plain{
		Type: r.schema.Type().TerraformType(ctx), Version: r.schema.Version, IdentityOf: r.identityOf, schema: r.schema,
		defaults: map[string]tftypes.Value{},
	}
	p.observe = func(ctx context.Context, providerData any, state tftypes.Value) *observation {
		connected := *r
		connected.providerData = providerData
		return connected.observe(ctx, state, nil)
	}
	for name, a := range r.schema.Attributes {
		value, has, known := defaultOf(ctx, name, a)
		if !known {
			return Plain{}, false
		}
		if has {
			p.defaults[name] = value
		}
	}
	return p, true
}

// defaultOf gives the default of an attribute, where it has one; known is false for a kind of attribute whose default is not
// looked at here.
func defaultOf(ctx context.Context, name string, a schema.Attribute) (value tftypes.Value, has, known bool) {
	var err error
	switch a := a.(type) {
	case schema.StringAttribute:
		if has = a.Default != nil; has {
			var resp defaults.StringResponse
			a.Default.DefaultString(ctx, defaults.StringRequest{Path: path.Root(name)}, &resp)
			value, err = resp.PlanValue.ToTerraformValue(ctx)
		}
	case schema.BoolAttribute:
		if has = a.Default != nil; has {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(ctx, defaults.BoolRequest{Path: path.Root(name)}, &resp)
			value, err = resp.PlanValue.ToTerraformValue(ctx)
		}
	case schema.SetAttribute:
		if has = a.Default != nil; has {
			var resp defaults.SetResponse
			a.Default.DefaultSet(ctx, defaults.SetRequest{Path: path.Root(name)}, &resp)
			value, err = resp.PlanValue.ToTerraformValue(ctx)
		}
	case schema.Int64Attribute:
		return value, false, a.Default == nil
	case schema.SingleNestedAttribute:
		return value, false, a.Default == nil && !a.Computed
	default:
		return value, false, false
	}
	return value, has, err == nil
}

// Unchanged says that a plan can only be the state as it is: what the configuration has, the state has too, and what it
// leaves out is computed, or null, or the default.
func (p Plain) Unchanged(config, prior tftypes.Value) bool {
	given, there := membersOf(config), membersOf(prior)
	if given == nil || there == nil {
		return false
	}
	for name, value := range given {
		fallback, has := p.defaults[name]
		switch {
		case !value.IsNull():
			if !value.Equal(there[name]) {
				return false
			}
		case has:
			if !fallback.Equal(there[name]) {
				return false
			}
		case !p.schema.Attributes[name].IsComputed() && !there[name].IsNull():
			return false
		}
	}
	return true
}

// membersOf is attributesOf without a copy, for reading alone.
func membersOf(raw tftypes.Value) map[string]tftypes.Value {
	var attributes map[string]tftypes.Value
	if raw.IsNull() || !raw.IsKnown() || raw.As(&attributes) != nil {
		return nil
	}
	return attributes
}
