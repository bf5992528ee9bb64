package e2e_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

const examples = "../../../examples"

func TestMain(m *testing.M) { e2e.Main(m) }

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
	resources, dataSources, lists, ephemerals, functions := acctest.New(t).Provider(t, nil).Types()
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
