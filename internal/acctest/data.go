package acctest

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// DataErrors validates a data source and reads it where it is valid, as Terraform's core does, and gives what it refuses.
func (p *Protocol) DataErrors(dataSource string, config Config) []string {
	p.t.Helper()
	schema := p.schemas.DataSourceSchemas[dataSource]
	values := map[string]tftypes.Value{}
	for _, a := range schema.Block.Attributes {
		values[a.Name] = value(a.ValueType(), config[a.Name])
	}
	valid, err := p.server.ValidateDataResourceConfig(p.ctx, &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: dataSource, Config: p.encode(schema.ValueType(), values),
	})
	p.must(err, nil)
	var o Object
	o.take(valid.Diagnostics)
	if len(o.Errors) > 0 {
		p.show(o)
		return o.Errors
	}
	return p.ReadData(dataSource, config).Errors
}
