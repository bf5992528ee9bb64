package acctest

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// Protocol is a configured provider, spoken to over the plugin protocol in this process.
type Protocol struct {
	// Warnings are those of the provider's configuration.
	Warnings []string
	// Process is what it sends its requests by, where the emulator is in memory.
	Process *Process

	t          testing.TB
	ctx        context.Context // with loggers that write to the test's canaries
	env        *Env
	server     compared
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
}

// Config is the configuration of an object: texts, whole numbers, booleans, []string for sets, map[string]string for
// maps and a Config for an object within. What is left out or nil is null.
type Config map[string]any

// Object is what the protocol says of one object; attributes that are null are left out.
type Object struct {
	DisplayName string
	Identity    map[string]string
	State       map[string]tftypes.Value
	// Gone says that the object is not in the state (any more).
	Gone bool
	// Errors and Warnings are those of the operation that the object comes from, each with its attribute, summary and detail.
	Errors, Warnings []string

	raw         *tfprotov6.DynamicValue
	rawIdentity *tfprotov6.ResourceIdentityData
	private     []byte
}

// Text gives a string attribute of the state, "" where it is null.
func (o Object) Text(name string) string { return text(o.State[name]) }

func (o *Object) take(diags []*tfprotov6.Diagnostic) {
	for _, d := range diags {
		words := d.Summary + ": " + d.Detail
		if d.Attribute != nil {
			words = d.Attribute.String() + ": " + words
		}
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			o.Errors = append(o.Errors, words)
		} else {
			o.Warnings = append(o.Warnings, words)
		}
	}
}

// Protocol configures a provider for the emulator; settings by "block.name" replace or add to those that lead to it.
func (e *Env) Protocol(t testing.TB, settings map[string]string) *Protocol {
	t.Helper()
	p := &Protocol{t: t, env: e, ctx: tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), &e.canaries), &e.canaries)}
	var transport http.RoundTripper
	if e.memory != nil {
		p.Process = e.memory.process()
		transport = p.Process
	}
	p.server = compared{provider.Server("test", transport), p}
	var err error
	p.schemas, err = schemas()
	p.must(err, p.schemas.Diagnostics)
	known, err := identities()
	p.must(err, known.Diagnostics)
	p.identities = known.IdentitySchemas
	schema := p.schemas.Provider.ValueType().(tftypes.Object) //nolint:forcetypeassert // a schema is an object
	all := e.settings()
	maps.Copy(all, settings)
	values := map[string]tftypes.Value{}
	for block, t := range schema.AttributeTypes { // and credentials_file
		values[block] = settingsOf(t, all, block)
	}
	configured, err := p.server.ConfigureProvider(p.ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.14.0", Config: p.encode(schema, values),
	})
	p.must(err, configured.Diagnostics)
	for _, d := range configured.Diagnostics {
		p.Warnings = append(p.Warnings, d.Summary+": "+d.Detail)
	}
	return p
}

// schemas gives the schemas of the provider, which are the same in every process, and take longer than most operations.
var schemas = sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
	return provider.Server("test", nil).GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
})

// identities gives the schemas of the identities.
var identities = sync.OnceValues(func() (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return provider.Server("test", nil).GetResourceIdentitySchemas(context.Background(), &tfprotov6.GetResourceIdentitySchemasRequest{})
})

// settingsOf makes the value of a block, or of one setting, by its name with dots.
func settingsOf(t tftypes.Type, all map[string]string, name string) tftypes.Value {
	object, ok := t.(tftypes.Object)
	if !ok {
		if setting, ok := all[name]; ok {
			return tftypes.NewValue(t, setting)
		}
		return tftypes.NewValue(t, nil)
	}
	attributes := map[string]tftypes.Value{}
	for below, t := range object.AttributeTypes {
		attributes[below] = settingsOf(t, all, name+"."+below)
	}
	return tftypes.NewValue(t, attributes)
}

// Stop tells the provider to stop, as Terraform does when it is interrupted.
func (p *Protocol) Stop() {
	p.t.Helper()
	_, err := p.server.StopProvider(p.ctx, &tfprotov6.StopProviderRequest{})
	p.must(err, nil)
}

