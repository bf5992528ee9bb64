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

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// StringsOf returns the elements of a set, sorted. It returns an empty slice if the set is null or unknown.
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

// StringsOrNil returns the elements of a set, sorted. It returns nil if the set is null or unknown.
func StringsOrNil(set types.Set) []string {
	if set.IsNull() || set.IsUnknown() {
		return nil
	}
	return StringsOf(set)
}

// AnyUnknown reports whether a set or one of its elements is unknown.
func AnyUnknown(set types.Set) bool {
	return set.IsUnknown() || slices.ContainsFunc(set.Elements(), func(e attr.Value) bool { return e.IsUnknown() })
}

// SetOf returns the set of the elements, without duplicates.
func SetOf(elements []string) types.Set {
	sorted := slices.Clone(elements)
	slices.Sort(sorted)
	values := []attr.Value{}
	for _, e := range slices.Compact(sorted) {
		values = append(values, types.StringValue(e))
	}
	return types.SetValueMust(types.StringType, values)
}

// ListOf returns the list of the elements, in their order.
func ListOf(elements []string) types.List {
	values := []attr.Value{}
	for _, e := range elements {
		values = append(values, types.StringValue(e))
	}
	return types.ListValueMust(types.StringType, values)
}

// SentencesOf returns the list of the messages, in their order, each with a period.
func SentencesOf(messages []string) types.List {
	values := []attr.Value{}
	for _, m := range messages {
		values = append(values, types.StringValue(m+"."))
	}
	return types.ListValueMust(types.StringType, values)
}

// MapEntries returns the entries of a map. It returns an empty map if m is null or unknown.
func MapEntries(m types.Map) map[string]string {
	out := map[string]string{}
	for k, v := range m.Elements() {
		if s, ok := v.(types.String); ok {
			out[k] = s.ValueString()
		}
	}
	return out
}

// MapOf returns the map of the entries.
func MapOf(entries map[string]string) types.Map {
	values := map[string]attr.Value{}
	for k, v := range entries {
		values[k] = types.StringValue(v)
	}
	return types.MapValueMust(types.StringType, values)
}

// KeepURL returns the URL of a response, or the previous one if it has the same meaning.
func KeepURL(before types.String, now string) types.String {
	if rest.CanonicalURL(before.ValueString()) == rest.CanonicalURL(now) {
		return before
	}
	return types.StringValue(now)
}

// FirstString returns the first value that is not empty, such as a plain secret or its write-only counterpart.
func FirstString(values ...types.String) string {
	for _, v := range values {
		if v.ValueString() != "" {
			return v.ValueString()
		}
	}
	return ""
}

// Each converts the objects of an API's listing to models. empty returns a model whose fields are null. The first error ends the
// sequence. It is for [Resource.List].
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

// newModel returns a pointer to a zero model. M is a pointer to a struct.
func newModel[M any]() M {
	return reflect.New(reflect.TypeFor[M]().Elem()).Interface().(M) // reflect.New returns exactly that type
}

// decode returns the model of a configuration, plan or state.
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

// rawOf returns the value of a configuration, plan or state.
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

// encode returns the value of a state with the model. The type is that of the present value: to derive it from the schema for each
// object took an eighth of the memory that a plan allocates.
func encode(ctx context.Context, state tfsdk.State, m any) (tftypes.Value, error) {
	objectType := state.Raw.Type()
	model := reflect.Indirect(reflect.ValueOf(m))
	if c := codecOf(model.Type()); c != nil {
		if raw, ok := c.encode(ctx, objectType.(tftypes.Object), model); ok { // a schema is an object
			return raw, nil
		}
	}
	state.Raw = tftypes.NewValue(objectType, nil)
	err := asError(state.Set(ctx, m))
	return state.Raw, err
}

// nullAttributes returns an object of the type of a schema, with null for each attribute.
func nullAttributes(t tftypes.Type) tftypes.Value {
	values := map[string]tftypes.Value{}
	for name, attribute := range t.(tftypes.Object).AttributeTypes { // a schema is an object
		values[name] = tftypes.NewValue(attribute, nil)
	}
	return tftypes.NewValue(t, values)
}

// attributes returns the attributes of an object, or the elements of a map, for reading only. It returns nil if raw is null or
// unknown.
func attributes(raw tftypes.Value) map[string]tftypes.Value {
	var found map[string]tftypes.Value
	if raw.IsNull() || !raw.IsKnown() || raw.As(&found) != nil {
		return nil
	}
	return found // As returns the map that the value itself uses
}

