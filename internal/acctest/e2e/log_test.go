package e2e_test

import (
	"os"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// TestRequestedLog checks that a log has the framework's own lines of each call, including calls that change nothing and that
// the provider answers without the framework if no log is requested.
func TestRequestedLog(t *testing.T) {
	t.Parallel()
	w := e2e.New(t, acctest.New(t))
	w.Write("main.tf", e2e.Requirements+`resource "integrations_poozle_link" "test" { name = "Acme" }`)
	w.Init().Want(0)
	w.Run("apply", "-auto-approve").Want(0)
	w.Variables = append(w.Variables, "TF_LOG_SDK_FRAMEWORK=TRACE")
	log := w.Trace()
	w.Plan().Want(0)
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	missing := map[string]bool{"UpgradeResourceState": true, "ValidateResourceConfig": true, "ReadResource": true, "PlanResourceChange": true}
	for line := range strings.Lines(string(text)) {
		_, rest, of := strings.Cut(line, "tf_rpc=")
		if call, _, _ := strings.Cut(strings.TrimSpace(rest), " "); of && strings.Contains(line, "@module=sdk.framework") {
			delete(missing, call)
		}
	}
	if len(missing) > 0 {
		t.Errorf("the log has no line of the framework for the calls %v", missing)
	}
}
