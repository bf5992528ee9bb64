package tf

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// planning is the plan of one object. Its methods change what is planned.
type planning struct {
	config, prior tftypes.Value
	planned       tftypes.Value
	store         PrivateState
	replaces      []string // the names of attributes that cannot be changed in place
}

// ModifyPlan warns about what a destroy leaves behind, plans whether a secret is sent again, and reports what the vendor would
// refuse. It may read from the API, but never writes.
func (r *resourceShell[C, M]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.ClientCapabilities.DeferralAllowed && awaitsSettings[C](r.providerData, r.name) {
		resp.Deferred = &resource.Deferred{Reason: resource.DeferredReasonProviderConfigUnknown}
		return
	}
	planned, replaces, diags := r.modify(ctx, req.Config.Raw, req.State.Raw, req.Plan.Raw, resp.Private)
	resp.Diagnostics.Append(diags...)
	resp.Plan.Raw = planned
	for _, name := range replaces {
		resp.RequiresReplace.Append(path.Root(name))
	}
}

// modify is a [Modify].
func (r *resourceShell[C, M]) modify(
	ctx context.Context, config, prior, proposed tftypes.Value, store PrivateState,
) (planned tftypes.Value, replaces []string, diags diag.Diagnostics) {
	p := &planning{config: config, prior: prior, planned: proposed, store: store}
	ctx, done := withWarnings(rest.WithCaller(withOnce(ctx, r.providerData), r.name.full), &diags)
	err := safely(ctx, func() error {
		if p.planned.IsNull() {
			return errors.Join(r.planDestroy(ctx, p), r.planKeep(ctx, p.prior, p.store))
		}
		return r.planWrite(ctx, p)
	})
	done()
	if err != nil {
		diags.Append(failure(r.providerData, "plan", r.name, err))
	}
	return p.planned, p.replaces, diags
}

func (r *resourceShell[C, M]) planDestroy(ctx context.Context, p *planning) error {
	m, err := decode[M](ctx, r.stateOf(p.prior))
	if err != nil {
		return err
	}
	r.warnAdopted(ctx, p.prior, p.store)
	r.warnRemains(ctx, m)
	return r.checkDestroy(ctx, m)
}

// checkDestroy calls the check of the model, if it has one. A plan that only destroys needs no client, and the apply reports what is missing.
func (r *resourceShell[C, M]) checkDestroy(ctx context.Context, m M) error {
	checker, ok := any(m).(DestroyChecker[C])
	if !ok {
		return nil
	}
	api, err := clientOf[C](r.providerData, r.name)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	return checker.CheckDestroy(ctx, api)
}

