package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// consoleApps are three apps of two vendors, with the check block of the guide. %s is what a person has added to the production app.
const consoleApps = e2e.Requirements + `
resource "integrations_fillout_oauth_app" "production" {
  name          = "Acme production"
  redirect_uris = ["https://acme.example/production"]
  %s
}
resource "integrations_fillout_oauth_app" "staging" {
  name          = "Acme staging"
  redirect_uris = ["https://acme.example/staging"]
  %s
}
resource "integrations_fyle_oauth_app" "books" {
  name          = "Acme Books"
  redirect_uris = ["https://acme.example/books"]
  %s
}
`

// Three apps of two vendors go from the plan to the state by one visit to each console, one commit and one apply. Each step of the way is in the
// plan's text, in its JSON and in a check block.
func TestConsoleAppsInAPipeline(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	check := strings.ReplaceAll(guideBlock(t, "oauth-apps.md", "check \""), "integrations_fillout_oauth_app.acme", "integrations_fillout_oauth_app.production")
	names := map[string]string{"fillout_oauth_app.production": "production", "fillout_oauth_app.staging": "staging", "fyle_oauth_app.books": "books"}
	h.Write("main.tf", fmt.Sprintf(consoleApps, "", "", "")+check)
	h.Init().Want(0)

	t.Log("before the apps exist")
	text := h.Run("plan", "-out=plan").Want(0).Output
	for _, want := range []string{
		`Manual step: create the app "Acme production" in Fillout`, `Manual step: create the app "Acme staging" in Fillout`, `Manual step: create the app "Acme Books" in Fyle`,
		"Redirect URIs: exactly https://acme.example/production", "Redirect URIs: exactly https://acme.example/staging", "Redirect URIs: exactly https://acme.example/books",
		"Check block assertion failed",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan does not contain %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "similar warning") {
		t.Errorf("Terraform merges warnings:\n%s", text)
	}
	fingerprints := h.pendingApps()
	if len(fingerprints) != len(names) {
		t.Fatalf("the plan's JSON has the pending apps %v", fingerprints)
	}
	comment := h.commented("plan")
	for address := range names {
		if !strings.Contains(comment, "### integrations_"+address+"\n1. Open https://") {
			t.Errorf("the comment on a pull request lacks %s:\n%s", address, comment)
		}
	}
	failed := h.Apply().Want(1).Output
	if !strings.Contains(failed, `Error: Manual step pending: create the app "Acme production" in Fillout`) || strings.Contains(failed, "Error: Cannot") {
		t.Errorf("the apply fails with\n%s", failed)
	}

	t.Log("one visit, one commit, one apply")
	added := func(address, id string) string {
		return fmt.Sprintf("client_id = %q\n  confirmed = %q", id, fingerprints["integrations_"+address])
	}
	confirmed := []any{added("fillout_oauth_app.production", "client-1"), added("fillout_oauth_app.staging", "client-2"), added("fyle_oauth_app.books", "client-3")}
	h.Write("main.tf", fmt.Sprintf(consoleApps, confirmed...)+check)
	if done := h.Apply().Want(0).Output; strings.Contains(done, "Manual step") || strings.Contains(done, "Check block") {
		t.Errorf("the apply of confirmed apps warns:\n%s", done)
	}
	h.Plan().Want(0)

	t.Log("a change")
	h.Write("main.tf", strings.ReplaceAll(fmt.Sprintf(consoleApps, confirmed...), "acme.example/production", "acme.example/new")+check)
	text = h.Run("plan", "-out=plan").Want(0).Output
	for _, want := range []string{`Manual step: change the app "Acme production" in Fillout`, "Redirect URIs: add https://acme.example/new", "Redirect URIs: remove https://acme.example/production", "Check block assertion failed"} {
		if !strings.Contains(text, want) {
			t.Errorf("the plan of a change does not contain %q:\n%s", want, text)
		}
	}
	if pending := h.pendingApps(); len(pending) != 1 {
		t.Errorf("the plan of a change has the pending apps %v", pending)
	}
}

// commented returns the comment that the guide's filter makes of a plan.
func (h *harness) commented(plan string) string {
	h.t.Helper()
	blocks := guideBlocks(h.t, "oauth-apps.md", "shell") + guideBlocks(h.t, "oauth-apps.md", "yaml")
	filters := regexp.MustCompile(`jq -r '([^']*)'`).FindAllStringSubmatch(blocks, -1)
	if len(filters) != 2 || !slices.Equal(strings.Fields(filters[0][1]), strings.Fields(filters[1][1])) {
		h.t.Fatalf("the guide has these filters: %q", filters)
	}
	jq, err := exec.LookPath("jq")
	if err != nil {
		h.t.Skip("SKIPPED: the filter of the guide was not tested, because jq is not on PATH (Debian: apt-get install jq)")
	}
	command := exec.CommandContext(h.t.Context(), jq, "-r", filters[0][1])
	command.Stdin = strings.NewReader(h.Run("show", "-json", plan).Want(0).Output)
	out, err := command.Output()
	if err != nil {
		h.t.Fatal(err)
	}
	return string(out)
}

// pendingApps returns the fingerprint of each app of the plan that waits for a person, by its address.
func (h *harness) pendingApps() map[string]string {
	h.t.Helper()
	plan := &tfjson.Plan{}
	if err := json.Unmarshal([]byte(h.Run("show", "-json", "plan").Want(0).Output), plan); err != nil {
		h.t.Fatal(err)
	}
	pending := map[string]string{}
	for _, r := range plan.PlannedValues.RootModule.Resources {
		if r.AttributeValues["pending"] == true {
			pending[r.Address], _ = r.AttributeValues["fingerprint"].(string)
		}
	}
	return pending
}

// confirmApps adds to each app of the plan that waits for a person what the person adds.
func (h *harness) confirmApps(clientID string) {
	h.t.Helper()
	h.Run("plan", "-out=plan").Want(0)
	for address, fingerprint := range h.pendingApps() {
		resourceType, name, _ := strings.Cut(address, ".")
		header := fmt.Sprintf("resource %q %q {\n", resourceType, name)
		h.replace(header, header+fmt.Sprintf("  client_id = %q\n  confirmed = %q\n", clientID, fingerprint))
	}
}

// replace replaces a part of the workspace's configuration.
func (h *harness) replace(old, now string) {
	h.t.Helper()
	for _, file := range matching(h.t, h.Dir, "*.tf") {
		text, err := os.ReadFile(file)
		if err != nil {
			h.t.Fatal(err)
		}
		h.Write(filepath.Base(file), strings.ReplaceAll(string(text), old, now))
	}
}
