package tf

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Model is the model of a resource: a pointer to a struct with one tfsdk-tagged field for each attribute. C is the
// vendor's client. Each method calls the API with what the model holds and puts the answer back into it. Read and Delete
// return [rest.ErrNotFound] where the object is gone.
type Model[C any] interface {
	Create(ctx context.Context, api C) error
	Read(ctx context.Context, api C) error
	Delete(ctx context.Context, api C) error
}

// Updater is a model that can be changed in place. Without it every argument needs a RequiresReplace plan modifier.
type Updater[C any] interface {
	Update(ctx context.Context, api C) error
}

// UpdaterFrom is a model that can be changed in place, and needs to know what the state has for it.
type UpdaterFrom[C, M any] interface {
	UpdateFrom(ctx context.Context, api C, prior M) error
}

// Salvager is a model of which some attributes have to get into the state also where an update fails: what a server has
// replaced in an answer before, and nobody could find out again.
type Salvager interface {
	Salvaged() []string
}

// Checker is a model that checks what is to be created against the API, when it is planned and again before the apply.
// What is not known yet is unknown in the model.
type Checker[C any] interface {
	Check(ctx context.Context, api C) error
}

// Planner is a model that decides at plan time what some of its computed attributes will be, or has something to say about
// the plan. It is called for every plan but that of a destroy, also where nothing changes. prior is what the state has, nil
// where the object is to be created. What is not known yet is unknown in the model.
type Planner[C, M any] interface {
	Plan(ctx context.Context, api C, prior M) error
}

// Keeper is a model of something that the vendor cannot delete.
type Keeper interface {
	// Kept says what stays at the vendor, and until when, once Terraform has forgotten the object; "" where nothing does.
	Kept() string
}

// Resource declares a resource type, and with it its data sources, its list resource, its identity and its import.
type Resource[C any, M Model[C]] struct {
	// Type is the type without the provider's prefix: "poozle_link".
	Type string
	// Plural is the vendor's word for several of them: "links". Data source "poozle_links" has an attribute of that name;
	// there is none where Plural is "" or the vendor cannot list.
	Plural string
	// Description is the first paragraph of the documentation.
	Description string
	// Attributes are those of the schema but for the secrets.
	Attributes map[string]schema.Attribute
	// Identity are the names of the attributes, below the vendor's account, that tell one object from all others; all are
	// strings, and an import ID is their values joined by the Separator. Default: "id" and "/".
	Identity  []string
	Separator string
	// Secrets that the user brings.
	Secrets []Secret
	// ServerDefaults are optional and computed attributes that the vendor fills in where the configuration leaves them out.
	// In a write they are null where the configuration does not have them, and [Unset] tells which it had before.
	ServerDefaults []string
	// Unreadable says that nothing of an object can be read by its ID alone: there are no data sources of it.
	Unreadable bool
	// List reads all objects of the account, each into an empty model; nil where the vendor cannot list. See [Each].
	List func(ctx context.Context, api C, empty func() M) iter.Seq2[M, error]
}

// managed is the shell around a model for the plugin framework.
type managed[C any, M Model[C]] struct {
	Resource[C, M]
	account      string
	schema       schema.Schema
	providerData any
}

var (
	_ resource.ResourceWithIdentity    = (*managed[any, Model[any]])(nil)
	_ resource.ResourceWithModifyPlan  = (*managed[any, Model[any]])(nil)
	_ resource.ResourceWithImportState = (*managed[any, Model[any]])(nil)
	_ resource.ResourceWithConfigure   = (*managed[any, Model[any]])(nil)
)

func (r Resource[C, M]) addTo(v Vendor, c *Contents) {
	if r.Identity == nil {
		r.Identity = []string{"id"}
	}
	r.Separator = firstOf(r.Separator, "/")
	s := schema.Schema{MarkdownDescription: r.Description, Attributes: maps.Clone(r.Attributes)}
	for _, secret := range r.Secrets {
		maps.Copy(s.Attributes, secret.attributes())
	}
	shell := managed[C, M]{Resource: r, schema: s}
	if _, ok := s.Attributes[v.Account]; ok { // not every object belongs to the account
		shell.account = v.Account
	}
	if plain, ok := shell.plain(); ok {
		c.Plain[r.Type] = plain
	}
	c.Resources = append(c.Resources, func() resource.Resource { m := shell; return &m })
	if !r.Unreadable {
		shell.addDataSources(c)
	}
	if r.List != nil {
		c.ListResources = append(c.ListResources, func() list.ListResource { return &lister[C, M]{shell} })
	}
}

// Metadata names the type.
func (r *managed[C, M]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Type
}

// Schema gives the schema.
func (r *managed[C, M]) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema
}

// Configure keeps the connections for the lookup of the client.
func (r *managed[C, M]) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.providerData = req.ProviderData
}

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
	salvager, ok := any(m).(Salvager)
	if !ok {
		return nil
	}
	learnt, err := encode(ctx, *state, m)
	if err != nil {
		return err
	}
	values := map[string]tftypes.Value{}
	for _, name := range salvager.Salvaged() {
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

// all reads all objects of the account.
func (r *managed[C, M]) all(ctx context.Context, api C) iter.Seq2[M, error] {
	null := r.null(ctx)
	return r.List(ctx, api, func() M {
		m, err := decode[M](ctx, null)
		if err != nil {
			panic(err) // the model does not fit its schema
		}
		return m
	})
}

// null is a state in which the object is there, but each of its attributes is null.
func (r *managed[C, M]) null(ctx context.Context) tfsdk.State {
	objectType := r.schema.Type().TerraformType(ctx).(tftypes.Object) //nolint:forcetypeassert // a schema is an object
	values := map[string]tftypes.Value{}
	for name, t := range objectType.AttributeTypes {
		values[name] = tftypes.NewValue(t, nil)
	}
	return tfsdk.State{Schema: r.schema, Raw: tftypes.NewValue(objectType, values)}
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
	if keeper, ok := any(m).(Keeper); ok && keeper.Kept() != "" {
		Warn(ctx, "Terraform forgets it, "+vendorOf(r.Type)+" keeps it", "%s", keeper.Kept())
	}
}
