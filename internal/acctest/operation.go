package acctest

import (
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Read refreshes an object, whose state comes from a file, as Terraform keeps it.
func (p *Protocol) Read(resourceType string, o Object) Object {
	p.t.Helper()
	current := p.fromFile(resourceType, o)
	read, err := p.server.ReadResource(p.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: resourceType, CurrentState: current, CurrentIdentity: o.rawIdentity, Private: o.private,
	})
	p.must(err, nil)
	after := p.object(resourceType, read.NewState, read.NewIdentity, read.Private)
	after.take(read.Diagnostics)
	p.show(after)
	return after
}

// fromFile writes the state of an object into a file and takes it out again, which the provider may upgrade.
func (p *Protocol) fromFile(resourceType string, o Object) *tfprotov6.DynamicValue {
	p.t.Helper()
	state, err := o.raw.Unmarshal(p.schemas.ResourceSchemas[resourceType].ValueType())
	p.must(err, nil)
	kept, err := json.Marshal(plainly(state))
	p.must(err, nil)
	upgraded, err := p.server.UpgradeResourceState(p.ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: resourceType, Version: p.schemas.ResourceSchemas[resourceType].Version, RawState: &tfprotov6.RawState{JSON: kept},
	})
	p.must(err, nil)
	p.must(nil, upgraded.Diagnostics)
	return upgraded.UpgradedState
}

// Plan plans an object with that configuration, nil to destroy it; before is the zero Object where there is none yet.
// The State of the result is the planned one, empty says that nothing would change.
func (p *Protocol) Plan(resourceType string, before Object, config Config) (planned Object, empty bool) {
	p.t.Helper()
	change := p.plan(resourceType, before, config)
	planned = p.object(resourceType, change.plan.PlannedState, before.rawIdentity, change.plan.PlannedPrivate)
	planned.Errors, planned.Warnings = change.errors, change.warnings
	return planned, change.prior.Equal(change.after)
}

// Apply plans and applies. Where the plan has errors, nothing is applied.
func (p *Protocol) Apply(resourceType string, before Object, config Config) Object {
	p.t.Helper()
	change := p.plan(resourceType, before, config)
	if len(change.errors) > 0 {
		before.Errors = change.errors
		return before
	}
	return p.apply(resourceType, before, change)
}

func (p *Protocol) apply(resourceType string, before Object, c change) Object {
	p.t.Helper()
	applied, err := p.server.ApplyResourceChange(p.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: resourceType, PriorState: p.prior(resourceType, before), PlannedState: c.plan.PlannedState,
		Config: c.encoded, PlannedPrivate: c.plan.PlannedPrivate, PlannedIdentity: c.plan.PlannedIdentity,
	})
	p.must(err, nil)
	after := p.object(resourceType, applied.NewState, applied.NewIdentity, applied.Private)
	after.take(applied.Diagnostics)
	if len(after.Errors) == 0 {
		raw, err := applied.NewState.Unmarshal(c.after.Type())
		p.must(err, nil)
		after.Errors = checkApplied(c.after, raw)
	}
	p.show(after)
	return after
}

// change is what a plan wants to make of an object.
type change struct {
	plan             *tfprotov6.PlanResourceChangeResponse
	encoded          *tfprotov6.DynamicValue // the configuration
	prior, after     tftypes.Value
	errors, warnings []string
}

// plan validates and plans, and checks the plan, as Terraform's core does.
func (p *Protocol) plan(resourceType string, before Object, config Config) change {
	p.t.Helper()
	schema := p.schemas.ResourceSchemas[resourceType]
	objectType := schema.ValueType().(tftypes.Object) //nolint:forcetypeassert // a schema is an object
	null := p.null(objectType)
	c := change{encoded: null}
	var diags Object
	given, wanted := map[string]tftypes.Value{}, map[string]tftypes.Value{}
	proposed := null
	if config != nil {
		for _, a := range schema.Block.Attributes {
			given[a.Name] = value(a.ValueType(), config[a.Name])
			if a.Sensitive || a.WriteOnly {
				p.hide(given[a.Name])
			}
			wanted[a.Name] = given[a.Name]
			if prior, ok := before.State[a.Name]; ok && a.Computed && given[a.Name].IsNull() {
				wanted[a.Name] = prior // as Terraform proposes
			}
			if a.WriteOnly {
				wanted[a.Name] = tftypes.NewValue(a.ValueType(), nil)
			}
		}
		c.encoded, proposed = p.encode(objectType, given), p.encode(objectType, wanted)
		valid, err := p.server.ValidateResourceConfig(p.ctx, &tfprotov6.ValidateResourceConfigRequest{
			TypeName: resourceType, Config: c.encoded, ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		p.must(err, nil)
		diags.take(valid.Diagnostics)
	}
	var err error
	c.prior, err = p.prior(resourceType, before).Unmarshal(objectType)
	p.must(err, nil)
	if len(diags.Errors) > 0 { // the core plans nothing then
		c.plan, c.after = &tfprotov6.PlanResourceChangeResponse{PlannedState: p.prior(resourceType, before)}, c.prior
		c.errors, c.warnings = diags.Errors, diags.Warnings
		p.show(diags)
		return c
	}
	request := &tfprotov6.PlanResourceChangeRequest{
		TypeName: resourceType, PriorState: p.prior(resourceType, before), PriorPrivate: before.private, PriorIdentity: before.rawIdentity,
		Config: c.encoded, ProposedNewState: proposed,
	}
	c.plan, err = p.server.PlanResourceChange(p.ctx, request)
	p.must(err, nil)
	diags.take(c.plan.Diagnostics)
	c.after, err = c.plan.PlannedState.Unmarshal(objectType)
	p.must(err, nil)
	if len(diags.Errors) == 0 && config != nil {
		diags.Errors = checkPlanned(schema, given, c.prior, c.after)
	}
	c.errors, c.warnings = diags.Errors, diags.Warnings
	p.show(diags)
	return c
}

func (p *Protocol) prior(resourceType string, o Object) *tfprotov6.DynamicValue {
	if o.raw != nil {
		return o.raw
	}
	return p.null(p.schemas.ResourceSchemas[resourceType].ValueType())
}
