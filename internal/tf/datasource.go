package tf

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Reader is the model of a data source: a pointer to a struct with one tfsdk-tagged field for each attribute. Read fills
// it in from the arguments that it holds.
type Reader[C any] interface {
	Read(ctx context.Context, api C) error
}

// DataSource declares a data source that no resource stands behind.
type DataSource[C any, M Reader[C]] struct {
	// Type is the type without the provider's prefix.
	Type        string
	Description string
	Attributes  map[string]schema.Attribute
}

func (d DataSource[C, M]) addTo(_ Vendor, c *Registry) {
	s := schema.Schema{MarkdownDescription: d.Description, Attributes: d.Attributes}
	c.addDataSource(d.Type, s, func(ctx context.Context, providerData any, config tfsdk.Config) (tftypes.Value, error) {
		api, err := clientOf[C](providerData, d.Type)
		if err != nil {
			return tftypes.Value{}, err
		}
		m, err := decode[M](ctx, config)
		if err != nil {
			return tftypes.Value{}, err
		}
		if err := m.Read(ctx, api); err != nil {
			return tftypes.Value{}, err
		}
		return encode(ctx, tfsdk.State{Schema: s}, m)
	})
}

// addDataSources adds the data source of one object by its identity, and that of all where the vendor can list. They have
// the attributes of the resource but for the secrets that the user brought.
func (r *managed[C, M]) addDataSources(c *Registry) {
	var secrets []string
	for _, s := range r.Secrets {
		secrets = append(secrets, s.Attribute, s.writeOnly(), s.version())
	}
	one, element := map[string]schema.Attribute{}, map[string]schema.Attribute{}
	for name, attribute := range r.schema.Attributes {
		if !slices.Contains(secrets, name) {
			one[name] = dataAttribute(attribute, slices.Contains(r.Identity, name))
			element[name] = dataAttribute(attribute, false)
		}
	}
	c.addDataSource(r.Type, schema.Schema{
		MarkdownDescription: fmt.Sprintf("Reads one %s. %s", noun(r.Type), r.Description),
		Attributes:          one,
	}, r.readOne)
	if r.List == nil || r.Plural == "" {
		return
	}
	s := schema.Schema{
		MarkdownDescription: fmt.Sprintf("Reads every %s of the account, by one listing. %s", noun(r.Type), r.Description),
		Attributes: map[string]schema.Attribute{r.Plural: schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "All of them, in the vendor's order.",
			NestedObject: schema.NestedAttributeObject{Attributes: element},
		}},
	}
	c.addDataSource(vendorOf(r.Type)+"_"+r.Plural, s, r.readAll(s))
}

func (r *managed[C, M]) readOne(ctx context.Context, providerData any, config tfsdk.Config) (tftypes.Value, error) {
	api, err := clientOf[C](providerData, r.Type)
	if err != nil {
		return tftypes.Value{}, err
	}
	null, values := r.null(ctx), attributesOf(config.Raw)
	null.Raw = with(null.Raw, values)
	m, err := decode[M](ctx, null)
	if err != nil {
		return tftypes.Value{}, err
	}
	if err := m.Read(ctx, api); err != nil {
		if errors.Is(err, rest.ErrNotFound) {
			where := "."
			if r.Plural != "" {
				where = ". Data source integrations_" + vendorOf(r.Type) + "_" + r.Plural + " lists what there is."
			}
			return tftypes.Value{}, Invalid(r.id(), "There is no %s with the %s %q%s", noun(r.Type), r.id(), text(values[r.id()]), where)
		}
		return tftypes.Value{}, err
	}
	return r.pick(ctx, m, config.Raw.Type())
}

