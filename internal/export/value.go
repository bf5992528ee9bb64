package export

import (
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// tokens returns the expression of a value. A sensitive attribute below it becomes a variable.
func (w *writer) tokens(a *tfprotov6.SchemaAttribute, value tftypes.Value, at []string) hclwrite.Tokens {
	if a.NestedType == nil || a.NestedType.Nesting != tfprotov6.SchemaObjectNestingModeSingle {
		return hclwrite.TokensForValue(ctyOf(value))
	}
	var members map[string]tftypes.Value
	must(value.As(&members))
	var object []hclwrite.ObjectAttrTokens
	for _, below := range slices.SortedFunc(slices.Values(a.NestedType.Attributes), func(a, b *tfprotov6.SchemaAttribute) int { return strings.Compare(a.Name, b.Name) }) {
		member := members[below.Name]
		if member.IsNull() {
			continue
		}
		path := append(slices.Clone(at), below.Name)
		var tokens hclwrite.Tokens
		if below.Sensitive {
			tokens = w.secret(below, path)
		} else {
			tokens = w.tokens(below, member, path)
		}
		object = append(object, hclwrite.ObjectAttrTokens{Name: hclwrite.TokensForIdentifier(below.Name), Value: tokens})
	}
	return hclwrite.TokensForObject(object)
}

// ctyOf converts a known value. Null members of objects are left out.
func ctyOf(v tftypes.Value) cty.Value {
	var (
		text    string
		number  big.Float
		boolean bool
		list    []tftypes.Value
		entries map[string]tftypes.Value
	)
	switch {
	case v.IsNull():
		return cty.NullVal(cty.DynamicPseudoType)
	case v.Type().Is(tftypes.String):
		must(v.As(&text))
		return cty.StringVal(text)
	case v.Type().Is(tftypes.Number):
		must(v.As(&number))
		return cty.NumberVal(&number)
	case v.Type().Is(tftypes.Bool):
		must(v.As(&boolean))
		return cty.BoolVal(boolean)
	case v.As(&list) == nil:
		elements := []cty.Value{}
		for _, e := range list {
			elements = append(elements, ctyOf(e))
		}
		if v.Type().Is(tftypes.Set{}) { // its order has no meaning
			slices.SortFunc(elements, func(a, b cty.Value) int { return strings.Compare(a.GoString(), b.GoString()) })
		}
		return cty.TupleVal(elements)
	}
	must(v.As(&entries))
	maps.DeleteFunc(entries, func(_ string, e tftypes.Value) bool { return e.IsNull() })
	members := map[string]cty.Value{}
	for name, e := range entries {
		members[name] = ctyOf(e)
	}
	return cty.ObjectVal(members)
}

// must panics if a value has another type than its schema.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
