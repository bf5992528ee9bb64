package tf

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A plan gets the values of its own bytes, and those of an earlier call only once.
func TestDecoded(t *testing.T) {
	var d decoded
	encode := func(text string) (tftypes.Value, *tfprotov6.DynamicValue) {
		value := tftypes.NewValue(tftypes.String, text)
		encoded, err := tfprotov6.NewDynamicValue(tftypes.String, value)
		if err != nil {
			t.Fatal(err)
		}
		return value, &encoded
	}
	take := func(text string) string {
		_, encoded := encode(text)
		value, err := d.take(encoded, tftypes.String)
		if err != nil {
			t.Fatal(err)
		}
		return stringOf(value)
	}
	_, a := encode("a")
	kept, _ := encode("kept in place of a")
	d.keep(a, kept)
	for _, step := range []struct{ of, want string }{{"b", "b"}, {"a", "kept in place of a"}, {"a", "a"}} {
		if got := take(step.of); got != step.want {
			t.Errorf("the value of %q is %q instead of %q", step.of, got, step.want)
		}
	}
	d.keep(&tfprotov6.DynamicValue{JSON: []byte(`"c"`)}, kept)
	if value, err := d.take(&tfprotov6.DynamicValue{JSON: []byte(`"d"`)}, tftypes.String); err != nil || stringOf(value) != "d" {
		t.Errorf("a value in JSON is %s, error %v", value, err)
	}
	for i := range 2 * maxDecoded {
		value, encoded := encode(string(rune('A' + i)))
		d.keep(encoded, value)
	}
	if n := len(d.values); n > maxDecoded {
		t.Errorf("%d values are kept", n)
	}
}
