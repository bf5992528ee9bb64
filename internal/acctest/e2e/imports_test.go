package e2e_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

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
		object := b.e.Provider(b.t, map[string]string{"oauth.registration_access_token": b.token(resourceType)}).ImportByIdentity(resourceType, identity)
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
	major, m, err := terraformrun.Version(b.t.Context(), e2e.Command())
	if err != nil {
		b.t.Fatal(err)
	}
	return strings.HasPrefix(b.Run("version").Output, "Terraform") && (major > 1 || m >= minor)
}
