package acctest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
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

// ReadDataSource reads the data source once: the framework gets the outcome of the fast path's read.
func (c compared) ReadDataSource(ctx context.Context, r *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	fast, ok := c.DataFastPath(r.TypeName)
	if !ok {
		c.p.slow("read", "data "+r.TypeName)
		return c.Server.ReadDataSource(ctx, r)
	}
	recorded := &dataRecorder{DataSource: fast.DataSource, query: fast.Query}
	fast.Query = recorded.record
	own, ok := fast.Read(ctx, r)
	if !ok {
		c.p.slow("read", "data "+r.TypeName)
		return c.Server.ReadDataSource(ctx, r)
	}
	framework, err := providerserver.NewProtocol6(replaying{dataSource: recorded})().ReadDataSource(ctx, r)
	c.p.must(err, nil)
	c.compareStates("data "+r.TypeName, c.p.schemas.DataSourceSchemas[r.TypeName].ValueType(), framework.State, own.State)
	if !cmp.Equal(framework.Diagnostics, own.Diagnostics) || !cmp.Equal(framework.Deferred, own.Deferred) {
		c.p.t.Errorf("data %s: the framework answers %+v, the fast path %+v", r.TypeName, framework, own)
	}
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
	c.compareStates(resourceType, c.p.schemas.ResourceSchemas[resourceType].ValueType(), framework.state, own.state)
	if framework.identity != nil || own.identity != nil {
		c.compareStates(resourceType, c.p.identities[resourceType].ValueType(), framework.identity.IdentityData, own.identity.IdentityData)
	}
	if string(framework.private) != string(own.private) {
		c.p.t.Errorf("%s: the framework stores %q in private state, the fast path %q", resourceType, framework.private, own.private)
	}
	if !cmp.Equal(framework.diagnostics, own.diagnostics) {
		c.p.t.Errorf("%s: the diagnostics of the framework and of the fast path differ: %s", resourceType, cmp.Diff(framework.diagnostics, own.diagnostics))
	}
}

func (c compared) compareStates(of string, t tftypes.Type, framework, own *tfprotov6.DynamicValue) {
	c.p.t.Helper()
	want, err := framework.Unmarshal(t)
	c.p.must(err, nil)
	got, err := own.Unmarshal(t)
	c.p.must(err, nil)
	if !want.Equal(got) {
		c.p.t.Errorf("%s: the framework answers %s, the fast path %s", of, want, got)
	}
}
