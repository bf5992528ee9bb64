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

// Create creates the object, or adopts the one that the plan chose. If a call fails after the vendor has assigned the ID, the state
// keeps the object, so that it is not orphaned.
func (r *resourceShell[C, M]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	r.do(ctx, "create", &resp.Diagnostics, tftypes.Value{}, func(ctx context.Context, api C) error {
		if err := r.checkPlannedAccount(ctx, api, req.Plan.Raw); err != nil {
			return err
		}
		m, err := r.planned(ctx, req.Plan.Raw, req.Config.Raw)
		if err != nil {
			return err
		}
		var adopted bool
		ctx, found := withFinder(ctx, resp.Private)
		failed := safely(ctx, func() (err error) {
			if adopted, err = r.adopt(ctx, api, m, req.Plan.Raw, req.Config.Raw); adopted || err != nil {
				return err
			}
			return r.create(ctx, api, m, req.Plan.Raw, req.Config.Raw)
		})
		r.adoptions().noteCreated(r.name.full)
		after, err := r.result(ctx, m, req.Plan.Raw)
		if err == nil && isSet(attributes(after)["id"]) {
			resp.State.Raw = after
			r.setIdentity(resp.Identity, after)
			err = errors.Join(r.savePrivate(ctx, req.Config.Raw, tftypes.Value{}, req.Plan.Raw, resp.Private), found.save(ctx, resp.Private))
			if adopted && err == nil {
				err = saveAdopted(ctx, resp.Private)
			}
			r.adoptions().noteWritten(r.name.full, r.importID(after), true)
			if failed == nil && err == nil {
				resp.State.Raw, err = r.keepPlanned(ctx, true, req.Plan.Raw, req.Config.Raw, after, resp.Private)
			}
		}
		if failed != nil {
			return failed
		}
		return err
	})
}

// Read refreshes the state. It removes an object that no longer exists, with a warning.
func (r *resourceShell[C, M]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	if req.ClientCapabilities.DeferralAllowed && awaitsSettings[C](r.providerData, r.name) {
		resp.Deferred = &resource.Deferred{Reason: resource.DeferredReasonProviderConfigUnknown}
		if resp.Identity != nil && resp.Identity.Raw.IsFullyNull() { // the framework refuses a Read that returns none
			r.setIdentity(resp.Identity, req.State.Raw)
		}
		return
	}
	after, diags := r.refresh(ctx, req.State.Raw, resp.Private)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	resp.State.Raw = after
	if after.IsNull() {
		after = req.State.Raw // before Terraform 1.12 the state has no identity, and the framework refuses a Read that returns none
	}
	r.setIdentity(resp.Identity, after)
}

// refresh returns the state of an object after a read. It is null if the object no longer exists, and the same after an error.
func (r *resourceShell[C, M]) refresh(ctx context.Context, state tftypes.Value, store PrivateState) (after tftypes.Value, diags diag.Diagnostics) {
	after = state
	r.do(ctx, "read", &diags, state, func(ctx context.Context, api C) error {
		m, err := r.current(ctx, r.stateOf(state), store)
		if err != nil {
			return err
		}
		if r.adoptions().justCreated(r.name.full) {
			ctx = rest.WithPatience(ctx)
		}
		ctx, found := withFinder(r.withImport(ctx, r.importID(state)), store)
		err = safely(ctx, func() error { return m.Read(ctx, api) })
		if errors.Is(err, rest.ErrNotFound) {
			Warn(ctx, "Gone outside of Terraform", "The %s %s no longer exists, so it will be removed from the state. "+
				"If it is in the configuration, the plan creates it again.", r.name.noun, r.shownID(state))
			after = tftypes.NewValue(state.Type(), nil)
			r.noteGone()
			return nil
		}
		if err != nil {
			return err
		}
		read, err := encode(ctx, r.stateOf(state), m)
		if err != nil {
			return err
		}
		if len(r.Secrets) > 0 {
			prior, found := attributes(state), cloneAttributes(read)
			for _, s := range r.Secrets {
				if err := s.onRead(ctx, prior, found, store, r.credential()); err != nil {
					return err
				}
			}
			read = withAttributes(read, found)
		}
		if read, err = r.readStored(ctx, state, read, store); err != nil {
			return err
		}
		after = read
		return errors.Join(found.save(ctx, store), saveValues(ctx, laterKey, nil, store))
	})
	return after, diags
}

