package tf

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Create makes the object. What is known of it is kept in state also where a later call fails.
func (r *managed[C, M]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.do(ctx, "create", &resp.Diagnostics, tftypes.Value{}, func(ctx context.Context, api C) error {
		m, err := r.planned(ctx, req.Plan.Raw, req.Config.Raw)
		if err != nil {
			return err
		}
		failed := safely(ctx, func() error { return m.Create(ctx, api) })
		after, err := r.result(ctx, m, req.Plan.Raw)
		if err == nil && given(attributesOf(after)["id"]) {
			resp.State.Raw = after
			r.setIdentity(resp.Identity, after)
			err = r.keepPrivate(ctx, req.Config.Raw, req.Plan.Raw, resp.Private)
		}
		if failed != nil {
			return failed
		}
		return err
	})
}

// Read refreshes the state, or removes from it what is gone, with a warning that says so.
func (r *managed[C, M]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	seen, known := ctx.Value(observationKey{}).(*observation)
	if !known {
		seen = r.observe(ctx, req.State.Raw, resp.Private)
	}
	resp.Diagnostics.Append(seen.diags...)
	if seen.diags.HasError() {
		return
	}
	if seen.gone {
		// Before Terraform 1.12 the state has no identity, and the framework refuses a Read that leaves it so.
		r.setIdentity(resp.Identity, req.State.Raw)
		resp.State.RemoveResource(ctx)
		return
	}
	resp.State.Raw = seen.state
	r.setIdentity(resp.Identity, seen.state)
}

// observation is what a read of an object came to.
type observation struct {
	state tftypes.Value
	gone  bool
	diags diag.Diagnostics
}

// observationKey is of the observation in the context of a Read that has been made already.
type observationKey struct{}

// observe looks what there is of the object of a state.
func (r *managed[C, M]) observe(ctx context.Context, raw tftypes.Value, store private) *observation {
	seen := &observation{}
	r.do(ctx, "read", &seen.diags, raw, func(ctx context.Context, api C) error {
		state := tfsdk.State{Schema: r.schema, Raw: raw}
		m, err := decode[M](ctx, state)
		if err != nil {
			return err
		}
		err = safely(ctx, func() error { return m.Read(ctx, api) })
		if errors.Is(err, rest.ErrNotFound) {
			seen.gone = true
			Warn(ctx, "Gone outside of Terraform", "The %s %s no longer exists at %s, so it was removed from the state. "+
				"While it stands in the configuration, the plan creates it again.", noun(r.Type), r.importID(raw), vendorOf(r.Type))
			return nil
		}
		if err != nil {
			return err
		}
		if seen.state, err = encode(ctx, state, m); err != nil || len(r.Secrets) == 0 {
			return err
		}
		prior, found := attributesOf(raw), attributesOf(seen.state)
		for _, s := range r.Secrets {
			if err := s.observed(ctx, prior, found, store); err != nil {
				return err
			}
		}
		seen.state = with(seen.state, found)
		return nil
	})
	return seen
}

// Update changes the object in place.
func (r *managed[C, M]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	r.do(ctx, "update", &resp.Diagnostics, req.State.Raw, func(ctx context.Context, api C) error {
		m, err := r.planned(ctx, req.Plan.Raw, req.Config.Raw)
		if err != nil {
			return err
		}
		if ctx, err = r.withUnset(ctx, req.Config.Raw, req.Private); err != nil {
			return err
		}
		if err := safely(ctx, func() error { return r.update(ctx, api, m, req.State) }); err != nil {
			if lost := r.salvage(ctx, m, &resp.State); lost != nil {
				return errors.Join(err, lost)
			}
			return err
		}
		after, err := r.result(ctx, m, req.Plan.Raw)
		if err != nil {
			return err
		}
		resp.State.Raw = after
		r.setIdentity(resp.Identity, after)
		return r.keepPrivate(ctx, req.Config.Raw, req.Plan.Raw, resp.Private)
	})
}

// salvage puts into the state, which is the one before the update, what the model has learnt.
func (r *managed[C, M]) salvage(ctx context.Context, m M, state *tfsdk.State) error {
	salvager, ok := any(m).(KeptOnUpdateError)
	if !ok {
		return nil
	}
	learnt, err := encode(ctx, *state, m)
	if err != nil {
		return err
	}
	values := map[string]tftypes.Value{}
	for _, name := range salvager.KeepOnUpdateError() {
		values[name] = attributesOf(learnt)[name]
	}
	state.Raw = with(state.Raw, values)
	return nil
}

