package tf

import (
	"context"
	"errors"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// dataReader returns the state of a data source for its configuration.
type dataReader func(ctx context.Context, providerData any, config tfsdk.Config) (tftypes.Value, error)

// dataSourceShell implements a data source of the plugin framework by a dataReader.
type dataSourceShell struct {
	name         objectName
	schema       schema.Schema
	reader       dataReader
	providerData any
}

func (c *Registry) addDataSource(name objectName, s schema.Schema, read dataReader) {
	shell := dataSourceShell{name: name, schema: s, reader: read}
	c.DataSources = append(c.DataSources, func() datasource.DataSource { d := shell; return &d })
	c.DataFastPaths[name.full] = shell.newFastPath()
}

func (d *dataSourceShell) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = d.name.full
}

func (d *dataSourceShell) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
}

func (d *dataSourceShell) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.providerData = req.ProviderData
}

func (d *dataSourceShell) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	state, deferred, diags := d.query(ctx, req.Config.Raw, req.ClientCapabilities.DeferralAllowed)
	resp.State.Raw = state
	resp.Diagnostics.Append(diags...)
	if deferred {
		resp.Deferred = &datasource.Deferred{Reason: datasource.DeferredReasonProviderConfigUnknown}
	}
}

// query is a [Query].
func (d *dataSourceShell) query(ctx context.Context, config tftypes.Value, deferrable bool) (state tftypes.Value, deferred bool, diags diag.Diagnostics) {
	ctx, done := withWarnings(rest.WithCaller(ctx, d.name.full), &diags)
	err := safely(ctx, func() (err error) {
		state, err = d.reader(ctx, d.providerData, tfsdk.Config{Schema: d.schema, Raw: config})
		return err
	})
	done()
	if errors.Is(err, errUnknown) && deferrable {
		return tftypes.NewValue(config.Type(), tftypes.UnknownValue), true, diags
	}
	if err != nil {
		state = config
		diags.Append(failure(d.providerData, "read", d.name, err))
	}
	return state, false, diags
}

// DataFastPath answers the reads of a data source without the framework, which looks up each attribute of each element by its path.
// The tests compare each answer with the framework's.
type DataFastPath struct {
	// DataSource is the framework's implementation.
	DataSource datasource.DataSource
	// Query reads the data source.
	Query Query

	configure  func(*ProviderData)
	objectType func() tftypes.Type // when it is needed, since each start makes all fast paths
}

// Query returns the state of a data source. If deferrable, it may be deferred, and is then unknown.
type Query func(ctx context.Context, config tftypes.Value, deferrable bool) (state tftypes.Value, deferred bool, diags diag.Diagnostics)

func (d dataSourceShell) newFastPath() DataFastPath {
	return DataFastPath{
		DataSource: &d,
		Query:      d.query,
		configure:  func(data *ProviderData) { d.providerData = data },
		objectType: sync.OnceValue(func() tftypes.Type { return d.schema.Type().TerraformType(context.Background()) }),
	}
}

// Read answers every read of a valid configuration.
func (f DataFastPath) Read(ctx context.Context, r *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, bool) {
	if r.Config == nil {
		return nil, false
	}
	config, err := r.Config.Unmarshal(f.objectType())
	if err != nil {
		return nil, false
	}
	c := r.ClientCapabilities
	state, deferred, diags := f.Query(ctx, config, c != nil && c.DeferralAllowed)
	encoded, err := tfprotov6.NewDynamicValue(f.objectType(), state)
	if err != nil {
		return nil, false
	}
	resp := &tfprotov6.ReadDataSourceResponse{State: &encoded, Diagnostics: protocolDiagnostics(ctx, diags)}
	if deferred {
		resp.Deferred = &tfprotov6.Deferred{Reason: tfprotov6.DeferredReasonProviderConfigUnknown}
	}
	return resp, true
}
