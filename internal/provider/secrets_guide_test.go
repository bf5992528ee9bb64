package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// The tables of the guide name every sensitive attribute and setting once. Their second column begins with the place of storage.
func TestSecretsGuide(t *testing.T) {
	t.Parallel()
	schemas, err := provider.NewServer("test", nil, "").GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]string{} // what the second column begins with, by the name in the first
	var walk func(at string, attributes []*tfprotov6.SchemaAttribute, isObject bool)
	walk = func(at string, attributes []*tfprotov6.SchemaAttribute, isObject bool) {
		for _, a := range attributes {
			switch name := at + a.Name; {
			case a.NestedType != nil:
				walk(name+".", a.NestedType.Attributes, isObject)
			case !a.Sensitive:
			case !isObject:
				stored[name] = ""
			case a.WriteOnly, strings.HasPrefix(at, "ephemeral."):
				stored[name] = "Not stored"
			default:
				stored[name] = "State"
			}
		}
	}
	walk("", schemas.Provider.Block.Attributes, false)
	for name, s := range schemas.ResourceSchemas {
		walk(name+".", s.Block.Attributes, true)
	}
	for name, s := range schemas.DataSourceSchemas {
		walk("data."+name+".", s.Block.Attributes, true)
	}
	for name, s := range schemas.EphemeralResourceSchemas {
		walk("ephemeral."+name+".", s.Block.Attributes, true)
	}
	for name, s := range schemas.ListResourceSchemas {
		walk("list."+name+".", s.Block.Attributes, true)
	}

	guide, err := os.ReadFile(filepath.Join(root, "templates/guides/secrets.md"))
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| (`[^|]*\\.[^|]*`) \\| ([^|]*) \\|").FindAllStringSubmatch(string(guide), -1) {
		for name := range strings.SplitSeq(row[1], ", ") {
			name = strings.Trim(name, "`")
			if _, twice := documented[name]; twice {
				t.Errorf("templates/guides/secrets.md has two rows for %s", name)
			}
			documented[name] = row[2]
			if place, known := stored[name]; known && strings.HasPrefix(row[2], place) {
				documented[name] = place
			}
		}
	}
	if diff := cmp.Diff(stored, documented); diff != "" {
		t.Errorf("templates/guides/secrets.md must name each sensitive attribute and setting, with its storage (-want +got):\n%s", diff)
	}
}
