package tf

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

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
	resp.Plan.Raw = with(req.Plan.Raw, planned)
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
	if _, checks := any(newModel[M]()).(Checker[C]); !checks {
		return nil
	}
	m, err := decode[M](ctx, resp.Plan)
	if err != nil {
		return err
	}
	return any(m).(Checker[C]).Check(ctx, api) //nolint:forcetypeassert // asked above
}

// planReplace warns of what stays where a change means a replacement. The new object is planned by a call of its own, in
// which there is no prior state.
func (r *managed[C, M]) planReplace(ctx context.Context, state tfsdk.State) error {
	if _, updates := any(newModel[M]()).(Updater[C]); updates {
		return nil
	}
	return r.planDestroy(ctx, state)
}
