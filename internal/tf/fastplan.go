package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Plan answers for a plan that changes nothing: the state has each value of the configuration, what the configuration leaves out is
// computed, null, or the default, and the resource type agrees. It has no answer for objects that several resources can have, because the
// plan counts these resources and must not count one twice.
func (f FastPath) Plan(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, bool) {
	store, ok := decodePrivate(r.PriorPrivate)
	if c := r.ClientCapabilities; !ok || f.shared || r.Config == nil || r.PriorState == nil || f.deferred(c != nil && c.DeferralAllowed) {
		return nil, false
	}
	config, err := f.configs.take(r.Config, f.objectType)
	if err != nil {
		return nil, false
	}
	prior, err := f.states.take(r.PriorState, f.objectType)
	if err != nil || !f.unchanged(ctx, config, prior) {
		return nil, false
	}
	p := planning{config: config, prior: prior, planned: prior, store: store}
	diags := f.plan(ctx, &p)
	if diags.HasError() || len(p.replaces) > 0 || !same(p.planned, prior) {
		return nil, false
	}
	return &tfprotov6.PlanResourceChangeResponse{
		PlannedState: r.PriorState, PlannedPrivate: store.encode(), PlannedIdentity: r.PriorIdentity, Diagnostics: protocolDiagnostics(ctx, diags),
	}, true
}

// unchanged reports whether the framework would plan the prior values, before it calls the resource type.
func (f FastPath) unchanged(ctx context.Context, rawConfig, rawPrior tftypes.Value) bool {
	config, prior := attributes(rawConfig), attributes(rawPrior)
	if config == nil || prior == nil {
		return false
	}
	for name, value := range config {
		a := f.schema.Attributes[name]
		fallback, has := f.defaults[name]
		if !has {
			fallback = tftypes.NewValue(value.Type(), nil)
		}
		switch {
		case a.IsWriteOnly():
		case !value.IsNull():
			if !same(value, prior[name]) {
				return false
			}
		case has || !a.IsComputed():
			if !same(fallback, prior[name]) {
				return false
			}
		case a.IsOptional() && !f.keeps(ctx, name, rawConfig, rawPrior):
			return false
		}
	}
	return true
}

// keeps reports whether the plan modifiers of an attribute that the configuration leaves out keep its prior value.
func (f FastPath) keeps(ctx context.Context, name string, config, prior tftypes.Value) bool {
	a, ok := f.schema.Attributes[name].(schema.StringAttribute)
	if !ok || len(a.PlanModifiers) == 0 {
		return !modified(f.schema.Attributes[name])
	}
	was, err := types.StringType.ValueFromTerraform(ctx, attributes(prior)[name])
	if err != nil {
		return false
	}
	at := path.Root(name)
	req := planmodifier.StringRequest{
		Path: at, PathExpression: at.Expression(), ConfigValue: types.StringNull(), PlanValue: was.(types.String), StateValue: was.(types.String),
		Config: tfsdk.Config{Schema: f.schema, Raw: config}, Plan: tfsdk.Plan{Schema: f.schema, Raw: prior}, State: tfsdk.State{Schema: f.schema, Raw: prior},
	}
	for _, modifier := range a.PlanModifiers {
		resp := planmodifier.StringResponse{PlanValue: req.PlanValue}
		modifier.PlanModifyString(ctx, req, &resp)
		if len(resp.Diagnostics) > 0 || resp.RequiresReplace || !resp.PlanValue.Equal(was) {
			return false
		}
	}
	return true
}
