package acctest

import (
	"encoding/json"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Create plans and applies a new object. It ends the test if either has errors; see [Provider.TryCreate].
func (p *Provider) Create(resourceType string, config Config) Object {
	p.t.Helper()
	return MustSucceed(p.t, p.TryCreate(resourceType, config))
}

// Create plans a new object in one process and creates it in another, as Terraform does. The warnings of the result are those of the
// plan. If the plan has errors, nothing is applied and the result has them.
func (e *Env) Create(t testing.TB, resourceType string, config Config) Object {
	t.Helper()
	planned, _ := e.Provider(t, nil).PlanCreate(resourceType, config)
	if len(planned.Errors) > 0 {
		return planned
	}
	created := e.Provider(t, nil).Create(resourceType, config)
	created.Warnings = append(planned.Warnings, created.Warnings...)
	return created
}

// Update plans and applies a configuration for an object. It ends the test if either has errors.
func (p *Provider) Update(before Object, config Config) Object {
	p.t.Helper()
	return MustSucceed(p.t, p.TryUpdate(before, config))
}

// Destroy plans and applies the destruction of an object. It ends the test if either has errors.
func (p *Provider) Destroy(before Object) Object {
	p.t.Helper()
	return MustSucceed(p.t, p.TryDestroy(before))
}

// Read refreshes an object. It ends the test if the refresh has errors.
func (p *Provider) Read(o Object) Object {
	p.t.Helper()
	return MustSucceed(p.t, p.TryRead(o))
}

// TryCreate is Create for a test that expects errors: they are in the result. If the plan has errors, nothing is applied.
func (p *Provider) TryCreate(resourceType string, config Config) Object {
	p.t.Helper()
	return p.planAndApply(Object{resourceType: resourceType}, config)
}

// TryUpdate is Update for a test that expects errors. If the plan has errors, nothing is applied.
func (p *Provider) TryUpdate(before Object, config Config) Object {
	p.t.Helper()
	return p.planAndApply(before, config)
}

// TryDestroy is Destroy for a test that expects errors. If the plan has errors, nothing is applied.
func (p *Provider) TryDestroy(before Object) Object {
	p.t.Helper()
	return p.planAndApply(before, nil)
}

// TryRead is Read for a test that expects errors. The state is read from its JSON form first, as Terraform does.
func (p *Provider) TryRead(o Object) Object {
	p.t.Helper()
	resourceType := o.resourceType
	current := p.upgraded(resourceType, o)
	read, err := p.server.ReadResource(p.ctx, &tfprotov6.ReadResourceRequest{
		TypeName: resourceType, CurrentState: current, CurrentIdentity: o.rawIdentity, Private: o.private,
		ClientCapabilities: &tfprotov6.ReadResourceClientCapabilities{DeferralAllowed: p.DeferralAllowed},
	})
	p.must(err, nil)
	after := p.object(resourceType, read.NewState, read.NewIdentity, read.Private)
	after.addDiagnostics(read.Diagnostics)
	after.Deferred = awaitsSettings(read.Deferred)
	p.show(after)
	return after
}

// upgraded encodes the state of an object as in a state file and has the provider upgrade it.
func (p *Provider) upgraded(resourceType string, o Object) *tfprotov6.DynamicValue {
	p.t.Helper()
	state, err := o.raw.Unmarshal(p.schemas.ResourceSchemas[resourceType].ValueType())
	p.must(err, nil)
	values := jsonValue(state)
	for _, name := range o.missing {
		delete(values.(map[string]any), name) // the state is an object
	}
	for name, text := range o.removed {
		values.(map[string]any)[name] = text
	}
	encoded, err := json.Marshal(values)
	p.must(err, nil)
	response, err := p.server.UpgradeResourceState(p.ctx, &tfprotov6.UpgradeResourceStateRequest{
		TypeName: resourceType, Version: p.schemas.ResourceSchemas[resourceType].Version, RawState: &tfprotov6.RawState{JSON: encoded},
	})
	p.must(err, nil)
	p.must(nil, response.Diagnostics)
	return response.UpgradedState
}

// Upgrade returns the object after Terraform has read its state, without a refresh.
func (p *Provider) Upgrade(o Object) Object {
	p.t.Helper()
	return p.object(o.resourceType, p.upgraded(o.resourceType, o), o.rawIdentity, o.private)
}

// PlanCreate plans a new object. The State of the result is the planned one; empty reports that nothing would change.
func (p *Provider) PlanCreate(resourceType string, config Config) (planned Object, empty bool) {
	p.t.Helper()
	return p.PlanUpdate(Object{resourceType: resourceType}, config)
}

// PlanUpdate plans a configuration for an object, as PlanCreate does for a new one.
func (p *Provider) PlanUpdate(before Object, config Config) (planned Object, empty bool) {
	p.t.Helper()
	change := p.plan(before, config)
	planned = p.object(before.resourceType, change.plan.PlannedState, before.rawIdentity, change.plan.PlannedPrivate)
	planned.Errors, planned.Warnings = change.errors, change.warnings
	planned.Deferred = awaitsSettings(change.plan.Deferred)
	return planned, change.prior.Equal(change.after)
}

// PlanDestroy plans the destruction of an object.
func (p *Provider) PlanDestroy(before Object) Object {
	p.t.Helper()
	planned, _ := p.PlanUpdate(before, nil)
	return planned
}

// CreateBy plans a create, and lets another process apply the plan, which can have other settings.
func (p *Provider) CreateBy(other *Provider, resourceType string, config Config) Object {
	p.t.Helper()
	before := Object{resourceType: resourceType}
	return other.apply(before, p.plan(before, config))
}

func (p *Provider) planAndApply(before Object, config Config) Object {
	p.t.Helper()
	change := p.plan(before, config)
	if len(change.errors) > 0 {
		before.Errors = change.errors
		return before
	}
	return p.apply(before, change)
}

func (p *Provider) apply(before Object, c change) Object {
	p.t.Helper()
	resourceType := before.resourceType
	applied, err := p.server.ApplyResourceChange(p.ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: resourceType, PriorState: p.prior(before), PlannedState: c.plan.PlannedState,
		Config: c.encoded, PlannedPrivate: c.plan.PlannedPrivate, PlannedIdentity: c.plan.PlannedIdentity,
	})
	p.must(err, nil)
	after := p.object(resourceType, applied.NewState, applied.NewIdentity, applied.Private)
	after.addDiagnostics(applied.Diagnostics)
	if len(after.Errors) == 0 {
		raw, err := applied.NewState.Unmarshal(c.after.Type())
		p.must(err, nil)
		after.Errors = checkApplied(c.after, raw)
	}
	p.show(after)
	return after
}