func (r *managed[C, M]) update(ctx context.Context, api C, m M, state tfsdk.State) error {
	switch updater := any(m).(type) {
	case Updater[C]:
		return updater.Update(ctx, api)
	case UpdaterFrom[C, M]:
		prior, err := decode[M](ctx, state)
		if err != nil {
			return err
		}
		return updater.UpdateFrom(ctx, api, prior)
	}
	return fmt.Errorf("a %s cannot be changed in place, please report this as a fault of the provider", noun(r.Type))
}

// Delete destroys the object; what is gone already is done. Of what the vendor keeps, a warning tells.
func (r *managed[C, M]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.do(ctx, "delete", &resp.Diagnostics, req.State.Raw, func(ctx context.Context, api C) error {
		m, err := decode[M](ctx, req.State)
		if err != nil {
			return err
		}
		r.warnKept(ctx, m)
		if err := safely(ctx, func() error { return m.Delete(ctx, api) }); !errors.Is(err, rest.ErrNotFound) {
			return err
		}
		return nil
	})
}

// do runs one operation: finds the client, makes sure that the object belongs to the connected account, and words what
// goes wrong.
func (r *managed[C, M]) do(ctx context.Context, verb string, diags *diag.Diagnostics, state tftypes.Value, operation func(context.Context, C) error) {
	ctx, done := withWarnings(rest.WithCaller(ctx, "integrations_"+r.Type), diags)
	defer done()
	err := safely(ctx, func() error {
		api, err := clientOf[C](r.providerData, r.Type)
		if err != nil {
			return err
		}
		if err := r.checkAccount(ctx, api, state); err != nil {
			return err
		}
		return operation(withClaims(ctx, r.providerData), api)
	})
	if err != nil {
		diags.Append(failure(r.providerData, verb, r.Type, err))
	}
}

// checkAccount refuses an object of another account: there, "not found" would mean nothing, and a write would hit what
// the configuration does not speak of.
func (r *managed[C, M]) checkAccount(ctx context.Context, api C, state tftypes.Value) error {
	kept := text(attributesOf(state)[r.account])
	holder, ok := any(api).(accountHolder)
	if kept == "" || !ok {
		return nil
	}
	connected, err := holder.Account(ctx)
	if err != nil || kept == connected {
		return err
	}
	return fmt.Errorf("the %[1]s %[2]s belongs to %[3]s %[4]q, but the provider is connected to %[3]s %[5]q. The state was left as it is. "+
		"Give the provider the settings of the account that the object is in, or, if it shall be forgotten here, remove it with: terraform state rm",
		noun(r.Type), r.importID(state), r.account, kept, connected)
}

// planned makes the model of a plan, with the write-only values from the configuration, which alone has them.
func (r *managed[C, M]) planned(ctx context.Context, plan, config tftypes.Value) (M, error) {
	values := map[string]tftypes.Value{}
	for name, attribute := range r.schema.Attributes {
		if attribute.IsWriteOnly() {
			values[name] = attributesOf(config)[name]
		}
	}
	for _, name := range r.ServerDefaults {
		values[name] = attributesOf(config)[name]
	}
	raw, err := settled(with(plan, values))
	if err != nil {
		return newModel[M](), err
	}
	return decode[M](ctx, tfsdk.State{Schema: r.schema, Raw: raw})
}

// result is the state after a write: the model, but what the user brings as a secret as it was planned.
func (r *managed[C, M]) result(ctx context.Context, m M, plan tftypes.Value) (tftypes.Value, error) {
	raw, err := encode(ctx, tfsdk.State{Schema: r.schema}, m)
	if err != nil {
		return raw, err
	}
	values := map[string]tftypes.Value{}
	for _, s := range r.Secrets {
		for _, name := range []string{s.Attribute, s.writeOnly(), s.version()} {
			values[name] = attributesOf(plan)[name] // a write-only attribute is null in the plan
		}
	}
	return settled(with(raw, values))
}

// keepPrivate keeps what the next plan has to know of this apply.
func (r *managed[C, M]) keepPrivate(ctx context.Context, config, plan tftypes.Value, store private) error {
	if err := r.keepConfigured(ctx, config, store); err != nil {
		return err
	}
	for _, s := range r.Secrets {
		if err := s.applied(ctx, attributesOf(config), attributesOf(plan), store); err != nil {
			return err
		}
	}
	return nil
}

func (r *managed[C, M]) warnKept(ctx context.Context, m M) {
	if keeper, ok := any(m).(Undeletable); ok && keeper.RemainsAfterDestroy() != "" {
		Warn(ctx, "Terraform forgets it, "+vendorOf(r.Type)+" keeps it", "%s", keeper.RemainsAfterDestroy())
	}
}
