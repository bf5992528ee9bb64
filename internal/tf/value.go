package tf

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"math/big"
	"reflect"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// StringsOf gives the elements of a set, sorted; none where it is null or unknown.
func StringsOf(set types.Set) []string {
	out := []string{}
	for _, e := range set.Elements() {
		if s, ok := e.(types.String); ok {
			out = append(out, s.ValueString())
		}
	}
	slices.Sort(out)
	return out
}

// StringsOrNil gives the elements of a set, sorted; nil where it is null or unknown.
func StringsOrNil(set types.Set) []string {
	if set.IsNull() || set.IsUnknown() {
		return nil
	}
	return StringsOf(set)
}

// AnyUnknown says that a set or one of its elements is not known yet.
func AnyUnknown(set types.Set) bool {
	return set.IsUnknown() || slices.ContainsFunc(set.Elements(), func(e attr.Value) bool { return e.IsUnknown() })
}

// SetOf gives the set of the elements, without doubles.
func SetOf(elements []string) types.Set {
	sorted := slices.Clone(elements)
	slices.Sort(sorted)
	values := []attr.Value{}
	for _, e := range slices.Compact(sorted) {
		values = append(values, types.StringValue(e))
	}
	return types.SetValueMust(types.StringType, values)
}

// MapEntries gives the entries of a map; none where it is null or unknown.
func MapEntries(m types.Map) map[string]string {
	out := map[string]string{}
	for k, v := range m.Elements() {
		if s, ok := v.(types.String); ok {
			out[k] = s.ValueString()
		}
	}
	return out
}

// MapOf gives the map of the entries.
func MapOf(entries map[string]string) types.Map {
	values := map[string]attr.Value{}
	for k, v := range entries {
		values[k] = types.StringValue(v)
	}
	return types.MapValueMust(types.StringType, values)
}

// FirstString gives the first of the values that is given: a plain secret or its write-only twin.
func FirstString(values ...types.String) string {
	for _, v := range values {
		if v.ValueString() != "" {
			return v.ValueString()
		}
	}
	return ""
}

// Each makes models of what an API lists, by the model's own conversion; empty makes one in which all is null. The first
// error ends it.
func Each[M, T any](items iter.Seq2[T, error], empty func() M, fromAPI func(M, T, error) error) iter.Seq2[M, error] {
	return func(yield func(M, error) bool) {
		for item, err := range items {
			m := empty()
			if err = fromAPI(m, item, err); !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// newModel makes an empty model; M is a pointer to a struct.
func newModel[M any]() M {
	return reflect.New(reflect.TypeFor[M]().Elem()).Interface().(M) //nolint:forcetypeassert // reflect.New gives exactly that type
}

// decode makes a model of a configuration, plan or state.
func decode[M any](ctx context.Context, from interface {
	Get(ctx context.Context, target any) diag.Diagnostics
},
) (M, error) {
	m := newModel[M]()
	if c := codecOf(reflect.TypeFor[M]().Elem()); c != nil && c.decode(ctx, rawOf(from), reflect.ValueOf(m).Elem()) {
		return m, nil
	}
	return m, asError(from.Get(ctx, m))
}

// rawOf gives the value of a state, plan or configuration.
func rawOf(from any) tftypes.Value {
	switch from := from.(type) {
	case tfsdk.State:
		return from.Raw
	case tfsdk.Plan:
		return from.Raw
	case *tfsdk.Plan:
		return from.Raw
	case tfsdk.Config:
		return from.Raw
	}
	return tftypes.Value{}
}

// encode puts a model into an empty state and gives its value.
func encode(ctx context.Context, state tfsdk.State, m any) (tftypes.Value, error) {
	objectType := state.Schema.Type().TerraformType(ctx)
	model := reflect.Indirect(reflect.ValueOf(m))
	if c := codecOf(model.Type()); c != nil {
		if raw, ok := c.encode(ctx, objectType.(tftypes.Object), model); ok { //nolint:forcetypeassert // a schema is an object
			return raw, nil
		}
	}
	state.Raw = tftypes.NewValue(objectType, nil)
	err := asError(state.Set(ctx, m))
	return state.Raw, err
}

// attributesOf opens an object, as a copy that may be changed; nil where it is null.
func attributesOf(raw tftypes.Value) map[string]tftypes.Value {
	var attributes map[string]tftypes.Value
	if raw.IsNull() || !raw.IsKnown() || raw.As(&attributes) != nil {
		return nil
	}
	return maps.Clone(attributes) // As gives the map that the value itself uses
}

// with gives the object with some attributes replaced.
func with(raw tftypes.Value, changes map[string]tftypes.Value) tftypes.Value {
	attributes := attributesOf(raw)
	maps.Copy(attributes, changes)
	return tftypes.NewValue(raw.Type(), attributes)
}

// settled gives the value with null in place of all that is unknown.
func settled(raw tftypes.Value) (tftypes.Value, error) {
	return tftypes.Transform(raw, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if !v.IsKnown() {
			return tftypes.NewValue(v.Type(), nil), nil
		}
		return v, nil
	})
}

// text gives the string of a value, "" where it is null, unknown or no string.
func text(v tftypes.Value) string {
	var s string
	if v.Type() == nil || !v.Type().Is(tftypes.String) || v.IsNull() || !v.IsKnown() || v.As(&s) != nil {
		return ""
	}
	return s
}

// given says that a value is there: neither null nor unknown.
func given(v tftypes.Value) bool { return v.Type() != nil && !v.IsNull() && v.IsFullyKnown() }

func number(n any) tftypes.Value { return tftypes.NewValue(tftypes.Number, n) }

// integer gives the whole number of a value, 0 where it is null or unknown.
func integer(v tftypes.Value) int64 {
	n := new(big.Float)
	if !given(v) || v.As(&n) != nil {
		return 0
	}
	i, _ := n.Int64()
	return i
}

// asError gives the first error of the framework's own about a value; nil where there is none.
func asError(diags diag.Diagnostics) error {
	for _, d := range diags.Errors() {
		return fmt.Errorf("%s: %s", d.Summary(), d.Detail())
	}
	return nil
}
