package acctest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// compared is a provider that fails the test if an answer of the fast path differs from the framework's.
type compared struct {
	*provider.Server
	p *Provider
}

// ValidateResourceConfig compares the answers.
func (c compared) ValidateResourceConfig(ctx context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if fast, ok := c.FastPath(r.TypeName); ok {
		if own, ok := fast.Validate(ctx, r); ok {
			framework, err := c.ProviderServer.ValidateResourceConfig(ctx, r)
			c.p.must(err, nil)
			slices.SortFunc(framework.Diagnostics, byAttribute) // they are in no particular order
			slices.SortFunc(own.Diagnostics, byAttribute)
			if !cmp.Equal(framework.Diagnostics, own.Diagnostics) {
				c.p.t.Errorf("%s: the diagnostics of the framework and of the fast path differ: %s", r.TypeName, cmp.Diff(framework.Diagnostics, own.Diagnostics))
			}
			c.Hide(r, own.Diagnostics)
			return own, nil
		}
	}
	c.p.slow("validate", r.TypeName)
	return c.Server.ValidateResourceConfig(ctx, r)
}

// ReadResource reads the object once: the framework gets the outcome of the fast path's read.
func (c compared) ReadResource(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	fast, ok := c.FastPath(r.TypeName)
	if !ok {
		c.p.slow("read", r.TypeName)
		return c.Server.ReadResource(ctx, r)
	}
	recorded := &recorder{ResourceWithIdentity: fast.Resource, refresh: fast.Refresh, identity: c.p.identities[r.TypeName]}
	fast.Refresh = recorded.record
	own, ok := fast.Read(ctx, r)
	if !ok {
		c.p.slow("read", r.TypeName)
		return c.Server.ReadResource(ctx, r)
	}
	framework, err := providerserver.NewProtocol6(replaying{resource: recorded})().ReadResource(ctx, r)
	c.p.must(err, nil)
	c.compare(r.TypeName, answer{framework.NewState, framework.NewIdentity, framework.Private, framework.Diagnostics},
		answer{own.NewState, own.NewIdentity, own.Private, own.Diagnostics})
	c.Hide(r, own.Diagnostics)
	return own, nil
}

// UpgradeResourceState compares the answers.
func (c compared) UpgradeResourceState(ctx context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if fast, ok := c.FastPath(r.TypeName); ok {
		var state map[string]json.RawMessage
		_ = json.Unmarshal(r.RawState.JSON, &state) // the framework reports the error
		if own, ok := fast.Upgrade(r, state); ok {
			framework, err := c.ProviderServer.UpgradeResourceState(ctx, r)
			c.p.must(err, nil)
			c.compare(r.TypeName, answer{state: framework.UpgradedState, diagnostics: framework.Diagnostics}, answer{state: own.UpgradedState})
			return c.Server.UpgradeResourceState(ctx, r) // the adoptions learn of the state
		}
	}
	c.p.slow("upgrade", r.TypeName)
	return c.Server.UpgradeResourceState(ctx, r)
}

// PlanResourceChange plans the object once: the framework gets the outcome of the fast path's plan.
func (c compared) PlanResourceChange(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	fast, ok := c.FastPath(r.TypeName)
	if !ok {
		c.p.slow("plan", r.TypeName)
		return c.Server.PlanResourceChange(ctx, r)
	}
	recorded := &recorder{ResourceWithIdentity: fast.Resource, modify: fast.Modify}
	fast.Modify = recorded.recordPlan
	own, ok := fast.Plan(ctx, r)
	if !ok {
		c.p.slow("plan", r.TypeName)
		return c.Server.PlanResourceChange(ctx, r)
	}
	framework, err := providerserver.NewProtocol6(replaying{resource: recorded})().PlanResourceChange(ctx, r)
	c.p.must(err, nil)
	if !recorded.proposed.Equal(recorded.frameworkProposed) {
		c.p.t.Errorf("%s: the framework proposes %s, the fast path %s", r.TypeName, recorded.frameworkProposed, recorded.proposed)
	}
	if !cmp.Equal(framework.RequiresReplace, own.RequiresReplace) {
		c.p.t.Errorf("%s: the framework plans a replacement because of %v, the fast path because of %v", r.TypeName, framework.RequiresReplace, own.RequiresReplace)
	}
	c.compare(r.TypeName, answer{framework.PlannedState, framework.PlannedIdentity, framework.PlannedPrivate, framework.Diagnostics},
		answer{own.PlannedState, own.PlannedIdentity, own.PlannedPrivate, own.Diagnostics})
	c.Hide(r, own.Diagnostics)
	return own, nil
}

func byAttribute(a, b *tfprotov6.Diagnostic) int {
	return strings.Compare(a.Attribute.String(), b.Attribute.String())
}

// answer holds what the answers to all calls have in common.
type answer struct {
	state       *tfprotov6.DynamicValue
	identity    *tfprotov6.ResourceIdentityData
	private     []byte
	diagnostics []*tfprotov6.Diagnostic
}

func (c compared) compare(resourceType string, framework, own answer) {
	c.p.t.Helper()
	same := func(t tftypes.Type, framework, own *tfprotov6.DynamicValue) {
		c.p.t.Helper()
		want, err := framework.Unmarshal(t)
		c.p.must(err, nil)
		got, err := own.Unmarshal(t)
		c.p.must(err, nil)
		if !want.Equal(got) {
			c.p.t.Errorf("%s: the framework answers %s, the fast path %s", resourceType, want, got)
		}
	}
	same(c.p.schemas.ResourceSchemas[resourceType].ValueType(), framework.state, own.state)
	if framework.identity != nil || own.identity != nil {
		same(c.p.identities[resourceType].ValueType(), framework.identity.IdentityData, own.identity.IdentityData)
	}
	if string(framework.private) != string(own.private) {
		c.p.t.Errorf("%s: the framework stores %q in private state, the fast path %q", resourceType, framework.private, own.private)
	}
	if !cmp.Equal(framework.diagnostics, own.diagnostics) {
		c.p.t.Errorf("%s: the diagnostics of the framework and of the fast path differ: %s", resourceType, cmp.Diff(framework.diagnostics, own.diagnostics))
	}
}

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

// replaying is a provider with one resource.
type replaying struct{ resource resource.Resource }

func (replaying) Metadata(context.Context, fwprovider.MetadataRequest, *fwprovider.MetadataResponse) {
}
func (replaying) Schema(context.Context, fwprovider.SchemaRequest, *fwprovider.SchemaResponse) {}
func (replaying) Configure(context.Context, fwprovider.ConfigureRequest, *fwprovider.ConfigureResponse) {
}
func (replaying) DataSources(context.Context) []func() datasource.DataSource { return nil }
func (p replaying) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return p.resource }}
}
