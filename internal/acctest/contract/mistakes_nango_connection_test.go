package contract_test

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// connectionMistakes are those about Nango's connections and connect sessions.
func connectionMistakes() []mistake {
	connection := func(c acctest.Config) func(*attempt) acctest.Object {
		config := acctest.Config{"integration": "github-pat", "connection_id": "acme", "api_key_wo": "canary-mistake-key"}
		maps.Copy(config, c)
		return func(a *attempt) acctest.Object {
			now := nangofake.Timestamp{Time: time.Now()}
			for _, provider := range []string{"github-pat", "stripe-api-key", "hubspot", "ghost-admin", "datadog"} {
				a.env.Nango.Integrations.Put(nangofake.Integration{UniqueKey: provider, Provider: provider, CreatedAt: now, UpdatedAt: now})
			}
			return plan("nango_connection", config)(a)
		}
	}
	tags := func(key, value string) func(*attempt) acctest.Object {
		return connection(acctest.Config{"tags": map[string]string{key: value}})
	}
	many := map[string]string{}
	for i := range 11 {
		many[fmt.Sprintf("tag-%d", i)] = "x"
	}
	return []mistake{
		{number: 63, what: "integration github", try: connection(acctest.Config{"integration": "github"}), shows: []string{`"integration"`, `no integration with the key "github"`, "integrations_nango_integration"}},
		{number: 63, what: "key of an integration with a slash", try: connection(acctest.Config{"integration": "acme/github"}), shows: []string{`"integration"`, "letters, digits"}},
		{number: 64, what: "connection ID with a hash", try: connection(acctest.Config{"connection_id": "acme#1"}), shows: []string{`"connection_id"`, "Use letters, digits"}},
		{number: 64, what: "connection ID of 256 characters", try: connection(acctest.Config{"connection_id": strings.Repeat("x", 256)}), shows: []string{`"connection_id"`, "256 characters", "255"}},
		{number: 64, what: "connection ID metadata", try: connection(acctest.Config{"connection_id": "metadata"}), shows: []string{`"connection_id"`, "Choose another one"}},
		{number: 65, what: "key for OAuth", try: connection(acctest.Config{"integration": "hubspot"}), shows: []string{`"api_key"`, "OAUTH2", "Set access_token_wo"}},
		{number: 65, what: "key for a user name", try: connection(acctest.Config{"integration": "stripe-api-key"}), shows: []string{`"api_key"`, "BASIC", "Set username"}},
		{number: 65, what: "credentials that only a link takes", try: connection(acctest.Config{"integration": "ghost-admin"}), shows: []string{`"integration"`, "JWT", "integrations_nango_connect_session"}},
		{number: 65, what: "no credentials", try: connection(acctest.Config{"api_key_wo": nil}), shows: []string{`"api_key"`, "needs credentials", "Set api_key_wo"}},
		{number: 65, what: "misspelled field of connection_config", try: connection(acctest.Config{"integration": "datadog", "connection_config": map[string]string{"siteParametr": "canary-mistake-site"}}), shows: []string{`"connection_config"`, "The nearest one is siteParameter", "applicationKey"}},
		{number: 65, what: "unknown field of connection_config", try: connection(acctest.Config{"connection_config": map[string]string{"subdomain": "canary-mistake-domain"}}), warns: true, shows: []string{"does not declare subdomain", "It has: version", "Remove them"}},
		{number: 65, what: "missing fields of connection_config", try: connection(acctest.Config{"integration": "datadog"}), warns: true, shows: []string{"needs applicationKey, siteParameter", "Set them"}},
		{number: 66, what: "both forms of a key", try: connection(acctest.Config{"api_key": "canary-mistake-key"}), shows: []string{`"api_key"`, "api_key_wo", "Remove one of the two"}},
		{number: 67, what: "tag with a capital", try: tags("Organization", "acme"), shows: []string{`"tags"`, "organization", "Write that"}},
		{number: 67, what: "tag with a space", try: tags("my tag", "acme"), shows: []string{`"tags"`, "must begin with a letter"}},
		{number: 67, what: "empty tag", try: tags("plan", ""), shows: []string{`"tags"`, "1 to 255 characters"}},
		{number: 67, what: "name instead of an email address", try: tags("end_user_email", "jane"), shows: []string{`"tags"`, "email address"}},
		{number: 67, what: "eleven tags", try: connection(acctest.Config{"tags": many}), shows: []string{`"tags"`, "at most 10", "Remove some"}},
		{number: 68, what: "metadata without jsonencode", try: connection(acctest.Config{"metadata": "folder=a"}), shows: []string{`"metadata"`, "jsonencode"}},
		{number: 68, what: "metadata that is a list", try: connection(acctest.Config{"metadata": `["a"]`}), shows: []string{`"metadata"`, "jsonencode"}},
		{number: 68, what: "metadata that is null", try: connection(acctest.Config{"metadata": `null`}), shows: []string{`"metadata"`, "jsonencode"}},
		{number: 69, what: "webhooks to this machine", try: connection(acctest.Config{"webhook_url_override": "http://localhost:8080/hook"}), shows: []string{`"webhook_url_override"`, "private address", "that Nango can reach"}},
		{number: 69, what: "webhooks to Nango", try: connection(acctest.Config{"webhook_url_override": "https://api.nango.dev/webhook"}), shows: []string{`"webhook_url_override"`, "URL of your app"}},
		{number: 69, what: "expiry in seconds", try: connection(acctest.Config{"integration": "hubspot", "api_key_wo": nil, "access_token_wo": "canary-mistake-token", "expires_at": "1893456000"}), shows: []string{`"expires_at"`, "2030-01-31T12:00:00Z"}},
		{number: 70, what: "import by the connection ID", try: imported("nango_connection", "acme"), shows: []string{"<integration>/<connection_id>"}},
		{number: 70, what: "provider gihub", try: read("nango_provider", nil, acctest.Config{"name": "gihub"}), shows: []string{`"name"`, "The nearest one is github", "integrations_nango_providers"}},
	}
}
