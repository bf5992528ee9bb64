package e2e_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

func (h *harness) importCommand(resourceType string) (address, id string) {
	h.t.Helper()
	text := read(h.t, "resources", resourceType, "import.sh")
	m := importCommand.FindStringSubmatch(text)
	if m == nil {
		h.t.Fatalf("no import command in:\n%s", text)
	}
	return m[1], m[2]
}

// importID joins the parts of an ID as in the example of the import command: with a space if the example is quoted, otherwise
// with a slash.
func (h *harness) importID(resourceType string, id []string) string {
	h.t.Helper()
	separator := "/"
	if _, example := h.importCommand(resourceType); strings.HasPrefix(example, `"`) {
		separator = " "
	}
	return strings.Join(id, separator)
}

// id returns the values of an object's identity, in the order of the example of an import by identity, or nil if the state
// has no such object.
func (h *harness) id(resourceType string) []string {
	h.t.Helper()
	object := h.object(resourceType)
	if object == nil {
		return nil
	}
	var parts []string
	for _, name := range h.identity(resourceType) {
		part, _ := object[name].(string)
		if part == "" {
			h.t.Fatalf("%s has no %s", h.address(resourceType), name)
		}
		parts = append(parts, part)
	}
	return parts
}

// identity returns the names in the example of an import by identity, in their order.
func (h *harness) identity(resourceType string) []string {
	h.t.Helper()
	_, block, _ := strings.Cut(read(h.t, "resources", resourceType, "import-by-identity.tf"), "identity = {")
	var names []string
	for _, m := range assignment.FindAllStringSubmatch(block, -1) {
		names = append(names, m[2])
	}
	return names
}

// testImports removes the applied objects from the state and imports them again, with each import block in the
// documentation.
func (h *harness) testImports() {
	h.t.Helper()
	ways := []string{"import-by-string-id.tf"}
	if h.isTerraform(12) {
		ways = append(ways, "import-by-identity.tf")
	}
	ids := h.ids()
	for _, file := range ways {
		h.removeFromState()
		for resourceType, id := range ids {
			text := h.fill(read(h.t, "resources", resourceType, file), resourceType, id)
			h.Write(resourceType+"-"+file, importTarget.ReplaceAllString(text, "${1}module."+module("resources/"+resourceType)+"."))
		}
		h.applyImports(file, "import")
		for resourceType := range ids {
			h.Remove(resourceType + "-" + file)
		}
		h.Plan().Want(0)
	}

	// Over the plugin protocol, an import by identity works regardless of the version of Terraform.
	for resourceType, id := range ids {
		identity := map[string]string{}
		for i, name := range h.identity(resourceType) {
			identity[name] = id[i]
		}
		object := h.e.Provider(h.t, map[string]string{"oauth.registration_access_token": h.token(resourceType)}).ImportByIdentity(resourceType, identity)
		if len(object.Errors) > 0 {
			h.t.Errorf("import of %s by the identity %v: %v", resourceType, identity, object.Errors)
		}
		for name, value := range identity {
			if object.Text(name) != value {
				h.t.Errorf("import of %s by the identity %v has the %s %q", resourceType, identity, name, object.Text(name))
			}
		}
	}
}

// ids returns the IDs of the objects that the documentation imports, by type.
func (h *harness) ids() map[string][]string {
	h.t.Helper()
	ids := map[string][]string{}
	for _, example := range h.examples {
		if resourceType, ok := strings.CutPrefix(example, "resources/"); ok {
			ids[resourceType] = h.id(resourceType)
		}
	}
	return ids
}

// removeFromState removes the objects that the documentation imports from the state.
func (h *harness) removeFromState() {
	h.t.Helper()
	command := []string{"state", "rm"}
	for resourceType := range h.ids() {
		command = append(command, h.address(resourceType))
	}
	h.Run(command...).Want(0)
}

// applyImports plans and applies after imports by the named way. The plan may only update types that store what an import
// cannot know. imports is "import" if the plan itself imports the objects, and "" if a command has imported them.
func (h *harness) applyImports(way, imports string) {
	h.t.Helper()
	updates := []string{
		"integrations_fillout_webhook",   // its url
		"integrations_console_oauth_app", // all except the client ID
		"integrations_fillout_oauth_app", // all except the client ID
		"integrations_fyle_oauth_app",    // all except the client ID
		"integrations_fyle_webhook",      // that its url comes from a sensitive variable
		"integrations_nango_connection",  // its credentials
		"integrations_oauth_client",      // its registration_endpoint
	}
	want, got := map[string]string{}, map[string]string{}
	for resourceType := range h.ids() {
		want[h.address(resourceType)] = imports + " no-op"
		if slices.Contains(updates, resourceType) {
			want[h.address(resourceType)] = imports + " update"
		}
	}
	h.Run("plan", "-out=plan").Want(0)
	plan := &tfjson.Plan{}
	if err := json.Unmarshal([]byte(h.Run("show", "-json", "plan").Want(0).Output), plan); err != nil {
		h.t.Fatal(err)
	}
	for _, c := range plan.ResourceChanges {
		planned := ""
		if c.Change.Importing != nil {
			planned = "import"
		}
		for _, action := range c.Change.Actions {
			planned += " " + string(action)
		}
		if _, ok := want[c.Address]; ok || planned != " no-op" { // objects that were not imported must stay
			got[c.Address] = planned
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		h.t.Errorf("the plan by %s differs (-want +got):\n%s", way, diff)
	}
	h.Run("apply", "plan").Want(0)
}

// isTerraform reports whether the command is Terraform 1.minor or newer, and not OpenTofu.
func (h *harness) isTerraform(minor int) bool {
	c := acctest.CLI(h.t)
	return !c.OpenTofu && (c.Major > 1 || c.Minor >= minor)
}
