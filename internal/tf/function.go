package tf

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
)

// Function declares a pure provider function of strings.
type Function struct {
	Name        string
	Summary     string
	Description string
	Parameters  []Parameter
	Return      function.Return
	// Call computes the result from one argument for each parameter. An error of [Invalid] with a parameter's name is shown at
	// that argument.
	Call func(args []string) (attr.Value, error)
}

// Parameter is a parameter of a Function.
type Parameter struct {
	Name        string
	Description string
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
		resp.Definition.Parameters = append(resp.Definition.Parameters,
			function.StringParameter{Name: parameter.Name, MarkdownDescription: parameter.Description})
	}
}

func (p functionShell) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	args := make([]string, len(p.f.Parameters))
	for i := range args {
		resp.Error = function.ConcatFuncErrors(resp.Error, req.Arguments.GetArgument(ctx, i, &args[i]))
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
		for i, parameter := range p.f.Parameters {
			if parameter.Name == invalid.Attribute {
				resp.Error = function.NewArgumentFuncError(int64(i), invalid.Message)
				return
			}
		}
	}
	resp.Error = function.NewFuncError(err.Error())
}
