package poozle_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

const (
	appType     = "integrations_poozle_oauth_app"
	linkType    = "integrations_poozle_link"
	accountType = "integrations_poozle_integration_account"
)

// definition returns the ID of the integration definition with the key in the emulator's workspace.
func definition(t *testing.T, e *acctest.Env, key string) string {
	t.Helper()
	d, ok := e.Poozle.Definition(key)
	if !ok {
		t.Fatalf("the fake has no integration definition %q", key)
	}
	return d.ID
}

// appConfig returns a configuration whose secret is not write-only.
func appConfig(t *testing.T, e *acctest.Env, name, key string) acctest.Config {
	t.Helper()
	return acctest.Config{"name": name, "integration_definition_id": definition(t, e, key), "client_id": "id", "client_secret": "secret-" + name}
}

func writeOnlyAppConfig(t *testing.T, e *acctest.Env, name, key string) acctest.Config {
	t.Helper()
	config := appConfig(t, e, name, key)
	config["client_secret_wo"], config["client_secret"] = config["client_secret"], nil
	return config
}

func TestSecondOAuthAppOfADefinition(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	first := p.Create(appType, appConfig(t, e, "first", "github"))

	// Another run, in which no resource owns the first app.
	second, _ := e.Provider(t, nil).PlanCreate(appType, appConfig(t, e, "second", "github"))
	acctest.WantText(t, second.Errors, `"first"`, first.Text("id"), "to = integrations_poozle_oauth_app.<name>", "id = \""+first.Text("id"))

	sameName := p.TryCreate(appType, appConfig(t, e, "first", "jira"))
	acctest.WantText(t, sameName.Errors, `"first"`, "import {")

	third := p.Create(appType, appConfig(t, e, "third", "jira"))
	renamed := p.TryUpdate(third, appConfig(t, e, "first", "jira"))
	acctest.WantText(t, renamed.Errors, `"first"`, first.Text("id"))
	if n := countApps(e); n != 2 {
		t.Errorf("there are %d apps, want the first and the third", n)
	}
}

// Two resources with the same settings must not share one app.
func TestOAuthAppIsNotAdoptedTwice(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	p.Create(appType, appConfig(t, e, "app", "github"))
	second := p.TryCreate(appType, appConfig(t, e, "app", "github"))
	acctest.WantText(t, second.Errors, "import {")
}

// Only the directory in which the create of an app began adopts the app. Another state could have it.
func TestOAuthAppOfAnotherRun(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := writeOnlyAppConfig(t, e, "app", "github")
	made := e.Provider(t, nil).Create(appType, config) // its process does not end, as if it were killed
	interrupted, _ := e.Provider(t, nil).PlanCreate(appType, config)
	acctest.WantText(t, interrupted.Warnings, "will be adopted", made.Text("id"), "an interrupted apply in this working directory", "do not apply.")
	wantConflict := func() {
		t.Helper()
		planned, _ := e.Provider(t, nil).PlanCreate(appType, config)
		acctest.WantText(t, planned.Errors, "import {", made.Text("id"))
		if len(planned.Warnings) > 0 {
			t.Errorf("the warnings are %q", planned.Warnings)
		}
	}
	app, _ := e.Poozle.OAuthApps.Get(made.Text("id"))
	e.Poozle.OAuthApps.Edit(made.Text("id"), func(a *poozlefake.OAuthApp) { a.ClientID = "another" })
	wantConflict()
	e.Poozle.OAuthApps.Put(app)
	e.NewWorkingDirectory(t)
	wantConflict()
}

func TestCreateWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fake.Fault{
		"dropped":      {Method: "POST", When: fake.After, Drop: true},
		"500":          {Method: "POST", When: fake.After, Status: 500},
		"not JSON":     {Method: "POST", When: fake.After, Status: 201, Body: "<html>", Headers: map[string]string{"Content-Type": "text/html"}},
		"truncated":    {Method: "POST", When: fake.After, Status: 201, Body: `{"linkId":"`, Headers: map[string]string{"Content-Length": "500"}},
		"not executed": {Method: "POST", When: fake.Before, Status: 429},
	} {
		for resourceType, count := range map[string]func(*acctest.Env) int{appType: countApps, linkType: countLinks, accountType: countAccounts} {
			t.Run(name+" "+resourceType, func(t *testing.T) {
				t.Parallel()
				e := acctest.New(t)
				config := map[string]acctest.Config{
					appType:     appConfig(t, e, "app", "github"),
					linkType:    {"name": "acme"},
					accountType: accountConfig(t, e, "bot", "good"),
				}[resourceType]
				if resourceType == appType && name == "dropped" {
					config = writeOnlyAppConfig(t, e, "app", "github")
				}
				e.FailNext(fault)
				p := e.Provider(t, nil)
				made := p.Create(resourceType, config)
				if n := count(e); n != 1 {
					t.Errorf("there are %d objects at the vendor, want 1", n)
				}
				if _, empty := p.PlanUpdate(p.Read(made), config); !empty {
					t.Error("the plan after the apply is not empty")
				}
			})
		}
	}
}

func TestCreateThatFailsLeavesNoState(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.FailNext(fake.Fault{Method: "POST", Status: 500, Times: 10})
	failed := e.Provider(t, nil).TryCreate(appType, appConfig(t, e, "app", "github"))
	acctest.WantText(t, failed.Errors, "Cannot create Poozle OAuth app", "500")
	if !failed.Gone {
		t.Error("the state has an app that was not created")
	}
	if n := e.CallsTo(http.MethodPost, "/poozle/api/v1/integration_oauth"); n != 1 {
		t.Errorf("the create was sent %d times, want 1", n)
	}
}

func TestOAuthAppSecretIsNeeded(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := appConfig(t, e, "app", "github")
	app := p.Create(appType, config)
	delete(config, "client_secret")
	planned, _ := p.PlanCreate(appType, config)
	acctest.WantText(t, planned.Errors, `"client_secret"`, "client_secret_wo")

	// A generated configuration has no secret. The app keeps its secret until another attribute changes.
	imported := acctest.MustSucceed(t, p.ImportByID(appType, app.Text("id")))
	planned, empty := p.PlanUpdate(imported, config)
	if acctest.MustSucceed(t, planned); !empty {
		t.Error("the plan of an imported app without a secret is not empty")
	}
	config["name"] = "renamed"
	planned, _ = p.PlanUpdate(imported, config)
	acctest.WantText(t, planned.Errors, `"client_secret"`)
}

func TestWriteOnlySecret(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := writeOnlyAppConfig(t, e, "app", "github")
	app := p.Create(appType, config)
	secret := func() string { a, _ := e.Poozle.OAuthApps.Get(app.Text("id")); return a.ClientSecret }
	if app.Text("client_secret") != "" || secret() != "secret-app" {
		t.Fatalf("the state has the secret %q, the vendor %q", app.Text("client_secret"), secret())
	}

	t.Log("without a version, a plan detects a changed value in the configuration")
	config["client_secret_wo"] = "changed"
	if _, empty := p.PlanUpdate(app, config); empty {
		t.Error("the plan does not change the secret")
	}
	app = p.Update(app, config)
	if secret() != "changed" {
		t.Errorf("the vendor has %q, want the changed secret", secret())
	}

	t.Log("a plan detects drift of the secret, and that another client has corrected the drift")
	e.Poozle.OAuthApps.Edit(app.Text("id"), func(a *poozlefake.OAuthApp) { a.ClientSecret = "stolen" })
	drifted := p.Read(app)
	if _, empty := p.PlanUpdate(drifted, config); empty {
		t.Error("the plan does not correct the drift of the secret")
	}
	e.Poozle.OAuthApps.Edit(app.Text("id"), func(a *poozlefake.OAuthApp) { a.ClientSecret = "changed" })
	if _, empty := p.PlanUpdate(e.Provider(t, nil).Read(drifted), config); !empty {
		t.Error("the secret is correct again, but the plan is not empty")
	}

	t.Log("with a version, the configuration's value is sent only when the version changes")
	config["client_secret_wo_version"] = 7
	app = p.Update(app, config)
	config["client_secret_wo"] = "another one on every run"
	if _, empty := p.PlanUpdate(p.Read(app), config); !empty {
		t.Error("only the value changed and not the version, but the plan is not empty")
	}
	config["client_secret_wo_version"] = 8
	app = p.Update(app, config)
	if secret() != "another one on every run" {
		t.Errorf("the vendor has the secret %q after a change of the version", secret())
	}
	e.Poozle.OAuthApps.Edit(app.Text("id"), func(a *poozlefake.OAuthApp) { a.ClientSecret = "stolen" })
	if _, empty := p.PlanUpdate(p.Read(app), config); empty {
		t.Error("with a version, the plan does not correct the drift of the secret")
	}
}

