// Command providerschema prints this provider's schema in the format of `terraform providers schema -json`, for tfplugindocs.
//
// It calls the provider in this process, so that the documentation is the same on every machine: an older Terraform silently
// omits resource identities, list resources and actions.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

func main() {
	if err := write(context.Background(), os.Stdout, provider.NewServer("dev", nil, "")); err != nil {
		log.Fatal(err)
	}
}

func write(ctx context.Context, w io.Writer, p tfprotov6.ProviderServer) error {
	s, err := p.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return err
	}
	ids, err := p.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return err
	}
	for _, d := range append(s.Diagnostics, ids.Diagnostics...) {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s", d.Summary, d.Detail)
		}
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(tfjson.ProviderSchemas{
		FormatVersion: "1.0",
		Schemas: map[string]*tfjson.ProviderSchema{"integrations": {
			ConfigSchema:             schema(s.Provider),
			ResourceSchemas:          each(s.ResourceSchemas, schema),
			ResourceIdentitySchemas:  each(ids.IdentitySchemas, identity),
			DataSourceSchemas:        each(s.DataSourceSchemas, schema),
			EphemeralResourceSchemas: each(s.EphemeralResourceSchemas, schema),
			ListResourceSchemas:      each(s.ListResourceSchemas, schema),
			Functions:                each(s.Functions, function),
			ActionSchemas: each(s.ActionSchemas, func(a *tfprotov6.ActionSchema) *tfjson.ActionSchema {
				return &tfjson.ActionSchema{Block: block(a.Schema.Block)}
			}),
		}},
	})
}

func schema(s *tfprotov6.Schema) *tfjson.Schema {
	return &tfjson.Schema{Version: uint64(s.Version), Block: block(s.Block)}
}

func block(b *tfprotov6.SchemaBlock) *tfjson.SchemaBlock {
	nested := make(map[string]*tfjson.SchemaBlockType, len(b.BlockTypes))
	for _, n := range b.BlockTypes {
		nested[n.TypeName] = &tfjson.SchemaBlockType{
			NestingMode: tfjson.SchemaNestingMode(strings.ToLower(n.Nesting.String())),
			Block:       block(n.Block),
			MinItems:    uint64(n.MinItems),
			MaxItems:    uint64(n.MaxItems),
		}
	}
	return &tfjson.SchemaBlock{
		Attributes:      attributes(b.Attributes),
		NestedBlocks:    nested,
		Description:     b.Description,
		DescriptionKind: kind(b.DescriptionKind),
		Deprecated:      b.Deprecated,
	}
}

func attributes(list []*tfprotov6.SchemaAttribute) map[string]*tfjson.SchemaAttribute {
	byName := make(map[string]*tfjson.SchemaAttribute, len(list))
	for _, a := range list {
		attribute := &tfjson.SchemaAttribute{
			Description:     a.Description,
			DescriptionKind: kind(a.DescriptionKind),
			Deprecated:      a.Deprecated,
			Required:        a.Required,
			Optional:        a.Optional,
			Computed:        a.Computed,
			Sensitive:       a.Sensitive,
			WriteOnly:       a.WriteOnly,
		}
		if n := a.NestedType; n != nil {
			attribute.AttributeNestedType = &tfjson.SchemaNestedAttributeType{
				Attributes:  attributes(n.Attributes),
				NestingMode: tfjson.SchemaNestingMode(strings.ToLower(n.Nesting.String())),
			}
		} else {
			attribute.AttributeType = typeOf(a.Type)
		}
		byName[a.Name] = attribute
	}
	return byName
}

func identity(s *tfprotov6.ResourceIdentitySchema) *tfjson.IdentitySchema {
	byName := make(map[string]*tfjson.IdentityAttribute, len(s.IdentityAttributes))
	for _, a := range s.IdentityAttributes {
		byName[a.Name] = &tfjson.IdentityAttribute{
			IdentityType:      typeOf(a.Type),
			Description:       a.Description,
			RequiredForImport: a.RequiredForImport,
			OptionalForImport: a.OptionalForImport,
		}
	}
	return &tfjson.IdentitySchema{Version: uint64(s.Version), Attributes: byName}
}

func function(f *tfprotov6.Function) *tfjson.FunctionSignature {
	signature := &tfjson.FunctionSignature{
		Description:        f.Description,
		Summary:            f.Summary,
		DeprecationMessage: f.DeprecationMessage,
		ReturnType:         typeOf(f.Return.Type),
		VariadicParameter:  parameter(f.VariadicParameter),
	}
	for _, p := range f.Parameters {
		signature.Parameters = append(signature.Parameters, parameter(p))
	}
	return signature
}

func parameter(p *tfprotov6.FunctionParameter) *tfjson.FunctionParameter {
	if p == nil {
		return nil
	}
	return &tfjson.FunctionParameter{Name: p.Name, Description: p.Description, IsNullable: p.AllowNullValue, Type: typeOf(p.Type)}
}

func kind(k tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	return tfjson.SchemaDescriptionKind(strings.ToLower(k.String()))
}

// typeOf converts by JSON, the notation that both type systems share. It panics if the type has no such notation.
func typeOf(t tftypes.Type) (c cty.Type) {
	j, err := json.Marshal(t)
	if err == nil {
		err = json.Unmarshal(j, &c)
	}
	if err != nil {
		panic(err)
	}
	return c
}

func each[A, B any](in map[string]A, convert func(A) B) map[string]B {
	out := make(map[string]B, len(in))
	for name, v := range in {
		out[name] = convert(v)
	}
	return out
}
