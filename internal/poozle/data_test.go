package poozle_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

func TestDataSources(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := definitions + `
resource "integrations_poozle_oauth_app" "test" {
  name                      = "app"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
  client_id                 = "id"
  client_secret_wo          = "hidden"
  scopes                    = ["repo"]
}
resource "integrations_poozle_link" "test" { name = "acme" }
resource "integrations_poozle_integration_account" "test" {
  name                      = "bot"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
  auth_type                 = "Api Key"
  config_wo                 = { api_key = "hidden" }
}
data "integrations_poozle_oauth_app" "one" { id = integrations_poozle_oauth_app.test.id }
data "integrations_poozle_link" "one" { id = integrations_poozle_link.test.id }
data "integrations_poozle_integration_account" "one" { id = integrations_poozle_integration_account.test.id }
data "integrations_poozle_oauth_apps" "all" { depends_on = [integrations_poozle_oauth_app.test] }
data "integrations_poozle_links" "all" { depends_on = [integrations_poozle_link.test] }
data "integrations_poozle_integration_accounts" "all" { depends_on = [integrations_poozle_integration_account.test] }
data "integrations_poozle_integration_definitions" "all" {}
data "integrations_poozle_integration_definitions" "tickets" { category = "TICKETING" }
`
	value := func(address string, path tfjsonpath.Path, want string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, path, knownvalue.StringExact(want))
	}
	size := func(address, attribute string, n int) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), knownvalue.ListSizeExact(n))
	}
	p := e.Provider(t, nil)
	acctest.WantText(t, p.ReadData("integrations_poozle_integration_definition", acctest.Config{"key": "nope"}).Errors, `"key"`, `"nope"`, `github`)
	acctest.WantText(t, p.ReadData("integrations_poozle_link", acctest.Config{"id": "nope"}).Errors, `no Poozle link with the id "nope"`)
	acctest.WantText(t, p.ReadData("integrations_poozle_integration_definitions", acctest.Config{"category": "NOPE"}).Errors, `category`, "must be one of ACCOUNTING")
	e.Run(t,
		resource.TestStep{Config: config, ConfigStateChecks: []statecheck.StateCheck{
			value("data.integrations_poozle_oauth_app.one", tfjsonpath.New("name"), "app"),
			value("data.integrations_poozle_link.one", tfjsonpath.New("name"), "acme"),
			value("data.integrations_poozle_integration_account.one", tfjsonpath.New("auth_type"), "Api Key"),
			value("data.integrations_poozle_integration_definition.github", tfjsonpath.New("category"), "TICKETING"),
			value("data.integrations_poozle_oauth_apps.all", tfjsonpath.New("oauth_apps").AtSliceIndex(0).AtMapKey("client_id"), "id"),
			value("data.integrations_poozle_links.all", tfjsonpath.New("links").AtSliceIndex(0).AtMapKey("name"), "acme"),
			size("data.integrations_poozle_integration_accounts.all", "integration_accounts", 1),
			size("data.integrations_poozle_integration_definitions.all", "integration_definitions", 8),
			size("data.integrations_poozle_integration_definitions.tickets", "integration_definitions", 2),
		}},
	)
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	for _, c := range []struct {
		function  string
		arguments []any
		want      string
	}{
		{"poozle_callback_url", []any{"https://app.poozle.dev/"}, "https://app.poozle.dev/api/v1/oauth/callback"},
		{"poozle_callback_url", []any{"https://app.poozle.dev/api/v1"}, "https://app.poozle.dev/api/v1/oauth/callback"},
		{"poozle_link_url", []any{"http://poozle.example:8000/api/", "a"}, "http://poozle.example:8000/link/a"},
		{"poozle_link_url", []any{"https://poozle.example/api", "a b/c"}, "https://poozle.example/link/a%20b%2Fc"},
	} {
		result, refused := p.Call(c.function, c.arguments...)
		if refused != "" || !result.Equal(tftypes.NewValue(tftypes.String, c.want)) {
			t.Errorf("%s(%q) returned %s, want %s; error: %s", c.function, c.arguments, result, c.want, refused)
		}
	}
	_, refused := p.Call("poozle_link_url", "poozle.example", "a")
	acctest.WantText(t, []string{refused}, `"public_url"`)
	_, refused = p.Call("poozle_link_url", "https://poozle.example", "")
	acctest.WantText(t, []string{refused}, `"link_id"`)
	_, refused = p.Call("poozle_callback_url", nil)
	acctest.WantText(t, []string{refused}, `"public_url"`)
	e.Run(t, resource.TestStep{Config: `
resource "integrations_poozle_link" "test" { name = "acme" }
output "test" { value = provider::integrations::poozle_link_url("https://poozle.example", integrations_poozle_link.test.id) != "" }
`, Check: resource.TestCheckOutput("test", "true")}) // the link's ID is unknown in the plan
}

