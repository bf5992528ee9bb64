package tf

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// ModifyPlan warns about what a destroy leaves behind, plans whether a secret is sent again, and reports what the vendor would
// refuse. It may read from the API, but never writes.
func (r *resourceShell[C, M]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	ctx, done := withWarnings(rest.WithCaller(ctx, r.name.full), &resp.Diagnostics)
	defer done()
	err := safely(ctx, func() error {
		if req.Plan.Raw.IsNull() {
			return errors.Join(r.planDestroy(ctx, req.State, req.Private), r.planKeep(ctx, req.State.Raw, resp.Private))
		}
		return r.planWrite(ctx, req, resp)
	})
	if err != nil {
		resp.Diagnostics.Append(failure(r.providerData, "plan", r.name, err))
	}
}

func (r *resourceShell[C, M]) planDestroy(ctx context.Context, state tfsdk.State, store private) error {
	m, err := decode[M](ctx, state)
	if err != nil {
		return err
	}
	r.warnAdopted(ctx, state.Raw, store)
	r.warnRemains(ctx, m)
	return nil
}

func (r *resourceShell[C, M]) planWrite(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) error {
	create := req.State.Raw.IsNull()
	planned := cloneAttributes(req.Plan.Raw)
	if err := r.planStored(ctx, req.Config.Raw, req.State.Raw, planned, resp.Private); err != nil {
		return err
	}
	for _, s := range r.Secrets {
		changed := !req.Plan.Raw.Equal(req.State.Raw)
		if err := s.onPlan(ctx, attributes(req.Config.Raw), attributes(req.State.Raw), planned, changed, resp.Private, r.credential()); err != nil {
			return err
		}
	}
	if err := r.planDefaults(ctx, attributes(req.Config.Raw), attributes(req.State.Raw), planned, resp.Private); err != nil {
		return err
	}
	resp.Plan.Raw = withAttributes(req.Plan.Raw, planned)
	if !create && r.sends(req.State.Raw, resp.Plan.Raw) {
		resp.Plan.Raw = withAttributes(resp.Plan.Raw, r.volatile(req.Config.Raw))
	}
	if err := r.planModel(ctx, req, resp); err != nil {
		return err
	}
	if err := r.planShared(ctx, req.State.Raw, resp.Plan.Raw); err != nil {
		return err
	}
	if resp.Plan.Raw.Equal(req.State.Raw) {
		return nil
	}
	if !create {
		return r.planReplace(ctx, req.State, resp)
	}
	api, err := clientOf[C](r.providerData, r.name)
	if errors.Is(err, errUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, checks := any(newModel[M]()).(PlanChecker[C]); checks {
		m, err := decode[M](ctx, resp.Plan)
		if err != nil {
			return err
		}
		if err := any(m).(PlanChecker[C]).Check(ctx, api); err != nil { // checked above
			return err
		}
	}
	return r.planAdoption(ctx, api, resp.Plan.Raw, req.Config.Raw)
}

// planReplace warns about what remains of the old object if a change replaces it. Terraform plans the new object by another call,
// without a prior state.
func (r *resourceShell[C, M]) planReplace(ctx context.Context, state tfsdk.State, resp *resource.ModifyPlanResponse) error {
	switch any(newModel[M]()).(type) {
	case Updater[C], UpdaterFrom[C, M]:
		if len(resp.RequiresReplace) == 0 {
			return nil
		}
	}
	return r.planDestroy(ctx, state, resp.Private)
}

// sends reports whether a plan changes more than the arguments that only a create uses.
func (r *resourceShell[C, M]) sends(prior, plan tftypes.Value) bool {
	for name, value := range attributes(plan) {
		if !slices.Contains(r.CreateOnly, name) && !value.Equal(attributes(prior)[name]) {
			return true
		}
	}
	return false
}

// volatile returns, as unknown, the computed attributes without a plan modifier, which any write may change. The framework marks
// them as unknown itself, but only if it sees a change, and it runs before this shell.
func (r *resourceShell[C, M]) volatile(config tftypes.Value) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, value := range attributes(config) {
		if a := r.schema.Attributes[name]; a.IsComputed() && !a.IsOptional() && !modified(a) {
			values[name] = tftypes.NewValue(value.Type(), tftypes.UnknownValue)
		}
	}
	return values
}

// modified reports whether a computed attribute has a plan modifier.
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

// planModel calls the model's Plan, if it has one, and asks the model which changes replace the object.
func (r *resourceShell[C, M]) planModel(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) error {
	if _, plans := any(newModel[M]()).(Planner[C, M]); !plans {
		return nil
	}
	api, err := clientOf[C](r.providerData, r.name)
	if errors.Is(err, errUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := decode[M](ctx, resp.Plan)
	if err != nil {
		return err
	}
	var prior M
	if !req.State.Raw.IsNull() {
		if prior, err = decode[M](ctx, req.State); err != nil {
			return err
		}
	}
	change, err := r.change(ctx, prior, req.Config.Raw, req.Private)
	if err != nil {
		return err
	}
	change.Sends = r.sends(req.State.Raw, resp.Plan.Raw)
	ctx = withOwnership(ctx, r.providerData)
	if err := any(m).(Planner[C, M]).Plan(ctx, api, change); err != nil { // checked above
		return err
	}
	raw, err := encode(ctx, tfsdk.State{Schema: r.schema}, m)
	if err != nil {
		return err
	}
	resp.Plan.Raw = raw
	if replacer, ok := any(m).(Replacer[M]); ok && !req.State.Raw.IsNull() {
		for _, name := range replacer.ReplacedBy(prior) {
			resp.RequiresReplace.Append(path.Root(name))
		}
	}
	return nil
}
