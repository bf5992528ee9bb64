// Command naive is a provider with one resource, written like the tutorials of terraform-plugin-framework: one request for each
// create and each read, the default HTTP client and the default logging. The benchmark compares this provider with it.
package main

import (
	"context"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

func main() {
	err := providerserver.Serve(context.Background(), func() provider.Provider { return &naive{} }, providerserver.ServeOpts{
		Address: "registry.terraform.io/integrations-as-code/naive",
	})
	if err != nil {
		log.Fatal(err)
	}
}

type naive struct{}

func (*naive) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "naive"
}

func (*naive) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (*naive) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData = &client{
		url: os.Getenv("POOZLE_API_URL"), key: os.Getenv("POOZLE_API_KEY"),
		workspace: os.Getenv("POOZLE_WORKSPACE_ID"), public: os.Getenv("POOZLE_PUBLIC_URL"),
	}
}

func (*naive) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &linkResource{} }}
}

func (*naive) DataSources(context.Context) []func() datasource.DataSource { return nil }
