package contract_test

import (
	"maps"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// nangoMistakes are those about Nango's objects.
func nangoMistakes() []mistake {
	github := func(c acctest.Config) acctest.Config {
		config := acctest.Config{"unique_key": "acme", "provider_name": "github", "client_id": "id", "client_secret_wo": "canary-mistake-secret"}
		maps.Copy(config, c)
		return config
	}
	integration := func(c acctest.Config) func(*attempt) acctest.Object { return plan("nango_integration", github(c)) }
	without := func(provider string, c acctest.Config) func(*attempt) acctest.Object {
		config := acctest.Config{"client_id": nil, "client_secret_wo": nil, "provider_name": provider}
		maps.Copy(config, c)
		return integration(config)
	}
	changed := func(before, after acctest.Config) func(*attempt) acctest.Object {
		return func(a *attempt) acctest.Object {
			p := a.env.Provider(a.T, nil)
			created := p.Create("integrations_nango_integration", github(before))
			planned, _ := p.PlanUpdate(created, github(after))
			return planned
		}
	}
	const pkcs8 = "-----BEGIN PRIVATE KEY-----\ncanary-mistake-key\n-----END PRIVATE KEY-----\n"
	app := func(key string) func(*attempt) acctest.Object {
		return without("github-app", acctest.Config{"app_id": "1", "app_link": "https://github.example/apps/acme", "private_key_wo": key})
	}
	return []mistake{
		{number: 53, what: "provider gihub", try: integration(acctest.Config{"provider_name": "gihub"}), shows: []string{`"provider_name"`, "The nearest one is github", "integrations_nango_providers"}},
		{number: 54, what: "key with a slash", try: integration(acctest.Config{"unique_key": "acme/github"}), shows: []string{`"unique_key"`, "Use letters, digits"}},
		{number: 54, what: "key of two dots", try: integration(acctest.Config{"unique_key": ".."}), shows: []string{`"unique_key"`, "Choose another key"}},
		{number: 54, what: "name of a provider with a blank", try: integration(acctest.Config{"provider_name": "git hub"}), shows: []string{`"provider_name"`, "letters, digits, _ and -"}},
		{number: 54, what: "display name of 256 characters", try: integration(acctest.Config{"display_name": strings.Repeat("x", 256)}), shows: []string{`"display_name"`, "at most 255", "Shorten it"}},
		{number: 55, what: "scopes in one string", try: integration(acctest.Config{"scopes": []string{"repo,read:org"}}), shows: []string{`"scopes"`, "each scope as an element of its own"}},
		{number: 55, what: "scope with a character that Nango refuses", try: integration(acctest.Config{"scopes": []string{"repo#1"}}), shows: []string{`"scopes"`, "Use letters, digits"}},
		{number: 56, what: "no credentials", try: without("github", nil), shows: []string{`"client_id"`, "OAUTH2", "need client_id, client_secret", "Set client_id, client_secret_wo"}},
		{number: 56, what: "no client secret", try: integration(acctest.Config{"client_secret_wo": nil}), shows: []string{`"client_secret"`, "Set client_secret_wo"}},
		{number: 56, what: "credentials for API keys", try: integration(acctest.Config{"provider_name": "datadog"}), shows: []string{`"client_id"`, "belong to each connection", "Remove client_id, client_secret_wo"}},
		{number: 56, what: "app ID for an OAuth app", try: integration(acctest.Config{"app_id": "1"}), shows: []string{`"app_id"`, "have no app_id", "Remove app_id"}},
		{number: 56, what: "private key for an OAuth app", try: integration(acctest.Config{"private_key_wo": "canary-mistake-key", "app_id": "1"}), shows: []string{`"app_id"`, "Remove app_id, private_key_wo"}},
		{number: 56, what: "webhook secret for a GitHub app", try: without("github-app", acctest.Config{"app_id": "1", "app_link": "https://github.example/apps/acme", "private_key": "canary-mistake-key", "webhook_secret_wo": "canary-mistake-hook"}), shows: []string{`"webhook_secret_wo"`, "Remove webhook_secret_wo"}},
		{number: 56, what: "one half of the credentials", try: without("netsuite-tba", acctest.Config{"client_id": "1"}), shows: []string{`"client_secret"`, "only together"}},
		{number: 56, what: "credentials that only the dashboard can set", try: integration(acctest.Config{"provider_name": "slack-mcp"}), shows: []string{`"client_id"`, "enter them in the dashboard"}},
		{number: 56, what: "no credentials, for the dashboard", try: without("slack-mcp", nil), warns: true, shows: []string{"slack-mcp", "enter them in Nango's dashboard"}},
		{number: 57, what: "private key in PKCS#8", try: app(pkcs8), shows: []string{`"private_key_wo"`, "PKCS#8", "openssl rsa -traditional"}},
		{number: 57, what: "path of a private key", try: app("key.pem"), shows: []string{`"private_key_wo"`, "content of the file", "openssl rsa -traditional"}},
		{number: 57, what: "webhook secret of 256 characters", try: integration(acctest.Config{"webhook_secret_wo": strings.Repeat("canary-x", 32)}), shows: []string{`"webhook_secret_wo"`, "at most 255", "Shorten it"}},
		{number: 58, what: "custom settings of a provider with integration_config", try: without("private-api-generic", acctest.Config{"custom": map[string]string{"baseUrl": "https://api.example.com"}}), shows: []string{`"custom"`, "baseUrl", "Set those instead"}},
		{number: 58, what: "missing entry", try: without("private-api-generic", acctest.Config{"integration_config": map[string]string{"keyName": "X-Key"}}), shows: []string{`"integration_config"`, "needs baseUrl", "Set it"}},
		{number: 58, what: "misspelled entry", try: without("private-api-generic", acctest.Config{"integration_config": map[string]string{"baseURL": "https://api.example.com"}}), shows: []string{`"integration_config"`, `"baseURL"`, "It has: baseUrl"}},
		{number: 58, what: "value that is none of a list", try: without("private-api-generic", acctest.Config{"integration_config": map[string]string{"keyPlacement": "canary-mistake-place"}}), shows: []string{`"integration_config"`, "keyPlacement", "one of: header, query"}},
		{number: 58, what: "value that does not match", try: without("private-api-generic", acctest.Config{"integration_config": map[string]string{"baseUrl": "canary-mistake-host"}}), shows: []string{`"integration_config"`, "baseUrl", "^https?://"}},
		{number: 58, what: "integration_config for GitHub", try: integration(acctest.Config{"integration_config": map[string]string{"a": "b"}}), shows: []string{`"integration_config"`, "Remove it"}},
		{
			number: 59, what: "key that is taken", shows: []string{`"unique_key"`, "Choose another key", "import {", `id = "acme"`},
			try: func(a *attempt) acctest.Object {
				now := nangofake.Timestamp{Time: time.Now()}
				a.env.Nango.Integrations.Put(nangofake.Integration{UniqueKey: "acme", Provider: "gitlab", CreatedAt: now, UpdatedAt: now})
				return integration(nil)(a)
			},
		},
		{number: 60, what: "webhook secret removed where Nango cannot remove it", try: changed(acctest.Config{"provider_name": "trello", "webhook_secret": "canary-mistake-hook"}, acctest.Config{"provider_name": "trello"}), shows: []string{`"webhook_secret"`, "OAUTH1", "-replace"}},
		{
			number: 61, what: "key that lacks a scope", shows: []string{"Insufficient scope. Required: environment:integrations:create", "secret_key"},
			try: func(a *attempt) acctest.Object {
				secret := a.env.Nango.AddKey("Read only", "environment:integrations:list")
				a.env.Secret(secret)
				return a.env.Provider(a.T, map[string]string{"nango.secret_key": secret}).TryCreate("integrations_nango_integration", github(nil))
			},
		},
		{number: 62, what: "import of an integration by its page", try: imported("nango_integration", "https://app.nango.dev/dev/integrations/acme"), shows: []string{`"unique_key"`, "the last part of the address"}},
	}
}
