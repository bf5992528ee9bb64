// Command list lists the objects of a list resource over the plugin protocol, and prints their number. It does what
// `terraform query` does with the provider. Further arguments of the command are those of the list block, as name=value.
// The provider finds the vendor by its environment variables.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

func main() {
	n, err := list(context.Background(), os.Args[1], os.Args[2:])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d objects\n", n)
}

func list(ctx context.Context, resourceType string, arguments []string) (int, error) {
	server := provider.NewServer("bench", nil, "") //nolint:contextcheck // its schemas need none
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return 0, err
	}
	config, err := configuration(schemas.Provider, nil)
	if err != nil {
		return 0, err
	}
	configured, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: config})
	if err := errors.Join(err, failure(configured.Diagnostics)); err != nil {
		return 0, err
	}
	if config, err = configuration(schemas.ListResourceSchemas[resourceType], arguments); err != nil {
		return 0, err
	}
	stream, err := server.ListResource(ctx, &tfprotov6.ListResourceRequest{TypeName: resourceType, Config: config, IncludeResource: true})
	if err != nil {
		return 0, err
	}
	n := 0
	for result := range stream.Results {
		if err := failure(result.Diagnostics); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// configuration returns a configuration with these arguments, which are strings.
func configuration(schema *tfprotov6.Schema, arguments []string) (*tfprotov6.DynamicValue, error) {
	object := schema.ValueType().(tftypes.Object) // a schema is an object
	values := map[string]tftypes.Value{}
	for name, t := range object.AttributeTypes {
		values[name] = tftypes.NewValue(t, nil)
	}
	for _, argument := range arguments {
		name, value, _ := strings.Cut(argument, "=")
		values[name] = tftypes.NewValue(tftypes.String, value)
	}
	config, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	return &config, err
}

func failure(diags []*tfprotov6.Diagnostic) error {
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return fmt.Errorf("%s: %s", d.Summary, d.Detail)
		}
	}
	return nil
}
