package fillout_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
)

func TestDataSources(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Fillout.Forms.Edit(contact, func(f *filloutfake.Form) { f.Questions[0].Type = "HologramInput" }) // Fillout adds new types
	config := fmt.Sprintf(`
resource "integrations_fillout_webhook" "test" {
  form_id = %[1]q
  url     = "https://hooks.example.com/form"
}
resource "integrations_fillout_database_webhook" "test" {
  database_id = data.integrations_fillout_databases.named.databases[0].id
  url         = "https://hooks.example.com/database"
  events      = ["record.created"]
  table_id    = data.integrations_fillout_database.one.tables[0].id
}
data "integrations_fillout_forms" "all" {}
data "integrations_fillout_forms" "named" { name = "Contact us" }
data "integrations_fillout_forms" "tagged" { tag = "quiz" }
data "integrations_fillout_form" "full" { id = %[1]q }
data "integrations_fillout_form" "plain" { id = data.integrations_fillout_forms.named.forms[0].id }
data "integrations_fillout_databases" "all" {}
data "integrations_fillout_databases" "named" { name = "Event RSVP" }
data "integrations_fillout_database" "one" { id = %[2]q }
data "integrations_fillout_database_webhooks" "all" {
  database_id = integrations_fillout_database_webhook.test.database_id
  depends_on  = [integrations_fillout_database_webhook.test]
}
data "integrations_fillout_webhook" "one" {
  form_id = %[1]q
  id      = integrations_fillout_webhook.test.id
}
data "integrations_fillout_database_webhook" "one" {
  database_id = %[2]q
  id          = integrations_fillout_database_webhook.test.id
}
`, registration, rsvp)
	is := func(address string, value knownvalue.Check, attribute string, below ...any) statecheck.StateCheck {
		at := tfjsonpath.New(attribute)
		for _, step := range below {
			if index, ok := step.(int); ok {
				at = at.AtSliceIndex(index)
			} else {
				at = at.AtMapKey(step.(string))
			}
		}
		return statecheck.ExpectKnownValue("data.integrations_fillout_"+address, at, value)
	}
	text, size := knownvalue.StringExact, knownvalue.ListSizeExact
	p := e.Provider(t, nil)
	acctest.WantText(t, p.ReadData("integrations_fillout_form", acctest.Config{"id": "nope"}).Errors, `"id"`, `"nope"`, "integrations_fillout_forms")
	acctest.WantText(t, p.ReadData("integrations_fillout_database", acctest.Config{"id": "nope"}).Errors, `"id"`, `"nope"`, "integrations_fillout_databases")
	acctest.WantText(t, p.ReadData("integrations_fillout_database_webhooks", acctest.Config{"database_id": "nope"}).Errors, `"database_id"`, `"nope"`)
	acctest.WantText(t, p.ReadData("integrations_fillout_database_webhook", acctest.Config{"database_id": rsvp, "id": "nope"}).Errors, `no Fillout database webhook with the id "nope"`)
	e.Run(t,
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			is("forms.all", size(3), "forms"),
			is("forms.all", text(registration), "forms", 0, "id"),
			is("forms.named", size(1), "forms"),
			is("forms.tagged", size(1), "forms"),
			is("forms.tagged", text("Event registration"), "forms", 0, "name"),
			is("form.full", text("supporter"), "questions", 2, "options", 1, "value"),
			is("form.full", text("duration"), "calculations", 2, "type"),
			is("form.full", text("utm_source"), "url_parameters", 0, "id"),
			is("form.full", text("Ticket"), "documents", 0, "name"),
			is("form.full", text("Arrival"), "scheduling", 0, "name"),
			is("form.full", text("pay1"), "payments", 0, "id"),
			is("form.full", knownvalue.Bool(true), "quiz_enabled"),
			is("form.plain", knownvalue.Bool(false), "quiz_enabled"),
			is("form.plain", text("HologramInput"), "questions", 0, "type"),
			is("form.plain", size(0), "questions", 0, "options"),
			is("form.plain", size(0), "payments"),
			is("databases.all", size(1), "databases"),
			is("database.one", text("731"), "workspace_id"),
			is("database.one", text("number"), "tables", 1, "fields", 1, "type"),
			is("database_webhooks.all", size(1), "webhooks"),
			is("database_webhooks.all", knownvalue.SetExact([]knownvalue.Check{text("tbl_guests")}), "webhooks", 0, "table_ids"),
			is("database_webhooks.all", knownvalue.Bool(true), "webhooks", 0, "active"),
			is("webhook.one", knownvalue.Null(), "url"),
			is("database_webhook.one", text("https://hooks.example.com/database"), "url"),
			is("database_webhook.one", knownvalue.Null(), "secret"),
		}},
	)
	for _, c := range e.Calls() {
		if c.Status == 429 {
			t.Errorf("%s %s exceeded the rate limit", c.Method, c.Path)
		}
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	forms, databases := `data "integrations_fillout_forms" "all" {}`, `data "integrations_fillout_databases" "all" {}`
	with := func(settings map[string]string, config string) string { return e.ProviderBlock(settings) + config }
	both := resource.ComposeAggregateTestCheckFunc(
		resource.TestCheckResourceAttr("data.integrations_fillout_forms.all", "forms.#", "3"),
		resource.TestCheckResourceAttr("data.integrations_fillout_databases.all", "databases.#", "1"))
	// The environment of the tests has no tables_url, so the configuration without it has none.
	noTables := strings.ReplaceAll(with(map[string]string{"fillout.region": "ca"}, databases), fmt.Sprintf("tables_url = %q", e.URL+"/fillout-tables"), "")
	e.Run(t,
		acctest.FailsAtPlan(with(map[string]string{"fillout.region": "mars"}, forms), "fillout.region", `"mars"`, "us, eu, ca"),
		acctest.FailsAtPlan(with(map[string]string{"fillout.api_url": "http://fillout.example"}, forms), "fillout.api_url", "https"),
		acctest.FailsAtPlan(with(map[string]string{"fillout.tables_url": "fillout.example"}, databases), "fillout.tables_url", "https"),
		acctest.FailsAtPlan(with(map[string]string{"fillout.api_key": ""}, forms), "fillout.api_key", "value is empty"),
		acctest.FailsAtPlan(noTables, `region "ca"`, "tables_url", "FILLOUT_TABLES_URL"),
		resource.TestStep{Config: with(map[string]string{"fillout.region": "CA", "fillout.api_url": e.URL + "/fillout/v1/api/", "fillout.tables_url": e.URL + "/fillout-tables/api/v1"}, forms+"\n"+databases), Check: both},
		resource.TestStep{Config: with(map[string]string{"fillout.api_url": e.URL + "/fillout/"}, forms+"\n"+databases), Check: both},
	)
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	const function = "fillout_authorize_url"
	e := acctest.New(t)
	p := e.Provider(t, nil)
	for _, c := range [][]any{
		{"abc", "https://app.example.com/callback?x=1", "a b&c", "client_id=abc&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback%3Fx%3D1&state=a+b%26c"},
		{"abc", "com.example.app:/callback", "", "client_id=abc&redirect_uri=com.example.app%3A%2Fcallback"},
	} {
		result, refused := p.Call(function, c[:3]...)
		if want := fmt.Sprintf("https://build.fillout.com/authorize/oauth?%s", c[3]); refused != "" || !result.Equal(tftypes.NewValue(tftypes.String, want)) {
			t.Errorf("%q: got %s, want %s; %s", c[:3], result, want, refused)
		}
	}
	for _, c := range [][]any{
		{"", "https://app.example.com", "s", "client_id"},
		{"abc", "app.example.com/callback", "s", "redirect_uri"},
		{"abc", "https://app.example.com/#x", "s", "redirect_uri"},
		{nil, "https://app.example.com", "s", "client_id"},
		{"abc", "https://app.example.com", nil, "state"},
	} {
		_, refused := p.Call(function, c[:3]...)
		acctest.WantText(t, []string{refused}, fmt.Sprintf("%q", c[3]))
	}
	for _, address := range []string{"https://Forms.acme.example/", "https://forms.acme.example/authorize/oauth"} {
		result, refused := p.Call(function, "abc", "https://app.example.com", "", address)
		if want := "https://forms.acme.example/authorize/oauth?client_id=abc&redirect_uri=https%3A%2F%2Fapp.example.com"; refused != "" || !result.Equal(tftypes.NewValue(tftypes.String, want)) {
			t.Errorf("at %s: got %s, want %s; %s", address, result, want, refused)
		}
	}
	for _, addresses := range [][]any{{"forms.acme.example"}, {"http://forms.acme.example"}, {""}, {"https://a.example", "https://b.example"}} {
		_, refused := p.Call(function, append([]any{"abc", "https://app.example.com", "s"}, addresses...)...)
		acctest.WantText(t, []string{refused}, `"base_url"`)
	}
	e.Run(t, resource.TestStep{Config: fmt.Sprintf(`
resource "integrations_fillout_webhook" "test" {
  form_id = %q
  url     = "https://hooks.example.com/a"
}
output "test" { value = provider::integrations::fillout_authorize_url("abc", "https://app.example.com", integrations_fillout_webhook.test.id) != "" }
`, registration), Check: resource.TestCheckOutput("test", "true")}) // unknown at plan
}
