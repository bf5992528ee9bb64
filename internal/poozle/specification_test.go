package poozle_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

func TestSpecificationIsCheckedAtPlan(t *testing.T) {
	t.Parallel()
	const secret = "canary-5c1b77-of-a-wrong-key"
	oauth2 := map[string]string{"client_id": "a", "client_secret": "b", "refresh_token": "c", "scope": "d"}
	for name, c := range map[string]struct {
		key    string // of the integration
		config acctest.Config
		words  []string // of the error; nil if there is none
	}{
		"an authentication type that gmail does not have": {
			"gmail",
			acctest.Config{"auth_type": "Api Key", "config": map[string]string{"api_key": secret}},
			[]string{`"auth_type"`, `no authentication type "Api Key". It has: OAuth2.`},
		},
		"a misspelt type": {
			"github",
			acctest.Config{"auth_type": "apikey", "config": map[string]string{"api_key": secret}},
			[]string{`"auth_type"`, `"apikey". It has: Api Key, OAuth2.`},
		},
		"a misspelt key": {
			"jira",
			acctest.Config{"auth_type": "Api Key", "config": map[string]string{"email": secret, "api_key": "k", "jira_domain": "d"}},
			[]string{`"config"`, `no input "email" for the authentication type "Api Key". It has: api_key, email_id, jira_domain.`},
		},
		"a misspelt write-only key": {
			"github",
			acctest.Config{"auth_type": "Api Key", "config_wo": map[string]string{"api_kye": secret}},
			[]string{`"config_wo"`, `no input "api_kye"`, "It has: api_key, org."},
		},
		"a key of the other type": {
			"github",
			acctest.Config{"auth_type": "OAuth2", "config": map[string]string{"api_key": secret}},
			[]string{`"config"`, `no input "api_key" for the authentication type "OAuth2". It has: `},
		},
		"right, with an input of all types": {"jira", acctest.Config{"auth_type": "OAuth2", "config_wo": map[string]string{"client_id": "a", "client_secret": "b", "refresh_token": "c", "scope": "d", "jira_domain": "e"}}, nil},
		"right":                             {"gmail", acctest.Config{"auth_type": "OAuth2", "config_wo": oauth2}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			c.config["name"], c.config["integration_definition_id"] = "bot", definition(t, e, c.key)
			planned, _ := e.Provider(t, nil).PlanCreate(accountType, c.config)
			if c.words == nil && len(planned.Errors)+len(planned.Warnings) > 0 {
				t.Errorf("the plan has the errors %q and the warnings %q", planned.Errors, planned.Warnings)
			}
			if c.words != nil {
				acctest.WantText(t, planned.Errors, c.words...)
			}
			if strings.Contains(strings.Join(planned.Errors, ""), secret) {
				t.Error("an error contains a value of the configuration")
			}
			if n := len(e.Writes()); n > 0 {
				t.Errorf("the plan made %d writes", n)
			}
		})
	}
}

func TestSpecificationIsCheckedForAChange(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := accountConfig(t, e, "bot", "good")
	made := p.Create(accountType, config)
	config["config"] = map[string]string{"api_key": "good", "orgg": "acme"}
	planned, _ := p.PlanUpdate(made, config)
	acctest.WantText(t, planned.Errors, `"config"`, `no input "orgg"`, "It has: org, api_key.")

	t.Log("an input that the account has does not prevent a change")
	e.FailNext(fake.Fault{Method: http.MethodGet, Path: specPath(t, e, "github")})
	p = e.Provider(t, nil)
	made = p.Update(made, config)
	config["config"] = map[string]string{"api_key": "better", "orgg": "acme"}
	e.Provider(t, nil).Update(made, config)

	t.Log("another change reads no specification")
	config["name"] = "robot"
	e.ForgetCalls()
	e.Provider(t, nil).PlanUpdate(p.Read(made), config)
	if n := e.CallsTo(http.MethodGet, specPath(t, e, "github")); n != 0 {
		t.Errorf("the plan of a rename read the specification %d times", n)
	}
}

// A specification that cannot be read prevents nothing, and is not asked for again.
func TestUnreadableSpecification(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fake.Fault{
		"no internet":  {Status: http.StatusInternalServerError},
		"a proxy":      {Status: http.StatusBadGateway},
		"no answer":    {Status: http.StatusOK, Body: "{}", Headers: map[string]string{"Content-Type": "application/json"}},
		"other types":  {Status: http.StatusOK, Body: `{"auth_specification":[]}`, Headers: map[string]string{"Content-Type": "application/json"}},
		"unauthorized": {Status: http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			fault.Path, fault.Times = specPath(t, e, "github"), 100
			e.FailNext(fault)
			p := e.Provider(t, nil)
			config := accountConfig(t, e, "bot", "good")
			config["config"], config["config_wo"] = nil, map[string]string{"api_kye": "good"}
			for range 3 {
				planned, _ := p.PlanCreate(accountType, config)
				if len(planned.Errors)+len(planned.Warnings) > 0 {
					t.Errorf("the plan has the errors %q and the warnings %q", planned.Errors, planned.Warnings)
				}
			}
			if n := e.CallsTo(http.MethodGet, fault.Path); n != 1 {
				t.Errorf("three plans asked for the specification %d times, want once", n)
			}
		})
	}
}