func (r *managed[C, M]) readAll(s schema.Schema) dataReader {
	return func(ctx context.Context, providerData any, _ tfsdk.Config) (tftypes.Value, error) {
		api, err := clientOf[C](providerData, r.Type)
		if err != nil {
			return tftypes.Value{}, err
		}
		objectType := s.Type().TerraformType(ctx).(tftypes.Object)     //nolint:forcetypeassert // a schema is an object
		listType := objectType.AttributeTypes[r.Plural].(tftypes.List) //nolint:forcetypeassert // declared as a list
		elements := []tftypes.Value{}
		for m, err := range r.all(ctx, api) {
			if err != nil {
				return tftypes.Value{}, err
			}
			element, err := r.pick(ctx, m, listType.ElementType)
			if err != nil {
				return tftypes.Value{}, err
			}
			elements = append(elements, element)
		}
		all := map[string]tftypes.Value{r.Plural: tftypes.NewValue(listType, elements)}
		return tftypes.NewValue(objectType, all), nil
	}
}

// pick gives those attributes of a model that the type has.
func (r *managed[C, M]) pick(ctx context.Context, m M, t tftypes.Type) (tftypes.Value, error) {
	raw, err := encode(ctx, tfsdk.State{Schema: r.schema}, m)
	if err != nil {
		return tftypes.Value{}, err
	}
	all, picked := attributesOf(raw), map[string]tftypes.Value{}
	for name := range t.(tftypes.Object).AttributeTypes { //nolint:forcetypeassert // only schemas of ours come here
		picked[name] = all[name]
	}
	return tftypes.NewValue(t, picked), nil
}

// dataAttribute is a resource's attribute in a data source: an argument, or computed.
func dataAttribute(a resourceschema.Attribute, argument bool) schema.Attribute {
	description := a.GetMarkdownDescription()
	if nested, ok := a.(resourceschema.SingleNestedAttribute); ok {
		attributes := map[string]schema.Attribute{}
		for name, below := range nested.Attributes {
			attributes[name] = dataAttribute(below, false)
		}
		return schema.SingleNestedAttribute{Computed: true, Attributes: attributes, MarkdownDescription: description}
	}
	switch t := a.GetType().(type) {
	case attr.TypeWithElementType:
		if t.Equal(types.MapType{ElemType: t.ElementType()}) {
			return schema.MapAttribute{Computed: true, ElementType: t.ElementType(), Sensitive: a.IsSensitive(), MarkdownDescription: description}
		}
		return schema.SetAttribute{Computed: true, ElementType: t.ElementType(), Sensitive: a.IsSensitive(), MarkdownDescription: description}
	default:
		switch {
		case t.Equal(types.BoolType):
			return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
		case t.Equal(types.Int64Type):
			return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
		default:
			return schema.StringAttribute{Required: argument, Computed: !argument, Sensitive: a.IsSensitive(), MarkdownDescription: description}
		}
	}
}

// dataReader reads a data source: from its configuration to its state.
type dataReader func(ctx context.Context, providerData any, config tfsdk.Config) (tftypes.Value, error)

// data is the shell around a dataReader for the plugin framework.
type data struct {
	objectType   string
	schema       schema.Schema
	read         dataReader
	providerData any
}

func (c *Registry) addDataSource(objectType string, s schema.Schema, read dataReader) {
	c.DataSources = append(c.DataSources, func() datasource.DataSource {
		return &data{objectType: objectType, schema: s, read: read}
	})
}

// Metadata names the type.
func (d *data) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.objectType
}

// Schema gives the schema.
func (d *data) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
}

// Configure keeps the connections for the lookup of the client.
func (d *data) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.providerData = req.ProviderData
}

// Read reads it.
func (d *data) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	ctx, done := withWarnings(rest.WithCaller(ctx, "integrations_"+d.objectType), &resp.Diagnostics)
	defer done()
	err := safely(ctx, func() (err error) {
		resp.State.Raw, err = d.read(ctx, d.providerData, req.Config)
		return err
	})
	if err != nil {
		resp.State.Raw = req.Config.Raw
		resp.Diagnostics.Append(failure(d.providerData, "read", d.objectType, err))
	}
}
