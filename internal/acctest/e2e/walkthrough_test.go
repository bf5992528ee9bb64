package e2e_test

import (
	"cmp"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// shell runs a code block of a guide in the workspace, with the emulator's address in place of that of the guide.
func (h *harness) shell(code string) string {
	h.t.Helper()
	for _, name := range []string{"bash", "curl"} {
		if _, err := exec.LookPath(name); err != nil {
			h.t.Skipf("SKIPPED: the guide was not followed, because %s is not on PATH", name)
		}
	}
	script := "terraform() { command " + acctest.CLI(h.t).Path + " \"$@\"; }\n" + h.onEmulator(code)
	output, err := terraformrun.Run(h.t.Context(), terraformrun.Command(h.t.Context(), h.Dir, h.Variables, "bash", "-euo", "pipefail", "-c", script))
	if err != nil {
		h.t.Fatalf("%v:\n%s\n%s", err, code, output)
	}
	h.e.CheckNoSecret("the guide's commands", output)
	return output
}

func (h *harness) onEmulator(code string) string {
	return strings.ReplaceAll(code, "http://127.0.0.1:8484", h.e.URL)
}

// TestGettingStartedGuide follows the guide, except that the emulator of the test runs already.
func TestGettingStartedGuide(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	steps := guideSteps(t, "getting-started.md")
	next := func(language, begins string) string {
		t.Helper()
		if len(steps) == 0 || steps[0].language != language || !strings.HasPrefix(steps[0].code, begins) {
			t.Fatalf("the guide has another order: %q, want a block that begins with %q", steps, begins)
		}
		code := steps[0].code
		steps = steps[1:]
		return code
	}
	wants := func(output string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(output, w) {
				t.Errorf("there is no %q in\n%s", w, output)
			}
		}
	}
	next("shell", "git clone")                         // TestInstall runs make install
	next("shell", "bin/emulator -addr 127.0.0.1:8484") // the tests of cmd/emulator run it
	if err := terraformrun.Build(t.Context(), filepath.Join(h.Dir, "bin", "integrations"), terraformrun.Module+"/cmd/integrations"); err != nil {
		t.Fatal(err)
	}
	var environment strings.Builder
	for _, v := range h.e.Env(h.e.URL) {
		environment.WriteString(v.Export() + "\n")
	}
	h.Write("environment.sh", environment.String())
	wants(h.shell(next("shell", ". ./environment.sh")), "Fillout: ok")
	configuration := h.onEmulator(next("terraform", "terraform {"))
	h.Write("main.tf", configuration)
	wants(h.shell(next("shell", "terraform init")), "Apply complete! Resources: 1 added", "webhook_id = ")
	wants(h.shell(next("shell", "curl")), `"status": 204`, "/_hooks/registration")
	h.Write("main.tf", strings.ReplaceAll(configuration, "/_hooks/registration", "/_hooks/registrations"))
	last := next("shell", "terraform apply")
	if !strings.HasSuffix(last, "kill %1\n") {
		t.Errorf("the guide does not end the emulator:\n%s", last)
	}
	wants(h.shell(strings.TrimSuffix(last, "kill %1\n")), "1 added, 0 changed, 1 destroyed", "No changes.", "Destroy complete! Resources: 1 destroyed.")
	next("shell", "unset FILLOUT_API_URL") // needs a real account
	if len(steps) > 0 {
		t.Errorf("these blocks are not run: %q", steps)
	}
}

