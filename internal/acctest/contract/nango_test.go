package contract_test

import (
	"fmt"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// The arguments of an integration depend on the authentication mode of its provider, so one case has an OAuth app, and the other one a
// GitHub App with an OAuth app.

func nangoIntegration() resourceCase {
	return resourceCase{
		resource: "nango_integration",
		config: func(*acctest.Env) acctest.Config {
			return acctest.Config{
				"unique_key": "acme", "provider_name": "jira", "display_name": "Acme", "forward_webhooks": false, "force_destroy": false,
				"client_id": "id1", "client_secret": "canary-77b1f0-client-secret-1", "scopes": []string{"write:jira-work", "offline_access"},
				"webhook_secret": "canary-77b1f0-webhook-secret-1",
			}
		},
		many: many{distinct: nangoKey},
		changes: []change{
			// The first one, because it sends the credentials as well. After a change of something else, only the next plan shows that another
			// writer has changed them.
			{set: acctest.Config{"client_id": "id2"}},
			{set: acctest.Config{"display_name": "Acme 2"}},
			{set: acctest.Config{"unique_key": "renamed"}},
			{set: acctest.Config{"display_name": nil}},
			{set: acctest.Config{"forward_webhooks": true}},
			{set: acctest.Config{"forward_webhooks": nil}, action: "none"},
			{set: acctest.Config{"force_destroy": true}},
			{set: acctest.Config{"force_destroy": nil}},
			{set: acctest.Config{"scopes": []string{"offline_access", "read:jira-work"}}},
			{set: acctest.Config{"scopes": []string{}}},
			{set: acctest.Config{"scopes": nil}},
			{set: acctest.Config{"client_secret": "canary-77b1f0-client-secret-2"}},
			{set: acctest.Config{"client_secret": nil, "client_secret_wo": "canary-77b1f0-client-secret-3"}},
			{set: acctest.Config{"client_secret_wo": "canary-77b1f0-client-secret-4"}},
			{set: acctest.Config{"client_secret_wo_version": 7}},
			{set: acctest.Config{"webhook_secret": "canary-77b1f0-webhook-secret-2"}},
			{set: acctest.Config{"webhook_secret": nil}},
			{set: acctest.Config{"webhook_secret_wo": "canary-77b1f0-webhook-secret-3"}},
			{set: acctest.Config{"webhook_secret_wo_version": 7}},
			{set: acctest.Config{"webhook_secret_wo": nil, "webhook_secret_wo_version": nil}},
			{set: acctest.Config{"custom": map[string]string{"region": "eu"}}}, // not at first, because an orphan with it cannot be recognized
			{set: acctest.Config{"custom": map[string]string{"region": "us"}}},
			{set: acctest.Config{"custom": nil}, action: "replace"},
			{set: acctest.Config{"provider_name": "hubspot"}, action: "replace"},
			{set: acctest.Config{"client_secret_wo": nil, "client_secret_wo_version": nil, "client_secret": "canary-77b1f0-client-secret-5"}},
			{set: acctest.Config{"display_name": "Acme 3", "scopes": []string{"oauth"}}}, // which others change below
		},
		unchanged: map[string]string{
			"client_id":   "the provider requires it",
			"app_id":      "of a GitHub App, which has a case of its own",
			"app_link":    "of a GitHub App, which has a case of its own",
			"private_key": "of a GitHub App, which has a case of its own", "private_key_wo": "of a GitHub App, which has a case of its own", "private_key_wo_version": "of a GitHub App, which has a case of its own",
			"integration_config": "of few providers, which package nango tests", "integration_config_wo": "of few providers, which package nango tests", "integration_config_wo_version": "of few providers, which package nango tests",
		},
		outside: nangoOutside(func(i *nangofake.Integration) { i.DisplayName, i.Scopes = "Other", "x,y" }),
		importing: importing{
			unknown: []string{"client_secret", "client_secret_wo_version", "webhook_secret", "webhook_secret_wo_version"},
			updates: true, sendsSecret: true,
		},
		keyed: true,
	}
}

func nangoGitHubApp() resourceCase {
	key1, key2, key3 := privateKey(1), privateKey(2), privateKey(3)
	return resourceCase{
		resource: "nango_integration",
		variant:  "of a GitHub App",
		config: func(*acctest.Env) acctest.Config {
			return acctest.Config{
				"unique_key": "acme-app", "provider_name": "github-app-oauth", "client_id": "id1", "client_secret_wo": "canary-77b1f0-client-secret-1",
				"app_id": "app1", "app_link": "https://github.example/apps/acme", "private_key": key1,
			}
		},
		many: many{distinct: nangoKey},
		changes: []change{
			{set: acctest.Config{"app_id": "app2"}},
			{set: acctest.Config{"app_link": "https://github.example/apps/acme-2"}},
			{set: acctest.Config{"private_key": key2}},
			{set: acctest.Config{"private_key": nil, "private_key_wo": key3}},
			{set: acctest.Config{"private_key_wo": key1}},
			{set: acctest.Config{"private_key_wo_version": 7}},
			{set: acctest.Config{"private_key_wo": nil, "private_key_wo_version": nil, "private_key": key2}},
		},
		unchanged: nangoUnchanged("app_id", "app_link"),
		outside:   nangoOutside(func(i *nangofake.Integration) { i.AppLink = "https://github.example/apps/other" }),
		importing: importing{
			unknown: []string{"client_secret", "client_secret_wo_version", "private_key", "private_key_wo_version"}, updates: true, sendsSecret: true,
		},
		keyed: true,
	}
}

// nangoUnchanged returns why the case of a GitHub App does not change arguments.
func nangoUnchanged(required ...string) map[string]string {
	reasons := map[string]string{}
	for _, name := range required {
		reasons[name] = "the provider requires it"
	}
	for _, name := range []string{
		"unique_key", "provider_name", "display_name", "forward_webhooks", "force_destroy", "client_id", "scopes", "custom",
		"client_secret", "client_secret_wo", "client_secret_wo_version", "webhook_secret", "webhook_secret_wo", "webhook_secret_wo_version",
	} {
		reasons[name] = "the case of an OAuth app changes it"
	}
	for _, name := range []string{"integration_config", "integration_config_wo", "integration_config_wo_version"} {
		reasons[name] = "of few providers, which package nango tests"
	}
	return reasons
}

func nangoKey(_ *acctest.Env, i int) acctest.Config {
	return acctest.Config{"unique_key": fmt.Sprintf("acme-%d", i)}
}

// nangoOutside returns what people can do in Nango's dashboard. special changes what only integrations of the case have.
func nangoOutside(special func(*nangofake.Integration)) outside {
	return outside{
		change: func(e *acctest.Env, id string) {
			e.Nango.EditIntegration(id, func(i *nangofake.Integration) {
				i.ClientSecret, i.ForwardWebhooks = "canary-77b1f0-stolen", !i.ForwardWebhooks
				special(i)
			})
		},
		remove: func(e *acctest.Env, id string) { e.Nango.DeleteIntegration(id) },
	}
}

// privateKey returns a private key as far as Nango checks it.
func privateKey(number int) string {
	return fmt.Sprintf("-----BEGIN RSA PRIVATE KEY-----\ncanary-77b1f0-private-key-%d\n-----END RSA PRIVATE KEY-----\n", number)
}