// stateOf returns a state of the resource type.
func (r *resourceShell[C, M]) stateOf(raw tftypes.Value) tfsdk.State {
	return tfsdk.State{Schema: r.schema, Raw: raw}
}

func (r *resourceShell[C, M]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	r.do(ctx, "update", &resp.Diagnostics, req.State.Raw, func(ctx context.Context, api C) error {
		if !r.sends(req.State.Raw, req.Plan.Raw) { // another write could change more, such as a secret that the vendor replaces
			resp.State.Raw = req.Plan.Raw
			r.setIdentity(resp.Identity, req.Plan.Raw)
			return r.savePrivate(ctx, req.Config.Raw, req.State.Raw, req.Plan.Raw, resp.Private)
		}
		kept, err := recordedAs(ctx, req.Config.Raw, req.State.Raw, req.Private) // planned as they are stored, and sent as before
		if err != nil {
			return err
		}
		m, err := r.planned(ctx, withAttributes(req.Plan.Raw, only(attributes(req.Config.Raw), kept)), req.Config.Raw)
		if err != nil {
			return err
		}
		ctx, found := withFinder(ctx, resp.Private)
		if err := safely(ctx, func() error { return r.update(ctx, api, m, req) }); err != nil {
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
		if err := errors.Join(r.savePrivate(ctx, req.Config.Raw, req.State.Raw, req.Plan.Raw, resp.Private), found.save(ctx, resp.Private)); err != nil {
			return err
		}
		resp.State.Raw, err = r.keepPlanned(ctx, false, req.Plan.Raw, req.Config.Raw, after, resp.Private)
		return err
	})
}

// salvage stores the attributes of a [KeptOnUpdateError] in the state, which is still the prior one.
func (r *resourceShell[C, M]) salvage(ctx context.Context, m M, state *tfsdk.State) error {
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
		values[name] = attributes(learnt)[name]
	}
	state.Raw = withAttributes(state.Raw, values)
	return nil
}

func (r *resourceShell[C, M]) update(ctx context.Context, api C, m M, req resource.UpdateRequest) error {
	switch updater := any(m).(type) {
	case Updater[C]:
		return updater.Update(ctx, api)
	case UpdaterFrom[C, M]:
		prior, err := r.current(ctx, req.State, req.Private)
		if err != nil {
			return err
		}
		change, err := r.change(ctx, prior, req.Config.Raw, req.Private)
		if err != nil {
			return err
		}
		return updater.UpdateFrom(ctx, api, change)
	}
	return fmt.Errorf("this %s cannot be changed in place, please report this as a fault of the provider", r.name.noun)
}

// Delete deletes the object. An object that no longer exists counts as deleted. If the vendor cannot delete it, the plan has warned.
func (r *resourceShell[C, M]) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	r.do(ctx, "delete", &resp.Diagnostics, req.State.Raw, func(ctx context.Context, api C) error {
		m, err := r.current(ctx, req.State, req.Private)
		if err != nil {
			return err
		}
		if kept, _ := req.Private.GetKey(ctx, keepKey); kept != nil {
			return nil
		}
		if r.Retire {
			r.adoptions().retire(r.name.full, r.importID(req.State.Raw))
		}
		ctx, _ = withFinder(ctx, req.Private)
		if err := safely(ctx, func() error { return m.Delete(ctx, api) }); err != nil && !errors.Is(err, rest.ErrNotFound) {
			return err
		}
		r.adoptions().noteWritten(r.name.full, r.importID(req.State.Raw), false)
		return nil
	})
}

