package nango_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// stored returns an integration as Nango has it.
func stored(t *testing.T, e *acctest.Env, key string) nangofake.Integration {
	t.Helper()
	i, ok := e.Nango.Integrations.Get(key)
	if !ok {
		t.Fatalf("Nango has no integration %s", key)
	}
	return i
}

// Nango stores a private key without the line break at its end, which is no drift.
func TestPrivateKeyWithALineBreak(t *testing.T) {
	t.Parallel()
	const key = "-----BEGIN RSA PRIVATE KEY-----\ncanary-77b1f0-private-key\n-----END RSA PRIVATE KEY-----"
	for _, argument := range []string{"private_key", "private_key_wo"} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			p := e.Provider(t, nil)
			config := acctest.Config{"unique_key": "app", "provider_name": "github-app", "app_id": "1", "app_link": "https://github.example/apps/acme", argument: key + "\n"}
			made := p.Create(integrationType, config)
			if stored(t, e, "app").ClientSecret != key { // the column of a GitHub App's key
				t.Error("Nango has another key")
			}
			// With a changed name, the refresh compares the key as well.
			made = p.Update(made, with(config, acctest.Config{"display_name": "App"}))
			if _, empty := p.PlanUpdate(p.Read(made), with(config, acctest.Config{"display_name": "App"})); !empty {
				t.Error("the line break is a drift")
			}
		})
	}
}

// A webhook secret that is removed from the configuration is removed in Nango. One that the configuration never had stays.
func TestRemovedWebhookSecret(t *testing.T) {
	t.Parallel()
	for _, argument := range []string{"webhook_secret", "webhook_secret_wo"} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			p := e.Provider(t, nil)
			config := with(githubConfig(), acctest.Config{argument: "canary-77b1f0-webhook"})
			made := p.Create(integrationType, config)
			if stored(t, e, "acme").Custom["webhookSecret"] != "canary-77b1f0-webhook" {
				t.Error("Nango does not have the webhook secret")
			}
			made = p.Update(p.Read(made), githubConfig())
			if secret := stored(t, e, "acme").Custom["webhookSecret"]; secret != "" {
				t.Errorf("Nango still has the webhook secret %q", secret)
			}
			if _, empty := p.PlanUpdate(p.Read(made), githubConfig()); !empty {
				t.Error("the plan after the removal is not empty")
			}

			t.Log("somebody sets one in Nango")
			e.Nango.EditIntegration("acme", func(i *nangofake.Integration) {
				i.Custom = map[string]string{"webhookSecret": "canary-77b1f0-of-others"}
			})
			read := e.Provider(t, nil).Read(made)
			if _, empty := p.PlanUpdate(read, githubConfig()); !empty {
				t.Error("a webhook secret that the configuration never had is removed")
			}
		})
	}
}

// The drift of a write-only secret that somebody has removed in Nango.
func TestWebhookSecretRemovedByOthers(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := with(githubConfig(), acctest.Config{"webhook_secret_wo": "canary-77b1f0-webhook"})
	made := p.Create(integrationType, config)
	e.Nango.EditIntegration("acme", func(i *nangofake.Integration) { i.Custom = nil })
	p = e.Provider(t, nil)
	p.Update(p.Read(made), config)
	if stored(t, e, "acme").Custom["webhookSecret"] != "canary-77b1f0-webhook" {
		t.Error("the webhook secret was not sent again")
	}
}

// Nango merges integration_config, so an entry that was removed is sent as an empty string.
func TestIntegrationConfig(t *testing.T) {
	t.Parallel()
	entries := map[string]string{"keyName": "X-Key", "baseUrl": "https://api.example.com", "keyLabel": "Token", "valueTemplate": "${apiKey}"}
	less := maps.Clone(entries)
	delete(less, "keyLabel")
	for _, argument := range []string{"integration_config", "integration_config_wo"} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			p := e.Provider(t, nil)
			config := acctest.Config{"unique_key": "api", "provider_name": "private-api-generic", argument: entries}
			made := p.Create(integrationType, config)
			if stored(t, e, "api").Custom["keyLabel"] != "Token" {
				t.Errorf("Nango has %v", stored(t, e, "api").Custom)
			}
			config[argument] = less
			made = p.Update(made, config)
			custom := stored(t, e, "api").Custom
			if custom["keyLabel"] != "" || custom["baseUrl"] != "https://api.example.com" {
				t.Errorf("after the removal of an entry, Nango has %v", custom)
			}
			if _, empty := p.PlanUpdate(p.Read(made), config); !empty {
				t.Error("the plan after the removal is not empty")
			}
		})
	}
}

// An imported integration takes its secret from the configuration. Without one, other arguments can be changed.
func TestImportedIntegration(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Provider(t, nil).Create(integrationType, with(githubConfig(), acctest.Config{"scopes": []string{"repo"}}))
	p := e.Provider(t, nil)
	imported := p.ImportByIdentity(integrationType, map[string]string{"unique_key": "acme"})
	if _, empty := p.PlanUpdate(imported, with(githubConfig(), acctest.Config{"scopes": []string{"repo"}})); !empty {
		t.Error("the plan after the import is not empty")
	}
	without := with(githubConfig(), acctest.Config{"client_secret_wo": nil, "display_name": "Acme"})
	named := p.Update(imported, without)
	acctest.WantText(t, p.TryUpdate(named, with(without, acctest.Config{"client_id": "id2"})).Errors, `"client_secret"`, "Set client_secret_wo")
	if i := stored(t, e, "acme"); i.ClientSecret != "canary-77b1f0-client-secret" || i.DisplayName != "Acme" {
		t.Errorf("Nango has the name %q", i.DisplayName)
	}
}

// Nothing is orphaned or taken over if the response to a create is lost.
func TestCreateWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.FailNext(fake.Fault{Method: http.MethodPost, Path: "/nango/integrations", Drop: true, When: fake.After})
	made := e.Provider(t, nil).Create(integrationType, githubConfig())
	if made.Text("id") != "acme" || e.CallsTo(http.MethodPost, "/nango/integrations") != 1 {
		t.Errorf("the ID is %q after %d creates", made.Text("id"), e.CallsTo(http.MethodPost, "/nango/integrations"))
	}

	t.Log("the request was lost, and nothing was created")
	e.FailNext(fake.Fault{Method: http.MethodPost, Path: "/nango/integrations", Drop: true})
	failed := e.Provider(t, nil).TryCreate(integrationType, with(githubConfig(), acctest.Config{"unique_key": "other"}))
	if len(failed.Errors) == 0 || !failed.Gone {
		t.Errorf("the state has an integration that was not created: %v", failed.State)
	}
}
