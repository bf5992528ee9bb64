package tf

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestSame(t *testing.T) {
	text, number, truth := tftypes.String, tftypes.Number, tftypes.Bool
	set, list, dictionary := tftypes.Set{ElementType: text}, tftypes.List{ElementType: text}, tftypes.Map{ElementType: text}
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": text}}
	of := func(in tftypes.Type, values ...string) tftypes.Value {
		elements := []tftypes.Value{}
		for _, v := range values {
			elements = append(elements, tftypes.NewValue(text, v))
		}
		return tftypes.NewValue(in, elements)
	}
	named := func(in tftypes.Type, value any) tftypes.Value {
		return tftypes.NewValue(in, map[string]tftypes.Value{"a": tftypes.NewValue(text, value)})
	}
	// Each value differs from all values that follow.
	values := []tftypes.Value{
		tftypes.NewValue(text, nil), tftypes.NewValue(text, tftypes.UnknownValue), tftypes.NewValue(text, ""), tftypes.NewValue(text, "a"),
		tftypes.NewValue(number, 1), tftypes.NewValue(number, 2), tftypes.NewValue(truth, true), tftypes.NewValue(truth, false),
		of(set), of(set, "a"), of(set, "a", "b"), of(list), of(list, "a", "b"), of(list, "b", "a"),
		named(dictionary, "a"), named(dictionary, "b"), named(object, nil), named(object, "a"), named(object, tftypes.UnknownValue),
	}
	for i, a := range values {
		for j, b := range values {
			if a.Type().Equal(b.Type()) {
				t.Run(fmt.Sprint(a, " ", b), func(t *testing.T) {
					if same(a, b) != (i == j) || a.Equal(b) != (i == j) {
						t.Errorf("same is %t and Equal is %t", same(a, b), a.Equal(b))
					}
				})
			}
		}
	}
	if !same(of(set, "a", "b"), of(set, "b", "a")) {
		t.Error("a set in another order is not the same")
	}
}
