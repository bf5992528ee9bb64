package terraform_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/terraform"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/sandbox"
)

const examples = "../../../examples"

func TestMain(m *testing.M) { terraform.Main(m) }

// TestExamples does with every example what its reader will do: applies it, sees that nothing is left to do, imports what
// it shows how to import, and destroys it. Each is a module of one configuration, so that a command of Terraform's, which
// takes longer than all that the provider does in it, is run once for all of them.
func TestExamples(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var dataSources []string
	for _, example := range folders(t, ".tf") {
		switch kind, _, _ := strings.Cut(example, "/"); {
		case kind == "data-sources": // which are of objects that are there
			dataSources = append(dataSources, example)
		case strings.Contains(example, "/"):
			b.add(example, nil)
		}
	}
	b.apply()
	for _, example := range dataSources {
		b.add(example, b.id(strings.TrimSuffix(filepath.Base(example), "s")))
	}
	b.apply()
	for _, example := range b.examples {
		outputs, _ := b.state.Values.Outputs[module(example)].Value.(map[string]any)
		for name, value := range outputs {
			if value == nil {
				t.Errorf("%s: output %s is null", example, name)
			}
		}
		if strings.HasPrefix(example, "functions/") && len(outputs) == 0 {
			t.Errorf("%s: the function's result is no output", example)
		}
	}
	b.e.ForgetCalls()
	b.Plan().Want(0)
	if writes := b.e.Writes(); len(writes) > 0 {
		t.Errorf("a plan writes: %v", writes)
	}
	b.testImports()
	b.Destroy().Want(0)
}

// TestConfigurations does the same with the examples that are a whole configuration.
func TestConfigurations(t *testing.T) {
	t.Parallel()
	for _, example := range folders(t, ".tf") {
		if strings.Contains(example, "/") {
			continue
		}
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			for _, file := range glob(t, example, "*.tf") {
				text := read(t, example, filepath.Base(file))
				b.Write(filepath.Base(file), text)
				for _, name := range variables(text) {
					b.Variables = append(b.Variables, "TF_VAR_"+name+"="+b.value(name))
				}
			}
			b.Init().Want(0)
			b.Apply().Want(0)
			for name, output := range b.State().Values.Outputs {
				if output.Value == nil {
					t.Errorf("output %s is null", name)
				}
			}
			b.e.ForgetCalls()
			b.Plan().Want(0)
			if writes := b.e.Writes(); len(writes) > 0 {
				t.Errorf("a plan writes: %v", writes)
			}
			b.Destroy().Want(0)
		})
	}
}

// TestImportCommands imports by the command what the documentation imports so: one resource whose import ID has several
// parts, and one whose ID the shell has to be given in quotes. Of all, the command says the same as the import block, which
// TestExamples runs.
func TestImportCommands(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	for _, file := range glob(t, "resources", "*", "import.sh") {
		resourceType := filepath.Base(filepath.Dir(file))
		address, id := b.importCommand(resourceType)
		block := read(t, "resources", resourceType, "import-by-string-id.tf")
		if want := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, strings.Trim(id, `"`)); !strings.HasSuffix(block, want) {
			t.Errorf("%s: the command imports %s by %s, and the block is\n%s", resourceType, address, id, block)
		}
	}
	b.add("resources/integrations_fillout_webhook", nil)
	b.add("resources/integrations_oauth_redirect_uri", nil)
	b.apply()
	b.apply() // with the token
	b.forget()
	for resourceType, id := range b.ids() {
		b.Import(b.address(resourceType), b.importID(resourceType, id)).Want(0)
	}
	b.settle("the commands", "")
	b.Plan().Want(0)
	b.Destroy().Want(0)
}

// TestQueries runs the examples of list resources, which Terraform has a command for since 1.14.
func TestQueries(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	examples := folders(t, ".tfquery.hcl")
	for _, example := range examples {
		objectType := filepath.Base(example)
		text := read(t, example, "list-resource.tfquery.hcl")
		if !strings.Contains(text, `list "`+objectType+`"`) {
			t.Errorf("no list block of %s in:\n%s", objectType, text)
		}
		b.add("resources/"+objectType, nil)
		b.Write(objectType+".tfquery.hcl", text)
	}
	if !b.isTerraform(14) {
		t.Log("the queries themselves were not run: terraform query needs Terraform 1.14")
		return
	}
	b.apply()
	found := b.Run("query").Want(0).Output
	for _, example := range examples {
		if id := b.id(filepath.Base(example)); !strings.Contains(found, strings.Join(id, "/")) {
			t.Errorf("the query does not find %s:\n%s", id, found)
		}
	}
	b.Destroy().Want(0)
}

