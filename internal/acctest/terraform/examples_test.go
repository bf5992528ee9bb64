package terraform_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/terraform"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/sandbox"
)

const examples = "../../../examples"

func TestMain(m *testing.M) { terraform.Main(m) }

// TestExamples does with every example what its reader will do: applies it, sees that nothing is left to do, imports what
// it shows how to import, and destroys it. How many run at a time is for go test -parallel to say.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, example := range folders(t, ".tf") {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			kind, objectType, _ := strings.Cut(example, "/")
			var id []string
			if kind == "data-sources" {
				id = b.place(strings.TrimSuffix(objectType, "s"))
			}
			b.add(example, "*.tf", id)
			b.Init().Want(0)
			b.Apply().Want(0)
			outputs := b.State().Values.Outputs
			for name, output := range outputs {
				if output.Value == nil {
					t.Errorf("output %s is null", name)
				}
			}
			if kind == "functions" && len(outputs) == 0 {
				t.Error("the function's result is no output")
			}
			b.e.ForgetCalls()
			b.Plan().Want(0)
			if writes := b.e.Writes(); len(writes) > 0 {
				t.Errorf("a plan writes: %v", writes)
			}
			if kind == "resources" {
				b.testImports(objectType)
			}
			b.Destroy().Want(0)
		})
	}
}

// TestQueries runs the examples of list resources, which Terraform has a command for since 1.14.
func TestQueries(t *testing.T) {
	t.Parallel()
	for _, example := range folders(t, ".tfquery.hcl") {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			objectType := filepath.Base(example)
			text := read(t, example, "list-resource.tfquery.hcl")
			if !strings.Contains(text, `list "`+objectType+`"`) {
				t.Errorf("no list block of %s in:\n%s", objectType, text)
			}
			if !b.isTerraform(14) {
				t.Log("the query itself was not run: terraform query needs Terraform 1.14")
				return
			}
			id := b.place(objectType)
			b.add(example, "*.tfquery.hcl", nil)
			if found := b.Run("query").Want(0).Output; !strings.Contains(found, strings.Join(id, "/")) {
				t.Errorf("the query does not find %s:\n%s", id, found)
			}
			b.Destroy().Want(0)
		})
	}
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

// bench is a workspace with examples in it, and the emulator that it works on.
type bench struct {
	*terraform.Workspace
	t *testing.T
	e *acctest.Env
}

func newBench(t *testing.T) *bench {
	t.Helper()
	e := acctest.New(t)
	return &bench{terraform.New(t, e), t, e}
}

var (
	importCommand = regexp.MustCompile(`(?m)^terraform import (\S+) (\S+|"[^"]+")$`)
	assignment    = regexp.MustCompile(`(?m)(^ *(\w+) *= *)"[^"$]+"`)
	variable      = regexp.MustCompile(`(?ms)^variable "(\w+)" \{(.*?)^\}`)
)

// add copies files of an example, import blocks only where the pattern asks for them. Where the parts of an ID are given,
// they take the place of those that stand there. A variable without a default gets a value that works at the emulator.
func (b *bench) add(example, pattern string, id []string) {
	b.t.Helper()
	files := glob(b.t, example, pattern)
	if len(files) == 0 {
		b.t.Fatalf("%s has no %s", example, pattern)
	}
	requires := false
	for _, file := range files {
		const imports = "import-by"
		if strings.HasPrefix(filepath.Base(file), imports) && !strings.HasPrefix(pattern, imports) {
			continue
		}
		text := read(b.t, strings.TrimPrefix(file, examples))
		if id != nil {
			text = b.fill(text, strings.Split(example, "/")[1], id)
		}
		requires = requires || strings.Contains(text, "required_providers")
		for _, v := range variable.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(v[2], "default") {
				b.Variables = append(b.Variables, "TF_VAR_"+v[1]+"="+b.value(v[1]))
			}
		}
		b.Write(filepath.Base(file), text)
	}
	if !requires {
		b.Write("requirements.tf", terraform.Requirements)
	}
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

// place makes the object that a resource's own example declares, and gives its ID; nil where there is no such example.
func (b *bench) place(resourceType string) []string {
	b.t.Helper()
	example := "resources/" + resourceType
	if len(glob(b.t, example, "resource.tf")) == 0 {
		return nil
	}
	b.add(example, "resource.tf", nil)
	b.Init().Want(0)
	b.Apply().Want(0)
	b.takeToken(b.address(resourceType))
	return b.id(b.address(resourceType))
}

// takeToken puts the token that an object is managed by into the environment, where what is read without a state looks
// for it. It gives the token, "" where the object has none.
func (b *bench) takeToken(address string) string {
	b.t.Helper()
	token, _ := b.Attribute(address, "registration_access_token").(string)
	if token != "" {
		b.Variables = append(b.Variables, "OAUTH_REGISTRATION_ACCESS_TOKEN="+token)
	}
	return token
}

// address is the object that the documentation of a resource type imports.
func (b *bench) address(resourceType string) string {
	b.t.Helper()
	address, _ := b.importCommand(resourceType)
	return address
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

// id has the values of an object's identity, in the order of the example of an import by identity.
func (b *bench) id(address string) []string {
	b.t.Helper()
	resourceType, _, _ := strings.Cut(address, ".")
	var parts []string
	for _, name := range b.identity(resourceType) {
		part, _ := b.Attribute(address, name).(string)
		if part == "" {
			b.t.Fatalf("%s has no %s", address, name)
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

// testImports forgets an object that was applied and imports it again, each way that the documentation shows.
func (b *bench) testImports(resourceType string) {
	b.t.Helper()
	example, address := "resources/"+resourceType, b.address(resourceType)
	id, token := b.id(address), b.takeToken(address)
	forget := func() { b.Run("state", "rm", address).Want(0) }

	changes := "0 to change"
	stores := slices.Contains([]string{ // what the configuration alone can tell, the plan after an import stores
		"integrations_fillout_webhook",   // its url
		"integrations_fillout_oauth_app", // all but the client ID
		"integrations_fyle_oauth_app",    // likewise
		"integrations_oauth_client",      // its registration_endpoint
	}, resourceType)
	forget()
	b.Import(address, b.importID(resourceType, id)).Want(0)
	if stores {
		changes = "1 to change"
		b.Apply().Want(0)
	}
	b.Plan().Want(0)

	blocks := []string{"import-by-string-id.tf"}
	if b.isTerraform(12) {
		blocks = append(blocks, "import-by-identity.tf")
	}
	for _, file := range blocks {
		forget()
		b.add(example, file, id)
		plan := b.Plan().Want(2).Output
		if !strings.Contains(plan, "1 to import, 0 to add, "+changes+", 0 to destroy") {
			b.t.Errorf("the import by %s is not clean:\n%s", file, plan)
		}
		b.Apply().Want(0)
		b.Remove(file)
		b.Plan().Want(0)
	}

	// Whichever Terraform runs, the provider is asked directly too.
	identity := map[string]string{}
	for i, name := range b.identity(resourceType) {
		identity[name] = id[i]
	}
	object := b.e.Protocol(b.t, map[string]string{"oauth.registration_access_token": token}).ImportByIdentity(resourceType, identity)
	if len(object.Errors) > 0 {
		b.t.Errorf("import by the identity %v: %v", identity, object.Errors)
	}
	for name, value := range identity {
		if object.Text(name) != value {
			b.t.Errorf("import by the identity %v gives the %s %q", identity, name, object.Text(name))
		}
	}
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