func (r *resourceShell[C, M]) planWrite(ctx context.Context, p *planning) error {
	create, changed := p.prior.IsNull(), !same(p.planned, p.prior)
	planned := cloneAttributes(p.planned)
	if err := r.planStored(ctx, p.config, p.prior, planned, p.store); err != nil {
		return err
	}
	for _, s := range r.Secrets {
		if err := s.onPlan(ctx, attributes(p.config), attributes(p.prior), planned, changed, p.store, r.credential()); err != nil {
			return err
		}
	}
	if err := r.planDefaults(ctx, p.config, p.prior, planned, p.store); err != nil {
		return err
	}
	p.planned = withAttributes(p.planned, planned)
	sends := r.sends(p.prior, p.planned)
	if !create && sends {
		p.planned = withAttributes(p.planned, r.volatile(p.config))
	}
	if err := r.planModel(ctx, p, sends); err != nil {
		return err
	}
	if err := errors.Join(r.planShared(ctx, p.prior, p.planned), r.planUnique(p.prior, p.planned)); err != nil {
		return err
	}
	if same(p.planned, p.prior) {
		return nil
	}
	if err := r.planCheck(ctx, p); err != nil {
		return err
	}
	if !create {
		return r.planReplace(ctx, p)
	}
	api, err := clientOf[C](r.providerData, r.name)
	if errors.Is(err, errUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := r.planAdoption(ctx, api, p.planned, p.config); err != nil {
		return err
	}
	return r.planAccount(ctx, api, p)
}

// planCheck calls the check of the model for a create or a change, if it has one. The model has the write-only values, which are not part
// of a plan. A model whose nested structs would have to be unknown is not checked.
func (r *resourceShell[C, M]) planCheck(ctx context.Context, p *planning) error {
	_, checksCreate := any(newModel[M]()).(PlanChecker[C])
	_, checksChange := any(newModel[M]()).(ChangeChecker[C, M])
	if create := p.prior.IsNull(); create && !checksCreate || !create && !checksChange || hasUnknownObject(p.planned) {
		return nil
	}
	api, err := clientOf[C](r.providerData, r.name)
	if errors.Is(err, errUnknown) {
		return nil
	}
	if err != nil {
		return err
	}
	m, err := decode[M](ctx, r.stateOf(withAttributes(p.planned, r.writeOnly(p.config))))
	if err != nil {
		return err
	}
	if !p.prior.IsNull() {
		prior, err := decode[M](ctx, r.stateOf(p.prior))
		if err != nil {
			return err
		}
		return any(m).(ChangeChecker[C, M]).CheckChange(ctx, api, prior) // checked above
	}
	if err := any(m).(PlanChecker[C]).Check(ctx, api); err != nil { // checked above
		return r.withDestroy(err)
	}
	checked, err := encode(ctx, r.stateOf(p.planned), m)
	if err == nil {
		p.planned = withAttributes(checked, r.writeOnly(p.planned)) // null, as a plan must have them
	}
	return err
}

// noteGone records for withDestroy that the refresh found an object of the type that no longer exists.
func (r *resourceShell[C, M]) noteGone() {
	if data, ok := r.providerData.(*ProviderData); ok {
		data.gone.Store(r.name.full, true)
	}
}

// withDestroy adds a way out to the error of a create, if the refresh has removed an object of the type from the state: Terraform also
// plans the create of this object before it destroys the others.
func (r *resourceShell[C, M]) withDestroy(err error) error {
	const wayOut = "terraform destroy -refresh=false"
	data, ok := r.providerData.(*ProviderData)
	if !ok || strings.Contains(err.Error(), wayOut) {
		return err
	}
	if _, gone := data.gone.Load(r.name.full); !gone {
		return err
	}
	if invalid, ok := errors.AsType[*AttributeError](err); ok {
		return &AttributeError{Attribute: invalid.Attribute, Summary: invalid.Summary, Message: sentence(invalid.Message) + " If you want to destroy, run: " + wayOut}
	}
	return fmt.Errorf("%w. If you want to destroy, run: %s", err, wayOut)
}

// planAccount plans the account of a new object. It stays unknown if the vendor cannot be reached.
func (r *resourceShell[C, M]) planAccount(ctx context.Context, api C, p *planning) error {
	holder, ok := any(api).(AccountHolder)
	if !ok || r.account == "" {
		return nil
	}
	account, err := holder.Account(ctx)
	if unreachable(err) {
		return nil
	}
	if err == nil {
		p.planned = withAttributes(p.planned, map[string]tftypes.Value{r.account: tftypes.NewValue(tftypes.String, account)})
	}
	return err
}

// unreachable reports whether an error means that no server was reached.
func unreachable(err error) bool {
	refused, ok := errors.AsType[*net.OpError](err)
	return ok && (refused.Op == "dial" || refused.Op == "proxyconnect")
}

// planReplace warns about what remains of the old object if a change replaces it. Terraform plans the new object by another call,
// without a prior state.
func (r *resourceShell[C, M]) planReplace(ctx context.Context, p *planning) error {
	switch any(newModel[M]()).(type) {
	case Updater[C], UpdaterFrom[C, M]:
		if len(p.replaces) == 0 {
			return nil
		}
	}
	return r.planDestroy(ctx, p)
}

// sends reports whether a plan changes more than the arguments that only a create uses.
func (r *resourceShell[C, M]) sends(prior, plan tftypes.Value) bool {
	if same(prior, plan) {
		return false
	}
	before := attributes(prior)
	for name, value := range attributes(plan) {
		if !slices.Contains(r.CreateOnly, name) && !same(value, before[name]) {
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

// modified reports whether an attribute has a plan modifier.
func modified(a schema.Attribute) bool {
	switch a := a.(type) {
	case schema.StringAttribute:
		return len(a.PlanModifiers) > 0
	case schema.BoolAttribute:
		return len(a.PlanModifiers) > 0
	case schema.Int64Attribute:
		return len(a.PlanModifiers) > 0
	case schema.SetAttribute:
		return len(a.PlanModifiers) > 0
	}
	return false
}

// planModel calls the model's Plan, if it has one, and asks the model which changes replace the object. sends is [Change.Sends].
func (r *resourceShell[C, M]) planModel(ctx context.Context, p *planning, sends bool) error {
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
	m, err := decode[M](ctx, r.stateOf(p.planned))
	if err != nil {
		return err
	}
	var prior M
	if !p.prior.IsNull() {
		if prior, err = decode[M](ctx, r.stateOf(p.prior)); err != nil {
			return err
		}
	}
	change, err := r.change(ctx, prior, p.config, p.store)
	if err != nil {
		return err
	}
	change.Sends = sends
	ctx = withOwnership(ctx, r.providerData)
	if err := any(m).(Planner[C, M]).Plan(ctx, api, change); err != nil { // checked above
		return err
	}
	planned, err := encode(ctx, r.stateOf(p.planned), m)
	if err != nil {
		return err
	}
	p.planned = withAttributes(p.planned, attributes(planned))
	if replacer, ok := any(m).(Replacer[M]); ok && !p.prior.IsNull() {
		p.replaces = replacer.ReplacedBy(prior)
	}
	return nil
}
