package poozle_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// with returns a copy of a configuration with other attributes.
func with(config, more acctest.Config) acctest.Config {
	changed := maps.Clone(config)
	maps.Copy(changed, more)
	return changed
}

// secretCase is a type with a write-only secret.
type secretCase struct {
	resourceType, attribute string
	config                  acctest.Config
	changed                 any                                  // another value of the attribute
	steal                   func(e *acctest.Env, id string)      // changes the secret at the vendor
	is                      func(e *acctest.Env, id string) bool // reports whether the vendor has the configured secret
	early                   string                               // the record of the first version of this provider, for the configured secret
}

func secretCases(t *testing.T, e *acctest.Env) map[string]secretCase {
	t.Helper()
	account := accountConfig(t, e, "bot", "good")
	account["config_wo"], account["config"] = account["config"], nil
	return map[string]secretCase{
		"app": {
			resourceType: appType, attribute: "client_secret_wo", config: writeOnlyAppConfig(t, e, "app", "github"), changed: "changed",
			steal: func(e *acctest.Env, id string) {
				e.Poozle.OAuthApps.Edit(id, func(a *poozlefake.OAuthApp) { a.ClientSecret = "stolen" })
			},
			is: func(e *acctest.Env, id string) bool {
				a, _ := e.Poozle.OAuthApps.Get(id)
				return a.ClientSecret == "secret-app"
			},
			early: `{"salt":"aNXrz3xLNMjSDmUWg5mq7A==","hash":"4Q3LsuCkEjBCKaH3LxHaNWrKvbc0HQXLA87EQ01/gxU=","iterations":210000,"version":1}`,
		},
		"account": {
			resourceType: accountType, attribute: "config_wo", config: account, changed: map[string]string{"api_key": "changed"},
			steal: func(e *acctest.Env, id string) {
				e.Poozle.Accounts.Edit(id, func(a *poozlefake.Account) { a.Configuration = []byte(`{"api_key":"stolen"}`) })
			},
			is: func(e *acctest.Env, id string) bool {
				a, _ := e.Poozle.Accounts.Get(id)
				return strings.Contains(string(a.Configuration), `"good"`)
			},
			early: `{"salt":"LTNKbPtB8FrLo5XySmYwRA==","hash":"1rnBJzsBN8Qz3Z1msUzoCR3gz325G8Lc0ZlYbRKHe/Y=","iterations":210000,"version":1}`,
		},
	}
}

// A state of the first version of this provider, whose record is a slow hash, and a state that another API key wrote: the plan is
// empty, the next Read replaces the record, and then every change is seen as before.
func TestRecordThatCannotBeCompared(t *testing.T) {
	t.Parallel()
	for name := range secretCases(t, acctest.New(t)) {
		for _, kind := range []string{"hash", "hash of too many iterations", "another API key"} {
			t.Run(name+", "+kind, func(t *testing.T) {
				t.Parallel()
				e := acctest.New(t)
				c := secretCases(t, e)[name]
				before := e.Provider(t, nil).Create(c.resourceType, c.config)
				settings := map[string]string{}
				switch kind {
				case "hash":
					before = before.WithPrivate(c.attribute, c.early)
				case "hash of too many iterations":
					before = before.WithPrivate(c.attribute, strings.Replace(c.early, "210000", "2000000000", 1))
				default:
					settings["poozle.api_key"] = newAPIKey(t, e)
				}
				p := e.Provider(t, settings)
				changed := with(c.config, acctest.Config{c.attribute: c.changed})
				want := func(what string, o acctest.Object, config acctest.Config, nothing bool) {
					t.Helper()
					planned, empty := p.PlanUpdate(o, config)
					if acctest.MustSucceed(t, planned); empty != nothing {
						t.Errorf("%s: the plan is empty: %t, want %t", what, empty, nothing)
					}
				}
				want("without a refresh", before, c.config, true)
				want("without a refresh, another value", before, changed, true)
				want("without a refresh, another version", before, with(changed, acctest.Config{c.attribute + "_version": 2}), false)
				read := p.Read(before)
				if read.Private() == before.Private() || read.Private() != p.Read(read).Private() {
					t.Errorf("the first Read must replace the record, and the next one must not change it: %s", read.Private())
				}
				want("after a refresh", read, c.config, true)
				want("after a refresh, another value", read, changed, false)
				want("after a refresh, with the version", read, with(changed, acctest.Config{c.attribute + "_version": 1}), true)

				c.steal(e, read.Text("id"))
				p = e.Provider(t, settings)
				want("stolen before the first refresh", p.Read(before), c.config, false)
				want("stolen", p.Read(read), with(c.config, acctest.Config{c.attribute + "_version": 1}), false)
				if p.Update(p.Read(read), c.config); !c.is(e, read.Text("id")) {
					t.Error("the secret was not repaired")
				}
			})
		}
	}
}

