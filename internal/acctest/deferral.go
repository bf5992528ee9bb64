package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// awaitsSettings reports whether an answer is deferred because of an unknown setting.
func awaitsSettings(d *tfprotov6.Deferred) bool {
	return d != nil && d.Reason == tfprotov6.DeferredReasonProviderConfigUnknown
}

// Open validates and opens an ephemeral resource, as a plan does. The result has no State.
func (p *Provider) Open(ephemeral string, config Config) Object {
	p.t.Helper()
	schema := p.schemas.EphemeralResourceSchemas[ephemeral]
	values := map[string]tftypes.Value{}
	for _, a := range schema.Block.Attributes {
		values[a.Name] = value(a.ValueType(), config[a.Name])
	}
	encoded := p.encode(schema.ValueType(), values)
	valid, err := p.server.ValidateEphemeralResourceConfig(p.ctx, &tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: ephemeral, Config: encoded})
	p.must(err, nil)
	var o Object
	if o.addDiagnostics(valid.Diagnostics); len(o.Errors) > 0 {
		p.show(o)
		return o
	}
	opened, err := p.server.OpenEphemeralResource(p.ctx, &tfprotov6.OpenEphemeralResourceRequest{
		TypeName: ephemeral, Config: encoded,
		ClientCapabilities: &tfprotov6.OpenEphemeralResourceClientCapabilities{DeferralAllowed: p.DeferralAllowed},
	})
	p.must(err, nil)
	o.addDiagnostics(opened.Diagnostics)
	o.Deferred = awaitsSettings(opened.Deferred)
	p.show(o)
	return o
}