func TestImportOfAWriteOnlySecret(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := writeOnlyAppConfig(t, e, "app", "github")
	app := p.Create(appType, config)
	workspace := e.Poozle.WorkspaceID()

	for name, imported := range map[string]acctest.Object{
		"by ID":                       p.ImportByID(appType, app.Text("id")),
		"by workspace and ID":         p.ImportByID(appType, workspace+"/"+app.Text("id")),
		"by identity":                 p.ImportByIdentity(appType, map[string]string{"id": app.Text("id")}),
		"by identity, with workspace": p.ImportByIdentity(appType, map[string]string{"id": app.Text("id"), "workspace_id": workspace}),
	} {
		acctest.MustSucceed(t, imported)
		if got := imported.Text("client_secret"); got != "" {
			t.Errorf("%s: the state has the secret %q", name, got)
		}
		if imported.Identity["id"] != app.Text("id") || imported.Identity["workspace_id"] != workspace {
			t.Errorf("%s: the identity is %v", name, imported.Identity)
		}
		if _, empty := p.PlanUpdate(imported, config); !empty {
			t.Errorf("%s: the plan after the import is not empty", name)
		}
		first := acctest.Config{"client_secret_wo_version": 1}
		maps.Copy(first, config)
		if _, empty := p.PlanUpdate(imported, first); !empty {
			t.Errorf("%s: the plan with version 1 is not empty", name)
		}
		first["client_secret_wo"] = "not that one"
		planned, _ := p.PlanUpdate(imported, first)
		acctest.WantText(t, planned.Warnings, "client_secret_wo is not the secret")
	}

	acctest.WantText(t, p.ImportByID(appType, "other/"+app.Text("id")).Errors, `"other"`, workspace)
	acctest.WantText(t, p.ImportByID(appType, "a/b/c").Errors, "3 parts", "<id> or <workspace_id>/<id>")
	acctest.WantText(t, p.ImportByID(appType, "nothing-there").Warnings, "Gone outside of Terraform")
}

func TestScopesAreChecked(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	for _, c := range []struct {
		attribute string
		value     any
		words     []string
	}{
		{"scopes", []string{"repo,user"}, []string{`"scopes"`, "comma"}},
		{"scopes", []string{" repo"}, []string{`"scopes"`}},
		{"name", "", []string{`"name"`}},
		{"integration_definition_id", "nope", []string{`"integration_definition_id"`, `"nope"`, "github"}},
		{"client_secret_wo", "s", []string{"client_secret_wo"}}, // in addition to client_secret
	} {
		config := appConfig(t, e, "a", "github")
		config[c.attribute] = c.value
		planned, _ := p.PlanCreate(appType, config)
		acctest.WantText(t, planned.Errors, c.words...)
	}
}
