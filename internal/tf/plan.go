package tf

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// ModifyPlan says at plan time what can be known by then: what a destroy leaves behind, whether a secret is to be sent
// again, and what the vendor would refuse. It reads at the most, it never writes.
func (r *managed[C, M]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	ctx, done := withWarnings(rest.WithCaller(ctx, "integrations_"+r.Type), &resp.Diagnostics)
	defer done()
	err := safely(ctx, func() error {
		if req.Plan.Raw.IsNull() {
			return r.planDestroy(ctx, req.State)
		}
		return r.planWrite(ctx, req, resp)
	})
	if err != nil {
		resp.Diagnostics.Append(failure(r.providerData, "plan", r.Type, err))
	}
}

func (r *managed[C, M]) planDestroy(ctx context.Context, state tfsdk.State) error {
	m, err := decode[M](ctx, state)
	if err != nil {
		return err
	}
	r.warnKept(ctx, m)
	return nil
}

func (r *managed[C, M]) planWrite(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) error {
	create := req.State.Raw.IsNull()
	planned := attributesOf(req.Plan.Raw)
	for _, s := range r.Secrets {
		changed := !req.Plan.Raw.Equal(req.State.Raw)
		if err := s.plan(ctx, attributesOf(req.Config.Raw), attributesOf(req.State.Raw), planned, changed, resp.Private); err != nil {
			return err
		}
	}
	if err := r.planDefaults(ctx, attributesOf(req.Config.Raw), attributesOf(req.State.Raw), planned, resp.Private); err != nil {
		return err
	}
	resp.Plan.Raw = with(req.Plan.Raw, planned)
	if !create && !resp.Plan.Raw.Equal(req.State.Raw) {
		resp.Plan.Raw = with(resp.Plan.Raw, r.volatile(req.Config.Raw))
	}
	if err := r.planModel(withConfigured(ctx, req.Config.Raw), req.State, &resp.Plan); err != nil {
		return err
	}
	if resp.Plan.Raw.Equal(req.State.Raw) {
		return nil
	}
	if !create {
		return r.planReplace(ctx, req.State)
	}
	api, err := clientOf[C](r.providerData, r.Type)
	if errors.Is(err, errUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, checks := any(newModel[M]()).(PlanChecker[C]); !checks {
		return nil
	}
	m, err := decode[M](ctx, resp.Plan)
	if err != nil {
		return err
	}
	return any(m).(PlanChecker[C]).Check(ctx, api) //nolint:forcetypeassert // asked above
}

// planReplace warns of what stays where a change means a replacement. The new object is planned by a call of its own, in
// which there is no prior state.
func (r *managed[C, M]) planReplace(ctx context.Context, state tfsdk.State) error {
	switch any(newModel[M]()).(type) {
	case Updater[C], UpdaterFrom[C, M]:
		return nil
	}
	return r.planDestroy(ctx, state)
}

// volatile gives the attributes that any write may change, as unknown: those that the server decides, and computed ones
// without a plan modifier. The framework makes the latter so where it sees a change; a change that only this shell sees
// comes too late for that.
func (r *managed[C, M]) volatile(config tftypes.Value) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, value := range attributesOf(config) {
		a := r.schema.Attributes[name]
		decided := slices.Contains(r.ServerDefaults, name) && value.IsNull()
		if decided || (a.IsComputed() && !a.IsOptional() && !modified(a)) {
			values[name] = tftypes.NewValue(value.Type(), tftypes.UnknownValue)
		}
	}
	return values
}

// modified says that a computed attribute has a plan modifier.
func modified(a schema.Attribute) bool {
	switch a := a.(type) {
	case schema.StringAttribute:
		return len(a.PlanModifiers) > 0
	case schema.BoolAttribute:
		return len(a.PlanModifiers) > 0
	case schema.Int64Attribute:
		return len(a.PlanModifiers) > 0
	}
	return false
}

// planModel lets the model plan, where it does.
func (r *managed[C, M]) planModel(ctx context.Context, state tfsdk.State, plan *tfsdk.Plan) error {
	if _, plans := any(newModel[M]()).(Planner[C, M]); !plans {
		return nil
	}
	api, err := clientOf[C](r.providerData, r.Type)
	if errors.Is(err, errUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := decode[M](ctx, plan)
	if err != nil {
		return err
	}
	var prior M
	if !state.Raw.IsNull() {
		if prior, err = decode[M](ctx, state); err != nil {
			return err
		}
	}
	ctx = withClaims(ctx, r.providerData)
	if err := any(m).(Planner[C, M]).Plan(ctx, api, prior); err != nil { //nolint:forcetypeassert // asked above
		return err
	}
	raw, err := encode(ctx, tfsdk.State{Schema: r.schema}, m)
	if err != nil {
		return err
	}
	plan.Raw = raw
	return nil
}
