package export

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// Managed are the objects of a state. The zero value has none.
type Managed struct {
	objects map[string][]map[string]string // the string attributes, by type
	names   map[string]map[string]bool     // of the root module, by type
}

var errNoState = errors.New("this is neither a state file nor the JSON of a state. Run terraform show -json >state.json. " +
	"An encrypted state file of OpenTofu cannot be read; use tofu show -json")

// ParseState reads a state: the JSON of `terraform show -json`, or a state file.
func ParseState(content []byte) (Managed, error) {
	var s struct {
		Format  string `json:"format_version"` // of the JSON
		Version int    `json:"version"`        // of a state file
		Values  struct {
			Root module `json:"root_module"`
		} `json:"values"`
		Planned json.RawMessage `json:"planned_values"` // of a plan
		All     []struct {
			resource
			Module    string
			Instances []struct{ Attributes map[string]any }
		} `json:"resources"`
	}
	if err := json.Unmarshal(content, &s); err != nil || s.Format == "" && s.Version != 4 || s.Planned != nil {
		return Managed{}, errNoState
	}
	m := Managed{map[string][]map[string]string{}, map[string]map[string]bool{}}
	m.addModule(s.Values.Root, true)
	for _, r := range s.All {
		for _, i := range r.Instances {
			r.Values = i.Attributes
			m.add(r.resource, r.Module == "")
		}
	}
	return m, nil
}

type module struct {
	Resources []resource `json:"resources"`
	Children  []module   `json:"child_modules"`
}

type resource struct {
	Mode, Type, Name string
	Values           map[string]any
}

func (m Managed) addModule(of module, root bool) {
	for _, r := range of.Resources {
		m.add(r, root)
	}
	for _, child := range of.Children {
		m.addModule(child, false)
	}
}

func (m Managed) add(r resource, root bool) {
	if r.Mode != "managed" || !strings.HasPrefix(r.Type, "integrations_") {
		return
	}
	values := map[string]string{}
	for name, value := range r.Values {
		if text, ok := value.(string); ok {
			values[name] = text
		}
	}
	m.objects[r.Type] = append(m.objects[r.Type], values)
	if m.names[r.Type] == nil {
		m.names[r.Type] = map[string]bool{}
	}
	if root {
		m.names[r.Type][r.Name] = true
	}
}

// has reports whether the state has an object. A state that does not name the account has it as well.
func (m Managed) has(item provider.Item) bool {
	return slices.ContainsFunc(m.objects[item.Type], func(values map[string]string) bool {
		account := values[item.Import.Account]
		if account != "" && account != item.Identity[item.Import.Account] {
			return false
		}
		return !slices.ContainsFunc(item.Import.Identity, func(name string) bool { return values[name] != item.Identity[name] })
	})
}
