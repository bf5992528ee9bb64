package e2e_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// harness is a workspace in which each example is a module, with its emulator.
type harness struct {
	*e2e.Workspace
	t *testing.T
	e *acctest.Env

	examples []string          // added by add
	blocks   map[string]string // the module blocks, by example
	state    *tfjson.State     // after the last apply
}

func newHarness(t *testing.T) *harness {
	t.Helper()
	e := acctest.New(t)
	return &harness{Workspace: e2e.New(t, e), t: t, e: e, blocks: map[string]string{}}
}

var (
	importCommand = regexp.MustCompile(`(?m)^terraform import (\S+) (\S+|"[^"]+")$`)
	importTarget  = regexp.MustCompile(`(?m)^( *to *= *)`)
	assignment    = regexp.MustCompile(`(?m)(^ *(\w+) *= *)"[^"$]+"`)
	variable      = regexp.MustCompile(`(?ms)^variable "(\w+)" \{(.*?)^\}`)
)

// variables returns the variables of an example that have no default.
func variables(text string) []string {
	var names []string
	for _, v := range variable.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(v[2], "default") {
			names = append(names, v[1])
		}
	}
	return names
}

// module returns the name of an example's module.
func module(example string) string { return strings.ReplaceAll(example, "/", "_") }

// add adds an example as a module, without its import blocks. A variable without a default gets a value that works at the
// emulator. id, if not nil, replaces the parts of the ID in the example.
func (h *harness) add(example string, id []string) {
	h.t.Helper()
	block := fmt.Sprintf("  source = %q\n", "./"+example)
	requires := false
	for _, file := range glob(h.t, example, "*.tf") {
		if strings.HasPrefix(filepath.Base(file), "import-by") {
			continue
		}
		text := read(h.t, example, filepath.Base(file))
		if id != nil {
			text = h.fill(text, filepath.Base(example), id)
		}
		requires = requires || strings.Contains(text, "required_providers")
		for _, name := range variables(text) {
			block += fmt.Sprintf("  %s = %q\n", name, h.value(name))
		}
		h.Write(filepath.Join(example, filepath.Base(file)), text)
	}
	if !requires {
		h.Write(filepath.Join(example, "requirements.tf"), e2e.Requirements)
	}
	h.examples = append(h.examples, example)
	h.blocks[example] = block
}

// configure makes an example that is a complete configuration the configuration of the workspace.
func (h *harness) configure(example string) {
	h.t.Helper()
	for _, file := range glob(h.t, example, "*.tf") {
		text := read(h.t, example, filepath.Base(file))
		h.Write(filepath.Base(file), text)
		for _, name := range variables(text) {
			h.Variables = append(h.Variables, "TF_VAR_"+name+"="+h.value(name))
		}
	}
}

// apply applies all examples. From the second apply on, the example of an object that has a token of its own gets a provider
// with this token, because the environment can hold only one.
func (h *harness) apply() {
	h.t.Helper()
	root := e2e.Requirements
	for _, example := range h.examples {
		block := h.blocks[example]
		if token := h.token(strings.TrimSuffix(filepath.Base(example), "s")); token != "" {
			root += fmt.Sprintf("provider \"integrations\" {\n  alias = %q\n  oauth = { registration_access_token = %q }\n}\n", module(example), token)
			block += fmt.Sprintf("  providers = { integrations = integrations.%s }\n", module(example))
		}
		root += fmt.Sprintf("module %[1]q {\n%[2]s}\noutput %[1]q {\n  value     = module.%[1]s\n  sensitive = true\n}\n", module(example), block)
	}
	h.Write("main.tf", root)
	h.Init().Want(0)
	h.Apply().Want(0)
	h.state = h.State()
}

// fill puts a real ID into an example: the import ID for id in an import block, or else its parts by their names.
func (h *harness) fill(text, objectType string, id []string) string {
	h.t.Helper()
	resourceType := strings.TrimSuffix(objectType, "s")
	parts := map[string]string{"id": h.importID(resourceType, id)}
	if !strings.Contains(text, "import {") || strings.Contains(text, "identity = {") {
		for i, name := range h.identity(resourceType) {
			parts[name] = id[i]
		}
	}
	return assignment.ReplaceAllStringFunc(text, func(line string) string {
		m := assignment.FindStringSubmatch(line)
		if value, ok := parts[m[2]]; ok {
			return m[1] + `"` + value + `"`
		}
		return line
	})
}

// value returns the emulator's environment variable with the variable's name, or some string.
func (h *harness) value(variable string) string {
	switch variable { // they are not settings of the provider
	case "registration_endpoint":
		return h.e.URL + "/oauth/register"
	case "mcp_server":
		return h.e.URL + "/oauth/resource"
	case "client_id":
		h.e.ClientDocuments.Put("/clients/app.json", oauthfake.Page{
			Body: `{"client_id": "{url}", "client_name": "Acme", "redirect_uris": ["https://app.example.com/callback"], "token_endpoint_auth_method": "none"}`,
		})
		return h.e.URL + "/oauth/clients/app.json"
	}
	for _, v := range h.e.Env(h.e.URL) {
		if strings.EqualFold(v.Name, variable) {
			return v.Value
		}
	}
	return "some-" + variable
}

// object returns the attributes of the resource that the documentation of a type imports, or nil if the state has none.
func (h *harness) object(resourceType string) map[string]any {
	h.t.Helper()
	if h.state == nil || len(glob(h.t, "resources", resourceType, "import.sh")) == 0 {
		return nil
	}
	if r := e2e.Resources(h.state)[h.address(resourceType)]; r != nil {
		return r.AttributeValues
	}
	return nil
}

// token returns the token of the object that the documentation of a resource type imports, or "" if it has none.
func (h *harness) token(resourceType string) string {
	h.t.Helper()
	token, _ := h.object(resourceType)["registration_access_token"].(string)
	return token
}

// address returns the address of the object that the documentation of a resource type imports.
func (h *harness) address(resourceType string) string {
	h.t.Helper()
	address, _ := h.importCommand(resourceType)
	return "module." + module("resources/"+resourceType) + "." + address
}