// TestAdoptingGuide puts the objects of the guide at the vendors, and adopts them as the guide does.
func TestAdoptingGuide(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.e.Fyle.Subscriptions.Put(fylefake.Subscription{
		ID: "sub1ZpQ8mWxTr", IsEnabled: true, OrgID: fylefake.FirstOrgID, WebhookURL: "https://books.example.com/hooks/fyle", SubscribedResources: []string{"REPORT", "EXPENSE"},
	})
	database := h.e.Fillout.Databases.List(nil)[0].ID
	h.e.Fillout.DatabaseWebhooks.Put(filloutfake.DatabaseWebhook{ID: 1003, URL: "https://hooks.example.com/guests", Events: []string{"record.created"}, Active: true, BaseID: database})
	byID, byIdentity := "", ""
	var commands []string
	for _, step := range guideSteps(t, "adopting.md") {
		switch {
		case step.language == "terraform" && strings.Contains(step.code, "identity = {"):
			byIdentity += strings.ReplaceAll(step.code, "db7RkXw2nQ", database)
		case step.language == "terraform":
			byID += step.code
		case step.language == "hcl":
			h.Write("all.tfquery.hcl", step.code)
		default:
			commands = append(commands, step.code)
		}
	}

	t.Log("by ID")
	h.Write("main.tf", e2e.Requirements+byID)
	h.Init().Want(0)
	if plan := h.Plan().Want(2).Output; !strings.Contains(plan, "Plan: 1 to import, 0 to add, 0 to change") {
		t.Errorf("the plan of the import:\n%s", plan)
	}
	h.Apply().Want(0)
	h.Plan().Want(0)
	if listed, _ := h.State().Values.Outputs["webhooks"].Value.(map[string]any); listed["sub1ZpQ8mWxTr"] != "https://books.example.com/hooks/fyle" {
		t.Errorf("the data source lists %v", listed)
	}
	if len(commands) != 3 || !strings.HasPrefix(commands[0], "terraform import ") || !strings.HasPrefix(commands[1], "integrations export ") || !strings.HasPrefix(commands[2], "terraform query") {
		t.Fatalf("the guide has the commands %q", commands)
	}
	h.Run("state", "rm", "integrations_fyle_webhook.bookkeeping").Want(0)
	h.shell(commands[0])
	h.Plan().Want(0)

	t.Log("by identity, and by a query")
	if imported := h.e.Provider(t, nil).ImportByIdentity("integrations_fillout_database_webhook", map[string]string{"database_id": database, "id": "1003"}); len(imported.Errors) > 0 {
		t.Errorf("the import by identity: %q", imported.Errors)
	}
	if found := h.e.Provider(t, nil).List("integrations_fyle_webhook", true, 100); len(found) != 1 || found[0].Text("id") != "sub1ZpQ8mWxTr" {
		t.Errorf("the query finds %v", found)
	}
	if h.isTerraform(12) {
		generate(t, h.Workspace, byIdentity, "webhook.tf").Want(0)
		h.Run("apply", "plan").Want(0)
		h.Plan().Want(0)
	}
	if h.isTerraform(14) {
		h.shell(commands[2])
	}

	t.Log("by an export")
	program := filepath.Join(h.Dir, "bin", "integrations")
	if err := terraformrun.Build(t.Context(), program, terraformrun.Module+"/cmd/integrations"); err != nil {
		t.Fatal(err)
	}
	if exported := h.shell("integrations() { " + program + " \"$@\"; }\n" + commands[1]); !strings.Contains(exported, "Plan: 2 to import, 0 to add, 0 to change, 0 to destroy.") {
		t.Errorf("the export plans:\n%s", exported)
	}
	if writes := h.e.Writes(); len(writes) > 0 {
		t.Errorf("adopting writes: %q", writes)
	}
}

// TestVendorGuides applies the configurations of the pages about a vendor.
func TestVendorGuides(t *testing.T) {
	t.Parallel()
	for guide, hosts := range map[string]map[string]string{
		"fillout.md": {"https://forms.acme.example/api": "/fillout", "https://tables.acme.example": "/fillout-tables"},
		"fyle.md":    {},
	} {
		t.Run(guide, func(t *testing.T) {
			t.Parallel()
			h := newHarness(t)
			configuration := guideBlocks(t, guide, "terraform")
			for host, path := range hosts {
				configuration = strings.ReplaceAll(configuration, host, h.e.URL+path)
			}
			h.Write("main.tf", e2e.Requirements+configuration)
			h.Init().Want(0)
			if applied := h.Apply().Want(0).Output; strings.Contains(applied, "Check block assertion failed") {
				t.Error(applied)
			}
			h.Plan().Want(0)
			page, _ := h.State().Values.Outputs["connect_page"].Value.(string)
			if want := cmp.Or(map[string]string{"fillout.md": "https://forms.acme.example/authorize/oauth?"}[guide], "https://app.fylehq.com/"); !strings.HasPrefix(page, want) {
				t.Errorf("the address of the consent page is %s", page)
			}
			h.Destroy().Want(0)
		})
	}
}
