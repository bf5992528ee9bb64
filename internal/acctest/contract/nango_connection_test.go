package contract_test

import (
	"maps"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// nangoConnection is a connection by an API key.
func nangoConnection() resourceCase {
	s := connectionOf("github-pat", acctest.Config{"api_key": "canary-77b1f0-api-key-1"})
	s.changes = append(s.changes,
		change{set: acctest.Config{"api_key": "canary-77b1f0-api-key-2"}},
		change{set: acctest.Config{"api_key": nil, "api_key_wo": "canary-77b1f0-api-key-3"}},
		change{set: acctest.Config{"api_key_wo": "canary-77b1f0-api-key-4"}},
		change{set: acctest.Config{"api_key_wo_version": 7}},
		change{set: acctest.Config{"api_key_wo": nil, "api_key_wo_version": nil, "api_key": "canary-77b1f0-api-key-5"}},
		change{set: acctest.Config{"connection_id": "globex"}, action: "replace"},
	)
	const other = "belongs to another authentication mode"
	for _, name := range []string{"access_token", "refresh_token", "password"} {
		s.unchanged[name], s.unchanged[name+"_wo"], s.unchanged[name+"_wo_version"] = other, other, other
	}
	s.unchanged["username"], s.unchanged["expires_at"] = other, other
	s.importing.unknown = append(s.importing.unknown, "api_key", "api_key_wo_version")
	return s
}

// nangoConnectionWithTokens is a connection by OAuth tokens.
func nangoConnectionWithTokens() resourceCase {
	s := connectionOf("hubspot", acctest.Config{
		"access_token": "canary-77b1f0-access-1", "refresh_token": "canary-77b1f0-refresh-1", "expires_at": "2030-01-01T00:00:00Z",
	})
	s.variant = "with tokens"
	s.changes = append(s.changes,
		change{set: acctest.Config{"access_token": "canary-77b1f0-access-2", "expires_at": "2030-02-01T00:00:00Z"}},
		change{set: acctest.Config{"refresh_token": "canary-77b1f0-refresh-2"}},
		change{set: acctest.Config{"access_token": nil, "refresh_token": nil, "access_token_wo": "canary-77b1f0-access-3", "refresh_token_wo": "canary-77b1f0-refresh-3"}},
		change{set: acctest.Config{"access_token_wo": "canary-77b1f0-access-4", "refresh_token_wo": "canary-77b1f0-refresh-4"}},
		change{set: acctest.Config{"access_token_wo_version": 7, "refresh_token_wo_version": 7}},
		change{set: acctest.Config{"refresh_token_wo": nil, "refresh_token_wo_version": nil, "expires_at": nil}},
		change{set: acctest.Config{"access_token_wo": nil, "access_token_wo_version": nil, "access_token": "canary-77b1f0-access-5"}},
	)
	const other = "belongs to another authentication mode"
	for _, name := range []string{"api_key", "password"} {
		s.unchanged[name], s.unchanged[name+"_wo"], s.unchanged[name+"_wo_version"] = other, other, other
	}
	s.unchanged["username"] = other
	s.unchanged["connection_id"] = "replaces, which the case without a variant shows"
	s.importing.unknown = append(s.importing.unknown, "access_token", "access_token_wo_version", "refresh_token", "refresh_token_wo_version", "expires_at")
	return s
}

// connectionOf is what the cases of a connection have in common. provider is also the key of the integration.
func connectionOf(provider string, credentials acctest.Config) resourceCase {
	return resourceCase{
		resource: "nango_connection",
		config: func(e *acctest.Env) acctest.Config {
			before := nangofake.Timestamp{Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
			e.Nango.Integrations.Put(nangofake.Integration{UniqueKey: provider, Provider: provider, CreatedAt: before, UpdatedAt: before})
			config := acctest.Config{
				"integration": provider, "connection_id": "acme",
				"tags": map[string]string{"end_user_id": "u1", "organization_id": "acme"}, "metadata": `{"folders":["a","b"],"limit":10}`,
				"connection_config": map[string]string{"version": "2022-11-28"}, "webhook_url_override": "https://hooks.example.com/nango",
			}
			maps.Copy(config, credentials)
			return config
		},
		many: many{distinct: distinctName("connection_id")},
		changes: []change{
			{set: acctest.Config{"tags": map[string]string{"organization_id": "globex"}}},
			{set: acctest.Config{"metadata": `{"folders":[]}`}},
			{set: acctest.Config{"webhook_url_override": "https://hooks.example.com/other", "metadata": nil}},
			{set: acctest.Config{"webhook_url_override": nil, "tags": nil}},
			{set: acctest.Config{"connection_config": map[string]string{"version": "2026-01-01"}}},
			{set: acctest.Config{"connection_config": nil}},
			{set: acctest.Config{"tags": map[string]string{"plan": "free"}, "metadata": `{}`}},
		},
		unchanged: map[string]string{"integration": "replaces, as connection_id does"},
		outside: outside{
			// An update sends only what changes, because the functions of an app write metadata. Package nango tests the drift of metadata.
			change: func(e *acctest.Env, id string) {
				e.Nango.Connections.Edit(id, func(c *nangofake.Connection) { c.Tags = map[string]string{"plan": "stolen"} })
			},
			remove: func(e *acctest.Env, id string) { e.Nango.Connections.Delete(id) },
		},
		importing: importing{unknown: []string{"connection_config", "webhook_url_override"}, updates: true, sendsSecret: true},
		keyed:     true,
		vendorID:  func(o acctest.Object) string { return o.Text("connection_id") },
		losses: losses{untrue: map[string]string{
			"lacks always": "a read of one connection refreshes tokens and tests keys at the third party, so one that a listing and a filtered listing lack is gone",
			"empty always": "as lacks always",
		}},
	}
}