// A drift that was found with the former API key is repaired with the new one.
func TestDriftBeforeAChangeOfTheAPIKey(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	c := secretCases(t, e)["app"]
	config := with(c.config, acctest.Config{"client_secret_wo_version": 3})
	app := e.Provider(t, nil).Create(c.resourceType, config)
	c.steal(e, app.Text("id"))
	drifted := e.Provider(t, nil).Read(app)
	p := e.Provider(t, map[string]string{"poozle.api_key": newAPIKey(t, e)})
	for what, o := range map[string]acctest.Object{"no refresh": drifted, "a refresh": p.Read(drifted), "two refreshes": p.Read(p.Read(drifted))} {
		for _, config := range []acctest.Config{config, c.config} {
			if _, empty := p.PlanUpdate(o, config); empty {
				t.Errorf("after %s, the drift is not repaired with %v", what, config)
			}
		}
	}
}

// A value that the vendor already has is not sent, and a plan stores nothing about a value that it sends.
func TestPlanOfASecret(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	c := secretCases(t, e)["app"]
	p := e.Provider(t, nil)
	app := p.Create(c.resourceType, c.config)
	planned, empty := p.PlanUpdate(app, with(c.config, acctest.Config{"client_secret_wo": "changed"}))
	if empty || planned.Private() != app.Private() {
		t.Errorf("the plan is empty: %t; it changes private state from %s to %s", empty, app.Private(), planned.Private())
	}
	c.steal(e, app.Text("id"))
	drifted := e.Provider(t, nil).Read(app)
	if _, empty := p.PlanUpdate(drifted, with(c.config, acctest.Config{"client_secret_wo": "stolen"})); !empty {
		t.Error("the plan sends what the vendor already has")
	}
}

func TestVersionOfAPlainSecret(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	for resourceType, config := range map[string]acctest.Config{
		appType:     with(appConfig(t, e, "app", "github"), acctest.Config{"client_secret_wo_version": 1}),
		accountType: with(accountConfig(t, e, "bot", "good"), acctest.Config{"config_wo_version": 1}),
	} {
		planned, _ := p.PlanCreate(resourceType, config)
		acctest.WantText(t, planned.Errors, "Conflicting arguments", "_wo_version", "Remove one of the two")
	}
}

// newAPIKey has the server issue a second API key.
func newAPIKey(t *testing.T, e *acctest.Env) string {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/user/token", strings.NewReader(`{"name":"second","seconds":3600}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+e.Poozle.APIKey())
	w := httptest.NewRecorder()
	e.Poozle.ServeHTTP(w, r)
	key := strings.Trim(strings.TrimSpace(w.Body.String()), `"`)
	e.Secret(key)
	return key
}

// An update for another reason keeps the version, even if the state has none because the vendor had another value before.
func TestVersionAfterACorrectedDrift(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	c := secretCases(t, e)["app"]
	p := e.Provider(t, nil)
	app := p.Create(c.resourceType, c.config)
	c.steal(e, app.Text("id"))
	p = e.Provider(t, nil)
	config := with(c.config, acctest.Config{"client_secret_wo": "stolen", "name": "renamed"})
	renamed := p.Update(p.Read(app), config)
	if read := p.Read(renamed); !read.State["client_secret_wo_version"].Equal(app.State["client_secret_wo_version"]) {
		t.Errorf("the version is %s", read.State["client_secret_wo_version"])
	}
	if _, empty := p.PlanUpdate(p.Read(renamed), config); !empty {
		t.Error("the plan after the update is not empty")
	}
}

// A plain secret of an early version has no record, or one that was left behind. Its plan is empty, and stays so after a refresh.
func TestPlainSecretOfAnEarlyVersion(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := appConfig(t, e, "app", "github")
	made := p.Create(appType, config)
	for what, before := range map[string]acctest.Object{"no record": made, "a record": made.WithPrivate("client_secret_wo", secretCases(t, e)["app"].early)} {
		for refresh, o := range map[string]acctest.Object{"without": before, "with": p.Read(before)} {
			if planned, empty := p.PlanUpdate(o, config); !empty || len(planned.Errors) > 0 {
				t.Errorf("%s, %s a refresh: the plan changes something: %q", what, refresh, planned.Errors)
			}
		}
	}
}

// TestPlainSecretWarns plans a plain secret: only the plan that stores it first warns.
func TestPlainSecretWarns(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := appConfig(t, e, "app", "github")
	planned, _ := e.Provider(t, nil).PlanCreate(appType, config)
	acctest.WantText(t, acctest.MustSucceed(t, planned).Warnings, "client_secret will be stored in the state", "Set client_secret_wo instead")
	app := e.Provider(t, nil).Create(appType, config)
	config["name"] = "renamed"
	if planned, _ := e.Provider(t, nil).PlanUpdate(app, config); len(acctest.MustSucceed(t, planned).Warnings) > 0 {
		t.Errorf("a later plan warns: %q", planned.Warnings)
	}
	config["client_secret"], config["client_secret_wo"] = nil, "canary-plain-secret"
	written := e.Provider(t, nil).Update(app, config)
	config["client_secret"], config["client_secret_wo"] = "canary-plain-secret", nil
	planned, _ = e.Provider(t, nil).PlanUpdate(written, config)
	acctest.WantText(t, planned.Warnings, "client_secret will be stored in the state")
}
