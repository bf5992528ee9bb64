package e2e_test

import (
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// TestMistakesThatTerraformAnswers makes the mistakes of package contract's table that Terraform reports before it calls the provider.
func TestMistakesThatTerraformAnswers(t *testing.T) {
	t.Parallel()
	w := e2e.New(t, acctest.New(t))
	w.Write("main.tf", e2e.Requirements)
	w.Init().Want(0)
	for name, c := range map[string]struct {
		config string
		words  []string
	}{
		"a vendor as a block": {"provider \"integrations\" {\n  fillout {\n    region = \"us\"\n  }\n}\ndata \"integrations_fillout_forms\" \"all\" {}\n", []string{"Unsupported block type", "define argument \"fillout\""}},
		"no brackets":         {"resource \"integrations_poozle_link\" \"a\" {\n  name = \"a\"\n  categories = \"TICKETING\"\n}\n", []string{"Inappropriate value for attribute \"categories\"", "set of string required"}},
		"a unit":              {"resource \"integrations_poozle_link\" \"a\" {\n  name = \"a\"\n  expires_in = \"7d\"\n}\n", []string{"Inappropriate value for attribute \"expires_in\"", "number"}},
		"a misspelt argument": {"resource \"integrations_poozle_link\" \"a\" {\n  name = \"a\"\n  expire_in = 60\n}\n", []string{"Unsupported argument", "expires_in"}},
	} {
		w.Write("main.tf", e2e.Requirements+c.config)
		t.Log(name)
		wantWords(t, w.Run("validate").Want(1), c.words...)
	}
	w.Write("main.tf", e2e.Requirements+"resource \"integrations_poozle_link\" \"a\" {\n  name = \"a\"\n}\n")
	wantWords(t, w.Run("import", "integrations_poozle_link.a", "11111111-1111-4111-8111-111111111111").Want(1), "Cannot import non-existent remote object")

	t.Log("an unknown key of an object is ignored, so the provider reports what is missing instead")
	w.Write("main.tf", e2e.Requirements+"resource \"integrations_fyle_scheduled_callback\" \"a\" {\n  url = \"https://a.example/tick\"\n  schedule = { interval = { hour = 6 } }\n}\n")
	wantWords(t, w.Run("validate").Want(1), "schedule", "The interval has none", "hours", "check the spelling")
}

// TestErrorsPointAtTheLine checks that Terraform shows the line of the attribute at the root whose value is wrong, instead of the first line of
// the block. Terraform finds no nested attribute.
func TestErrorsPointAtTheLine(t *testing.T) {
	t.Parallel()
	w := e2e.New(t, acctest.New(t))
	w.Write("main.tf", e2e.Requirements+`
provider "integrations" {
  fillout = {
    api_key = "sk_prod_1"
    region  = "europe"
  }
}

data "integrations_fillout_forms" "all" {}
`)
	w.Init().Want(0)
	wantWords(t, w.Plan().Want(1), "Invalid setting fillout.region", "on main.tf line 8, in provider", "us, eu, ca")
	w.Write("main.tf", e2e.Requirements+`
resource "integrations_fyle_scheduled_callback" "tick" {
  url = "https://hooks.example.com/tick"
  schedule = {
    cron = {
      minute = "0"
      hour   = "25"
    }
  }
}
`)
	wantWords(t, w.Plan().Want(1), "Invalid value", "on main.tf line 9, in resource", "schedule.cron.hour must be")
}
