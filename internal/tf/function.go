package tf

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Function declares a pure provider function.
type Function struct {
	Name        string
	Summary     string
	Description string
	Parameters  []Parameter
	Variadic    *Parameter // nil if the function has no variadic parameter
	Return      function.Return
	// Call computes the result from one argument for each parameter, followed by the variadic ones. An error of [Invalid] with a
	// parameter's name is shown at that argument.
	Call func(args []string) (attr.Value, error)
}

// Parameter is a parameter of a Function.
type Parameter struct {
	Name        string
	Description string
	// Any makes the parameter accept a value of any type instead of a string. Call receives the value as JSON, without the members
	// that are null.
	Any bool
}

func (f Function) addTo(_ Vendor, c *Registry) {
	c.Functions = append(c.Functions, func() function.Function { return functionShell{f} })
}

// functionShell implements a function of the plugin framework by a Function.
type functionShell struct {
	f Function
}

func (p functionShell) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = p.f.Name
}

func (p functionShell) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{Summary: p.f.Summary, MarkdownDescription: p.f.Description, Return: p.f.Return}
	for _, parameter := range p.f.Parameters {
		resp.Definition.Parameters = append(resp.Definition.Parameters, parameter.definition())
	}
	if p.f.Variadic != nil {
		resp.Definition.VariadicParameter = p.f.Variadic.definition()
	}
}

func (p Parameter) definition() function.Parameter {
	if p.Any {
		return function.DynamicParameter{Name: p.Name, MarkdownDescription: p.Description}
	}
	return function.StringParameter{Name: p.Name, MarkdownDescription: p.Description}
}

func (p functionShell) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	args := make([]string, len(p.f.Parameters))
	for i, parameter := range p.f.Parameters {
		if parameter.Any {
			var value types.Dynamic
			resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.GetArgument(ctx, i, &value))
			args[i] = jsonOf(ctx, value)
			continue
		}
		resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.GetArgument(ctx, i, &args[i]))
	}
	switch {
	case p.f.Variadic == nil:
	case p.f.Variadic.Any:
		var more []types.Dynamic
		resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.GetArgument(ctx, len(args), &more))
		for _, value := range more {
			args = append(args, jsonOf(ctx, value))
		}
	default:
		var more []string
		resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.GetArgument(ctx, len(args), &more))
		args = append(args, more...)
	}
	if resp.Error != nil {
		return
	}
	value, err := p.f.Call(args)
	if err == nil {
		resp.Error = resp.Result.Set(ctx, value)
		return
	}
	if invalid, ok := errors.AsType[*AttributeError](err); ok {
		for i, parameter := range p.f.parameters() {
			if parameter.Name == invalid.Attribute {
				resp.Error = function.NewArgumentFuncError(int64(i), invalid.Message)
				return
			}
		}
	}
	resp.Error = function.NewFuncError(err.Error())
}

// parameters returns the parameters, with the variadic one last.
func (f Function) parameters() []Parameter {
	if f.Variadic == nil {
		return f.Parameters
	}
	return append(slices.Clip(f.Parameters), *f.Variadic)
}

// jsonOf returns the JSON of a value, without the members that are null. An unknown value is null: Terraform calls a function
// with known values only.
func jsonOf(ctx context.Context, value types.Dynamic) string {
	raw, err := value.ToTerraformValue(ctx)
	if err != nil {
		return "null"
	}
	encoded, _ := json.Marshal(plainJSON(raw)) // values of JSON's own types
	return string(encoded)
}

// plainJSON converts a value to the types that encoding/json encodes.
func plainJSON(raw tftypes.Value) any {
	var (
		text    string
		number  big.Float
		boolean bool
		list    []tftypes.Value
		entries map[string]tftypes.Value
	)
	switch {
	case raw.IsNull() || !raw.IsKnown():
		return nil
	case raw.As(&text) == nil:
		return text
	case raw.As(&number) == nil:
		return json.Number(number.Text('f', -1))
	case raw.As(&boolean) == nil:
		return boolean
	case raw.As(&list) == nil:
		elements := []any{}
		for _, e := range list {
			elements = append(elements, plainJSON(e))
		}
		return elements
	}
	members := map[string]any{}
	if raw.As(&entries) == nil {
		for name, e := range entries {
			if value := plainJSON(e); value != nil {
				members[name] = value
			}
		}
	}
	return members
}
