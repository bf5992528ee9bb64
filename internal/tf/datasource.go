package tf

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Reader is the model of a data source: a pointer to a struct with one tfsdk-tagged field for each attribute. Read uses the
// arguments in the fields, and sets the other fields.
type Reader[C any] interface {
	Read(ctx context.Context, api C) error
}

// DataSource declares a data source that is not derived from a resource.
type DataSource[C any, M Reader[C]] struct {
	// Type is the type without the provider's prefix: "fillout_form".
	Type        string
	Description string
	Attributes  map[string]schema.Attribute
	// Catalogue means that the data source lists what the vendor offers instead of objects of the account, so that no check counts them.
	Catalogue bool
}

func (d DataSource[C, M]) typeName() string { return d.Type }

func (d DataSource[C, M]) addTo(v Vendor, c *Registry) {
	s := schema.Schema{MarkdownDescription: d.Description, Attributes: d.Attributes}
	name := v.objectName(d.Type)
	if d.listed() != "" && !d.Catalogue {
		addCounter(c, v, Count{Type: d.Type, Noun: name.noun}, true, d.count)
	}
	c.addDataSource(name, s, func(ctx context.Context, providerData any, config tfsdk.Config) (tftypes.Value, error) {
		api, err := clientOf[C](providerData, name)
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
		return encode(ctx, tfsdk.State{Schema: s, Raw: config.Raw}, m)
	})
}

// addDataSources adds the data source of one object, by its identity, and the one of all objects, if the vendor can list them.
// They have the attributes of the resource, without the secrets that the user supplies.
func (r *resourceShell[C, M]) addDataSources(c *Registry) {
	var secrets []string
	for _, s := range r.Secrets {
		secrets = append(secrets, s.Attribute, s.writeOnly(), s.version())
	}
	one, element := map[string]schema.Attribute{}, map[string]schema.Attribute{}
	for name, attribute := range r.Attributes {
		if !slices.Contains(secrets, name) && !slices.Contains(r.ManagedOnly, name) && !attribute.IsWriteOnly() {
			one[name] = dataAttribute(attribute, slices.Contains(r.Identity, name))
			if s, ok := one[name].(schema.StringAttribute); ok && slices.Contains(r.DataArguments, name) {
				s.Optional = true
				one[name] = s
			}
			if !slices.Contains(r.Unlisted, name) {
				element[name] = dataAttribute(attribute, false)
			}
		}
	}
	c.addDataSource(r.name, schema.Schema{
		MarkdownDescription: "Use this data source to read one " + r.name.noun + ". " + r.Description,
		Attributes:          one,
	}, r.readOne)
	if r.List == nil || r.Plural == "" {
		return
	}
	all := map[string]schema.Attribute{r.Plural: schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: "All " + r.plural() + ", in the vendor's order.",
		NestedObject: schema.NestedAttributeObject{Attributes: element},
	}}
	for _, name := range r.Filters {
		all[name] = schema.StringAttribute{
			Optional: true, Validators: NotEmpty(),
			MarkdownDescription: r.describeFilter(name) + " Without it, all are.",
		}
	}
	s := schema.Schema{
		MarkdownDescription: "Use this data source to list all " + r.plural() + ", by one listing. " + r.Description,
		Attributes:          all,
	}
	c.addDataSource(r.allName(), s, r.readAll(s))
}

// allName names the data source of all objects.
func (r *resourceShell[C, M]) allName() objectName {
	return r.name.vendor.objectName(r.pluralType())
}

// pluralType returns the name for several objects, without the provider's prefix: "poozle_links".
func (r *resourceShell[C, M]) pluralType() string {
	if r.Plural == "" {
		return r.Type + "s"
	}
	return r.name.vendor.Name + "_" + r.Plural
}

// plural returns the noun for several objects.
func (r *resourceShell[C, M]) plural() string {
	if r.Plural == "" {
		return r.name.noun + "s"
	}
	return r.allName().noun
}

func (r *resourceShell[C, M]) readOne(ctx context.Context, providerData any, config tfsdk.Config) (tftypes.Value, error) {
	api, err := clientOf[C](providerData, r.name)
	if err != nil {
		return tftypes.Value{}, err
	}
	null, values := r.null, attributes(config.Raw)
	null.Raw = withAttributes(null.Raw, values)
	m, err := decode[M](ctx, null)
	if err != nil {
		return tftypes.Value{}, err
	}
	if err := m.Read(withNamed(ctx), api); err != nil {
		if errors.Is(err, rest.ErrNotFound) {
			return tftypes.Value{}, r.noSuch(values)
		}
		return tftypes.Value{}, err
	}
	return r.pick(ctx, m, config.Raw.Type())
}

func (r *resourceShell[C, M]) readAll(s schema.Schema) dataReader {
	return func(ctx context.Context, providerData any, config tfsdk.Config) (tftypes.Value, error) {
		api, err := clientOf[C](providerData, r.name)
		if err != nil {
			return tftypes.Value{}, err
		}
		objectType := s.Type().TerraformType(ctx).(tftypes.Object)     // a schema is an object
		listType := objectType.AttributeTypes[r.Plural].(tftypes.List) // declared as a list
		elements := []tftypes.Value{}
		for m, err := range r.all(ctx, api, nil) {
			if err != nil {
				return tftypes.Value{}, err
			}
			element, err := r.pick(ctx, m, listType.ElementType)
			if err != nil {
				return tftypes.Value{}, err
			}
			if r.fits(attributes(element), attributes(config.Raw)) {
				elements = append(elements, element)
			}
		}
		return withAttributes(config.Raw, map[string]tftypes.Value{r.Plural: tftypes.NewValue(listType, elements)}), nil
	}
}

// fits reports whether an object has the values of the filters that are set.
func (r *resourceShell[C, M]) fits(object, filters map[string]tftypes.Value) bool {
	return !slices.ContainsFunc(slices.Concat(r.Filters, r.ListFilters), func(name string) bool { return !filters[name].IsNull() && !same(object[name], filters[name]) })
}

// pick returns the attributes of a model that the type has.
func (r *resourceShell[C, M]) pick(ctx context.Context, m M, t tftypes.Type) (tftypes.Value, error) {
	raw, err := encode(ctx, r.null, m)
	if err != nil {
		return tftypes.Value{}, err
	}
	all, picked := attributes(raw), map[string]tftypes.Value{}
	for name := range t.(tftypes.Object).AttributeTypes { // the type of a schema, or of an element with a schema
		picked[name] = all[name]
	}
	return tftypes.NewValue(t, picked), nil
}

// dataAttribute converts a resource's attribute to one of a data source, which is an argument, or computed.
func dataAttribute(a resourceschema.Attribute, argument bool) schema.Attribute {
	description := firstParagraph(a.GetMarkdownDescription())
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
		if t.Equal(types.ListType{ElemType: t.ElementType()}) {
			return schema.ListAttribute{Computed: true, ElementType: t.ElementType(), Sensitive: a.IsSensitive(), MarkdownDescription: description}
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
