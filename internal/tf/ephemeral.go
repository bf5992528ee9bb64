package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Opener is the model of an ephemeral resource: a pointer to a struct with one tfsdk-tagged field for each attribute.
// Open fills it in. It is called once for each plan and once more for each apply, so it only reads.
type Opener[C any] interface {
	Open(ctx context.Context, api C) error
}

// Ephemeral declares an ephemeral resource.
type Ephemeral[C any, M Opener[C]] struct {
	// Type is the type without the provider's prefix.
	Type        string
	Description string
	Attributes  map[string]schema.Attribute
}

func (e Ephemeral[C, M]) addTo(_ Vendor, c *Registry) {
	c.Ephemerals = append(c.Ephemerals, func() ephemeral.EphemeralResource { return &opened[C, M]{Ephemeral: e} })
}

// opened is the shell around an Opener for the plugin framework.
type opened[C any, M Opener[C]] struct {
	Ephemeral[C, M]
	providerData any
}

var _ ephemeral.EphemeralResourceWithConfigure = (*opened[any, Opener[any]])(nil)

// Metadata names the type.
func (o *opened[C, M]) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + o.Type
}

// Schema gives the schema.
func (o *opened[C, M]) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: o.Description, Attributes: o.Attributes}
}

// Configure keeps the connections for the lookup of the client.
func (o *opened[C, M]) Configure(_ context.Context, req ephemeral.ConfigureRequest, _ *ephemeral.ConfigureResponse) {
	o.providerData = req.ProviderData
}

// Open opens it.
func (o *opened[C, M]) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	ctx, done := withWarnings(rest.WithCaller(ctx, "integrations_"+o.Type), &resp.Diagnostics)
	defer done()
	err := safely(ctx, func() error {
		api, err := clientOf[C](o.providerData, o.Type)
		if err != nil {
			return err
		}
		m, err := decode[M](ctx, req.Config)
		if err != nil {
			return err
		}
		if err := m.Open(ctx, api); err != nil {
			return err
		}
		return asError(resp.Result.Set(ctx, m))
	})
	if err != nil {
		resp.Diagnostics.Append(failure(o.providerData, "open", o.Type, err))
	}
}
