package tf

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Opener is the model of an ephemeral resource: a pointer to a struct with one tfsdk-tagged field for each attribute.
// Open sets the fields. It is called in each plan and again in each apply, so it must only read.
type Opener[C any] interface {
	Open(ctx context.Context, api C) error
}

// Ephemeral declares an ephemeral resource.
type Ephemeral[C any, M Opener[C]] struct {
	// Type is the type without the provider's prefix: "fyle_access_token".
	Type        string
	Description string
	Attributes  map[string]schema.Attribute
}

func (e Ephemeral[C, M]) addTo(v Vendor, c *Registry) {
	c.Ephemerals = append(c.Ephemerals, func() ephemeral.EphemeralResource {
		return &ephemeralShell[C, M]{Ephemeral: e, name: v.objectName(e.Type)}
	})
}

// ephemeralShell implements an ephemeral resource of the plugin framework by an Opener.
type ephemeralShell[C any, M Opener[C]] struct {
	Ephemeral[C, M]
	name         objectName
	providerData any
}

var _ ephemeral.EphemeralResourceWithConfigure = (*ephemeralShell[any, Opener[any]])(nil)

func (o *ephemeralShell[C, M]) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = o.name.full
}

func (o *ephemeralShell[C, M]) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: o.Description, Attributes: o.Attributes}
}

func (o *ephemeralShell[C, M]) Configure(_ context.Context, req ephemeral.ConfigureRequest, _ *ephemeral.ConfigureResponse) {
	o.providerData = req.ProviderData
}

func (o *ephemeralShell[C, M]) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	ctx, done := withWarnings(rest.WithCaller(ctx, o.name.full), &resp.Diagnostics)
	defer done()
	err := safely(ctx, func() error {
		api, err := clientOf[C](o.providerData, o.name)
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
	if errors.Is(err, errUnknown) && req.ClientCapabilities.DeferralAllowed {
		resp.Result.Raw = tftypes.NewValue(req.Config.Raw.Type(), tftypes.UnknownValue)
		resp.Deferred = &ephemeral.Deferred{Reason: ephemeral.DeferredReasonProviderConfigUnknown}
		return
	}
	if err != nil {
		resp.Diagnostics.Append(failure(o.providerData, "open", o.name, err))
	}
}