// Types are the names of all types of the provider.
func (p *Protocol) Types() (resources, dataSources, lists, ephemerals, functions []string) {
	for name := range p.schemas.ResourceSchemas {
		resources = append(resources, name)
	}
	for name := range p.schemas.DataSourceSchemas {
		dataSources = append(dataSources, name)
	}
	for name := range p.schemas.ListResourceSchemas {
		lists = append(lists, name)
	}
	for name := range p.schemas.Functions {
		functions = append(functions, name)
	}
	for name := range p.schemas.EphemeralResourceSchemas {
		ephemerals = append(ephemerals, name)
	}
	return resources, dataSources, lists, ephemerals, functions
}

// Arguments are the attributes of a resource type that a configuration can have.
func (p *Protocol) Arguments(resourceType string) map[string]*tfprotov6.SchemaAttribute {
	arguments := map[string]*tfprotov6.SchemaAttribute{}
	for _, a := range p.schemas.ResourceSchemas[resourceType].Block.Attributes {
		if a.Required || a.Optional {
			arguments[a.Name] = a
		}
	}
	return arguments
}

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

func (p *Protocol) null(t tftypes.Type) *tfprotov6.DynamicValue {
	encoded, err := tfprotov6.NewDynamicValue(t, tftypes.NewValue(t, nil))
	p.must(err, nil)
	return &encoded
}

// value makes a value of a configuration's Go value.
func value(t tftypes.Type, v any) tftypes.Value {
	switch v := v.(type) {
	case []string:
		elements := []tftypes.Value{}
		for _, e := range v {
			elements = append(elements, tftypes.NewValue(tftypes.String, e))
		}
		return tftypes.NewValue(t, elements)
	case map[string]string:
		entries := map[string]tftypes.Value{}
		for name, e := range v {
			entries[name] = tftypes.NewValue(tftypes.String, e)
		}
		return tftypes.NewValue(t, entries)
	case Config:
		members := map[string]tftypes.Value{}
		for name, t := range t.(tftypes.Object).AttributeTypes { //nolint:forcetypeassert // a Config is for an object
			members[name] = value(t, v[name])
		}
		return tftypes.NewValue(t, members)
	default:
		return tftypes.NewValue(t, v)
	}
}

func (p *Protocol) object(resourceType string, state *tfprotov6.DynamicValue, identity *tfprotov6.ResourceIdentityData, private []byte) Object {
	p.t.Helper()
	o := Object{Identity: map[string]string{}, Gone: true, raw: state, rawIdentity: identity, private: private}
	if state != nil {
		raw, err := state.Unmarshal(p.schemas.ResourceSchemas[resourceType].ValueType())
		p.must(err, nil)
		if o.Gone = raw.IsNull(); !o.Gone {
			p.must(raw.As(&o.State), nil)
		}
	}
	for _, a := range p.schemas.ResourceSchemas[resourceType].Block.Attributes {
		p.showValue("attribute "+a.Name+" of "+resourceType, a, o.State[a.Name])
		if value, ok := o.State[a.Name]; ok && value.IsNull() {
			delete(o.State, a.Name)
		}
	}
	p.env.canaries.show("the private state of "+resourceType, string(private))
	if identity == nil || identity.IdentityData == nil {
		return o
	}
	raw, err := identity.IdentityData.Unmarshal(p.identities[resourceType].ValueType())
	p.must(err, nil)
	values := map[string]tftypes.Value{}
	if !raw.IsNull() {
		p.must(raw.As(&values), nil)
	}
	for name, value := range values {
		o.Identity[name] = text(value)
		p.env.canaries.show("the identity of "+resourceType, text(value))
	}
	return o
}

func (p *Protocol) encode(t tftypes.Type, values map[string]tftypes.Value) *tfprotov6.DynamicValue {
	p.t.Helper()
	encoded, err := tfprotov6.NewDynamicValue(t, tftypes.NewValue(t, values))
	p.must(err, nil)
	return &encoded
}

func (p *Protocol) must(err error, diags []*tfprotov6.Diagnostic) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			p.t.Fatalf("%s: %s", d.Summary, d.Detail)
		}
	}
}

func text(v tftypes.Value) string {
	var s string
	if v.Type() == nil || v.IsNull() || !v.IsKnown() || v.As(&s) != nil {
		return ""
	}
	return s
}
