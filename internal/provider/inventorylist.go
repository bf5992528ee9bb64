package provider

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// configure configures the provider as an empty block does, except for the credentials file.
func (s *Server) configure(ctx context.Context, schemas *tfprotov6.GetProviderSchemaResponse, file string) (warnings []string, err error) {
	values := map[string]any{}
	if file != "" {
		values["credentials_file"] = file
	}
	config, err := encodeBlock(schemas.Provider, values)
	if err != nil {
		return nil, err
	}
	resp, err := s.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: config})
	if err != nil {
		return nil, err
	}
	return reports(resp.Diagnostics, tfprotov6.DiagnosticSeverityWarning), failures(resp.Diagnostics)
}

// isComplete reports whether the filters set the required arguments of a list resource.
func isComplete(resourceType string, schema *tfprotov6.Schema, filters []Filter) bool {
	for _, a := range schema.Block.Attributes {
		if a.Required && !slices.ContainsFunc(filters, func(f Filter) bool { return f.Type == resourceType && f.Argument == a.Name }) {
			return false
		}
	}
	return true
}

// listConfig returns the configuration of a list resource with the filters that are for it.
func listConfig(resourceType string, schema *tfprotov6.Schema, filters []Filter) (*tfprotov6.DynamicValue, error) {
	values := map[string]any{}
	for _, f := range filters {
		if f.Type != resourceType {
			continue
		}
		var arguments []string
		var argument *tfprotov6.SchemaAttribute
		for _, a := range schema.Block.Attributes {
			arguments = append(arguments, a.Name)
			if a.Name == f.Argument {
				argument = a
			}
		}
		if argument == nil {
			return nil, optionError("the list resource %s has no argument %s; it has %s", resourceType, f.Argument, cmp.Or(strings.Join(arguments, ", "), "none"))
		}
		value, err := parseArgument(argument.Type, f.Value)
		if err != nil {
			return nil, optionError("the argument %s of the list resource %s: %s", f.Argument, resourceType, err)
		}
		values[f.Argument] = value
	}
	return encodeBlock(schema, values)
}

// parseArgument converts the text of a filter.
func parseArgument(t tftypes.Type, text string) (any, error) {
	switch {
	case t.Is(tftypes.String):
		return text, nil
	case t.Is(tftypes.Bool):
		value, err := strconv.ParseBool(text)
		if err != nil {
			return nil, errors.New("set it to true or false")
		}
		return value, nil
	case t.Is(tftypes.Number):
		value, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, errors.New("set it to a whole number")
		}
		return value, nil
	}
	return nil, errors.New("a filter can set strings, numbers and booleans only")
}

// encodeBlock encodes a configuration. Attributes that values lacks are null.
func encodeBlock(schema *tfprotov6.Schema, values map[string]any) (*tfprotov6.DynamicValue, error) {
	t := schema.ValueType().(tftypes.Object) // a schema is an object
	all := map[string]tftypes.Value{}
	for name, t := range t.AttributeTypes {
		all[name] = tftypes.NewValue(t, values[name])
	}
	encoded, err := tfprotov6.NewDynamicValue(t, tftypes.NewValue(t, all))
	return &encoded, err
}

// list lists the objects of a type. The objects that came before an error are returned with it.
func (s *Server) list(ctx context.Context, resourceType string, config *tfprotov6.DynamicValue) ([]Item, error) {
	valid, err := s.ValidateListResourceConfig(ctx, &tfprotov6.ValidateListResourceConfigRequest{TypeName: resourceType, Config: config})
	if err == nil {
		err = failures(valid.Diagnostics)
	}
	if err != nil {
		return nil, err
	}
	stream, err := s.ListResource(ctx, &tfprotov6.ListResourceRequest{TypeName: resourceType, Config: config, IncludeResource: true})
	if err != nil {
		return nil, err
	}
	var items []Item
	for result := range stream.Results {
		if err := failures(result.Diagnostics); err != nil {
			return items, err
		}
		item, err := s.item(ctx, resourceType, result)
		if err != nil {
			return items, err
		}
		items = append(items, item)
	}
	return items, nil
}

// item converts the result of a list resource.
func (s *Server) item(ctx context.Context, resourceType string, result tfprotov6.ListResourceResult) (Item, error) {
	schemas, err := s.schemas()
	if err != nil {
		return Item{}, err
	}
	schema := schemas.ResourceSchemas[resourceType]
	item := Item{
		Vendor: vendorOf(resourceType), Type: resourceType, Schema: schema.Block, Import: s.provider.registry.Importables[resourceType],
		Config: map[string]tftypes.Value{}, Identity: map[string]string{},
	}
	generated, err := s.GenerateResourceConfig(ctx, &tfprotov6.GenerateResourceConfigRequest{TypeName: resourceType, State: result.Resource})
	if err == nil {
		err = failures(generated.Diagnostics)
	}
	if err != nil {
		return item, err
	}
	config, err := generated.Config.Unmarshal(schema.ValueType())
	if err == nil {
		err = config.As(&item.Config)
	}
	if err != nil {
		return item, err
	}
	types := map[string]tftypes.Type{}
	for _, name := range append([]string{item.Import.Account}, item.Import.Identity...) {
		if name != "" {
			types[name] = tftypes.String
		}
	}
	identity, err := result.Identity.IdentityData.Unmarshal(tftypes.Object{AttributeTypes: types})
	if err != nil {
		return item, err
	}
	var values map[string]tftypes.Value
	if err := identity.As(&values); err != nil {
		return item, err
	}
	for name, value := range values {
		var text string
		if err := value.As(&text); err != nil {
			return item, err
		}
		item.Identity[name] = text
	}
	return item, nil
}

// failures returns the errors of diagnostics as one error, or nil.
func failures(diagnostics []*tfprotov6.Diagnostic) error {
	var all []error
	for _, text := range reports(diagnostics, tfprotov6.DiagnosticSeverityError) {
		all = append(all, errors.New(text))
	}
	return errors.Join(all...)
}

// reports returns the diagnostics of a severity, one line each.
func reports(diagnostics []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity) []string {
	var lines []string
	for _, d := range diagnostics {
		if d.Severity == severity {
			lines = append(lines, strings.Join(strings.Fields(d.Summary+": "+d.Detail), " "))
		}
	}
	return lines
}