// TestEveryTypeHasAnExample compares the examples with what the provider says that it has.
func TestEveryTypeHasAnExample(t *testing.T) {
	t.Parallel()
	var want []string
	resources, dataSources, lists, ephemerals, functions := acctest.New(t).Protocol(t, nil).Types()
	for _, name := range resources {
		for _, file := range []string{"resource.tf", "import.sh", "import-by-string-id.tf", "import-by-identity.tf"} {
			want = append(want, "resources/"+name+"/"+file)
		}
	}
	for _, name := range dataSources {
		want = append(want, "data-sources/"+name+"/data-source.tf")
	}
	for _, name := range lists {
		want = append(want, "list-resources/"+name+"/list-resource.tfquery.hcl")
	}
	for _, name := range ephemerals {
		want = append(want, "ephemeral-resources/"+name+"/ephemeral-resource.tf")
	}
	for _, name := range functions {
		want = append(want, "functions/"+name+"/function.tf")
	}
	var got []string
	for _, pattern := range []string{"resources", "data-sources", "list-resources", "ephemeral-resources", "functions"} {
		for _, path := range glob(t, pattern+"/*/*") {
			got = append(got, strings.TrimPrefix(path, examples+"/"))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("examples that are missing (-), or of no type of the provider (+):\n%s", diff)
	}
}

// bench is a workspace in which each example is a module, and the emulator that it works on.
type bench struct {
	*terraform.Workspace
	t *testing.T
	e *acctest.Env

	examples []string          // those added
	blocks   map[string]string // their module blocks
	state    *tfjson.State     // after the last apply
}

func newBench(t *testing.T) *bench {
	t.Helper()
	e := acctest.New(t)
	return &bench{Workspace: terraform.New(t, e), t: t, e: e, blocks: map[string]string{}}
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
		b.Write(filepath.Join(example, "requirements.tf"), terraform.Requirements)
	}
	b.examples = append(b.examples, example)
	b.blocks[example] = block
}

