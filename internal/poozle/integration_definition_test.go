package poozle_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

const definitionType = "integrations_poozle_integration_definition"

func sourceURL(integration, version string) string {
	return "https://raw.githubusercontent.com/poozlehq/build-artifacts/main/ticketing/" + integration + "/" + version + "/index.js"
}

func crm(version string) acctest.Config {
	return acctest.Config{"name": "Acme CRM", "category": "TICKETING", "source_url": "https://code.acme.example/crm/" + version + "/index.js", "version": version}
}

// A custom integration is created, its version changed, used by an account, and forgotten.
func TestCustomIntegration(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := func(version string) string {
		return `
resource "integrations_poozle_integration_definition" "crm" {
  name       = "Acme CRM"
  category   = "TICKETING"
  source_url = "https://code.acme.example/crm/` + version + `/index.js"
  version    = "` + version + `"
}
data "integrations_poozle_integration_definition" "crm" {
  key = integrations_poozle_integration_definition.crm.key
}
resource "integrations_poozle_integration_account" "bot" {
  name                      = "bot"
  integration_definition_id = integrations_poozle_integration_definition.crm.id
  auth_type                 = "Api Key"
  config_wo                 = { api_key = "good" }
}
output "version" { value = data.integrations_poozle_integration_definition.crm.version }
`
	}
	usedBy := func(version string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			accounts := e.Poozle.Accounts.List(nil)
			d, _ := e.Poozle.Definition("acme_crm")
			if len(accounts) != 1 || accounts[0].DefinitionID != d.ID || d.Version != version || d.ReleaseStage != "CUSTOM" {
				t.Errorf("Poozle has the accounts %+v and the definition %+v", accounts, d)
			}
			return nil
		}
	}
	e.Run(t,
		resource.TestStep{Config: config("1.0.0"), Check: resource.ComposeTestCheckFunc(usedBy("1.0.0"), resource.TestCheckOutput("version", "1.0.0"))},
		resource.TestStep{
			Config: config("1.1.0"), Check: usedBy("1.1.0"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(definitionType+".crm", plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction(accountType+".bot", plancheck.ResourceActionNoop),
			}},
		},
		resource.TestStep{ResourceName: definitionType + ".crm", ImportState: true, ImportStateVerify: true},
	)
	if _, remains := e.Poozle.Definition("acme_crm"); !remains || countAccounts(e) != 0 {
		t.Error("the destroy deleted the custom integration, which Poozle cannot, or left its account")
	}
}

func TestPinnedIntegration(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	github := definition(t, e, "github")
	config := acctest.Config{"key": "github", "version": "0.1.8", "source_url": sourceURL("github", "0.1.8")}
	before := len(e.Poozle.Definitions.List(nil))
	made := p.Create(definitionType, config)
	if d, _ := e.Poozle.Definition("github"); made.Text("id") != github || d.Version != "0.1.8" || d.SourceURL != sourceURL("github", "0.1.8") {
		t.Errorf("the resource has the ID %s, and Poozle the definition %+v", made.Text("id"), d)
	}
	if made.Text("name") != "Github" || made.Text("category") != "TICKETING" || made.Text("release_stage") != "ALPHA" {
		t.Errorf("the state is %v", made.State)
	}

	t.Log("somebody updates the integration in Poozle")
	e.Poozle.Definitions.Edit(github, func(d *poozlefake.Definition) { d.Version, d.SourceURL = "0.1.9", sourceURL("github", "0.1.9") })
	p = e.Provider(t, nil)
	read := p.Read(made)
	planned, empty := p.PlanUpdate(read, config)
	if empty || planned.Text("id") != github || planned.Text("version") != "0.1.8" {
		t.Errorf("the plan is %v", planned.State)
	}
	p.Update(read, config)

	t.Log("an import, and arguments of the other kind, change nothing")
	imported := acctest.MustSucceed(t, p.ImportByID(definitionType, github))
	named := acctest.Config{"name": "Github", "category": "TICKETING", "version": "0.1.8", "source_url": sourceURL("github", "0.1.8")}
	for _, same := range []acctest.Config{config, named} {
		if planned, empty := p.PlanUpdate(imported, same); !empty {
			t.Errorf("the plan for %v is not empty: %v %q", same, planned.State, planned.Errors)
		}
	}

	t.Log("another key pins another integration")
	other := acctest.Config{"key": "jira", "version": "0.1.9", "source_url": sourceURL("jira", "0.1.9")}
	replacement, _ := e.Provider(t, nil).PlanUpdate(imported, other)
	acctest.WantText(t, replacement.Warnings, github, "stay at its version")

	acctest.WantText(t, e.Provider(t, nil).PlanDestroy(read).Warnings, github, "stay at its version")
	custom := p.Create(definitionType, crm("1.0.0"))
	acctest.WantText(t, p.PlanDestroy(custom).Warnings, "Poozle keeps the custom integration", custom.Text("id"), "will remain") // next to that of the pinned one
	before++

	p.Destroy(read)
	if d, _ := e.Poozle.Definition("github"); d.Version != "0.1.8" || len(e.Poozle.Definitions.List(nil)) != before {
		t.Errorf("after the destroy, Poozle has %+v", d)
	}
}

