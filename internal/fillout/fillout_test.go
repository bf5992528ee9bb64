package fillout_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
)

const (
	update  = plancheck.ResourceActionUpdate
	replace = plancheck.ResourceActionReplace
)

// The objects that a new fake contains.
const (
	registration = "q7XbT2nLwKus"
	contact      = "m4RcV8sYhDus"
	rsvp         = "54752b5b7c373e06"
)

const (
	webhookType         = "integrations_fillout_webhook"
	databaseWebhookType = "integrations_fillout_database_webhook"
)

// block returns a resource "test" with the lines as its arguments.
func block(resourceType string, lines ...string) string {
	return fmt.Sprintf("resource %q \"test\" {\n  %s\n}\n", resourceType, strings.Join(lines, "\n  "))
}

func webhook(lines ...string) string         { return block(webhookType, lines...) }
func databaseWebhook(lines ...string) string { return block(databaseWebhookType, lines...) }

// step applies a configuration. The plan must have the action for the resource, and be empty afterwards.
func step(address, config string, action plancheck.ResourceActionType, before func()) resource.TestStep {
	return resource.TestStep{
		PreConfig: before, Config: config,
		ConfigPlanChecks: resource.ConfigPlanChecks{
			PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)},
			PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
		},
	}
}

func TestArgumentsAreChecked(t *testing.T) {
	t.Parallel()
	form, database := fmt.Sprintf("form_id = %q", registration), fmt.Sprintf("database_id = %q", rsvp)
	url := `url = "https://hooks.example.com/a"`
	acctest.New(t).Run(t,
		acctest.FailsAtPlan(webhook(form, `url = "hooks.example.com"`), "url", "https://"),
		acctest.FailsAtPlan(webhook(form, `url = "https://hooks.example.com/#x"`), "url", "fragment"),
		acctest.FailsAtPlan(webhook(`form_id = ""`, url), "form_id"),
		acctest.FailsAtPlan(databaseWebhook(database, url, `events = []`), "events"),
		acctest.FailsAtPlan(databaseWebhook(database, `url = "ftp://x"`, `events = ["record.created"]`), "url"),
	)
}

// The import of a webhook changes nothing at Fillout: its URL, which Fillout does not show, is only stored in state.
func TestImportOfAWebhook(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Fillout.Webhooks.Put(filloutfake.Webhook{ID: 77, FormID: registration, URL: "https://hooks.example.com/a"})
	config := webhook(fmt.Sprintf("form_id = %q", registration), `url = "https://hooks.example.com/a"`)
	const address = webhookType + ".test"
	e.Run(t,
		step(address, fmt.Sprintf("import {\n  to = %s\n  id = \"%s/77\"\n}\n", address, registration)+config, update, nil),
		resource.TestStep{Config: config, PlanOnly: true},
		resource.TestStep{PreConfig: func() {
			if writes := e.Writes(); len(writes) > 0 {
				t.Errorf("the import wrote: %v", writes)
			}
		}, Config: config, Destroy: true},
	)
	if n := len(e.Fillout.Webhooks.List(nil)); n != 0 {
		t.Errorf("%d webhooks are left after the destroy", n)
	}

	e.Fillout.Webhooks.Put(filloutfake.Webhook{ID: 78, FormID: registration, URL: "https://hooks.example.com/a"})
	p := e.Provider(t, nil)
	imported := acctest.MustSucceed(t, p.ImportByIdentity(webhookType, map[string]string{"form_id": registration, "id": "78"}))
	after := p.Update(imported, acctest.Config{"form_id": registration, "url": "https://hooks.example.com/a"})
	acctest.WantText(t, after.Warnings, "78", "could not be checked", "-replace")
	if after.Text("id") != "78" || after.Text("url") != "https://hooks.example.com/a" {
		t.Errorf("after the import and an apply, the state is %v", after.State)
	}
	if gone := p.ImportByID(webhookType, "nope/78"); !gone.Gone {
		t.Error("a webhook of a form that does not exist was imported")
	}
}

func countDatabaseWebhooks(e *acctest.Env) int { return len(e.Fillout.DatabaseWebhooks.List(nil)) }

// secretOf returns the secret of a webhook in the fake.
func secretOf(t *testing.T, e *acctest.Env, o acctest.Object) string {
	t.Helper()
	w, ok := e.Fillout.DatabaseWebhooks.Get(o.Text("id"))
	if !ok || strconv.Itoa(w.ID) != o.Text("id") {
		t.Fatalf("the fake has no database webhook %s", o.Text("id"))
	}
	return w.Secret
}
