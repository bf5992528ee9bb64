package contract_test

import (
	"fmt"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// poozleDefinition is the ID of an integration, which the fake has from its first day.
func poozleDefinition(e *acctest.Env, key string) string {
	d, _ := e.Poozle.Definition(key)
	return d.ID
}

// poozleLink is also the example of a case: every field that a simple type needs, with the reason.
func poozleLink() resourceCase {
	return resourceCase{
		resource: "poozle_link",
		// Every optional argument is set, so that the import and the data source are checked with all of them.
		config: func(e *acctest.Env) acctest.Config {
			return acctest.Config{"name": "acme", "integration_definition_id": poozleDefinition(e, "github"), "categories": []string{"TICKETING", "MAIL"}, "expires_in": 3600, "prefer_oauth": true}
		},
		// Budgets and TestPace create n links, so each needs a name of its own.
		many: many{distinct: distinctName("name")},
		// Poozle cannot change a link: each change replaces it. Each argument is set to another value and removed once.
		changes: []change{
			{set: acctest.Config{"name": "acme 2"}, action: "replace"},
			{set: acctest.Config{"categories": []string{"TICKETING"}}, action: "replace"},
			{set: acctest.Config{"expires_in": 7200}, action: "replace"},
			{set: acctest.Config{"prefer_oauth": nil}, action: "replace"},
			{set: acctest.Config{"prefer_oauth": true}, action: "replace"},
			{set: acctest.Config{"expires_in": nil}, action: "replace"},
			{set: acctest.Config{"integration_definition_id": nil}, action: "replace"},
			{set: acctest.Config{"categories": nil}, action: "replace"},
			{set: acctest.Config{"categories": []string{}}, action: "none"},
		},
		// An argument without another value in changes needs a reason.
		unchanged: map[string]string{"integration_definition_id": "removing it shows that a change replaces the link"},
		// The vendor's API has no update, so others can only delete a link. The next plan must see that.
		outside: outside{remove: func(e *acctest.Env, id string) { e.Poozle.Links.Delete(id) }},
		// A destroy warns with these words that the link remains. An import knows all attributes, and a lost response to a
		// create is recovered, so importing and losses are not set.
		remains: "cannot delete a link",
	}
}

func poozleOAuthApp() resourceCase {
	return resourceCase{
		resource: "poozle_oauth_app", unique: true,
		config: func(e *acctest.Env) acctest.Config {
			return acctest.Config{
				"name": "app", "integration_definition_id": poozleDefinition(e, "github"), "client_id": "id", "scopes": []string{"repo", "read:user"},
				"client_secret": "canary-77b1f0-client-secret-1",
			}
		},
		many: many{distinct: func(e *acctest.Env, i int) acctest.Config { // an integration has one app
			d, _ := e.Poozle.Definition("github")
			d.ID, d.Key = fmt.Sprintf("%s-%d", d.ID, i), fmt.Sprintf("github-%d", i)
			e.Poozle.Definitions.Put(d)
			return acctest.Config{"name": fmt.Sprintf("name %d", i), "integration_definition_id": d.ID}
		}},
		changes: []change{
			{set: acctest.Config{"name": "renamed"}},
			{set: acctest.Config{"client_id": "id2"}},
			{set: acctest.Config{"scopes": []string{"repo"}}},
			{set: acctest.Config{"scopes": nil}},
			{set: acctest.Config{"client_secret": "canary-77b1f0-client-secret-2"}},
			{set: acctest.Config{"client_secret": nil, "client_secret_wo": "canary-77b1f0-client-secret-3"}},
			{set: acctest.Config{"client_secret_wo": "canary-77b1f0-client-secret-4"}},
			{set: acctest.Config{"client_secret_wo_version": 7}},
			{set: acctest.Config{"client_secret_wo": nil, "client_secret_wo_version": nil, "client_secret": "canary-77b1f0-client-secret-5"}},
		},
		unchanged: map[string]string{"integration_definition_id": "replaces, which poozle_link shows"},
		outside: outside{
			change: func(e *acctest.Env, id string) {
				e.Poozle.OAuthApps.Edit(id, func(a *poozlefake.OAuthApp) {
					a.Name, a.Scopes, a.ClientSecret = "other", " x , y", "canary-77b1f0-stolen"
				})
			},
			remove: func(e *acctest.Env, id string) { e.Poozle.OAuthApps.Delete(id) },
		},
		importing: importing{unknown: []string{"client_secret", "client_secret_wo_version"}, updates: true, sendsSecret: true},
		compareState: func(e *acctest.Env, o acctest.Object) string {
			if a, _ := e.Poozle.OAuthApps.Get(o.Text("id")); o.Text("client_secret") != "" && a.ClientSecret != o.Text("client_secret") {
				return "the state has another client_secret than Poozle"
			}
			return ""
		},
	}
}

func poozleIntegrationAccount() resourceCase {
	return resourceCase{
		resource: "poozle_integration_account",
		config: func(e *acctest.Env) acctest.Config {
			return acctest.Config{
				"name": "bot", "integration_definition_id": poozleDefinition(e, "github"), "auth_type": "Api Key", "account_identifier": "u1", "sync_enabled": true, "sync_period": "EVERY_DAY",
				"config": map[string]string{"api_key": "canary-77b1f0-api-key-1", "org": "acme"},
			}
		},
		many: many{distinct: distinctName("name")},
		changes: []change{
			{set: acctest.Config{"name": "robot"}},
			{set: acctest.Config{"sync_period": "EVERY_HOUR"}},
			{set: acctest.Config{"sync_period": nil}},
			{set: acctest.Config{"sync_enabled": false}},
			{set: acctest.Config{"sync_enabled": true}},
			{set: acctest.Config{"sync_enabled": nil}},
			{set: acctest.Config{"config": map[string]string{"api_key": "canary-77b1f0-api-key-2"}}},
			{set: acctest.Config{"config": nil, "config_wo": map[string]string{"api_key": "canary-77b1f0-api-key-3"}}},
			{set: acctest.Config{"config_wo": map[string]string{"api_key": "canary-77b1f0-api-key-4"}}},
			{set: acctest.Config{"config_wo_version": 7}},
			{set: acctest.Config{"config_wo": nil, "config_wo_version": nil, "config": map[string]string{"api_key": "canary-77b1f0-api-key-5"}}},
			{set: acctest.Config{"account_identifier": "u2"}, action: "replace"},
			{set: acctest.Config{"account_identifier": nil}, action: "replace"},
		},
		unchanged: map[string]string{"integration_definition_id": "replaces, which poozle_link shows", "auth_type": "the integrations of the fake know one way without a person"},
		outside: outside{
			change: func(e *acctest.Env, id string) {
				e.Poozle.Accounts.Edit(id, func(a *poozlefake.Account) {
					a.Name, a.Configuration = "other", []byte(`{"api_key":"canary-77b1f0-stolen","n":1}`)
				})
			},
			remove: func(e *acctest.Env, id string) { e.Poozle.Accounts.Delete(id) },
		},
		importing: importing{unknown: []string{"config", "config_wo_version"}, updates: true, sendsSecret: true},
	}
}

const crmCode = "https://code.acme.example/crm/1.0.0/index.js"

func poozleIntegrationDefinition() resourceCase {
	return resourceCase{
		resource: "poozle_integration_definition",
		config: func(*acctest.Env) acctest.Config {
			return acctest.Config{"name": "Acme CRM", "category": "TICKETING", "source_url": crmCode, "version": "1.0.0"}
		},
		many: many{distinct: distinctName("name")},
		changes: []change{
			{set: acctest.Config{"version": "1.1.0"}},
			{set: acctest.Config{"source_url": "https://code.acme.example/crm/1.1.0/index.js"}},
			{set: acctest.Config{"category": "MAIL"}, action: "replace"},
			{set: acctest.Config{"name": "Acme Tickets"}, action: "replace"}, // last, because a replaced definition keeps its key
		},
		unchanged: map[string]string{"key": "pins an integration that exists, which package poozle tests", "name": "required with category", "category": "required with name"},
		outside: outside{
			change: func(e *acctest.Env, id string) {
				e.Poozle.Definitions.Edit(id, func(d *poozlefake.Definition) { d.Version, d.SourceURL = "9.9.9", crmCode })
			},
			remove: func(e *acctest.Env, id string) { e.Poozle.Definitions.Delete(id) },
		},
		remains: "cannot delete an integration definition",
	}
}
