package tf

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Plan answers every plan except a deferred one, and one in which a plan modifier reports something. The framework looks up each
// attribute by its path, several times, and copies all attributes for each one that it sets.
func (f FastPath) Plan(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, bool) {
	store, ok := decodePrivate(r.PriorPrivate)
	if c := r.ClientCapabilities; !ok || r.Config == nil || r.PriorState == nil || f.deferred(c != nil && c.DeferralAllowed) {
		return nil, false
	}
	config, err := f.configs.take(r.Config, f.objectType)
	if err != nil {
		return nil, false
	}
	prior, err := f.states.take(r.PriorState, f.objectType)
	if err != nil {
		return nil, false
	}
	p, ok := f.propose(ctx, config, prior)
	if !ok {
		return nil, false
	}
	planned, replaces, diags := f.Modify(ctx, config, prior, p.planned, store)
	resp := &tfprotov6.PlanResourceChangeResponse{
		PlannedState: r.PriorState, PlannedPrivate: store.encode(), PlannedIdentity: r.PriorIdentity, Diagnostics: protocolDiagnostics(ctx, diags),
	}
	if !same(planned, prior) {
		changed, err := tfprotov6.NewDynamicValue(f.objectType, planned)
		if err != nil {
			return nil, false
		}
		resp.PlannedState = &changed
	}
	if resp.PlannedIdentity == nil {
		resp.PlannedIdentity = nullIdentity
	}
	replaces = append(replaces, p.replaces...)
	slices.Sort(replaces)
	for _, name := range slices.Compact(replaces) {
		resp.RequiresReplace = append(resp.RequiresReplace, tftypes.NewAttributePath().WithAttributeName(name))
	}
	return resp, true
}

// nullIdentity is what the framework plans for an object without an identity. 0xc0 is null in MessagePack.
var nullIdentity = &tfprotov6.ResourceIdentityData{IdentityData: &tfprotov6.DynamicValue{MsgPack: []byte{0xc0}}}

// proposal is what the framework plans before it calls the resource type.
type proposal struct {
	config, prior, planned tftypes.Value
	replaces               []string // the names of attributes that cannot be changed in place
}

// propose returns false if a plan modifier reports something.
func (f FastPath) propose(ctx context.Context, config, prior tftypes.Value) (proposal, bool) {
	p := proposal{config: config, prior: prior, planned: prior}
	configured, was := attributes(config), attributes(prior)
	if configured == nil { // a destroy
		p.planned = config
		return p, config.IsNull()
	}
	changes := was == nil
	for name, value := range configured {
		changes = changes || !f.leaves(name, value) && !same(f.proposed(name, value), was[name])
	}
	if changes {
		values := map[string]tftypes.Value{}
		for name, value := range configured {
			values[name] = f.proposed(name, value)
			if f.leaves(name, value) {
				values[name] = tftypes.NewValue(value.Type(), tftypes.UnknownValue)
			}
		}
		p.planned = tftypes.NewValue(f.objectType, values)
	}
	return p, f.modify(ctx, &p, changes)
}

// leaves reports whether a value of the configuration leaves the attribute to the provider.
func (f FastPath) leaves(name string, value tftypes.Value) bool {
	_, has := f.defaults[name]
	return value.IsNull() && !has && f.schema.Attributes[name].IsComputed()
}

// proposed returns the value of an attribute that the configuration decides: its value in the configuration, or the default.
func (f FastPath) proposed(name string, value tftypes.Value) tftypes.Value {
	fallback, has := f.defaults[name]
	switch {
	case f.schema.Attributes[name].IsWriteOnly():
		return tftypes.NewValue(value.Type(), nil)
	case value.IsNull() && has:
		return fallback
	}
	return value
}

// modify calls the plan modifiers. It does not call those of an attribute that stays, unless the configuration leaves the value to them.
func (f FastPath) modify(ctx context.Context, p *proposal, changes bool) bool {
	configured, was, planned := attributes(p.config), attributes(p.prior), attributes(p.planned)
	values := map[string]tftypes.Value{}
	for _, name := range f.modified {
		a := f.schema.Attributes[name]
		stays := !changes || was != nil && same(planned[name], was[name])
		if stays && (!a.IsOptional() || !configured[name].IsNull()) {
			continue
		}
		state := was[name]
		if was == nil {
			state = tftypes.NewValue(planned[name].Type(), nil)
		}
		m := modification{
			at: path.Root(name), config: tfsdk.Config{Schema: f.schema, Raw: p.config}, plan: tfsdk.Plan{Schema: f.schema, Raw: p.planned},
			state: tfsdk.State{Schema: f.schema, Raw: p.prior}, values: [...]tftypes.Value{configured[name], planned[name], state},
		}
		value, replaces, ok := m.attribute(ctx, a)
		if !ok {
			return false
		}
		values[name] = value
		if replaces {
			p.replaces = append(p.replaces, name)
		}
	}
	p.planned = withAttributes(p.planned, values)
	return true
}

