package e2e_test

import (
	"os"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// A log that is asked for has the framework's own lines of each call, also of those that change nothing.
func TestLogThatIsAskedFor(t *testing.T) {
	t.Parallel()
	w := e2e.New(t, acctest.New(t))
	w.Write("main.tf", e2e.Requirements+`resource "integrations_poozle_link" "test" { name = "Acme" }`)
	w.Init().Want(0)
	w.Run("apply", "-auto-approve").Want(0)
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
		t.Errorf("no line of the framework's is there of the calls %v", missing)
	}
}
