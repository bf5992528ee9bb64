package export

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

const linkType, hookType = "integrations_poozle_link", "integrations_fyle_webhook"

func object(resourceType, id, attribute, value string) provider.Item {
	return provider.Item{
		Type: resourceType, Import: tf.Importable{Identity: []string{"id"}}, Identity: map[string]string{"id": id},
		Config: map[string]tftypes.Value{attribute: tftypes.NewValue(tftypes.String, value)},
	}
}

func TestBase(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"Acme": "acme", " Acme, Inc. (EU) ": "acme_inc_eu", "Müller & Söhne": "mueller_soehne", "Mu\u0308ller": "mueller", "Zoë": "zoe", "Straße": "strasse",
		"日本": "日本", "…": "link", "": "link", "2024": "link_2024", `quotes " and \`: "quotes_and", "${a.b}": "a_b", "%{ if true }": "if_true", "a\nb": "a_b",
		"---": "link", "_": "link", strings.Repeat("long ", 20): strings.TrimRight(strings.Repeat("long_", 10)[:maxName], "_"),
	} {
		if got := baseOf(object(linkType, "1", "name", value)); got != want || !hclsyntax.ValidIdentifier(got) {
			t.Errorf("the name of %q is %q, want %q", value, got, want)
		}
	}
	for address, want := range map[string]string{
		"https://user:canary@Hooks.Example.com:8443/canary?token=canary": "hooks_example_com", "https://1.example.com/": "webhook_1_example_com",
		"https://[::1]/canary": "webhook_1", "canary": "webhook", "https://%zz/canary": "webhook",
	} {
		if got := baseOf(object(hookType, "1", "url", address)); got != want {
			t.Errorf("the name for %q is %q, want %q", address, got, want)
		}
	}
}

// Names do not depend on the order of a listing, and neither other objects of the name nor the state have them.
func TestNames(t *testing.T) {
	t.Parallel()
	items := []provider.Item{
		object(linkType, "1", "name", "Acme"), object(linkType, "2", "name", "acme"), object(linkType, "3", "name", "other"), object(linkType, "4", "name", "taken"),
		object(hookType, "1", "url", "https://acme/"),
	}
	// A name that another object would get as the unique one: the hash of "1" begins with 6b86b2.
	items = append(items, object(linkType, "5", "name", "acme 6b86b2"))
	taken := map[string]map[string]bool{linkType: {"taken": true}}
	want := map[key]string{
		{linkType, "1"}: "acme_6b86b27", {linkType, "2"}: "acme_d4735e", {linkType, "3"}: "other", {linkType, "4"}: "taken_4b2277", {linkType, "5"}: "acme_6b86b2",
		{hookType, "1"}: "acme",
	}
	for range 2 {
		if diff := cmp.Diff(want, namesOf(items, taken)); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
		slices.Reverse(items)
	}
	if taken[linkType]["other"] {
		t.Error("the names of the state were changed")
	}
	names := namesOf([]provider.Item{items[0], items[0]}, nil)
	if len(names) != 1 {
		t.Errorf("an object that is listed twice has the names %v", names)
	}
}

func TestParseState(t *testing.T) {
	t.Parallel()
	link := object(linkType, "1", "name", "acme")
	link.Import.Account, link.Identity["workspace_id"] = "workspace_id", "w"
	attributes := func(account string) string { return `{"id":"1","workspace_id":` + account + `}` }
	for name, test := range map[string]struct {
		state      string
		has, named bool
	}{
		"a state file":     {`{"version":4,"resources":[{"mode":"managed","type":"` + linkType + `","name":"x","instances":[{"attributes":` + attributes(`"w"`) + `}]}]}`, true, true},
		"of a module":      {`{"version":4,"resources":[{"module":"module.a","mode":"managed","type":"` + linkType + `","name":"x","instances":[{"attributes":` + attributes(`"w"`) + `}]}]}`, true, false},
		"a data source":    {`{"version":4,"resources":[{"mode":"data","type":"` + linkType + `","name":"x","instances":[{"attributes":` + attributes(`"w"`) + `}]}]}`, false, false},
		"another account":  {`{"version":4,"resources":[{"mode":"managed","type":"` + linkType + `","name":"x","instances":[{"attributes":` + attributes(`"v"`) + `}]}]}`, false, true},
		"no account":       {`{"version":4,"resources":[{"mode":"managed","type":"` + linkType + `","name":"x","instances":[{"attributes":` + attributes(`null`) + `}]}]}`, true, true},
		"JSON":             {`{"format_version":"1.0","values":{"root_module":{"resources":[{"mode":"managed","type":"` + linkType + `","name":"x","values":` + attributes(`"w"`) + `}]}}}`, true, true},
		"JSON of a module": {`{"format_version":"1.0","values":{"root_module":{"child_modules":[{"resources":[{"mode":"managed","type":"` + linkType + `","name":"x","values":` + attributes(`"w"`) + `}]}]}}}`, true, false},
		"an empty state":   {`{"format_version":"1.0"}`, false, false},
	} {
		m, err := ParseState([]byte(test.state))
		if err != nil || m.has(link) != test.has || m.names[linkType]["x"] != test.named {
			t.Errorf("%s: %v, has %v, named %v", name, err, m.has(link), m.names[linkType]["x"])
		}
	}
	for _, text := range []string{"", "{}", "[]", `{"version":3}`, `{"format_version":"1.2","planned_values":{}}`, `{"serial":1,"encrypted_data":"x"}`} {
		if _, err := ParseState([]byte(text)); err == nil {
			t.Errorf("%q is a state", text)
		}
	}
}
