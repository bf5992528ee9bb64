// Package provider is the Terraform provider "integrations". Its schema, its configuration and its objects come from the list in
// vendors.go. Start with [NewServer].
package provider

import (
	"context"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Address is the provider's source address in Terraform's registry.
const Address = "registry.terraform.io/integrations-as-code/integrations"

type integrations struct {
	version   string
	transport http.RoundTripper
	vendors   []tf.Vendor
	registry  tf.Registry
	adoptions *tf.Adoptions
}

var (
	_ provider.ProviderWithFunctions     = (*integrations)(nil)
	_ provider.ProviderWithListResources = (*integrations)(nil)
	_ provider.ProviderWithActions       = (*integrations)(nil)

	_ provider.ProviderWithEphemeralResources = (*integrations)(nil)
)

func (p *integrations) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "integrations", p.version
}

func (p *integrations) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = tf.ProviderSchema(p.vendors, "Use this provider to manage OAuth apps, redirect URIs, webhooks and links of SaaS products. "+
		"Each vendor has its own block, and each setting has an environment variable. Configure only the vendors that you use.")
}

// Configure builds the clients of the vendors. It calls no vendor.
func (p *integrations) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	agent := "terraform-provider-integrations/" + p.version + " terraform/" + req.TerraformVersion
	data, diags := tf.Connect(ctx, p.vendors, req.Config, agent, p.transport, p.adoptions)
	resp.Diagnostics.Append(diags...)
	p.registry.Configure(data)
	resp.ResourceData, resp.DataSourceData = data, data
	resp.ListResourceData, resp.EphemeralResourceData, resp.ActionData = data, data, data
}

func (p *integrations) Resources(context.Context) []func() resource.Resource {
	return p.registry.Resources
}

func (p *integrations) DataSources(context.Context) []func() datasource.DataSource {
	return p.registry.DataSources
}

func (p *integrations) ListResources(context.Context) []func() list.ListResource {
	return p.registry.ListResources
}

func (p *integrations) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return p.registry.Ephemerals
}

func (p *integrations) Actions(context.Context) []func() action.Action {
	return p.registry.Actions
}

func (p *integrations) Functions(context.Context) []func() function.Function {
	return p.registry.Functions
}
