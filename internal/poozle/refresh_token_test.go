package poozle_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// jira returns an account of a third party that replaces the refresh token at each use.
func jira(t *testing.T, e *acctest.Env, attribute, name, secret, token string) acctest.Config {
	t.Helper()
	return acctest.Config{
		"name": name, "integration_definition_id": definition(t, e, "jira"), "auth_type": "OAuth2", "sync_enabled": true,
		attribute: map[string]string{"client_id": "a", "client_secret": secret, "refresh_token": token, "jira_domain": "acme.example"},
	}
}

// credentialOf returns the client secret and the refresh token that the server has.
func credentialOf(t *testing.T, e *acctest.Env, o acctest.Object) (secret, token string) {
	t.Helper()
	a, _ := e.Poozle.Accounts.Get(o.Text("id"))
	var config struct {
		Secret string `json:"client_secret"`
		Token  string `json:"refresh_token"`
	}
	if err := json.Unmarshal(a.Configuration, &config); err != nil {
		t.Fatal(err)
	}
	return config.Secret, config.Token
}

// A refresh token that the third party replaces is no drift, and no call puts the old one back.
func TestReplacedRefreshToken(t *testing.T) {
	t.Parallel()
	for _, attribute := range []string{"config", "config_wo"} {
		t.Run(attribute, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			p := e.Provider(t, nil)
			made := p.Create(accountType, jira(t, e, attribute, "bot", "good", "first"))
			_, created := credentialOf(t, e, made)
			if created == "first" {
				t.Error("the create has put the used token back")
			}
			if _, empty := p.PlanUpdate(p.Read(made), jira(t, e, attribute, "bot", "good", "first")); !empty {
				t.Error("the plan after the create is not empty")
			}

			e.Poozle.UseAccount(made.Text("id"))
			_, used := credentialOf(t, e, made)
			p = e.Provider(t, nil)
			if _, empty := p.PlanUpdate(p.Read(made), jira(t, e, attribute, "bot", "good", "first")); !empty || used == created {
				t.Error("the plan after the use is not empty")
			}
			renamed := p.Update(p.Read(made), jira(t, e, attribute, "robot", "good", "first"))
			if _, token := credentialOf(t, e, renamed); token != used {
				t.Errorf("an update of the name has changed the token to %s", token)
			}
			replaced := p.Update(renamed, jira(t, e, attribute, "robot", "good too", "first"))
			if secret, token := credentialOf(t, e, renamed); secret != "good too" || token != used {
				t.Errorf("an update of the secret has stored the secret %s and the token %s", secret, token)
			}
			changed := p.Update(replaced, jira(t, e, attribute, "robot", "good too", "second"))
			if _, token := credentialOf(t, e, changed); token != "second" {
				t.Errorf("the configured token was not sent: the account has %s", token)
			}

			other := map[string]string{"config": "config_wo", "config_wo": "config"}[attribute]
			e.Poozle.UseAccount(made.Text("id"))
			_, used = credentialOf(t, e, made)
			p = e.Provider(t, nil)
			moved := p.Update(p.Read(changed), jira(t, e, other, "robot", "good too", "second"))
			if _, token := credentialOf(t, e, moved); token != used {
				t.Errorf("the move to %s has changed the token to %s", other, token)
			}
		})
	}
}

// The drift of another entry is repaired with the server's token.
func TestDriftBesideAReplacedRefreshToken(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := jira(t, e, "config_wo", "bot", "good", "first")
	made := e.Provider(t, nil).Create(accountType, config)
	_, used := credentialOf(t, e, made)
	e.Poozle.Accounts.Edit(made.Text("id"), func(a *poozlefake.Account) {
		a.Configuration = []byte(strings.Replace(string(a.Configuration), `"good"`, `"stolen"`, 1))
	})
	p := e.Provider(t, nil)
	p.Update(p.Read(made), config)
	if secret, token := credentialOf(t, e, made); secret != "good" || token != used {
		t.Errorf("the server has the secret %s and the token %s, want good and %s", secret, token, used)
	}
}

// With a version, a changed refresh token waits for a change of the version, even if another attribute changes before.
func TestRefreshTokenWithAVersion(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := func(name, token string, version int) acctest.Config {
		return with(jira(t, e, "config_wo", name, "good", token), acctest.Config{"config_wo_version": version})
	}
	made := p.Create(accountType, config("bot", "first", 1))
	if _, empty := p.PlanUpdate(p.Read(made), config("bot", "second", 1)); !empty {
		t.Error("the version is the same, but the plan is not empty")
	}
	made = p.Update(p.Read(made), config("robot", "second", 1))
	if _, token := credentialOf(t, e, made); token == "second" {
		t.Error("the version is the same, but the token was sent")
	}
	made = p.Update(p.Read(made), config("robot", "second", 2))
	if _, token := credentialOf(t, e, made); token != "second" {
		t.Errorf("the version was raised, but the account has the token %s", token)
	}
}

// After an import, and after a change of the API key, it is not known whether the token of the configuration is another one, so
// only a version sends it.
func TestRefreshTokenThatCannotBeCompared(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"import", "another API key", "the first version of this provider"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			config := jira(t, e, "config_wo", "bot", "good", "first")
			made := e.Provider(t, nil).Create(accountType, config)
			settings := map[string]string{}
			switch kind {
			case "import":
				made = e.Provider(t, nil).ImportByID(accountType, made.Text("id"))
			case "another API key":
				settings["poozle.api_key"] = newAPIKey(t, e)
			default:
				made = made.WithPrivate("config_wo", `{"salt":"hMxr0u8xW3rK/wiu0mz0KA==","hash":"46mOrSd1SSc6+FXTSxtP1252reRqpC4QfH0Ub3qctV0=","iterations":210000,"version":1}`)
			}
			e.Poozle.UseAccount(made.Text("id"))
			_, used := credentialOf(t, e, made)
			p := e.Provider(t, settings)
			made = p.Read(made)
			for _, token := range []string{"first", "second"} {
				if _, empty := p.PlanUpdate(made, jira(t, e, "config_wo", "bot", "good", token)); !empty {
					t.Errorf("the plan with the token %s is not empty", token)
				}
			}
			renamed := p.Update(made, jira(t, e, "config_wo", "robot", "good too", "first"))
			if secret, token := credentialOf(t, e, renamed); secret != "good too" || token != used {
				t.Errorf("an update has stored the secret %s and the token %s, want the token %s", secret, token, used)
			}
			p.Update(made, with(jira(t, e, "config_wo", "bot", "good", "second"), acctest.Config{"config_wo_version": 2}))
			if _, token := credentialOf(t, e, made); token != "second" {
				t.Errorf("the version was raised, but the account has the token %s", token)
			}
		})
	}
}

// Only the third parties of OAuth2 replace a refresh token. The page of a link stores one, which is empty, with an API key.
func TestRefreshTokenOfAnotherAuthType(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := accountConfig(t, e, "bot", "good")
	config["config_wo"], config["config"] = map[string]string{"api_key": "good", "refresh_token": "first"}, nil
	e.FailNext(fake.Fault{Method: "GET", Path: "/poozle/api/v1/integration_definition/" + definition(t, e, "github") + "/spec"})
	made := e.Provider(t, nil).Create(accountType, config)
	e.Poozle.Accounts.Edit(made.Text("id"), func(a *poozlefake.Account) {
		a.Configuration = []byte(`{"api_key":"good","refresh_token":"other"}`)
	})
	p := e.Provider(t, nil)
	if _, empty := p.PlanUpdate(p.Read(made), config); empty {
		t.Error("the plan does not repair the token")
	}
}
