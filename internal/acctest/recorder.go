package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// recorder is a resource that reads or plans its object once, for the fast path, and has the same outcome for the framework.
type recorder struct {
	resource.ResourceWithIdentity
	refresh  tf.Refresh
	modify   tf.Modify
	identity *tfprotov6.ResourceIdentitySchema

	after    tftypes.Value
	replaces []string
	diags    diag.Diagnostics
	sets     map[string][]byte // of private state

	proposed, frameworkProposed tftypes.Value // before a plan
}

func (r *recorder) record(ctx context.Context, state tftypes.Value, store tf.PrivateState) (tftypes.Value, diag.Diagnostics) {
	r.sets = map[string][]byte{}
	r.after, r.diags = r.refresh(ctx, state, recordedStore{store, r.sets})
	return r.after, r.diags
}

// recordedStore records what is set.
type recordedStore struct {
	tf.PrivateState
	sets map[string][]byte
}

func (s recordedStore) SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics {
	s.sets[key] = value
	return s.PrivateState.SetKey(ctx, key, value)
}

func (r *recorder) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	for key, value := range r.sets {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, key, value)...)
	}
	if resp.Diagnostics.Append(r.diags...); resp.Diagnostics.HasError() {
		return
	}
	resp.State.Raw = r.after
	identified := r.after
	if identified.IsNull() {
		identified = req.State.Raw
	}
	var attributes map[string]tftypes.Value
	if err := identified.As(&attributes); err != nil {
		resp.Diagnostics.AddError("No state", err.Error())
	}
	identity := map[string]tftypes.Value{}
	for _, a := range r.identity.IdentityAttributes {
		identity[a.Name] = tftypes.NewValue(tftypes.String, text(attributes[a.Name]))
	}
	resp.Identity.Raw = tftypes.NewValue(r.identity.ValueType(), identity)
}

func (r *recorder) recordPlan(
	ctx context.Context, config, prior, proposed tftypes.Value, store tf.PrivateState,
) (tftypes.Value, []string, diag.Diagnostics) {
	r.sets, r.proposed = map[string][]byte{}, proposed
	r.after, r.replaces, r.diags = r.modify(ctx, config, prior, proposed, recordedStore{store, r.sets})
	return r.after, r.replaces, r.diags
}

func (r *recorder) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	r.frameworkProposed = req.Plan.Raw
	for key, value := range r.sets {
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, key, value)...)
	}
	resp.Plan.Raw = r.after
	for _, name := range r.replaces {
		resp.RequiresReplace.Append(path.Root(name))
	}
	resp.Diagnostics.Append(r.diags...)
}

// dataRecorder is a data source that is read once, for the fast path, and has the same outcome for the framework.
type dataRecorder struct {
	datasource.DataSource
	query tf.Query

	state    tftypes.Value
	deferred bool
	diags    diag.Diagnostics
}

func (r *dataRecorder) record(ctx context.Context, config tftypes.Value, deferrable bool) (tftypes.Value, bool, diag.Diagnostics) {
	r.state, r.deferred, r.diags = r.query(ctx, config, deferrable)
	return r.state, r.deferred, r.diags
}

func (r *dataRecorder) Read(_ context.Context, _ datasource.ReadRequest, resp *datasource.ReadResponse) {
	resp.State.Raw = r.state
	resp.Diagnostics.Append(r.diags...)
	if r.deferred {
		resp.Deferred = &datasource.Deferred{Reason: datasource.DeferredReasonProviderConfigUnknown}
	}
}

// replaying is a provider with one resource or one data source.
type replaying struct {
	resource   resource.Resource
	dataSource datasource.DataSource
}

func (replaying) Metadata(context.Context, fwprovider.MetadataRequest, *fwprovider.MetadataResponse) {
}
func (replaying) Schema(context.Context, fwprovider.SchemaRequest, *fwprovider.SchemaResponse) {}
func (replaying) Configure(context.Context, fwprovider.ConfigureRequest, *fwprovider.ConfigureResponse) {
}

func (p replaying) DataSources(context.Context) []func() datasource.DataSource {
	if p.dataSource == nil {
		return nil
	}
	return []func() datasource.DataSource{func() datasource.DataSource { return p.dataSource }}
}

func (p replaying) Resources(context.Context) []func() resource.Resource {
	if p.resource == nil {
		return nil
	}
	return []func() resource.Resource{func() resource.Resource { return p.resource }}
}