func TestListResources(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	for _, name := range []string{"a", "b", "c"} {
		p.Create(linkType, acctest.Config{"name": name})
	}
	app := p.Create(appType, appConfig(t, e, "app", "github"))
	p.Create(accountType, accountConfig(t, e, "bot", "good"))

	all := p.List(linkType, true, 0)
	if len(all) != 3 || all[0].DisplayName != "a" || all[2].Text("name") != "c" || all[1].Identity["workspace_id"] != e.Poozle.WorkspaceID() {
		t.Errorf("the list is %+v", all)
	}
	if limited := p.List(linkType, false, 2); len(limited) != 2 || limited[0].State != nil {
		t.Errorf("with a limit of 2 and without the resource, the list is %+v", limited)
	}
	apps := p.List(appType, true, 10)
	if len(apps) != 1 || apps[0].Text("client_secret") != "" || apps[0].Identity["id"] != app.Text("id") {
		t.Errorf("the list of apps is %+v", apps)
	}
	if accounts := p.List(accountType, true, 10); len(accounts) != 1 || accounts[0].State["config"].Type() != nil {
		t.Errorf("the list of accounts is %+v", accounts)
	}

	e.FailNext(fake.Fault{Method: "GET", Status: 401})
	failed := e.Provider(t, nil).List(linkType, true, 0)
	if len(failed) != 1 {
		t.Fatalf("a listing that failed returned %d results, want one with the error", len(failed))
	}
	acctest.WantText(t, failed[0].Errors, "Cannot list Poozle link", "401")
}

func TestFiltersOfAccounts(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	link := p.Create(linkType, acctest.Config{"name": "acme"}).Text("id")
	for name, more := range map[string]acctest.Config{
		"a": {"account_identifier": "u1"},
		"b": {"account_identifier": "u2"},
		"c": {"account_identifier": "u1", "integration_definition_id": definition(t, e, "notion")},
	} {
		p.Create(accountType, with(accountConfig(t, e, name, "good"), more))
	}
	for _, a := range e.Poozle.Accounts.List(func(a poozlefake.Account) bool { return a.Name == "b" }) {
		e.Poozle.Accounts.Edit(a.ID, func(a *poozlefake.Account) { a.LinkID = &link })
	}
	for want, filter := range map[string]acctest.Config{
		"abc": {},
		"ac":  {"account_identifier": "u1"},
		"c":   {"account_identifier": "u1", "integration_definition_id": definition(t, e, "notion")},
		"b":   {"link_id": link},
		"":    {"link_id": "nope"},
	} {
		e.ForgetCalls()
		read := acctest.MustSucceed(t, e.Provider(t, nil).ReadData(accountType+"s", filter))
		var names []string
		var accounts []tftypes.Value
		_ = read.State["integration_accounts"].As(&accounts) // a list
		for _, account := range accounts {
			var attributes map[string]tftypes.Value
			var name string
			_ = account.As(&attributes)
			_ = attributes["name"].As(&name)
			names = append(names, name)
		}
		slices.Sort(names)
		if got := strings.Join(names, ""); got != want || len(e.Calls()) != 1 {
			t.Errorf("with the filter %v, the data source has the accounts %q of %d calls, want %q of one", filter, got, len(e.Calls()), want)
		}
	}
	acctest.WantText(t, e.Provider(t, nil).ReadData(accountType+"s", acctest.Config{"link_id": ""}).Errors, `"link_id"`, "empty")
}
