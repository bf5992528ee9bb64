package export

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// An argument refers to an object that is exported as well, and has the literal value of any other one.
func TestReferences(t *testing.T) {
	t.Parallel()
	required := func(names ...string) *tfprotov6.SchemaBlock {
		s := &tfprotov6.SchemaBlock{}
		for _, name := range names {
			s.Attributes = append(s.Attributes, &tfprotov6.SchemaAttribute{Name: name, Type: tftypes.String, Required: true})
		}
		return s
	}
	item := func(kind string, identity []string, values map[string]string) provider.Item {
		i := provider.Item{Vendor: "nango", Type: "integrations_nango_" + kind, Import: tf.Importable{Identity: identity}, Identity: values, Config: map[string]tftypes.Value{}, Schema: required(identity...)}
		for name, value := range values {
			i.Config[name] = tftypes.NewValue(tftypes.String, value)
		}
		return i
	}
	integration := item("integration", []string{"unique_key"}, map[string]string{"unique_key": "hub"})
	connection := func(of string) provider.Item {
		return item("connection", []string{"integration", "connection_id"}, map[string]string{"integration": of, "connection_id": "acme"})
	}
	for name, c := range map[string]struct {
		items []provider.Item
		want  string
	}{
		"exported":    {[]provider.Item{connection("hub"), integration}, "integrations_nango_integration.integration.unique_key"},
		"another one": {[]provider.Item{connection("other"), integration}, `"other"`},
		"alone":       {[]provider.Item{connection("hub")}, `"hub"`},
	} {
		files, _ := Plan(c.items, Options{})
		content := string(files[0].Content)
		if !strings.Contains(strings.Join(strings.Fields(content), " "), "integration = "+c.want) {
			t.Errorf("%s: the file has no reference %s:\n%s", name, c.want, content)
		}
	}
}