// change is the result of a plan.
type change struct {
	plan             *tfprotov6.PlanResourceChangeResponse
	encoded          *tfprotov6.DynamicValue // the configuration
	prior, after     tftypes.Value
	errors, warnings []string
}

// plan validates a configuration, plans it and checks the plan, as Terraform's core does. A nil config plans a destroy.
func (p *Provider) plan(before Object, config Config) change {
	p.t.Helper()
	resourceType := before.resourceType
	schema := p.schemas.ResourceSchemas[resourceType]
	objectType := schema.ValueType().(tftypes.Object) // a schema is an object
	null := p.null(objectType)
	c := change{encoded: null}
	var diags Object
	configured, proposed := map[string]tftypes.Value{}, map[string]tftypes.Value{}
	proposedState := null
	if config != nil {
		for _, a := range schema.Block.Attributes {
			configured[a.Name] = value(a.ValueType(), config[a.Name])
			if a.Sensitive || a.WriteOnly {
				p.addSecrets(configured[a.Name])
			}
			proposed[a.Name] = configured[a.Name]
			if prior, ok := before.State[a.Name]; ok && a.Computed && configured[a.Name].IsNull() {
				proposed[a.Name] = prior // as Terraform proposes
			}
			if a.WriteOnly {
				proposed[a.Name] = tftypes.NewValue(a.ValueType(), nil)
			}
		}
		c.encoded, proposedState = p.encode(objectType, configured), p.encode(objectType, proposed)
		valid, err := p.server.ValidateResourceConfig(p.ctx, &tfprotov6.ValidateResourceConfigRequest{
			TypeName: resourceType, Config: c.encoded, ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		})
		p.must(err, nil)
		diags.addDiagnostics(valid.Diagnostics)
	}
	var err error
	c.prior, err = p.prior(before).Unmarshal(objectType)
	p.must(err, nil)
	if len(diags.Errors) > 0 { // the core does not plan an invalid configuration
		c.plan, c.after = &tfprotov6.PlanResourceChangeResponse{PlannedState: p.prior(before)}, c.prior
		c.errors, c.warnings = diags.Errors, diags.Warnings
		p.show(diags)
		return c
	}
	request := &tfprotov6.PlanResourceChangeRequest{
		TypeName: resourceType, PriorState: p.prior(before), PriorPrivate: before.private, PriorIdentity: before.rawIdentity,
		Config: c.encoded, ProposedNewState: proposedState,
		ClientCapabilities: &tfprotov6.PlanResourceChangeClientCapabilities{DeferralAllowed: p.DeferralAllowed},
	}
	c.plan, err = p.server.PlanResourceChange(p.ctx, request)
	p.must(err, nil)
	diags.addDiagnostics(c.plan.Diagnostics)
	c.after, err = c.plan.PlannedState.Unmarshal(objectType)
	p.must(err, nil)
	if len(diags.Errors) == 0 && config != nil {
		diags.Errors = checkPlanned(schema, configured, c.prior, c.after)
	}
	c.errors, c.warnings = diags.Errors, diags.Warnings
	p.show(diags)
	return c
}

func (p *Provider) prior(o Object) *tfprotov6.DynamicValue {
	if o.raw != nil {
		return o.raw
	}
	return p.null(p.schemas.ResourceSchemas[o.resourceType].ValueType())
}
