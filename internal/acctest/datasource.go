package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// RequiredArguments returns the names of a data source's required arguments.
func (p *Provider) RequiredArguments(dataSource string) []string {
	var names []string
	for _, a := range p.schemas.DataSourceSchemas[dataSource].Block.Attributes {
		if a.Required {
			names = append(names, a.Name)
		}
	}
	return names
}

// ReadData validates and reads a data source, as a plan does. Errors are in the result.
func (p *Provider) ReadData(dataSource string, config Config) Object {
	p.t.Helper()
	schema := p.schemas.DataSourceSchemas[dataSource]
	objectType := schema.ValueType().(tftypes.Object) // a schema is an object
	values := map[string]tftypes.Value{}
	for _, a := range schema.Block.Attributes {
		values[a.Name] = value(a.ValueType(), config[a.Name])
	}
	encoded := p.encode(objectType, values)
	valid, err := p.server.ValidateDataResourceConfig(p.ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: dataSource, Config: encoded})
	p.must(err, nil)
	var o Object
	if o.addDiagnostics(valid.Diagnostics); len(o.Errors) > 0 {
		p.show(o)
		return o
	}
	read, err := p.server.ReadDataSource(p.ctx, &tfprotov6.ReadDataSourceRequest{
		TypeName: dataSource, Config: encoded,
		ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: p.DeferralAllowed},
	})
	p.must(err, nil)
	o.raw = read.State
	o.addDiagnostics(read.Diagnostics)
	p.show(o)
	if o.Deferred = awaitsSettings(read.Deferred); o.Deferred || len(o.Errors) > 0 {
		return o
	}
	raw, err := read.State.Unmarshal(objectType)
	p.must(err, nil)
	p.must(raw.As(&o.State), nil)
	for _, a := range schema.Block.Attributes {
		p.showValue("attribute "+a.Name+" of data source "+dataSource, a, o.State[a.Name])
	}
	return o
}
