// Command naive is a provider with one resource, written like the tutorials of terraform-plugin-framework: one request for each
// create and each read, the default HTTP client and the default logging. The benchmark compares this provider with it.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
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

type settings struct {
	APIURL      types.String `tfsdk:"api_url"`
	APIKey      types.String `tfsdk:"api_key"`
	WorkspaceID types.String `tfsdk:"workspace_id"`
	PublicURL   types.String `tfsdk:"public_url"`
}

func (*naive) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "naive"
}

func (*naive) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"api_url":      schema.StringAttribute{Required: true},
		"api_key":      schema.StringAttribute{Required: true, Sensitive: true},
		"workspace_id": schema.StringAttribute{Required: true},
		"public_url":   schema.StringAttribute{Required: true},
	}}
}

func (*naive) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var s settings
	resp.Diagnostics.Append(req.Config.Get(ctx, &s)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.ResourceData = &client{
		url: s.APIURL.ValueString(), key: s.APIKey.ValueString(),
		workspace: s.WorkspaceID.ValueString(), public: s.PublicURL.ValueString(),
	}
}

func (*naive) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &linkResource{} }}
}

func (*naive) DataSources(context.Context) []func() datasource.DataSource { return nil }
