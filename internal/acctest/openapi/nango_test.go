package openapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// TestNangoFake checks every kind of answer that the fake has against Nango's own description.
func TestNangoFake(t *testing.T) {
	t.Parallel()
	c := newCaller(t, "nango", "/nango/")
	c.token = c.Nango.SecretKey()
	c.fill = strings.NewReplacer("$K", `-----BEGIN RSA PRIVATE KEY-----\nx\n-----END RSA PRIVATE KEY-----`)

	c.call(200, "GET", "providers", "")
	c.call(200, "GET", "providers/github-app-oauth", "")
	c.call(404, "GET", "providers/nope", "")

	for _, body := range []string{
		`{"unique_key":"oauth","provider":"hubspot","display_name":"H","credentials":{"type":"OAUTH2","client_id":"c","client_secret":"s","scopes":"","webhook_secret":"w"}}`,
		`{"unique_key":"star","provider":"google","credentials":{"type":"OAUTH2","client_id":"c","client_secret":"s","scopes":"a.*,b"},"forward_webhooks":false,"custom":{"a":"b"}}`,
		`{"unique_key":"app","provider":"github-app","credentials":{"type":"APP","app_id":"1","app_link":"https://x","private_key":"$K"}}`,
		`{"unique_key":"custom","provider":"github-app-oauth","credentials":{"type":"CUSTOM","client_id":"c","client_secret":"s","app_id":"1","app_link":"https://x","private_key":"$K"}}`,
		`{"unique_key":"oauth1","provider":"trello","credentials":{"type":"OAUTH1","client_id":"c","client_secret":"s"}}`,
		`{"unique_key":"tba","provider":"netsuite-tba"}`,
		`{"unique_key":"key","provider":"private-api-generic","integration_config":{"keyName":"k","baseUrl":"https://a.example","keyLabel":"L"}}`,
		`{"unique_key":"basic","provider":"stripe-api-key"}`,
		`{"unique_key":"none","provider":"unauthenticated"}`,
		`{"unique_key":"cc","provider":"okta-cc"}`,
		`{"unique_key":"sage","provider":"sage-intacct-cc","integration_config":{"clientId":"i"}}`,
	} {
		c.call(200, "POST", "integrations", body)
	}
	c.call(400, "POST", "integrations", `{"unique_key":"oauth","provider":"hubspot"}`)
	c.Nango.ShareApps("slack")
	c.call(200, "POST", "integrations/quickstart", `{"unique_key":"quick","provider":"slack"}`)
	for _, key := range []string{"oauth", "star", "app", "custom", "oauth1", "tba", "key", "none", "quick", "sage"} {
		c.call(200, "GET", "integrations/"+key+"?include=credentials&include=webhook", "")
	}
	c.call(200, "GET", "integrations", "")
	c.call(404, "GET", "integrations/nope", "")
	c.call(200, "PATCH", "integrations/star", `{"unique_key":"stars","custom":{"c":"d"}}`)

	for _, body := range []string{
		`{"provider_config_key":"oauth","connection_id":"o","credentials":{"type":"OAUTH2","access_token":"t","refresh_token":"r","expires_at":"2030-01-01T00:00:00Z","config_override":{"client_id":"x"}},"webhook_url_override":"https://a.example","end_user":{"id":"u","email":"a@b.example","tags":{"x":"y"}}}`,
		`{"provider_config_key":"oauth1","connection_id":"1","credentials":{"type":"OAUTH1","oauth_token":"t","oauth_token_secret":"s"}}`,
		`{"provider_config_key":"tba","connection_id":"t","credentials":{"type":"TBA","token_id":"t","token_secret":"s"},"connection_config":{"accountId":"a"}}`,
		`{"provider_config_key":"key","connection_id":"k","credentials":{"type":"API_KEY","apiKey":"t"},"metadata":{"a":[1]}}`,
		`{"provider_config_key":"basic","connection_id":"b","credentials":{"type":"BASIC","username":"u","password":""}}`,
		`{"provider_config_key":"none","connection_id":"n","credentials":{"type":"NONE"}}`,
		`{"provider_config_key":"cc","connection_id":"c","credentials":{"type":"OAUTH2_CC","token":"t","client_id":"i","client_secret":"s","client_certificate":"x"}}`,
		`{"provider_config_key":"app","connection_id":"a","credentials":{"type":"APP","app_id":"1","installation_id":"2"}}`,
		`{"provider_config_key":"custom","connection_id":"a","credentials":{"type":"CUSTOM","app_id":"1","installation_id":"2"}}`,
	} {
		c.call(201, "POST", "connections", body)
	}
	c.call(400, "POST", "connections", `{"provider_config_key":"key","credentials":{"type":"BASIC","username":"u","password":"p"}}`)
	c.call(404, "POST", "connections", `{"provider_config_key":"nope","credentials":{"type":"NONE"}}`)
	c.call(200, "GET", "connections?integrationId=oauth,key&tags[end_user_id]=u&limit=10&page=0", "")
	c.call(200, "GET", "connections/o?provider_config_key=oauth&refresh_token=true", "")
	c.call(200, "GET", "connections/n?provider_config_key=none", "")
	c.call(404, "GET", "connections/nope?provider_config_key=none", "")
	c.call(200, "PATCH", "connections/o?provider_config_key=oauth", `{"tags":{"A":"b"},"webhook_url_override":""}`)
	c.call(201, "POST", "connections/metadata", `{"provider_config_key":"key","connection_id":"k","metadata":{}}`)
	c.call(200, "PATCH", "connections/metadata", `{"provider_config_key":"key","connection_id":["k"],"metadata":{"b":{}}}`)
	c.call(404, "PATCH", "connections/metadata", `{"provider_config_key":"key","connection_id":["z"],"metadata":{}}`)
	c.Nango.Connections.Edit(nangofake.ConnectionKey("key", "k"), func(k *nangofake.Connection) { k.Rejected = true })
	c.call(400, "GET", "connections/k?provider_config_key=key", "")
	c.call(200, "GET", "connections", "")

	token := fmt.Sprint(c.call(201, "POST", "connect/sessions", `{"tags":{"end_user_id":"u"},"allowed_integrations":["key"]}`)["data"].(map[string]any)["token"])
	c.call(201, "POST", "connect/sessions/reconnect", `{"connection_id":"k","integration_id":"key"}`)
	c.call(400, "POST", "connect/sessions", `{}`)
	c.call(200, "DELETE", "connections/o?provider_config_key=oauth", "")
	c.call(400, "DELETE", "connections/o?provider_config_key=oauth", "")
	c.call(200, "DELETE", "integrations/oauth", "")
	c.call(404, "DELETE", "integrations/oauth", "")
	c.Nango.Variables.Put(nangofake.Variable{Name: "A", Value: "b"})
	c.call(200, "GET", "environment-variables", "")
	c.call(200, "POST", "environment/webhook-signing-key/rotate", "")
	c.call(403, "POST", "environments", `{"name":"staging"}`)
	c.call(403, "DELETE", "environments/1", "")

	c.token = c.Nango.AddKey("reader", "environment:integrations:read", "environment:connections:read")
	c.call(200, "GET", "integrations/key?include=credentials", "")
	c.call(200, "GET", "connections/b?provider_config_key=basic", "")
	c.call(403, "GET", "integrations", "")
	c.token = "11111111-2222-4333-8444-555555555555"
	c.call(401, "GET", "integrations", "")
	c.token = token
	c.call(200, "GET", "connect/session", "")
	c.call(204, "DELETE", "connect/session", "")
	c.call(401, "GET", "connect/session", "")
	c.token = c.Nango.SecretKey()
	c.Nango.SetRateLimit(1)
	c.call(200, "GET", "integrations", "")
	c.call(429, "GET", "integrations", "")

	c.wantCalls(70)
}

