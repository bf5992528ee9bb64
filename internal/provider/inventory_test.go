package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestListConfig(t *testing.T) {
	t.Parallel()
	schema := &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
		{Name: "name", Type: tftypes.String, Required: true},
		{Name: "enabled", Type: tftypes.Bool, Optional: true},
		{Name: "days", Type: tftypes.Number, Optional: true},
		{Name: "tags", Type: tftypes.Set{ElementType: tftypes.String}, Optional: true},
	}}}
	of := func(argument, value string) Filter { return Filter{"integrations_a_b", argument, value} }
	filters := []Filter{of("name", "x=y"), of("enabled", "true"), of("days", "3"), {"integrations_a_c", "name", "z"}}
	if !isComplete("integrations_a_b", schema, filters) || isComplete("integrations_a_b", schema, filters[1:]) {
		t.Error("the required argument was not noticed")
	}
	encoded, err := listConfig("integrations_a_b", schema, filters)
	if err != nil {
		t.Fatal(err)
	}
	got, err := encoded.Unmarshal(schema.ValueType())
	if err != nil {
		t.Fatal(err)
	}
	want := tftypes.NewValue(schema.ValueType(), map[string]tftypes.Value{
		"name": tftypes.NewValue(tftypes.String, "x=y"), "enabled": tftypes.NewValue(tftypes.Bool, true), "days": tftypes.NewValue(tftypes.Number, 3),
		"tags": tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, nil),
	})
	if !got.Equal(want) {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, wrong := range []Filter{of("enabled", "maybe"), of("days", "1.5"), of("tags", "x"), of("missing", "x")} {
		if _, err := listConfig("integrations_a_b", schema, []Filter{wrong}); err == nil {
			t.Errorf("the filter %v was accepted", wrong)
		}
	}
}
