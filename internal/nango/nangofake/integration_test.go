package nangofake_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// has reports the members of an object, at the path, that differ from the wanted ones.
func has(t *testing.T, w *httptest.ResponseRecorder, path, wanted string) {
	t.Helper()
	value := decoded(t, w.Body.String())
	for name := range strings.SplitSeq(path, ".") {
		if members, isObject := value.(map[string]any); isObject && name != "" {
			value = members[name]
		}
	}
	members, _ := value.(map[string]any)
	for name, want := range decoded(t, wanted).(map[string]any) {
		if diff := cmp.Diff(want, members[name]); diff != "" {
			t.Errorf("%s in %s (-want +got):\n%s", name, w.Body, diff)
		}
	}
}

func TestDefaultScopes(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	const oauth = `"credentials":{"type":"OAUTH2","client_id":"c","client_secret":"s"`
	scopes := func(key, wanted string) {
		t.Helper()
		has(t, call(t, n, "GET", "/integrations/"+key+"?include=credentials", ""), "data.credentials", `{"scopes":`+wanted+`}`)
	}
	want(t, n, "POST", "/integrations", `{"unique_key":"a","provider":"microsoft",`+oauth+`}}`, 200, "")
	want(t, n, "POST", "/integrations", `{"unique_key":"b","provider":"microsoft",`+oauth+`,"scopes":""}}`, 200, "")
	want(t, n, "POST", "/integrations", `{"unique_key":"c","provider":"github",`+oauth+`,"scopes":"b,a,b"}}`, 200, "")
	scopes("a", `"offline_access,.default"`)
	scopes("b", `"offline_access,.default"`)
	scopes("c", `"b,a,b"`)
	want(t, n, "PATCH", "/integrations/a", `{`+oauth+`}}`, 200, "")
	scopes("a", `"offline_access,.default"`)
	want(t, n, "PATCH", "/integrations/a", `{`+oauth+`,"scopes":""}}`, 200, "")
	scopes("a", `null`)
	integration(t, n, "t", "netsuite-tba") // which needs no credentials
	has(t, call(t, n, "GET", "/integrations/t?include=credentials", ""), "data", `{"credentials":{"type":"TBA","client_id":null,"client_secret":null,"scopes":"rest_webservices","webhook_secret":null}}`)
}

func TestCredentialsByAuthMode(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	const key = `-----BEGIN RSA PRIVATE KEY-----\nx\n-----END RSA PRIVATE KEY-----`
	n.ShareApps("slack")
	for provider, c := range map[string][2]string{
		"github-app":       {`{"type":"APP","app_id":"1","app_link":"l","private_key":"` + key + `"}`, ``},
		"github-app-oauth": {`{"type":"CUSTOM","client_id":"c","client_secret":"s","app_id":"1","app_link":"l","private_key":"` + key + `"}`, ``},
		"trello":           {`{"type":"OAUTH1","client_id":"c","client_secret":"s"}`, `{"type":"OAUTH1","client_id":"c","client_secret":"s","scopes":null,"webhook_secret":null}`},
	} {
		want(t, n, "POST", "/integrations", `{"unique_key":"k","provider":"`+provider+`","credentials":`+c[0]+`}`, 200, "")
		if c[1] == "" {
			c[1] = c[0]
		}
		has(t, call(t, n, "GET", "/integrations/k?include=credentials", ""), "data", `{"credentials":`+c[1]+`}`)
		n.DeleteIntegration("k")
	}
	for _, provider := range []string{"linear-mcp", "okta-cc", "stripe-api-key", "crisp-plugin-install", "bill", "emarsys", "ghost-admin", "aws-sigv4"} {
		integration(t, n, "k", provider)
		has(t, call(t, n, "GET", "/integrations/k?include=credentials", ""), "data", `{"credentials":null}`)
		n.DeleteIntegration("k")
	}
	want(t, n, "POST", "/integrations/quickstart", `{"unique_key":"k","provider":"slack"}`, 200, "")
	want(t, n, "PATCH", "/integrations/k", `{"credentials":{"type":"OAUTH2","client_id":"c","client_secret":"s"}}`, 200, "")
	has(t, call(t, n, "GET", "/integrations/k?include=credentials", ""), "data.credentials", `{"client_id":"","client_secret":""}`)
}

// The secret of webhooks is cleared by "" for OAUTH2 only.
func TestWebhookSecret(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	for provider, c := range map[string][2]string{"hubspot": {"OAUTH2", `null`}, "trello": {"OAUTH1", `"w"`}} {
		credentials := `"credentials":{"type":"` + c[0] + `","client_id":"c","client_secret":"s"`
		want(t, n, "POST", "/integrations", `{"unique_key":"`+provider+`","provider":"`+provider+`",`+credentials+`,"webhook_secret":"w"}}`, 200, "")
		want(t, n, "PATCH", "/integrations/"+provider, `{`+credentials+`}}`, 200, "")
		has(t, call(t, n, "GET", "/integrations/"+provider+"?include=credentials", ""), "data.credentials", `{"webhook_secret":"w"}`)
		want(t, n, "PATCH", "/integrations/"+provider, `{`+credentials+`,"webhook_secret":""}}`, 200, "")
		has(t, call(t, n, "GET", "/integrations/"+provider+"?include=credentials", ""), "data.credentials", `{"webhook_secret":`+c[1]+`}`)
	}
}

