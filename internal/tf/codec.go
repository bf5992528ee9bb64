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

// A codec converts a model whose fields are all texts, numbers, booleans, and sets and maps of texts. The framework's
// reflection looks at the struct anew each time, which took a fifth of the provider's CPU time in a plan (bench/README.md). Other
// models the framework converts.
type codec struct {
	fields []field
}

// field is one field of a model: the attribute's name, where it is in the struct, and the framework's type of it.
type field struct {
	name  string
	index []int
	kind  attr.Type
}

// kinds are the types of fields that a codec converts.
var kinds = map[reflect.Type]attr.Type{
	reflect.TypeFor[types.String](): types.StringType,
	reflect.TypeFor[types.Int64]():  types.Int64Type,
	reflect.TypeFor[types.Bool]():   types.BoolType,
	reflect.TypeFor[types.Set]():    types.SetType{ElemType: types.StringType},
	reflect.TypeFor[types.Map]():    types.MapType{ElemType: types.StringType},
}

// codecs are kept by the model's type; nil is for a model of other fields.
var codecs sync.Map

func codecOf(model reflect.Type) *codec {
	if kept, ok := codecs.Load(model); ok {
		return kept.(*codec) //nolint:forcetypeassert // only codecs are stored
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

// add adds the fields of a struct, and of the structs in it without a tag, as if those were embedded. It reports whether all of
// them are of the kinds.
func (c *codec) add(model reflect.Type, index []int) bool {
	for i := range model.NumField() {
		f := model.Field(i)
		name, kind, at := f.Tag.Get("tfsdk"), kinds[f.Type], append(slices.Clone(index), i)
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

// decode fills a model from an object of exactly its attributes; false where it is another one.
func (c *codec) decode(ctx context.Context, raw tftypes.Value, model reflect.Value) bool {
	attributes := membersOf(raw)
	if len(attributes) != len(c.fields) {
		return false
	}
	for _, f := range c.fields {
		part, ok := attributes[f.name]
		if !ok {
			return false
		}
		value, err := f.kind.ValueFromTerraform(ctx, part)
		if err != nil {
			return false
		}
		model.FieldByIndex(f.index).Set(reflect.ValueOf(value))
	}
	return true
}

// encode gives the object of a model; false where a field does not fit its attribute.
func (c *codec) encode(ctx context.Context, object tftypes.Object, model reflect.Value) (tftypes.Value, bool) {
	if len(object.AttributeTypes) != len(c.fields) {
		return tftypes.Value{}, false
	}
	attributes := make(map[string]tftypes.Value, len(c.fields))
	for _, f := range c.fields {
		t, ok := object.AttributeTypes[f.name]
		if !ok {
			return tftypes.Value{}, false
		}
		part, err := model.FieldByIndex(f.index).Interface().(attr.Value).ToTerraformValue(ctx) //nolint:forcetypeassert // of one of the kinds
		switch {
		case err != nil:
			return tftypes.Value{}, false
		case part.IsNull(): // also a set that was never filled, and so knows no element type
			part = tftypes.NewValue(t, nil)
		case !part.Type().Equal(t):
			return tftypes.Value{}, false
		}
		attributes[f.name] = part
	}
	return tftypes.NewValue(object, attributes), true
}
