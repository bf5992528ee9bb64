package e2e_test

import (
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// TestWarningsOfDestroy destroys many objects that their vendors keep. Each type has one warning in the plan, and none in the apply.
func TestWarningsOfDestroy(t *testing.T) {
	t.Parallel()
	const objects = `
resource "integrations_poozle_link" "many" {
  count = 40
  name  = "link ${count.index}"
}

resource "integrations_fyle_webhook" "many" {
  count                = 3
  url                  = "https://hooks.example.com/${count.index}"
  subscribed_resources = ["EXPENSE"]
}
`
	warnings := func(t *testing.T, r e2e.Result) {
		t.Helper()
		for _, words := range []string{"Warning: Poozle links are not deleted", "Warning: Fyle webhooks are not deleted"} {
			if n := strings.Count(r.Output, words); n != 1 {
				t.Errorf("%d times %q:\n%s", n, words, r.Output)
			}
		}
		if n := strings.Count(r.Output, "Warning: "); n != 2 {
			t.Errorf("%d warnings", n)
		}
	}
	for name, destroy := range map[string]func(w *e2e.Workspace) e2e.Result{
		"destroy": func(w *e2e.Workspace) e2e.Result { return w.Destroy() },
		"removed from the configuration": func(w *e2e.Workspace) e2e.Result {
			w.Write("main.tf", e2e.Requirements)
			return w.Apply()
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := e2e.New(t, acctest.New(t))
			w.Write("main.tf", e2e.Requirements+objects)
			w.Init().Want(0)
			w.Apply().Want(0)
			warnings(t, destroy(w).Want(0))
		})
	}
}
