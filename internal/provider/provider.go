// Package provider is the Terraform provider "integrations": its schema, its configuration and its objects, all from the
// list in vendors.go.
package provider

import (
	"context"
	"net/http"

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
	contents  tf.Registry

	connections tf.Connections // once it is configured
}

var (
	_ provider.ProviderWithFunctions     = (*integrations)(nil)
	_ provider.ProviderWithListResources = (*integrations)(nil)

	_ provider.ProviderWithEphemeralResources = (*integrations)(nil)
)

// Metadata names the provider.
func (p *integrations) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName, resp.Version = "integrations", p.version
}

// Schema gives a block for each vendor.
func (p *integrations) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = tf.ProviderSchema(p.vendors, "Declares OAuth apps, redirect URIs, webhooks and links of SaaS products in Terraform. "+
		"Each vendor has a block of its own, and each setting an environment variable; a vendor that is not used needs neither.")
}

// Configure connects to the vendors, without a call to any.
func (p *integrations) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	agent := "terraform-provider-integrations/" + p.version + " terraform/" + req.TerraformVersion
	connections, diags := tf.Connect(ctx, p.vendors, req.Config, agent, p.transport)
	resp.Diagnostics.Append(diags...)
	p.connections = connections
	resp.ResourceData, resp.DataSourceData = connections, connections
	resp.ListResourceData, resp.EphemeralResourceData = connections, connections
}

// Resources lists the resources of all vendors.
func (p *integrations) Resources(context.Context) []func() resource.Resource {
	return p.contents.Resources
}

// DataSources lists the data sources of all vendors.
func (p *integrations) DataSources(context.Context) []func() datasource.DataSource {
	return p.contents.DataSources
}

// ListResources lists the list resources of all vendors.
func (p *integrations) ListResources(context.Context) []func() list.ListResource {
	return p.contents.ListResources
}

// EphemeralResources lists the ephemeral resources of all vendors.
func (p *integrations) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return p.contents.Ephemerals
}

// Functions lists the functions of all vendors.
func (p *integrations) Functions(context.Context) []func() function.Function {
	return p.contents.Functions
}
