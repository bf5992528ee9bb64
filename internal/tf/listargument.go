package tf

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ListArgument is an argument of a list resource that selects objects. See [ListBool] and [ListString].
type ListArgument[M any] struct {
	attribute schema.Attribute
	fits      func(m M, value attr.Value) bool
}

// ListBool returns an optional argument. fits reports whether the list contains an object; value is null if the argument is not set.
func ListBool[M any](description string, fits func(m M, value types.Bool) bool) ListArgument[M] {
	return ListArgument[M]{
		schema.BoolAttribute{Optional: true, MarkdownDescription: description},
		func(m M, value attr.Value) bool { return fits(m, value.(types.Bool)) }, // of the attribute's type
	}
}

// ListString is like [ListBool]. The argument must not be empty.
func ListString[M any](description string, validators []validator.String, fits func(m M, value types.String) bool) ListArgument[M] {
	return ListArgument[M]{
		schema.StringAttribute{Optional: true, Validators: append(NotEmpty(), validators...), MarkdownDescription: description},
		func(m M, value attr.Value) bool { return fits(m, value.(types.String)) }, // of the attribute's type
	}
}

// ListWithin names a string attribute whose value narrows what [Resource.List] reads. The list resource has an argument of this name. If it
// is set, each model that List's empty returns has its value.
type ListWithin struct {
	Attribute   string
	Required    bool   // List cannot do without it
	Description string // "" for that of a filter
	Validators  []validator.String
}

// listArguments returns the schema of the list block.
func (r *resourceShell[C, M]) listArguments() map[string]schema.Attribute {
	all := map[string]schema.Attribute{}
	for name, a := range r.ListArguments {
		all[name] = a.attribute
	}
	for _, name := range slices.Concat(r.Filters, r.ListFilters) {
		all[name] = schema.StringAttribute{Optional: true, Validators: NotEmpty(), MarkdownDescription: r.describeFilter(name)}
	}
	if w := r.ListWithin; w.Attribute != "" {
		all[w.Attribute] = schema.StringAttribute{
			Required: w.Required, Optional: !w.Required, Validators: append(NotEmpty(), w.Validators...),
			MarkdownDescription: cmp.Or(w.Description, r.describeFilter(w.Attribute)),
		}
	}
	return all
}

func (r *resourceShell[C, M]) describeFilter(name string) string {
	return "Filter: only the " + r.plural() + " that have this `" + name + "` are listed."
}

// selection returns a function that reports whether an object, as a model and as a value, is one of those that the arguments select.
func (r *resourceShell[C, M]) selection(ctx context.Context, arguments map[string]tftypes.Value) (func(m M, raw tftypes.Value) bool, error) {
	for _, name := range slices.Sorted(maps.Keys(arguments)) {
		if !arguments[name].IsFullyKnown() {
			return nil, Invalid(name, "The value of %s is not known, so the objects that it selects are not known either. Set it to a value that does not depend on another result.", name)
		}
	}
	values := map[string]attr.Value{}
	for name, a := range r.ListArguments {
		value, err := a.attribute.GetType().ValueFromTerraform(ctx, arguments[name])
		if err != nil {
			return nil, err
		}
		values[name] = value
	}
	return func(m M, raw tftypes.Value) bool {
		for name, a := range r.ListArguments {
			if !a.fits(m, values[name]) {
				return false
			}
		}
		return r.fits(attributes(raw), arguments)
	}, nil
}
