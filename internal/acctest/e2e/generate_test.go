package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// TestGeneratedConfiguration checks that the configuration which Terraform generates for imports of every type plans only these
// imports. The test completes it as a user must: with two arguments that no import can know, and without the redirect URIs
// that are resources of their own.
func TestGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	applied := newMixedRun(t, "")
	applied.w.Write("main.tf", strings.ReplaceAll(applied.configuration(), "depends_on", "# depends_on"))
	applied.w.Init().Want(0)
	applied.w.Apply().Want(0)

	w := e2e.New(t, applied.e)
	for _, v := range applied.e.RegistrationEnv(applied.e.URL) {
		w.Variables = append(w.Variables, v.Name+"="+v.Value)
	}
	tokens := map[string]string{ // a process has one token, so only one of the two oauth_client resources is imported
		"integrations_oauth_client.r16":      "OAUTH_REGISTRATION_ACCESS_TOKEN",
		"integrations_fillout_oauth_app.r19": "FILLOUT_APP_REGISTRATION_ACCESS_TOKEN",
		"integrations_fyle_oauth_app.r20":    "FYLE_APP_REGISTRATION_ACCESS_TOKEN",
	}
	var imports strings.Builder
	imported := 0
	for _, r := range applied.w.State().Values.RootModule.Resources {
		text := func(name string) string { s, _ := r.AttributeValues[name].(string); return s }
		if r.Address == "integrations_oauth_client.r15" {
			continue
		}
		if variable, ok := tokens[r.Address]; ok {
			w.Variables = append(w.Variables, variable+"="+text("registration_access_token"))
		}
		id := text("id")
		switch r.Type {
		case "integrations_fillout_webhook":
			id = text("form_id") + "/" + id
		case "integrations_fillout_database_webhook":
			id = text("database_id") + "/" + id
		case "integrations_oauth_client":
			id = text("registration_client_uri")
		}
		fmt.Fprintf(&imports, "import {\n  to = %s\n  id = %q\n}\n", r.Address, id)
		imported++
	}
	w.Write("main.tf", e2e.Requirements)
	w.Init().Want(0)
	reason := generate(t, w, imports.String(), "generated.tf").Want(1).Output
	if !strings.Contains(reason, "Missing Configuration for Required Attribute") {
		t.Fatalf("the plan fails for another reason than the arguments that no import can know:\n%s", reason)
	}
	generated, err := os.ReadFile(filepath.Join(w.Dir, "generated.tf"))
	if err != nil {
		t.Fatal(err)
	}
	w.Write("generated.tf", strings.NewReplacer(
		"url     = null", `url     = "https://hooks.example.com/form"`, // Fillout does not show it
		`["https://acme.example/blue", "https://acme.example/green"]`, "null", // they are resources of their own
		"registration_access_token = null # sensitive", "registration_access_token = integrations_oauth_client.r16.registration_access_token",
	).Replace(string(generated)))
	applied.e.ForgetCalls()
	plan := w.Plan().Want(2).Output
	// The update stores the URL of the webhook in the state.
	if want := fmt.Sprintf("Plan: %d to import, 0 to add, 1 to change, 0 to destroy.", imported); !strings.Contains(plan, want) {
		t.Errorf("want %q:\n%s\n%s", want, generated, plan)
	}
	w.Apply().Want(0)
	w.Plan().Want(0)
	if writes := applied.e.Writes(); len(writes) > 0 {
		t.Errorf("the imports wrote: %q", writes)
	}
}

// generate writes import blocks into imports.tf, and runs a plan that generates the configuration for them into a file. The saved plan is in the
// file plan.
func generate(t *testing.T, w *e2e.Workspace, imports, file string) e2e.Result {
	t.Helper()
	plan := func(imports string) e2e.Result {
		w.Write("imports.tf", imports)
		return w.Run("plan", "-generate-config-out="+file, "-out=plan")
	}
	result := plan(imports)
	if strings.Contains(result.Output, "hashicorp/integrations") {
		t.Log("this Terraform looks for the provider of an import block at hashicorp (hashicorp/terraform#39144, in 1.16.0 to 1.16.2), so the blocks name it")
		result = plan(strings.ReplaceAll(imports, "import {\n", "import {\n  provider = integrations\n"))
		w.Write("imports.tf", imports) // with a configuration, the block must not name it
	}
	return result
}