func specPath(t *testing.T, e *acctest.Env, key string) string {
	t.Helper()
	return "/poozle/api/v1/integration_definition/" + definition(t, e, key) + "/spec"
}

func TestDefinitionData(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	const typeName = "integrations_poozle_integration_definition"
	jira := acctest.MustSucceed(t, e.Provider(t, nil).ReadData(typeName, acctest.Config{"key": "jira"}))
	for _, want := range []string{
		`"OAuth2"`, `"Api Key"`, `"offline_access"`, `"jira_domain"`, `"Enter the API Key"`, `"https://auth.atlassian.com/oauth/token"`,
	} {
		if got := jira.State["auth_types"].String(); !strings.Contains(got, want) {
			t.Errorf("auth_types lacks %s: %s", want, got)
		}
	}

	t.Log("an older version")
	e.Poozle.Definitions.Edit(jira.Text("id"), func(d *poozlefake.Definition) {
		d.Version, d.SourceURL = "0.1.7", strings.ReplaceAll(d.SourceURL, "0.1.9", "0.1.7")
	})
	old := acctest.MustSucceed(t, e.Provider(t, nil).ReadData(typeName, acctest.Config{"key": "jira"}))
	latest := old.Text("latest_version") + " " + old.Text("latest_version_source_url")
	if latest != "0.1.9 "+jira.Text("source_url") || !old.State["is_latest"].Equal(tftypes.NewValue(tftypes.Bool, false)) {
		t.Errorf("the data source returned %v", old.State)
	}

	t.Log("the code of the integration cannot be loaded")
	e.Poozle.Definitions.Edit(jira.Text("id"), func(d *poozlefake.Definition) { d.SourceURL = "https://example.com/nope.js" })
	unloadable := acctest.MustSucceed(t, e.Provider(t, nil).ReadData(typeName, acctest.Config{"key": "jira"}))
	acctest.WantText(t, unloadable.Warnings, "auth_types are null", jira.Text("id"))
	if unloadable.Text("id") != jira.Text("id") || !unloadable.State["auth_types"].IsNull() {
		t.Errorf("the data source returned %v", unloadable.State)
	}

	t.Log("a workspace that is older than the integration")
	e.Poozle.Definitions.Delete(jira.Text("id"))
	acctest.WantText(t, e.Provider(t, nil).ReadData(typeName, acctest.Config{"key": "jira"}).Errors, `"key"`, "get_latest", "Settings → Integrations")

	t.Log("all definitions, with and without a call for each")
	for include, calls := range map[bool]int{false: 1, true: 8} {
		e.ForgetCalls()
		all := acctest.MustSucceed(t, e.Provider(t, nil).ReadData(typeName+"s", acctest.Config{"include_auth_types": include}))
		if has := strings.Contains(all.State["integration_definitions"].String(), `"Api Key"`); has != include || len(e.Calls()) != calls {
			t.Errorf("with include_auth_types = %t, there were %d calls, and auth_types: %t", include, len(e.Calls()), has)
		}
	}
}

// TestWayOutOfADestroy shows that a check which would block a destroy names the way out. Terraform plans the create of an account that no
// longer exists before it destroys the other objects.
func TestWayOutOfADestroy(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := acctest.Config{
		"name": "bot", "integration_definition_id": definition(t, e, "github"), "auth_type": "Api Key", "config": map[string]string{"api_key": "key-of-the-bot"},
	}
	account := e.Provider(t, nil).Create(accountType, config)
	e.Poozle.Accounts.Delete(account.Text("id"))
	config["auth_type"] = "Api Token"
	const wayOut = "terraform destroy -refresh=false"
	p := e.Provider(t, nil)
	if planned, _ := p.PlanCreate(accountType, config); len(planned.Errors) != 1 || strings.Contains(planned.Errors[0], wayOut) {
		t.Errorf("before the refresh, the plan has the errors %q", planned.Errors)
	}
	if read := p.Read(account); !read.Gone {
		t.Fatal("the account exists")
	}
	planned, _ := p.PlanCreate(accountType, config)
	acctest.WantText(t, planned.Errors, `"auth_type"`, "has no authentication type", wayOut)
}
