package acctest

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Call calls a function whose parameters are strings; a nil argument is null. message is the error as Terraform words it,
// or "" if the function succeeded.
func (p *Provider) Call(name string, arguments ...any) (result tftypes.Value, message string) {
	p.t.Helper()
	function, ok := p.schemas.Functions[name]
	if !ok || len(arguments) != len(function.Parameters) {
		p.t.Fatalf("no function %s with %d parameters", name, len(arguments))
	}
	invalid := func(i int, words string) string {
		return fmt.Sprintf("Invalid value for %q parameter: %s", function.Parameters[i].Name, words)
	}
	var encoded []*tfprotov6.DynamicValue
	for i, a := range arguments {
		if a == nil && !function.Parameters[i].AllowNullValue { // Terraform refuses it without a call
			return result, invalid(i, "argument must not be null.")
		}
		v, err := tfprotov6.NewDynamicValue(tftypes.String, tftypes.NewValue(tftypes.String, a))
		p.must(err, nil)
		encoded = append(encoded, &v)
	}
	called, err := p.server.CallFunction(p.ctx, &tfprotov6.CallFunctionRequest{Name: name, Arguments: encoded})
	p.must(err, nil)
	if called.Error != nil {
		if i := called.Error.FunctionArgument; i != nil {
			return result, invalid(int(*i), called.Error.Text)
		}
		return result, called.Error.Text
	}
	result, err = called.Result.Unmarshal(function.Return.Type)
	p.must(err, nil)
	return result, ""
}