func TestNangoComplaints(t *testing.T) {
	t.Parallel()
	const create = `{"unique_key":"k","provider":"github"}`
	const integration = `{"data":{"unique_key":"k","provider":"github","display_name":"n","logo":"l","forward_webhooks":true,"created_at":"2026-01-02T03:04:05.678Z","updated_at":"2026-01-02T03:04:05.678Z"}}`
	const full = `{"data":{"unique_key":"k","provider":"github","display_name":"n","credentials":{"type":"OAUTH2","client_id":"c","client_secret":"s","scopes":null,"webhook_secret":null},"webhook_url":null,"created_at":"2026-01-02T03:04:05.678Z","updated_at":"2026-01-02T03:04:05.678Z"}}`
	checkComplaints(t, "nango", map[string]call{
		"all well":              {"POST", "/nango/integrations", create, 200, integration, ""},
		"without the prefix":    {"POST", "/integrations", create, 200, integration, ""},
		"another vendor":        {"POST", "/fillout/v1/api/forms", "{}", 200, "{}", ""},
		"custom":                {"POST", "/nango/integrations", create[:len(create)-1] + `,"custom":{"a":"b"}}`, 200, integration, ""},
		"a refused request":     {"POST", "/nango/integrations", "{}", 400, `{"error":{"code":"invalid_body","errors":[{"code":"c"}]}}`, ""},
		"unknown in request":    {"POST", "/nango/integrations", create[:len(create)-1] + `,"x":1}`, 200, integration, `"x" is unsupported`},
		"missing in request":    {"POST", "/nango/integrations", "{}", 200, integration, `"unique_key" is missing`},
		"unknown in an update":  {"PATCH", "/nango/integrations/k", `{"provider":"github"}`, 200, integration, `"provider" is unsupported`},
		"unknown in import":     {"POST", "/nango/connections", `{"provider_config_key":"k","credentials":{"type":"NONE"},"x":1}`, 201, `{}`, `"x" is unsupported`},
		"unknown in answer":     {"POST", "/nango/integrations", create, 200, strings.Replace(integration, `"logo"`, `"x"`, 1), `"x" is unsupported`},
		"missing in answer":     {"GET", "/nango/integrations/k", "", 200, "{}", `"data" is missing`},
		"credentials":           {"GET", "/nango/integrations/k?include=credentials&include=webhook", "", 200, full, ""},
		"wrong credentials":     {"GET", "/nango/integrations/k", "", 200, strings.Replace(full, `"OAUTH2"`, `"X"`, 1), "type"},
		"an unknown include":    {"GET", "/nango/integrations/k?include=x", "", 200, full, "include"},
		"missing in the query":  {"GET", "/nango/connections/c", "", 200, "{}", "provider_config_key"},
		"over the limit":        {"GET", "/nango/integrations", "", 429, `{"error":{"code":"too_many_request","method":"GET","path":"/"}}`, ""},
		"an error without code": {"GET", "/nango/integrations", "", 500, `{"error":{"message":"m"}}`, "'code'"},
	})
}
