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

// A codec converts a model whose fields are strings, numbers, booleans, sets, lists and maps of strings, and pointers to structs of such
// fields. The framework, which converts all other models, reflects on the struct each time: that took a fifth of the provider's CPU time in
// a plan (bench/README.md).
type codec struct {
	fields []field
	rest   []int // index of the field of type Values, nil if there is none
}

// Values is the type of a field that holds all attributes for which the model has no field of its own. It makes a schema possible
// that is a table. An attribute that is missing is null.
type Values map[string]attr.Value

// field is one field of a model.
type field struct {
	name   string // of the attribute
	index  []int  // in the struct
	kind   *kind
	nested *codec // instead of kind, for a pointer to a struct
}

// kind is a type of attribute that a codec converts.
type kind struct {
	attr.Type
	terraform tftypes.Type
	null      attr.Value // most attributes are null, so it is made once
	nullField reflect.Value
}

func newKind(t attr.Type, null attr.Value) *kind {
	return &kind{t, t.TerraformType(context.Background()), null, reflect.ValueOf(null)}
}

var (
	stringKind = newKind(types.StringType, types.StringNull())
	int64Kind  = newKind(types.Int64Type, types.Int64Null())
	boolKind   = newKind(types.BoolType, types.BoolNull())
	setKind    = newKind(types.SetType{ElemType: types.StringType}, types.SetNull(types.StringType))
	listKind   = newKind(types.ListType{ElemType: types.StringType}, types.ListNull(types.StringType))
	mapKind    = newKind(types.MapType{ElemType: types.StringType}, types.MapNull(types.StringType))
)

// kinds are those of the fields of a model.
var kinds = map[reflect.Type]*kind{
	reflect.TypeFor[types.String](): stringKind, reflect.TypeFor[types.Int64](): int64Kind, reflect.TypeFor[types.Bool](): boolKind,
	reflect.TypeFor[types.Set](): setKind, reflect.TypeFor[types.List](): listKind, reflect.TypeFor[types.Map](): mapKind,
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
		var nested *codec
		if kind == nil && f.Type.Kind() == reflect.Pointer && f.Type.Elem().Kind() == reflect.Struct {
			nested = newCodec(f.Type.Elem())
		}
		if name == "" || kind == nil && nested == nil {
			return false
		}
		c.fields = append(c.fields, field{name, at, kind, nested})
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
		if !ok || !f.decode(ctx, part, model.FieldByIndex(f.index)) {
			return false
		}
	}
	if c.rest == nil {
		return true
	}
	others := make(Values, len(values)-len(c.fields))
	for name, part := range values {
		if slices.ContainsFunc(c.fields, func(f field) bool { return f.name == name }) {
			continue
		}
		k := kindOfAttribute(part.Type())
		if part.IsNull() {
			others[name] = k.null
			continue
		}
		value, err := k.ValueFromTerraform(ctx, part)
		if err != nil {
			return false
		}
		others[name] = value
	}
	model.FieldByIndex(c.rest).Set(reflect.ValueOf(others))
	return true
}

// decode sets the field of a model. It returns false if the attribute has another type, or is an unknown object.
func (f field) decode(ctx context.Context, raw tftypes.Value, target reflect.Value) bool {
	switch {
	case f.nested == nil && raw.IsNull() && raw.Type().Equal(f.kind.terraform):
		target.Set(f.kind.nullField)
		return true
	case f.nested == nil:
		value, err := f.kind.ValueFromTerraform(ctx, raw)
		if err == nil {
			target.Set(reflect.ValueOf(value))
		}
		return err == nil
	case raw.IsNull():
		target.SetZero()
		return true
	case !raw.IsKnown():
		return false
	}
	target.Set(reflect.New(target.Type().Elem()))
	return f.nested.decode(ctx, raw, target.Elem())
}

// kindOfAttribute returns the kind of an attribute in [Values].
func kindOfAttribute(t tftypes.Type) *kind {
	switch t.(type) {
	case tftypes.Set:
		return setKind
	case tftypes.List:
		return listKind
	}
	switch {
	case t.Is(tftypes.Number):
		return int64Kind
	case t.Is(tftypes.Bool):
		return boolKind
	}
	return stringKind
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
		part, ok := f.encode(ctx, t, model.FieldByIndex(f.index))
		if !ok {
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

// encode returns the attribute of a field, or false if the field does not fit its type.
func (f field) encode(ctx context.Context, t tftypes.Type, source reflect.Value) (tftypes.Value, bool) {
	if f.nested == nil {
		part, err := source.Addr().Interface().(attr.Value).ToTerraformValue(ctx) // of one of the kinds
		if err == nil && part.IsNull() {
			return tftypes.NewValue(t, nil), true // the zero value of a set has no element type
		}
		return part, err == nil && part.Type().Equal(t)
	}
	if source.IsNil() {
		return tftypes.NewValue(t, nil), true
	}
	object, ok := t.(tftypes.Object)
	if !ok {
		return tftypes.Value{}, false
	}
	return f.nested.encode(ctx, object, source.Elem())
}
