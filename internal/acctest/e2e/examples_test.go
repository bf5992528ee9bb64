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
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

const examples = "../../../examples"

func TestMain(m *testing.M) { e2e.Main(m) }

// TestExamples does with every example what its reader will do: it applies the example, checks that the next plan is empty,
// imports the object, and destroys it. The examples are modules of one configuration, since one Terraform command takes longer
// than everything that the provider does in it.
func TestExamples(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	var dataSources []string
	for _, example := range folders(t, ".tf") {
		switch kind, _, _ := strings.Cut(example, "/"); {
		case kind == "data-sources": // they need the objects
			dataSources = append(dataSources, example)
		case kind == "actions": // see TestActions
		case strings.Contains(example, "/"):
			h.add(example, nil)
		}
	}
	h.apply()
	for _, example := range dataSources {
		h.add(example, h.id(strings.TrimSuffix(filepath.Base(example), "s")))
	}
	h.apply()
	for _, example := range h.examples {
		outputs, _ := h.state.Values.Outputs[module(example)].Value.(map[string]any)
		for name, value := range outputs {
			if value == nil {
				t.Errorf("%s: output %s is null", example, name)
			}
		}
		if strings.HasPrefix(example, "functions/") && len(outputs) == 0 {
			t.Errorf("%s: there is no output with the function's result", example)
		}
	}
	h.e.ForgetCalls()
	h.Plan().Want(0)
	if writes := h.e.Writes(); len(writes) > 0 {
		t.Errorf("a plan writes: %v", writes)
	}
	h.testImports()
	h.Destroy().Want(0)
}

// TestConfigurations does the same with the examples that are complete configurations. It plays the person who creates console apps.
func TestConfigurations(t *testing.T) {
	t.Parallel()
	for _, example := range folders(t, ".tf") {
		if strings.Contains(example, "/") {
			continue
		}
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t)
			h.configure(example)
			h.Init().Want(0)
			h.confirmApps("client-1")
			h.Apply().Want(0)
			for name, output := range h.State().Values.Outputs {
				if output.Value == nil {
					t.Errorf("output %s is null", name)
				}
			}
			h.e.ForgetCalls()
			h.Plan().Want(0)
			if writes := h.e.Writes(); len(writes) > 0 {
				t.Errorf("a plan writes: %v", writes)
			}
			h.Destroy().Want(0)
		})
	}
}

// TestImportCommands runs two of the documented import commands: one with an import ID of several parts, and one whose ID is
// quoted for the shell. The others are only compared with the import block, which TestExamples runs.
func TestImportCommands(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	for _, file := range glob(t, "resources", "*", "import.sh") {
		resourceType := filepath.Base(filepath.Dir(file))
		address, id := h.importCommand(resourceType)
		block := read(t, "resources", resourceType, "import-by-string-id.tf")
		if want := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, strings.Trim(id, `"`)); !strings.HasSuffix(block, want) {
			t.Errorf("%s: the command imports %s by %s, and the block is\n%s", resourceType, address, id, block)
		}
	}
	h.add("resources/integrations_fillout_webhook", nil)
	h.add("resources/integrations_oauth_redirect_uri", nil)
	h.apply()
	h.apply() // with the token
	h.removeFromState()
	for resourceType, id := range h.ids() {
		h.Import(h.address(resourceType), h.importID(resourceType, id)).Want(0)
	}
	h.applyImports("the commands", "")
	h.Plan().Want(0)
	h.Destroy().Want(0)
}

// TestQueries runs the examples of list resources with terraform query, which exists since 1.14. A list that fails does not hide the others.
func TestQueries(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	examples := folders(t, ".tfquery.hcl")
	for _, example := range examples {
		objectType := filepath.Base(example)
		if text := read(t, example, "list-resource.tfquery.hcl"); !strings.Contains(text, `list "`+objectType+`"`) {
			t.Errorf("no list block for %s in:\n%s", objectType, text)
		}
		h.add("resources/"+objectType, nil)
	}
	if !h.isTerraform(14) {
		t.Log("the queries were not run: terraform query needs Terraform 1.14")
		return
	}
	h.apply()
	h.apply() // with the token
	for _, example := range examples {
		objectType := filepath.Base(example)
		h.Write(objectType+".tfquery.hcl", h.fill(read(t, example, "list-resource.tfquery.hcl"), objectType, h.id(objectType)))
		if token := h.token(objectType); token != "" {
			h.Variables = append(h.Variables, "OAUTH_REGISTRATION_ACCESS_TOKEN="+token)
		}
	}
	finds := func(output, objectType string) bool {
		return slices.ContainsFunc(strings.Split(output, "\n"), func(line string) bool {
			return strings.HasPrefix(line, "list."+objectType+".") &&
				!slices.ContainsFunc(h.id(objectType), func(part string) bool { return !strings.Contains(line, part) })
		})
	}
	found := h.Run("query").Want(0).Output
	for _, example := range examples {
		if objectType := filepath.Base(example); !finds(found, objectType) {
			t.Errorf("the query does not find %s %s:\n%s", objectType, h.id(objectType), found)
		}
	}
	h.e.FailNext(fake.Fault{Method: "GET", Path: "/poozle/api/v1/link", Status: 403, Times: 10})
	found = h.Run("query").Want(1).Output
	for _, example := range examples {
		if objectType := filepath.Base(example); finds(found, objectType) == (objectType == "integrations_poozle_link") {
			t.Errorf("a query whose list of links fails finds %s %s: %t:\n%s", objectType, h.id(objectType), finds(found, objectType), found)
		}
	}
	if !strings.Contains(found, "Cannot list Poozle link") {
		t.Errorf("the query does not report the failure:\n%s", found)
	}
	h.e.ClearFaults()
	h.Destroy().Want(0)
}

// TestEveryTypeHasAnExample compares the examples with the provider's types.
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
	for _, name := range acctest.New(t).Provider(t, nil).Actions() {
		want = append(want, "actions/"+name+"/action.tf")
	}
	var got []string
	for _, pattern := range []string{"resources", "data-sources", "list-resources", "ephemeral-resources", "functions", "actions"} {
		for _, path := range glob(t, pattern+"/*/*") {
			got = append(got, strings.TrimPrefix(path, examples+"/"))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("missing examples (-), and examples without a type (+):\n%s", diff)
	}
}

// folders returns the folders below examples that have files with this suffix.
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

// glob returns the paths of the files below examples that match.
func glob(t *testing.T, pattern ...string) []string {
	t.Helper()
	return matching(t, append([]string{examples}, pattern...)...)
}

// matching returns the paths that match.
func matching(t *testing.T, pattern ...string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(pattern...))
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// read returns the content of a file below examples.
func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(append([]string{examples}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
