package acctest

import (
	"context"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	fwprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
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
			if !cmp.Equal(framework.Diagnostics, own.Diagnostics) {
				c.p.t.Errorf("%s: the diagnostics of the framework and of the fast path differ: %s", r.TypeName, cmp.Diff(framework.Diagnostics, own.Diagnostics))
			}
			return own, nil
		}
	}
	return c.Server.ValidateResourceConfig(ctx, r)
}

// ReadResource reads the object once: the framework gets the outcome of the fast path's read.
func (c compared) ReadResource(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	fast, ok := c.FastPath(r.TypeName)
	if !ok {
		return c.Server.ReadResource(ctx, r)
	}
	recorded := &recorder{ResourceWithIdentity: fast.Resource}
	fast.Resource = recorded
	own, ok := fast.Read(ctx, r)
	if !ok {
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
		if own, ok := fast.Upgrade(ctx, r); ok {
			framework, err := c.ProviderServer.UpgradeResourceState(ctx, r)
			c.p.must(err, nil)
			c.compare(r.TypeName, answer{state: framework.UpgradedState, diagnostics: framework.Diagnostics}, answer{state: own.UpgradedState})
		}
	}
	return c.Server.UpgradeResourceState(ctx, r)
}

// PlanResourceChange compares the answers.
func (c compared) PlanResourceChange(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	fast, ok := c.FastPath(r.TypeName)
	if !ok {
		return c.Server.PlanResourceChange(ctx, r)
	}
	own, ok := fast.Plan(ctx, r)
	if !ok {
		return c.Server.PlanResourceChange(ctx, r)
	}
	framework, err := c.ProviderServer.PlanResourceChange(ctx, r)
	c.p.must(err, nil)
	if len(framework.RequiresReplace) > 0 {
		c.p.t.Errorf("%s: the framework plans a replacement because of %v", r.TypeName, framework.RequiresReplace)
	}
	identity := framework.PlannedIdentity
	if r.PriorIdentity == nil { // the framework then plans a null identity
		identity = nil
	}
	c.compare(r.TypeName, answer{framework.PlannedState, identity, framework.PlannedPrivate, framework.Diagnostics},
		answer{own.PlannedState, own.PlannedIdentity, own.PlannedPrivate, own.Diagnostics})
	return own, nil
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

// recorder reads an object once and returns the same outcome from then on.
type recorder struct {
	resource.ResourceWithIdentity
	read *resource.ReadResponse
}

func (r *recorder) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	if r.read == nil {
		r.ResourceWithIdentity.Read(ctx, req, resp)
		copied := *resp
		r.read = &copied
		return
	}
	resp.State.Raw, resp.Identity.Raw, resp.Diagnostics = r.read.State.Raw, r.read.Identity.Raw, r.read.Diagnostics
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
