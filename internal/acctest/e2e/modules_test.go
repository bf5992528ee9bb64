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
)

// bench is a workspace in which each example is a module, and the emulator that it works on.
type bench struct {
	*e2e.Workspace
	t *testing.T
	e *acctest.Env

	examples []string          // those added
	blocks   map[string]string // their module blocks
	state    *tfjson.State     // after the last apply
}

func newBench(t *testing.T) *bench {
	t.Helper()
	e := acctest.New(t)
	return &bench{Workspace: e2e.New(t, e), t: t, e: e, blocks: map[string]string{}}
}

var (
	importCommand = regexp.MustCompile(`(?m)^terraform import (\S+) (\S+|"[^"]+")$`)
	importTarget  = regexp.MustCompile(`(?m)^( *to *= *)`)
	assignment    = regexp.MustCompile(`(?m)(^ *(\w+) *= *)"[^"$]+"`)
	variable      = regexp.MustCompile(`(?ms)^variable "(\w+)" \{(.*?)^\}`)
)

// variables are those of an example that have no default.
func variables(text string) []string {
	var names []string
	for _, v := range variable.FindAllStringSubmatch(text, -1) {
		if !strings.Contains(v[2], "default") {
			names = append(names, v[1])
		}
	}
	return names
}

// module is the name of an example's module, by which failures name it.
func module(example string) string { return strings.ReplaceAll(example, "/", "_") }

// add makes a module of an example, without its import blocks. Where the parts of an ID are given, they take the place of
// those that stand there. A variable without a default gets a value that works at the emulator.
func (b *bench) add(example string, id []string) {
	b.t.Helper()
	block := fmt.Sprintf("  source = %q\n", "./"+example)
	requires := false
	for _, file := range glob(b.t, example, "*.tf") {
		if strings.HasPrefix(filepath.Base(file), "import-by") {
			continue
		}
		text := read(b.t, example, filepath.Base(file))
		if id != nil {
			text = b.fill(text, filepath.Base(example), id)
		}
		requires = requires || strings.Contains(text, "required_providers")
		for _, name := range variables(text) {
			block += fmt.Sprintf("  %s = %q\n", name, b.value(name))
		}
		b.Write(filepath.Join(example, filepath.Base(file)), text)
	}
	if !requires {
		b.Write(filepath.Join(example, "requirements.tf"), e2e.Requirements)
	}
	b.examples = append(b.examples, example)
	b.blocks[example] = block
}

// apply applies all examples. Those of an object that is managed by a token have a provider with it from the second apply
// on, in place of the environment, which has room for one.
func (b *bench) apply() {
	b.t.Helper()
	root := e2e.Requirements
	for _, example := range b.examples {
		block := b.blocks[example]
		if token := b.token(strings.TrimSuffix(filepath.Base(example), "s")); token != "" {
			root += fmt.Sprintf("provider \"integrations\" {\n  alias = %q\n  oauth = { registration_access_token = %q }\n}\n", module(example), token)
			block += fmt.Sprintf("  providers = { integrations = integrations.%s }\n", module(example))
		}
		root += fmt.Sprintf("module %[1]q {\n%[2]s}\noutput %[1]q {\n  value     = module.%[1]s\n  sensitive = true\n}\n", module(example), block)
	}
	b.Write("main.tf", root)
	b.Init().Want(0)
	b.Apply().Want(0)
	b.state = b.State()
}

// fill puts a real ID into an example: an import ID where one value stands for all, else its parts by their names.
func (b *bench) fill(text, objectType string, id []string) string {
	b.t.Helper()
	resourceType := strings.TrimSuffix(objectType, "s")
	parts := map[string]string{"id": b.importID(resourceType, id)}
	if !strings.Contains(text, "import {") || strings.Contains(text, "identity = {") {
		for i, name := range b.identity(resourceType) {
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

// value is what the emulator's environment has by the variable's name, or a text.
func (b *bench) value(variable string) string {
	if variable == "registration_endpoint" {
		return b.e.URL + "/oauth/register" // which is no setting of the provider
	}
	for _, v := range b.e.Env(b.e.URL) {
		if strings.EqualFold(v.Name, variable) {
			return v.Value
		}
	}
	return "some-" + variable
}

// object is what the documentation of a resource type imports, as it is in the state; nil where there is none.
func (b *bench) object(resourceType string) map[string]any {
	b.t.Helper()
	if b.state == nil || len(glob(b.t, "resources", resourceType, "import.sh")) == 0 {
		return nil
	}
	if r := e2e.Resources(b.state)[b.address(resourceType)]; r != nil {
		return r.AttributeValues
	}
	return nil
}

// token gives the token that the object of a resource type is managed by, "" where it has none.
func (b *bench) token(resourceType string) string {
	b.t.Helper()
	token, _ := b.object(resourceType)["registration_access_token"].(string)
	return token
}

// address is where the object is that the documentation of a resource type imports.
func (b *bench) address(resourceType string) string {
	b.t.Helper()
	address, _ := b.importCommand(resourceType)
	return "module." + module("resources/"+resourceType) + "." + address
}