// modification calls the plan modifiers of an attribute.
type modification struct {
	at     path.Path
	config tfsdk.Config
	plan   tfsdk.Plan
	state  tfsdk.State
	values [3]tftypes.Value // of the attribute in config, plan and state
}

// attribute returns the planned value, and whether it replaces the object. It returns false if a plan modifier reports something.
func (m modification) attribute(ctx context.Context, a schema.Attribute) (value tftypes.Value, replaces, ok bool) {
	expression := m.at.Expression()
	switch a := a.(type) {
	case schema.StringAttribute:
		return modify(ctx, m, a, a.PlanModifiers, func(one planmodifier.String, config, plan, state types.String) (types.String, bool, diag.Diagnostics) {
			resp := planmodifier.StringResponse{PlanValue: plan}
			one.PlanModifyString(ctx, planmodifier.StringRequest{
				Path: m.at, PathExpression: expression, Config: m.config, ConfigValue: config, Plan: m.plan, PlanValue: plan, State: m.state, StateValue: state,
			}, &resp)
			return resp.PlanValue, resp.RequiresReplace, resp.Diagnostics
		})
	case schema.BoolAttribute:
		return modify(ctx, m, a, a.PlanModifiers, func(one planmodifier.Bool, config, plan, state types.Bool) (types.Bool, bool, diag.Diagnostics) {
			resp := planmodifier.BoolResponse{PlanValue: plan}
			one.PlanModifyBool(ctx, planmodifier.BoolRequest{
				Path: m.at, PathExpression: expression, Config: m.config, ConfigValue: config, Plan: m.plan, PlanValue: plan, State: m.state, StateValue: state,
			}, &resp)
			return resp.PlanValue, resp.RequiresReplace, resp.Diagnostics
		})
	case schema.Int64Attribute:
		return modify(ctx, m, a, a.PlanModifiers, func(one planmodifier.Int64, config, plan, state types.Int64) (types.Int64, bool, diag.Diagnostics) {
			resp := planmodifier.Int64Response{PlanValue: plan}
			one.PlanModifyInt64(ctx, planmodifier.Int64Request{
				Path: m.at, PathExpression: expression, Config: m.config, ConfigValue: config, Plan: m.plan, PlanValue: plan, State: m.state, StateValue: state,
			}, &resp)
			return resp.PlanValue, resp.RequiresReplace, resp.Diagnostics
		})
	case schema.SetAttribute:
		return modify(ctx, m, a, a.PlanModifiers, func(one planmodifier.Set, config, plan, state types.Set) (types.Set, bool, diag.Diagnostics) {
			resp := planmodifier.SetResponse{PlanValue: plan}
			one.PlanModifySet(ctx, planmodifier.SetRequest{
				Path: m.at, PathExpression: expression, Config: m.config, ConfigValue: config, Plan: m.plan, PlanValue: plan, State: m.state, StateValue: state,
			}, &resp)
			return resp.PlanValue, resp.RequiresReplace, resp.Diagnostics
		})
	}
	return value, false, false
}

// modify calls the plan modifiers by call, each with the value that the one before it has planned.
func modify[Modifier any, V attr.Value](
	ctx context.Context, m modification, a schema.Attribute, modifiers []Modifier, call func(one Modifier, config, plan, state V) (V, bool, diag.Diagnostics),
) (value tftypes.Value, replaces, ok bool) {
	var converted [len(m.values)]V
	for i, raw := range m.values {
		v, err := a.GetType().ValueFromTerraform(ctx, raw)
		if err != nil {
			return value, false, false
		}
		if converted[i], ok = v.(V); !ok {
			return value, false, false
		}
	}
	config, plan, state := converted[0], converted[1], converted[2]
	for _, one := range modifiers {
		after, replaced, diags := call(one, config, plan, state)
		if len(diags) > 0 {
			return value, false, false
		}
		plan, replaces = after, replaces || replaced
	}
	value, err := plan.ToTerraformValue(ctx)
	return value, replaces, err == nil
}
