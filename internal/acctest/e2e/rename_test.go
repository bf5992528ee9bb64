package e2e_test

import (
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
)

const renamed = e2e.Requirements + `
variable "github" { type = string }
resource "integrations_poozle_oauth_app" "NAME" {
  name                      = "app"
  integration_definition_id = var.github
  client_id                 = "id"
  client_secret_wo          = "secret"
}
resource "integrations_poozle_integration_account" "NAME" {
  name                      = "bot"
  integration_definition_id = var.github
  auth_type                 = "Api Key"
  config_wo                 = { api_key = "good" }
}
resource "integrations_fyle_webhook" "NAME" {
  url                  = "https://hooks.example.com/a"
  subscribed_resources = ["EXPENSE"]
}
`

// TestRename renames resources in the configuration, with Terraform's own order of creates and destroys. Package contract tests the
// orders one by one.
func TestRename(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	w := e2e.New(t, e)
	for _, d := range e.Poozle.Definitions.List(nil) {
		w.Variables = append(w.Variables, "TF_VAR_"+d.Key+"="+d.ID)
	}
	w.Write("main.tf", strings.ReplaceAll(renamed, "NAME", "a"))
	w.Init().Want(0)
	w.Apply().Want(0)
	for _, name := range []string{"b", "c", "d"} {
		w.Write("main.tf", strings.ReplaceAll(renamed, "NAME", name))
		w.Apply().Want(0) // from the second time on, it adopts the disabled webhook of the time before last
		enabled := e.Fyle.Subscriptions.List(func(s fylefake.Subscription) bool { return s.IsEnabled })
		if apps, accounts := e.Poozle.OAuthApps.List(nil), e.Poozle.Accounts.List(nil); len(apps) != 1 || len(accounts) != 1 || len(enabled) != 1 {
			t.Errorf("renamed to %s: there are %d apps, %d accounts and %d enabled webhooks, want one of each", name, len(apps), len(accounts), len(enabled))
		}
		w.Plan().Want(0)
	}
}
