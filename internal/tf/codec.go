package tf

import (
	"context"
	"reflect"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A codec converts a model whose fields are strings, numbers, booleans, and sets, lists and maps of strings. The framework, which converts
// all other models, reflects on the struct each time: that took a fifth of the provider's CPU time in a plan (bench/README.md).
type codec struct {
	fields []field
	rest   []int // index of the field of type Values, nil if there is none
}

// Values is the type of a field that holds all attributes for which the model has no field of its own. It makes a schema possible
// that is a table. An attribute that is missing is null.
type Values map[string]attr.Value

// field is one field of a model.
type field struct {
	name  string // of the attribute
	index []int  // in the struct
	kind  attr.Type
}

// kinds maps the types of fields that a codec converts to the framework's types.
var kinds = map[reflect.Type]attr.Type{
	reflect.TypeFor[types.String](): types.StringType,
	reflect.TypeFor[types.Int64]():  types.Int64Type,
	reflect.TypeFor[types.Bool]():   types.BoolType,
	reflect.TypeFor[types.Set]():    types.SetType{ElemType: types.StringType},
	reflect.TypeFor[types.List]():   types.ListType{ElemType: types.StringType},
	reflect.TypeFor[types.Map]():    types.MapType{ElemType: types.StringType},
}

// codecs caches one codec per model type; nil means that the framework has to convert the model.
var codecs sync.Map

func codecOf(model reflect.Type) *codec {
	if cached, ok := codecs.Load(model); ok {
		return cached.(*codec) // only codecs are stored
	}
	c := newCodec(model)
	codecs.Store(model, c)
	return c
}

func newCodec(model reflect.Type) *codec {
	c := &codec{}
	if !c.add(model, nil) {
		return nil
	}
	return c
}

// add adds the fields of a struct, and those of structs in it that have no tag, as if they were embedded. It returns false if a
// field has a type that is not among the kinds.
func (c *codec) add(model reflect.Type, index []int) bool {
	for i := range model.NumField() {
		f := model.Field(i)
		name, kind, at := f.Tag.Get("tfsdk"), kinds[f.Type], append(slices.Clone(index), i)
		if f.Type == reflect.TypeFor[Values]() {
			c.rest = at
			continue
		}
		if name == "" && kind == nil && f.Type.Kind() == reflect.Struct && c.add(f.Type, at) {
			continue
		}
		if name == "" || kind == nil {
			return false
		}
		c.fields = append(c.fields, field{name, at, kind})
	}
	return true
}

// decode sets the fields of a model to the attributes of an object. It returns false if the object has other attributes.
func (c *codec) decode(ctx context.Context, raw tftypes.Value, model reflect.Value) bool {
	values := attributes(raw)
	if len(values) != len(c.fields) && c.rest == nil {
		return false
	}
	for _, f := range c.fields {
		part, ok := values[f.name]
		if !ok {
			return false
		}
		value, err := f.kind.ValueFromTerraform(ctx, part)
		if err != nil {
			return false
		}
		model.FieldByIndex(f.index).Set(reflect.ValueOf(value))
	}
	if c.rest == nil {
		return true
	}
	others := make(Values, len(values)-len(c.fields))
	for name, part := range values {
		if slices.ContainsFunc(c.fields, func(f field) bool { return f.name == name }) {
			continue
		}
		if part.IsNull() && part.Type().Is(tftypes.String) { // the most frequent case
			others[name] = nullString
			continue
		}
		value, err := attributeType(part.Type()).ValueFromTerraform(ctx, part)
		if err != nil {
			return false
		}
		others[name] = value
	}
	model.FieldByIndex(c.rest).Set(reflect.ValueOf(others))
	return true
}

var nullString attr.Value = types.StringNull()

// attributeType returns the framework's type of an attribute.
func attributeType(t tftypes.Type) attr.Type {
	switch {
	case t.Is(tftypes.Number):
		return types.Int64Type
	case t.Is(tftypes.Bool):
		return types.BoolType
	case t.Is(tftypes.Set{}):
		return types.SetType{ElemType: types.StringType}
	case t.Is(tftypes.List{}):
		return types.ListType{ElemType: types.StringType}
	}
	return types.StringType
}

// encode returns the object of a model, or false if a field does not fit its attribute.
func (c *codec) encode(ctx context.Context, object tftypes.Object, model reflect.Value) (tftypes.Value, bool) {
	if len(object.AttributeTypes) != len(c.fields) && c.rest == nil {
		return tftypes.Value{}, false
	}
	attributes := make(map[string]tftypes.Value, len(object.AttributeTypes))
	for _, f := range c.fields {
		t, ok := object.AttributeTypes[f.name]
		if !ok {
			return tftypes.Value{}, false
		}
		part, err := model.FieldByIndex(f.index).Interface().(attr.Value).ToTerraformValue(ctx) // of one of the kinds
		switch {
		case err != nil:
			return tftypes.Value{}, false
		case part.IsNull(): // the zero value of a set has no element type
			part = tftypes.NewValue(t, nil)
		case !part.Type().Equal(t):
			return tftypes.Value{}, false
		}
		attributes[f.name] = part
	}
	if c.rest == nil {
		return tftypes.NewValue(object, attributes), true
	}
	others := model.FieldByIndex(c.rest).Interface().(Values) // see add
	for name, t := range object.AttributeTypes {
		if _, done := attributes[name]; done {
			continue
		}
		attributes[name] = tftypes.NewValue(t, nil)
		if value, ok := others[name]; ok && !value.IsNull() {
			part, err := value.ToTerraformValue(ctx)
			if err != nil || !part.Type().Equal(t) {
				return tftypes.Value{}, false
			}
			attributes[name] = part
		}
	}
	return tftypes.NewValue(object, attributes), true
}