// same reports whether two values of one type are equal. It is [tftypes.Value.Equal] without the paths of all attributes, which took a
// quarter of the allocations of a plan.
func same(a, b tftypes.Value) bool {
	if a.IsNull() && b.IsNull() { // the most frequent case
		return true
	}
	return (&comparison{}).same(a, b)
}

// comparison has what is allocated once for all attributes of two values.
type comparison struct {
	x, y string
	p, q bool
}

func (c *comparison) same(a, b tftypes.Value) bool {
	if a.IsKnown() != b.IsKnown() || a.IsNull() != b.IsNull() {
		return false
	}
	if !a.IsKnown() || a.IsNull() {
		return true
	}
	switch a.Type().(type) {
	case tftypes.Object, tftypes.Map:
		x, y := attributes(a), attributes(b)
		return reflect.ValueOf(x).Pointer() == reflect.ValueOf(y).Pointer() || maps.EqualFunc(x, y, c.same) // a value does not change
	case tftypes.List:
		return c.sameElements(a, b)
	case tftypes.Set:
		return c.sameElements(a, b) || a.Equal(b) // in another order
	}
	switch {
	case a.Type().Is(tftypes.String):
		return a.As(&c.x) == nil && b.As(&c.y) == nil && c.x == c.y
	case a.Type().Is(tftypes.Bool):
		return a.As(&c.p) == nil && b.As(&c.q) == nil && c.p == c.q
	}
	return a.Equal(b)
}

func (c *comparison) sameElements(a, b tftypes.Value) bool {
	var x, y []tftypes.Value
	return a.As(&x) == nil && b.As(&y) == nil && slices.EqualFunc(x, y, c.same)
}

// cloneAttributes returns a copy of the attributes, which may be changed.
func cloneAttributes(raw tftypes.Value) map[string]tftypes.Value { return maps.Clone(attributes(raw)) }

// withAttributes returns a copy of the object with some attributes replaced, or the object itself if that changes nothing.
func withAttributes(raw tftypes.Value, changes map[string]tftypes.Value) tftypes.Value {
	had := attributes(raw)
	for name, value := range changes {
		if !same(had[name], value) {
			all := cloneAttributes(raw)
			maps.Copy(all, changes)
			return tftypes.NewValue(raw.Type(), all)
		}
	}
	return raw
}

// nullUnknowns returns the value with null in place of each unknown.
func nullUnknowns(raw tftypes.Value) (tftypes.Value, error) {
	return tftypes.Transform(raw, func(_ *tftypes.AttributePath, v tftypes.Value) (tftypes.Value, error) {
		if !v.IsKnown() {
			return tftypes.NewValue(v.Type(), nil), nil
		}
		return v, nil
	})
}

// hasUnknownObject reports whether a value is an unknown object, or contains one. A nested struct of a model cannot hold it.
func hasUnknownObject(raw tftypes.Value) bool {
	found := false
	_ = tftypes.Walk(raw, func(_ *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		found = found || !v.IsKnown() && v.Type().Is(tftypes.Object{})
		return !found, nil
	})
	return found
}

// stringOf returns the string of a value, or "" if the value is null, unknown or no string.
func stringOf(v tftypes.Value) string {
	var s string
	if v.Type() == nil || !v.Type().Is(tftypes.String) || v.IsNull() || !v.IsKnown() || v.As(&s) != nil {
		return ""
	}
	return s
}

// isSet reports whether a value is neither null nor unknown.
func isSet(v tftypes.Value) bool { return v.Type() != nil && !v.IsNull() && v.IsFullyKnown() }

func numberValue(n any) tftypes.Value { return tftypes.NewValue(tftypes.Number, n) }

// integer returns the number of a value, or 0 if the value is null or unknown.
func integer(v tftypes.Value) int64 {
	n := new(big.Float)
	if !isSet(v) || v.As(&n) != nil {
		return 0
	}
	i, _ := n.Int64()
	return i
}

// asError returns the first error of the framework about a value, or nil.
func asError(diags diag.Diagnostics) error {
	for _, d := range diags.Errors() {
		return fmt.Errorf("%s: %s", d.Summary(), d.Detail())
	}
	return nil
}