func TestIntegrationConfig(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	want(t, n, "POST", "/integrations", `{"unique_key":"k","provider":"private-api-generic","integration_config":{"keyName":"X-Key","baseUrl":"https://a.example"}}`, 200, "")
	stored := func(want map[string]string) {
		t.Helper()
		i, _ := n.Integrations.Get("k")
		if diff := cmp.Diff(want, i.Custom); diff != "" {
			t.Errorf("custom (-want +got):\n%s", diff)
		}
	}
	all := map[string]string{"keyPlacement": "header", "keyName": "X-Key", "valueTemplate": "${apiKey}", "baseUrl": "https://a.example", "keyLabel": "API Key"}
	stored(all)
	has(t, call(t, n, "PATCH", "/integrations/k", `{"integration_config":{"keyLabel":"Token"}}`), "data", `{"credentials_label":{"apiKey":"Token"}}`)
	all["keyLabel"] = "Token"
	stored(all)
	has(t, call(t, n, "PATCH", "/integrations/k", `{"integration_config":{"keyLabel":""}}`), "data", `{"credentials_label":null}`)
	all["keyLabel"] = ""
	stored(all)
	want(t, n, "POST", "/integrations", `{"unique_key":"aws","provider":"aws-sigv4","integration_config":{"service":"s3","stsMode":"custom","stsAuthType":"api_key"}}`, 400, refusal("invalid_body", "STS API Key is required"))
	want(t, n, "POST", "/integrations", `{"unique_key":"aws","provider":"aws-sigv4","integration_config":{"service":"s3"}}`, 200, "")
	has(t, call(t, n, "POST", "/integrations", `{"unique_key":"sage","provider":"sage-intacct-cc","integration_config":{"clientId":"i","clientSecret":"s"}}`), "data", `{"preconfigured_credentials":["clientId","clientSecret"]}`)

	n.DeleteIntegration("k")
	want(t, n, "POST", "/integrations", `{"unique_key":"k","provider":"mcp-generic","custom":{"a":"1","b":"2"}}`, 200, "")
	want(t, n, "PATCH", "/integrations/k", `{"custom":{"b":"3","c":"4"}}`, 200, "")
	stored(map[string]string{"a": "1", "b": "3", "c": "4"})
}

// Of two updates that overlap, the later one writes back what it read before the first.
func TestLostUpdate(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	integration(t, n, "k", "mcp-generic")
	for _, w := range together(t, n, "PATCH", "/integrations/k", `{"display_name":"changed"}`, `{"forward_webhooks":false}`) {
		if w.Code != 200 {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
	}
	if i, _ := n.Integrations.Get("k"); (i.DisplayName == "changed") != i.ForwardWebhooks {
		t.Errorf("both changes are stored: %+v", i)
	}
	want(t, n, "PATCH", "/integrations/k", `{"display_name":"a"}`, 200, "")
	want(t, n, "PATCH", "/integrations/k", `{"forward_webhooks":false}`, 200, "")
	if i, _ := n.Integrations.Get("k"); i.DisplayName != "a" || i.ForwardWebhooks {
		t.Errorf("one after the other, a change is lost: %+v", i)
	}
}

// A row whose provider the server no longer has is an error of its own, and fails the list.
func TestLostProvider(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	integration(t, n, "k", "mcp-generic")
	n.Providers.Delete("mcp-generic")
	want(t, n, "GET", "/integrations/k", "", 404, refusal("not_found", "Unknown provider mcp-generic"))
	want(t, n, "PATCH", "/integrations/k", "{}", 404, refusal("not_found", "Unknown provider mcp-generic"))
	want(t, n, "GET", "/integrations", "", 500, refusal("server_error", "Failed to list integrations"))
	want(t, n, "POST", "/connections", `{"provider_config_key":"k","credentials":{"type":"NONE"}}`, 404, refusal("not_found", "Provider does not exist"))
	want(t, n, "DELETE", "/integrations/k", "", 200, "")
}

// An edit in the console moves updated_at, even if no time passes.
func TestEditIntegration(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	integration(t, n, "k", "mcp-generic")
	if !n.EditIntegration("k", func(i *nangofake.Integration) { i.DisplayName = "edited" }) || n.EditIntegration("x", nil) {
		t.Error("one is not known, or the other is")
	}
	has(t, call(t, n, "GET", "/integrations/k", ""), "data", `{"display_name":"edited","updated_at":"2026-01-02T03:04:05.321Z"}`)
	has(t, call(t, n, "PATCH", "/integrations/k", "{}"), "data", `{"updated_at":"2026-01-02T03:04:05.322Z"}`)
}
