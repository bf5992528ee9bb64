package acctest

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// compared is a provider that fails the test where it takes a shortcut, and the framework would have answered another thing.
type compared struct {
	*provider.Server
	p *Provider
}

// ValidateResourceConfig compares the outcomes.
func (c compared) ValidateResourceConfig(ctx context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if c.Valid(ctx, r) {
		framework, err := c.ProviderServer.ValidateResourceConfig(ctx, r)
		c.p.must(err, framework.Diagnostics)
		if len(framework.Diagnostics) > 0 {
			c.p.t.Errorf("%s: the framework says of a configuration: %s", r.TypeName, framework.Diagnostics[0].Summary)
		}
	}
	return c.Server.ValidateResourceConfig(ctx, r)
}

// ReadResource compares the outcomes. The framework reads nothing again.
func (c compared) ReadResource(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	ctx, unchanged := c.Refreshed(ctx, r)
	framework, err := c.ProviderServer.ReadResource(ctx, r)
	if unchanged == nil || err != nil {
		return framework, err
	}
	c.p.must(nil, framework.Diagnostics)
	c.compare(r.TypeName, answer{framework.NewState, framework.NewIdentity, framework.Private}, answer{unchanged.NewState, unchanged.NewIdentity, unchanged.Private})
	return unchanged, nil
}

// UpgradeResourceState compares the outcomes.
func (c compared) UpgradeResourceState(ctx context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if current := c.Current(r); current != nil {
		framework, err := c.ProviderServer.UpgradeResourceState(ctx, r)
		c.p.must(err, framework.Diagnostics)
		c.compare(r.TypeName, answer{state: framework.UpgradedState}, answer{state: current.UpgradedState})
	}
	return c.Server.UpgradeResourceState(ctx, r)
}

// PlanResourceChange compares the outcomes.
func (c compared) PlanResourceChange(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	planned, err := c.Server.PlanResourceChange(ctx, r)
	if err != nil || !c.Unchanged(r) {
		return planned, err
	}
	framework, err := c.ProviderServer.PlanResourceChange(ctx, r)
	c.p.must(err, framework.Diagnostics)
	if len(framework.RequiresReplace) > 0 || len(framework.Diagnostics) > 0 {
		c.p.t.Errorf("%s: the framework plans a replacement because of %v, or says %v", r.TypeName, framework.RequiresReplace, framework.Diagnostics)
	}
	identity := framework.PlannedIdentity
	if r.PriorIdentity == nil { // then the framework makes one that is null
		identity = nil
	}
	c.compare(r.TypeName, answer{framework.PlannedState, identity, framework.PlannedPrivate}, answer{planned.PlannedState, planned.PlannedIdentity, planned.PlannedPrivate})
	return planned, nil
}

// answer is what a call gives of an object.
type answer struct {
	state    *tfprotov6.DynamicValue
	identity *tfprotov6.ResourceIdentityData
	private  []byte
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
			c.p.t.Errorf("%s: the framework answers %s, the provider without it %s", resourceType, want, got)
		}
	}
	same(c.p.schemas.ResourceSchemas[resourceType].ValueType(), framework.state, own.state)
	if framework.identity != nil || own.identity != nil {
		same(c.p.identities[resourceType].ValueType(), framework.identity.IdentityData, own.identity.IdentityData)
	}
	if string(framework.private) != string(own.private) {
		c.p.t.Errorf("%s: the framework keeps %q in private state, the provider without it %q", resourceType, framework.private, own.private)
	}
}