// apply applies all examples. Those of an object that is managed by a token have a provider with it from the second apply
// on, in place of the environment, which has room for one.
func (b *bench) apply() {
	b.t.Helper()
	root := terraform.Requirements
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
	if r := terraform.Resources(b.state)[b.address(resourceType)]; r != nil {
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

func (b *bench) importCommand(resourceType string) (address, id string) {
	b.t.Helper()
	text := read(b.t, "resources", resourceType, "import.sh")
	m := importCommand.FindStringSubmatch(text)
	if m == nil {
		b.t.Fatalf("no import command in:\n%s", text)
	}
	return m[1], m[2]
}

// importID joins the parts of an ID as the import command has them, which quotes those with a space between them.
func (b *bench) importID(resourceType string, id []string) string {
	b.t.Helper()
	separator := "/"
	if _, example := b.importCommand(resourceType); strings.HasPrefix(example, `"`) {
		separator = " "
	}
	return strings.Join(id, separator)
}

// id has the values of an object's identity, in the order of the example of an import by identity; nil where there is no
// such object.
func (b *bench) id(resourceType string) []string {
	b.t.Helper()
	object := b.object(resourceType)
	if object == nil {
		return nil
	}
	var parts []string
	for _, name := range b.identity(resourceType) {
		part, _ := object[name].(string)
		if part == "" {
			b.t.Fatalf("%s has no %s", b.address(resourceType), name)
		}
		parts = append(parts, part)
	}
	return parts
}

// identity gives the names in the example of an import by identity, in their order there.
func (b *bench) identity(resourceType string) []string {
	b.t.Helper()
	_, block, _ := strings.Cut(read(b.t, "resources", resourceType, "import-by-identity.tf"), "identity = {")
	var names []string
	for _, m := range assignment.FindAllStringSubmatch(block, -1) {
		names = append(names, m[2])
	}
	return names
}

// testImports forgets the objects that were applied and imports them again, each way that the documentation shows a block
// for.
func (b *bench) testImports() {
	b.t.Helper()
	ways := []string{"import-by-string-id.tf"}
	if b.isTerraform(12) {
		ways = append(ways, "import-by-identity.tf")
	}
	ids := b.ids()
	for _, file := range ways {
		b.forget()
		for resourceType, id := range ids {
			text := b.fill(read(b.t, "resources", resourceType, file), resourceType, id)
			b.Write(resourceType+"-"+file, importTarget.ReplaceAllString(text, "${1}module."+module("resources/"+resourceType)+"."))
		}
		b.settle(file, "import")
		for resourceType := range ids {
			b.Remove(resourceType + "-" + file)
		}
		b.Plan().Want(0)
	}

	// Whichever Terraform runs, the provider is asked directly too.
	for resourceType, id := range ids {
		identity := map[string]string{}
		for i, name := range b.identity(resourceType) {
			identity[name] = id[i]
		}
		object := b.e.Protocol(b.t, map[string]string{"oauth.registration_access_token": b.token(resourceType)}).ImportByIdentity(resourceType, identity)
		if len(object.Errors) > 0 {
			b.t.Errorf("import of %s by the identity %v: %v", resourceType, identity, object.Errors)
		}
		for name, value := range identity {
			if object.Text(name) != value {
				b.t.Errorf("import of %s by the identity %v gives the %s %q", resourceType, identity, name, object.Text(name))
			}
		}
	}
}

// ids are those of the objects that the documentation imports, by their types.
func (b *bench) ids() map[string][]string {
	b.t.Helper()
	ids := map[string][]string{}
	for _, example := range b.examples {
		if resourceType, ok := strings.CutPrefix(example, "resources/"); ok {
			ids[resourceType] = b.id(resourceType)
		}
	}
	return ids
}

// forget takes the objects that the documentation imports out of the state.
func (b *bench) forget() {
	b.t.Helper()
	command := []string{"state", "rm"}
	for resourceType := range b.ids() {
		command = append(command, b.address(resourceType))
	}
	b.Run(command...).Want(0)
}

// settle applies what an import has left to do. That is nothing, but for what the configuration alone can tell; and where
// the plan itself imports, it is all the objects.
func (b *bench) settle(how, imports string) {
	b.t.Helper()
	stores := []string{
		"integrations_fillout_webhook",   // its url
		"integrations_fillout_oauth_app", // all but the client ID
		"integrations_fyle_oauth_app",    // likewise
		"integrations_oauth_client",      // its registration_endpoint
	}
	want, got := map[string]string{}, map[string]string{}
	for resourceType := range b.ids() {
		want[b.address(resourceType)] = imports + " no-op"
		if slices.Contains(stores, resourceType) {
			want[b.address(resourceType)] = imports + " update"
		}
	}
	b.Run("plan", "-out=plan").Want(0)
	plan := &tfjson.Plan{}
	if err := json.Unmarshal([]byte(b.Run("show", "-json", "plan").Want(0).Output), plan); err != nil {
		b.t.Fatal(err)
	}
	for _, c := range plan.ResourceChanges {
		planned := ""
		if c.Change.Importing != nil {
			planned = "import"
		}
		for _, action := range c.Change.Actions {
			planned += " " + string(action)
		}
		if _, ok := want[c.Address]; ok || planned != " no-op" { // what was not imported is to stay
			got[c.Address] = planned
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("the plan by %s is not what it should be (-) but (+):\n%s", how, diff)
	}
	b.Run("apply", "plan").Want(0)
}

// isTerraform says whether it is Terraform, not OpenTofu, from 1.minor on.
func (b *bench) isTerraform(minor int) bool {
	b.t.Helper()
	major, m, err := sandbox.Version(b.t.Context(), terraform.Command())
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.HasPrefix(b.Run("version").Output, "Terraform") && (major > 1 || m >= minor)
}

// folders are the examples that have files of that ending.
func folders(t *testing.T, ending string) []string {
	t.Helper()
	var found []string
	err := fs.WalkDir(os.DirFS(examples), ".", func(path string, _ fs.DirEntry, err error) error {
		if folder := filepath.Dir(path); strings.HasSuffix(path, ending) && !slices.Contains(found, folder) {
			found = append(found, folder)
		}
		return err
	})
	if err != nil || len(found) == 0 {
		t.Fatalf("no %s below %s: %v", ending, examples, err)
	}
	return found
}

// glob gives the files below examples that match, as they can be opened.
func glob(t *testing.T, pattern ...string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(append([]string{examples}, pattern...)...))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// read gives the text of a file below examples.
func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{examples}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
