package acctest

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ImportByIdentity imports an object by its identity, as Terraform 1.12 does, and reads it.
func (p *Provider) ImportByIdentity(resourceType string, identity map[string]string) Object {
	p.t.Helper()
	return p.importAndRead(&tfprotov6.ImportResourceStateRequest{
		TypeName: resourceType, Identity: p.identity(resourceType, identity),
	})
}

// ImportByID imports an object by its import ID and reads it.
func (p *Provider) ImportByID(resourceType, id string) Object {
	p.t.Helper()
	return p.importAndRead(&tfprotov6.ImportResourceStateRequest{TypeName: resourceType, ID: id})
}

func (p *Provider) importAndRead(req *tfprotov6.ImportResourceStateRequest) Object {
	p.t.Helper()
	imported, err := p.server.ImportResourceState(p.ctx, req)
	p.must(err, nil)
	if len(imported.ImportedResources) == 0 {
		o := Object{Gone: true, resourceType: req.TypeName}
		o.addDiagnostics(imported.Diagnostics)
		p.show(o)
		return o
	}
	i := imported.ImportedResources[0]
	return p.TryRead(Object{resourceType: req.TypeName, raw: i.State, rawIdentity: i.Identity, private: i.Private})
}

// GenerateConfig returns the configuration that Terraform 1.14 writes for an imported object, without arguments that are null.
func (p *Provider) GenerateConfig(o Object) map[string]tftypes.Value {
	p.t.Helper()
	resp, err := p.server.GenerateResourceConfig(p.ctx, &tfprotov6.GenerateResourceConfigRequest{TypeName: o.resourceType, State: o.raw})
	p.must(err, resp.Diagnostics)
	config, err := resp.Config.Unmarshal(p.schemas.ResourceSchemas[o.resourceType].ValueType())
	p.must(err, nil)
	values := map[string]tftypes.Value{}
	p.must(config.As(&values), nil)
	maps.DeleteFunc(values, func(_ string, v tftypes.Value) bool { return v.IsNull() })
	return values
}

// List lists objects by a list block without arguments. See [Provider.Query].
func (p *Provider) List(resourceType string, withResource bool, limit int64) []Object {
	p.t.Helper()
	return p.Query(resourceType, Config{}, withResource, limit)
}

// ListArguments returns the arguments of a list resource.
func (p *Provider) ListArguments(resourceType string) []*tfprotov6.SchemaAttribute {
	return p.schemas.ListResourceSchemas[resourceType].Block.Attributes
}

// Query validates a list block and lists its objects, as a query of Terraform 1.14 does. A limit of 0 means no limit. An object in the
// result may have errors and nothing else.
func (p *Provider) Query(resourceType string, config Config, withResource bool, limit int64) []Object {
	p.t.Helper()
	schema := p.schemas.ListResourceSchemas[resourceType]
	values := map[string]tftypes.Value{}
	for _, a := range p.ListArguments(resourceType) {
		values[a.Name] = value(a.ValueType(), config[a.Name])
	}
	encoded := p.encode(schema.ValueType(), values)
	valid, err := p.server.ValidateListResourceConfig(p.ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: resourceType, Config: encoded})
	p.must(err, nil)
	var invalid Object
	if invalid.addDiagnostics(valid.Diagnostics); len(invalid.Errors) > 0 {
		p.show(invalid)
		return []Object{invalid}
	}
	stream, err := p.server.ListResource(p.ctx, &tfprotov6.ListResourceRequest{
		TypeName: resourceType, IncludeResource: withResource, Limit: limit, Config: encoded,
	})
	p.must(err, nil)
	var objects []Object
	for result := range stream.Results {
		o := Object{}
		if result.Identity != nil {
			o = p.object(resourceType, result.Resource, result.Identity, nil)
		}
		o.DisplayName = result.DisplayName
		p.env.canaries.show("the display name of "+resourceType, unmarked("name", o.DisplayName))
		o.addDiagnostics(result.Diagnostics)
		p.show(o)
		objects = append(objects, o)
	}
	return objects
}

func (p *Provider) identity(resourceType string, values map[string]string) *tfprotov6.ResourceIdentityData {
	p.t.Helper()
	objectType := p.identities[resourceType].ValueType().(tftypes.Object) // a schema is an object
	raw := map[string]tftypes.Value{}
	for name := range objectType.AttributeTypes {
		raw[name] = tftypes.NewValue(tftypes.String, nil)
		if value, ok := values[name]; ok {
			raw[name] = tftypes.NewValue(tftypes.String, value)
		}
	}
	return &tfprotov6.ResourceIdentityData{IdentityData: p.encode(objectType, raw)}
}
