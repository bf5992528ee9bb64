package acctest

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Call calls a function. An argument is a string, nil for null, or a tftypes.Value for a parameter of any type. message is the error
// as Terraform words it, or "" if the function succeeded.
func (p *Provider) Call(name string, arguments ...any) (result tftypes.Value, message string) {
	p.t.Helper()
	function, ok := p.schemas.Functions[name]
	if !ok || len(arguments) < len(function.Parameters) || len(arguments) > len(function.Parameters) && function.VariadicParameter == nil {
		p.t.Fatalf("no function %s with %d parameters", name, len(arguments))
	}
	parameter := func(i int) *tfprotov6.FunctionParameter {
		if i < len(function.Parameters) {
			return function.Parameters[i]
		}
		return function.VariadicParameter
	}
	invalid := func(i int, words string) string {
		return fmt.Sprintf("Invalid value for %q parameter: %s", parameter(i).Name, words)
	}
	var encoded []*tfprotov6.DynamicValue
	for i, a := range arguments {
		if a == nil && !parameter(i).AllowNullValue { // Terraform refuses it without a call
			return result, invalid(i, "argument must not be null.")
		}
		raw, isValue := a.(tftypes.Value)
		if !isValue {
			raw = tftypes.NewValue(tftypes.String, a)
		}
		v, err := tfprotov6.NewDynamicValue(parameter(i).Type, raw)
		p.must(err, nil)
		encoded = append(encoded, &v)
	}
	called, err := p.server.CallFunction(p.ctx, &tfprotov6.CallFunctionRequest{Name: name, Arguments: encoded})
	p.must(err, nil)
	if called.Error != nil {
		if strings.HasSuffix(called.Error.Text, ".") {
			p.t.Errorf("%s: the error ends with a period, and Terraform adds another one: %s", name, called.Error.Text)
		}
		if i := called.Error.FunctionArgument; i != nil {
			return result, invalid(int(*i), called.Error.Text)
		}
		return result, called.Error.Text
	}
	result, err = called.Result.Unmarshal(function.Return.Type)
	p.must(err, nil)
	return result, ""
}