// do runs one operation with the client, if the object of the state, which may be null, belongs to the connected account. It
// converts the error to a diagnostic.
func (r *resourceShell[C, M]) do(ctx context.Context, verb string, diags *diag.Diagnostics, state tftypes.Value, operation func(context.Context, C) error) {
	ctx, done := withWarnings(rest.WithCaller(ctx, r.name.full), diags)
	defer done()
	err := safely(ctx, func() error {
		api, err := clientOf[C](r.providerData, r.name)
		if err != nil {
			return err
		}
		if err := r.checkAccount(ctx, api, state); err != nil {
			return err
		}
		return operation(withOwnership(withOnce(ctx, r.providerData), r.providerData), api)
	})
	if err != nil {
		diags.Append(failure(r.providerData, verb, r.name, err))
	}
}

// checkAccount returns an error if the object belongs to another account. There, "not found" would not mean that the object is
// gone, and a write would change an object that is not the configuration's.
func (r *resourceShell[C, M]) checkAccount(ctx context.Context, api C, state tftypes.Value) error {
	kept := stringOf(attributes(state)[r.account])
	holder, ok := any(api).(AccountHolder)
	if kept == "" || !ok {
		return nil
	}
	connected, err := holder.Account(ctx)
	if err != nil || kept == connected {
		return err
	}
	return fmt.Errorf("the %[1]s %[2]s belongs to %[3]s %[4]q, but the provider is connected to %[3]s %[5]q. The state was left as it is. "+
		"Configure the provider for the account that the object belongs to. To stop managing the object, run: terraform state rm",
		r.name.noun, r.shownID(state), r.account, kept, connected)
}

// checkPlannedAccount returns an error if the plan of a create was made with the settings of another account.
func (r *resourceShell[C, M]) checkPlannedAccount(ctx context.Context, api C, plan tftypes.Value) error {
	planned := stringOf(attributes(plan)[r.account])
	holder, ok := any(api).(AccountHolder)
	if planned == "" || !ok {
		return nil
	}
	connected, err := holder.Account(ctx)
	if err != nil || planned == connected {
		return err
	}
	return fmt.Errorf("the plan creates the %[1]s in %[2]s %[3]q, but the provider is connected to %[2]s %[4]q. Nothing was created. "+
		"Apply the plan with the settings that it was made with, or make a new plan", r.name.noun, r.account, planned, connected)
}

// planned returns the model of a plan, with the write-only values from the configuration. A server default is null unless it is in the
// configuration.
func (r *resourceShell[C, M]) planned(ctx context.Context, plan, config tftypes.Value) (M, error) {
	values := r.writeOnly(config)
	for _, name := range r.ServerDefaults { // the value is the plan's, which differs from the configuration's with ignore_changes
		if attributes(config)[name].IsNull() {
			values[name] = attributes(config)[name]
		}
	}
	raw, err := nullUnknowns(withAttributes(plan, values))
	if err != nil {
		return newModel[M](), err
	}
	return decode[M](ctx, r.stateOf(raw))
}

// writeOnly returns the write-only values of a configuration.
func (r *resourceShell[C, M]) writeOnly(config tftypes.Value) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, attribute := range r.schema.Attributes {
		if attribute.IsWriteOnly() {
			values[name] = attributes(config)[name]
		}
	}
	return values
}

// result returns the state after a write: the model's values, except that the attributes of secrets keep their planned values.
func (r *resourceShell[C, M]) result(ctx context.Context, m M, plan tftypes.Value) (tftypes.Value, error) {
	raw, err := encode(ctx, r.stateOf(plan), m)
	if err != nil {
		return raw, err
	}
	values := map[string]tftypes.Value{}
	for _, s := range r.Secrets {
		for _, name := range []string{s.Attribute, s.writeOnly(), s.version()} {
			values[name] = attributes(plan)[name] // a write-only attribute is null in the plan
		}
	}
	return nullUnknowns(withAttributes(raw, values))
}

// savePrivate stores what the next plan has to know about this apply.
func (r *resourceShell[C, M]) savePrivate(ctx context.Context, config, prior, plan tftypes.Value, store PrivateState) error {
	if err := r.saveConfigured(ctx, config, store); err != nil {
		return err
	}
	for _, s := range r.Secrets {
		if err := s.onApply(ctx, attributes(config), attributes(prior), attributes(plan), store, r.credential()); err != nil {
			return err
		}
	}
	return nil
}
