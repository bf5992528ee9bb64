package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Invocation is the result of an action.
type Invocation struct {
	Progress, Warnings, Errors []string
	// Deferred reports whether the provider left the action to a later plan, because a setting is unknown.
	Deferred bool
}

// Actions returns the names of all actions.
func (p *Provider) Actions() []string {
	var names []string
	for name := range p.schemas.ActionSchemas {
		names = append(names, name)
	}
	return names
}

// Invoke validates, plans and runs an action, as Terraform 1.14 does. The strings of write-only arguments are secrets of the test. The
// arguments named as ephemeral are null when the action runs, as by `terraform apply -invoke` (Terraform 1.16). A nil configuration is an
// action block without a config block.
func (p *Provider) Invoke(action string, config Config, ephemeral ...string) Invocation {
	p.t.Helper()
	schema := p.schemas.ActionSchemas[action].Schema
	values := map[string]tftypes.Value{}
	for _, a := range schema.Block.Attributes {
		values[a.Name] = value(a.ValueType(), config[a.Name])
		if a.WriteOnly {
			p.addSecrets(values[a.Name])
		}
	}
	encoded := p.encode(schema.ValueType(), values)
	if config == nil {
		encoded = p.null(schema.ValueType())
	}
	var result Invocation
	report := func(diagnostics []*tfprotov6.Diagnostic) (failed bool) {
		var o Object
		o.addDiagnostics(diagnostics)
		p.show(o)
		result.Warnings, result.Errors = append(result.Warnings, o.Warnings...), append(result.Errors, o.Errors...)
		return len(o.Errors) > 0
	}
	valid, err := p.server.ValidateActionConfig(p.ctx, &tfprotov6.ValidateActionConfigRequest{ActionType: action, Config: encoded})
	p.must(err, nil)
	if report(valid.Diagnostics) {
		return result
	}
	planned, err := p.server.PlanAction(p.ctx, &tfprotov6.PlanActionRequest{
		ActionType: action, Config: encoded,
		ClientCapabilities: &tfprotov6.PlanActionClientCapabilities{DeferralAllowed: p.DeferralAllowed},
	})
	p.must(err, nil)
	result.Deferred = awaitsSettings(planned.Deferred)
	if report(planned.Diagnostics) || result.Deferred {
		return result
	}
	for _, name := range ephemeral {
		values[name] = tftypes.NewValue(values[name].Type(), nil)
	}
	if len(ephemeral) > 0 {
		encoded = p.encode(schema.ValueType(), values)
	}
	stream, err := p.server.InvokeAction(p.ctx, &tfprotov6.InvokeActionRequest{ActionType: action, Config: encoded})
	if err != nil { // after an interrupt
		report([]*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: err.Error()}})
		return result
	}
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			p.env.CheckNoSecret("progress of "+action, event.Message)
			result.Progress = append(result.Progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			report(event.Diagnostics)
		}
	}
	return result
}
