package nango_test

import (
	"maps"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

const integrationType = "integrations_nango_integration"

// with returns a copy of a configuration with other attributes.
func with(config, more acctest.Config) acctest.Config {
	changed := maps.Clone(config)
	maps.Copy(changed, more)
	return changed
}

// githubConfig is an integration of a provider without default scopes and webhooks.
func githubConfig() acctest.Config {
	return acctest.Config{
		"unique_key": "acme", "provider_name": "github", "client_id": "id1", "client_secret_wo": "canary-77b1f0-client-secret",
	}
}

// connect adds connections of customers to an integration.
func connect(e *acctest.Env, uniqueKey string, ids ...string) {
	for _, id := range ids {
		e.Nango.Connections.Put(nangofake.Connection{ProviderConfigKey: uniqueKey, ConnectionID: id, Tags: map[string]string{}})
	}
}

// keyWith adds an API key with the scopes, and returns the settings that use it.
func keyWith(e *acctest.Env, scopes ...string) map[string]string {
	const secret = "0b7c9d52-6e1f-4c83-9a24-5d3e7f8a1b60"
	e.Secret(secret)
	e.Nango.Keys.Put(nangofake.Key{Secret: secret, Name: "Of the test", Scopes: scopes})
	return map[string]string{"nango.secret_key": secret}
}