func TestDefinitionArgumentsAreChecked(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	for name, c := range map[string]struct {
		config acctest.Config
		words  []string
	}{
		"neither kind":        {acctest.Config{"key": nil, "name": nil, "category": nil}, []string{"Set name and category", "or key"}},
		"without a category":  {acctest.Config{"category": nil}, []string{"Set name and category"}},
		"both kinds":          {acctest.Config{"key": "github"}, []string{`"key"`, "name"}},
		"a wrong category":    {acctest.Config{"category": "CRM"}, []string{`"category"`, "TICKETING"}},
		"a path":              {acctest.Config{"source_url": "/srv/index.js"}, []string{`"source_url"`, "does not begin with https://"}},
		"an unknown key":      {acctest.Config{"key": "girhub", "name": nil, "category": nil}, []string{`"key"`, `"girhub"`, "It has: github, jira, ", "get_latest"}},
		"the key of a custom": {acctest.Config{"name": "GitHub"}, []string{`"name"`, definition(t, e, "github"), `key = "github"`}},
	} {
		planned, _ := p.PlanCreate(definitionType, with(crm("1.0.0"), c.config))
		if len(planned.Errors) == 0 {
			t.Errorf("%s: the plan has no error", name)
		}
		acctest.WantText(t, planned.Errors, c.words...)
	}
	if writes := e.Writes(); len(writes) > 0 {
		t.Errorf("plans that failed sent writes: %v", writes)
	}
}

// Poozle cannot delete a definition, so a second one of the same key would remain forever.
func TestKeyOfACustomIntegrationThatExists(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(definitionType, crm("1.0.0"))
	e.NewWorkingDirectory(t)
	again, _ := e.Provider(t, nil).PlanCreate(definitionType, crm("2.0.0"))
	acctest.WantText(t, again.Errors, `"name"`, made.Text("id"), "import {", "cannot delete")
	adopted := e.Create(t, definitionType, crm("1.0.0"))
	acctest.WantText(t, adopted.Warnings, "will be adopted")
	if adopted.Text("id") != made.Text("id") {
		t.Errorf("the identical definition %s was not adopted", made.Text("id"))
	}
}

func TestCodeThatCannotBeLoaded(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	words := []string{`"source_url"`, "could not load the code", "until it restarts", "Unable to fetch spec"}
	config := with(crm("1.0.0"), acctest.Config{"source_url": "https://code.acme.invalid/index.js"})
	refused := p.TryCreate(definitionType, config)
	acctest.WantText(t, refused.Errors, words...)
	if strings.Contains(strings.Join(refused.Errors, ""), "acme.invalid/") || !refused.Gone {
		t.Errorf("the error has the path of the address, or the state has the definition: %q", refused.Errors)
	}
	made := p.Create(definitionType, crm("1.0.0"))
	acctest.WantText(t, p.TryUpdate(made, config).Errors, words...)
	pin := acctest.Config{"key": "github", "version": "9", "source_url": "https://code.acme.invalid/index.js"}
	if refused := p.TryCreate(definitionType, pin); !refused.Gone {
		t.Error("the state has a pinned definition whose code could not be loaded")
	}
}

// A create whose response is lost is repeated with the same ID, which the server refuses as it refuses code that it cannot load.
func TestDefinitionWhoseResponseIsLost(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.FailNext(fake.Fault{Method: http.MethodPost, When: fake.After, Status: http.StatusBadGateway})
	made := e.Provider(t, nil).Create(definitionType, crm("1.0.0"))
	if custom := e.Poozle.Definitions.List(func(d poozlefake.Definition) bool { return d.ReleaseStage == "CUSTOM" }); len(custom) != 1 || custom[0].ID != made.Text("id") {
		t.Errorf("Poozle has the definitions %+v", custom)
	}
}

func TestDefinitionOnAServerWithoutInternet(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(definitionType, crm("1.0.0"))
	e.Poozle.SetOffline(true)
	p := e.Provider(t, nil)
	read := p.Read(made)
	acctest.WantText(t, read.Warnings, "could not be refreshed", made.Text("id"), "needs internet access")
	if _, empty := p.PlanUpdate(read, crm("1.0.0")); read.Gone || !empty {
		t.Errorf("the state is %v, and the plan is empty: %t", read.State, empty)
	}
	if imported := p.ImportByID(definitionType, made.Text("id")); len(imported.Errors) == 0 {
		t.Error("an import succeeded, although the definition could not be read")
	}
	e.Poozle.SetOffline(false)
	e.Poozle.Definitions.Delete(made.Text("id"))
	if !e.Provider(t, nil).Read(made).Gone {
		t.Error("a definition that no longer exists is still in the state")
	}
}

// The server returns 500 for an unknown ID, and if it fails, so a 500 alone does not mean that a definition is gone.
func TestDefinitionThatOneListingLacks(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(definitionType, crm("1.0.0"))
	const path = "/poozle/api/v1/integration_definition"
	asJSON := map[string]string{"Content-Type": "application/json"}
	for name, again := range map[string]fake.Fault{
		"another listing has it": {Method: http.MethodGet, Path: path, Skip: 3, Status: 418},
		"no other listing":       {Method: http.MethodGet, Path: path, Status: http.StatusInternalServerError, Times: 10},
	} {
		e.ClearFaults()
		e.FailNext(
			fake.Fault{Method: http.MethodGet, Path: path, Status: http.StatusOK, Body: `[{"integrationDefinitionId": "other"}]`, Headers: asJSON},
			fake.Fault{Method: http.MethodGet, Path: path + "/" + made.Text("id")},
			again,
		)
		if read := e.Provider(t, nil).TryRead(made); read.Gone || len(read.Errors) > 0 {
			t.Errorf("%s: the definition is gone: %t; errors: %q", name, read.Gone, read.Errors)
		}
	}
}
