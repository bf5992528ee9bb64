package nangofake_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// newNango returns a new fake and its clock, which is stopped.
func newNango() (*nangofake.Nango, *fake.Clock) {
	clock := &fake.Clock{}
	clock.Set(time.Date(2026, 1, 2, 3, 4, 5, 320e6, time.UTC))
	return nangofake.New(nangofake.WithClock(clock)), clock
}

// call sends a request with the first key.
func call(t *testing.T, n *nangofake.Nango, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	return callAs(t, n, n.SecretKey(), method, target, body)
}

func callAs(t *testing.T, n *nangofake.Nango, secret, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", "Bearer "+secret)
	w := httptest.NewRecorder()
	n.ServeHTTP(w, r)
	return w
}

// want sends a request and compares the answer, unless it is "".
func want(t *testing.T, n *nangofake.Nango, method, target, body string, status int, answer string) {
	t.Helper()
	w := call(t, n, method, target, body)
	if w.Code != status {
		t.Errorf("%s %s: got status %d, want %d: %s", method, target, w.Code, status, w.Body)
	}
	if answer == "" {
		return
	}
	if diff := cmp.Diff(decoded(t, answer), decoded(t, w.Body.String())); diff != "" {
		t.Errorf("%s %s: the answer differs (-want +got):\n%s", method, target, diff)
	}
}

// integration creates an integration without credentials.
func integration(t *testing.T, n *nangofake.Nango, uniqueKey, provider string) {
	t.Helper()
	want(t, n, "POST", "/integrations", `{"unique_key":"`+uniqueKey+`","provider":"`+provider+`"}`, 200, "")
}

func refusal(code, message string) string {
	return `{"error":{"code":"` + code + `","message":"` + message + `"}}`
}

// issues returns the answer of a validation. Each issue is code, message and path, the path with dots.
func issues(code string, parts ...string) string {
	var list []string
	for i := 0; i < len(parts); i += 3 {
		path := ""
		if parts[i+2] != "" {
			path = `"` + strings.ReplaceAll(parts[i+2], ".", `","`) + `"`
		}
		list = append(list, `{"code":"`+parts[i]+`","message":"`+parts[i+1]+`","path":[`+path+`]}`)
	}
	return `{"error":{"code":"` + code + `","errors":[` + strings.Join(list, ",") + `]}}`
}

// TestRefusals has the messages of zod 4.0.5 and of the server for requests that were not recorded.
func TestRefusals(t *testing.T) {
	t.Parallel()
	const (
		oauth  = `"credentials":{"type":"OAUTH2","client_id":"c","client_secret":"s"`
		pat    = `{"provider_config_key":"pat","credentials":`
		flags  = `Invalid option: expected one of \"true\"|\"1\"|\"yes\"|\"on\"|\"y\"|\"enabled\"|\"false\"|\"0\"|\"no\"|\"off\"|\"n\"|\"disabled\"`
		idRule = `Invalid string: must match pattern /^[a-zA-Z0-9,.;:=+~[\\]|@${}\"'\\\\/_ -]+$/`
		tagKey = `{"tags":{"1":"x"}}`
	)
	tests := map[string]struct {
		method, target, body string
		status               int
		answer               string // "" is not compared
	}{
		"JSON without an end":        {"POST", "/integrations", `{"a":`, 400, refusal("invalid_json", "Unexpected end of JSON input")},
		"a string":                   {"POST", "/nosuch", `"a"`, 400, ""},
		"a list":                     {"POST", "/integrations", `[]`, 400, issues("invalid_body", "invalid_type", "Invalid input: expected object, received array", "")},
		"no body":                    {"PATCH", "/integrations/key", ``, 400, issues("invalid_body", "invalid_type", "Invalid input: expected object, received undefined", "")},
		"a query of a create":        {"POST", "/integrations?a=1&b=2", `{`, 400, ""},
		"two unknown parameters":     {"GET", "/integrations?b=1&a=2", ``, 400, issues("invalid_query_params", "unrecognized_keys", `Unrecognized keys: \"a\", \"b\"`, "")},
		"a query before a body":      {"POST", "/integrations?a=1", `{}`, 400, issues("invalid_query_params", "unrecognized_keys", `Unrecognized key: \"a\"`, "")},
		"two includes":               {"GET", "/integrations/key?include=webhook&include=nosuch", ``, 400, issues("invalid_query_params", "invalid_union", "Invalid input", "include")},
		"a path value":               {"GET", "/integrations/a%2Fb", ``, 400, issues("invalid_uri_params", "invalid_format", "Invalid string: must match pattern /^[a-zA-Z0-9~:.@ _-]+$/", "uniqueKey")},
		"a body before a path value": {"PATCH", "/integrations/a%2Fb", `{"x":1}`, 400, issues("invalid_body", "unrecognized_keys", `Unrecognized key: \"x\"`, "")},
		"null names":                 {"PATCH", "/integrations/key", `{"display_name":null,"forward_webhooks":"x"}`, 400, issues("invalid_body", "invalid_type", "Invalid input: expected string, received null", "display_name", "invalid_type", "Invalid input: expected boolean, received string", "forward_webhooks")},
		"a long name":                {"PATCH", "/integrations/key", `{"display_name":"` + strings.Repeat("é", 256) + `"}`, 400, issues("invalid_body", "too_big", "Too big: expected string to have <=255 characters", "display_name")},
		"unknown type":               {"POST", "/integrations", `{"unique_key":"k","provider":"github","credentials":{"type":"API_KEY"}}`, 400, issues("invalid_body", "invalid_union", "invalid credentials object", "credentials.type")},
		"credentials of a string":    {"POST", "/integrations", `{"unique_key":"k","provider":"github","credentials":"x"}`, 400, issues("invalid_body", "invalid_type", "invalid credentials object", "credentials")},
		"another type":               {"POST", "/integrations", `{"unique_key":"k","provider":"github","credentials":{"type":"OAUTH1","client_id":"c","client_secret":"s"}}`, 400, refusal("invalid_body", "incompatible credentials auth type and provider auth")},
		"a type of an API key":       {"PATCH", "/integrations/key", `{` + oauth + `}}`, 400, refusal("invalid_body", "incompatible credentials auth type and provider auth")},
		"scopes null":                {"POST", "/integrations", `{"unique_key":"k","provider":"github",` + oauth + `,"scopes":null}}`, 400, issues("invalid_body", "invalid_union", "Invalid input", "credentials.scopes")},
		"credentials before the key": {"POST", "/integrations", `{"unique_key":"key","provider":"github"}`, 400, refusal("invalid_body", "Missing credentials")},
		"an unknown quickstart":      {"POST", "/integrations/quickstart", `{"unique_key":"k","provider":"github","custom":{}}`, 400, issues("invalid_body", "unrecognized_keys", `Unrecognized key: \"custom\"`, "")},
		"a quickstart without app":   {"POST", "/integrations/quickstart", `{"unique_key":"k","provider":"github"}`, 400, refusal("invalid_body", "No Nango-provided developer app is configured for this provider")},
		"a quickstart of a key":      {"POST", "/integrations/quickstart", `{"unique_key":"k","provider":"github-pat"}`, 400, refusal("invalid_body", "Quickstart is only available for providers that require a developer app")},
		"no config":                  {"POST", "/integrations", `{"unique_key":"k","provider":"github-pat","integration_config":{"a":"b"}}`, 400, refusal("invalid_body", "This provider does not accept integration configuration")},
		"custom for config":          {"PATCH", "/integrations/key", `{"custom":{"a":"b"}}`, 400, refusal("invalid_body", "This provider uses integration_config; set its values there instead of custom")},
		"bad config":                 {"POST", "/integrations", `{"unique_key":"k","provider":"private-api-generic","integration_config":{"x":"y","keyPlacement":"body","valueTemplate":"v","baseUrl":"https://a.example"}}`, 400, refusal("invalid_body", "Unknown field x, Key placement must be one of: header, query, Key name is required, Value template has an invalid format")},
		"an address of FTP":          {"PATCH", "/integrations/key", `{"integration_config":{"baseUrl":"ftp://a.example"}}`, 400, refusal("invalid_body", "Base URL has an invalid format")},
		"a cleared required field":   {"PATCH", "/integrations/key", `{"integration_config":{"keyName":""}}`, 400, refusal("invalid_body", "Key name is required")},
		"a list for custom":          {"PATCH", "/integrations/key", `{"custom":[]}`, 400, issues("invalid_body", "invalid_type", "Invalid input: expected record, received array", "custom")},
		"a taken key":                {"PATCH", "/integrations/key", `{"unique_key":"pat"}`, 400, refusal("invalid_body", "uniqueKey is already used by another integration")},

		"credentials without type":      {"POST", "/connections", pat + `{"apiKey":"x"}}`, 400, issues("invalid_body", "invalid_union", "Invalid input", "credentials.type")},
		"no credentials":                {"POST", "/connections", `{"provider_config_key":"pat"}`, 400, issues("invalid_body", "invalid_type", "Invalid input: expected object, received undefined", "credentials")},
		"credentials that do not fit":   {"POST", "/connections", pat + `{"type":"NONE"}}`, 400, refusal("invalid_body", "Provider API_KEY does not support NONE auth")},
		"an unknown integration":        {"POST", "/connections", `{"provider_config_key":"nope","credentials":{"type":"NONE"}}`, 404, refusal("not_found", "Integration does not exist")},
		"a key that GitHub refuses":     {"POST", "/connections", pat + `{"type":"API_KEY","apiKey":"` + nangofake.RejectedSecret + `"}}`, 400, refusal("connection_test_failed", "The given credentials were found to be invalid. Please check the credentials and try again.")},
		"a date":                        {"POST", "/connections", `{"provider_config_key":"pat","credentials":{"type":"OAUTH2","access_token":"t","expires_at":"soon"}}`, 400, issues("invalid_body", "invalid_type", "Invalid input: expected date, received Date", "credentials.expires_at")},
		"no account":                    {"POST", "/connections", `{"provider_config_key":"tba","credentials":{"type":"TBA","token_id":"t","token_secret":"s"}}`, 400, refusal("invalid_body", "Missing accountId in connection_config. This is required to create a TBA connection.")},
		"Nango's domain":                {"PATCH", "/connections/c?provider_config_key=pat", `{"webhook_url_override":"https://api.nango.dev"}`, 400, issues("invalid_body", "custom", "Webhook URLs cannot point to Nango's domain (nango.dev).", "webhook_url_override")},
		"a private address":             {"PATCH", "/connections/c?provider_config_key=pat", `{"webhook_url_override":"http://10.0.0.1/x"}`, 400, issues("invalid_body", "custom", "This webhook URL is not allowed.", "webhook_url_override")},
		"no address":                    {"PATCH", "/connections/c?provider_config_key=pat", `{"webhook_url_override":"x"}`, 400, issues("invalid_body", "invalid_union", "Invalid input", "webhook_url_override")},
		"a tag's key":                   {"PATCH", "/connections/c?provider_config_key=pat", tagKey, 400, issues("invalid_body", "invalid_key", "Invalid key in record", "tags.1")},
		"an empty tag":                  {"PATCH", "/connections/c?provider_config_key=pat", `{"tags":{"a":""}}`, 400, issues("invalid_body", "too_small", "Too small: expected string to have >=1 characters", "tags.a")},
		"tags that differ by case":      {"PATCH", "/connections/c?provider_config_key=pat", `{"tags":{"A":"x","a":"y"}}`, 400, issues("invalid_body", "custom", `Duplicate tag key after case normalization: \"a\"`, "tags")},
		"eleven tags":                   {"PATCH", "/connections/c?provider_config_key=pat", `{"tags":{"a":"x","b":"x","c":"x","d":"x","e":"x","f":"x","g":"x","h":"x","i":"x","j":"x","k":"x"}}`, 400, issues("invalid_body", "custom", "Tags cannot contain more than 10 keys", "tags")},
		"an update without integration": {"PATCH", "/connections/c?provider_config_key=nope", `{}`, 400, refusal("unknown_provider_config", "Provider does not exists")},
		"a read without integration":    {"GET", "/connections/c?provider_config_key=nope", ``, 400, refusal("unknown_provider_config", "Provider does not exists")},
		"a read without query":          {"GET", "/connections/c", ``, 400, issues("invalid_query_params", "invalid_type", "Invalid input: expected string, received undefined", "provider_config_key")},
		"a flag":                        {"GET", "/connections/c?provider_config_key=pat&refresh_token=maybe", ``, 400, issues("invalid_query_params", "invalid_value", flags, "refresh_token")},
		"an update before its path":     {"PATCH", "/connections/%C3%A9?provider_config_key=pat", `{}`, 400, issues("invalid_uri_params", "invalid_format", idRule, "connectionId")},
		"a deletion without query":      {"DELETE", "/connections/%C3%A9", ``, 400, issues("invalid_uri_params", "invalid_format", idRule, "connectionId")},
		"limits":                        {"GET", "/connections?limit=0&page=-1", ``, 400, issues("invalid_query_params", "too_small", "Too small: expected number to be >=1", "limit", "too_small", "Too small: expected number to be >=0", "page")},
		"a large limit":                 {"GET", "/connections?limit=2001", ``, 400, issues("invalid_query_params", "too_big", "Too big: expected number to be <=2000", "limit")},
		"no number":                     {"GET", "/connections?limit=x", ``, 400, issues("invalid_query_params", "invalid_type", "Invalid input: expected number, received NaN", "limit")},
		"metadata of two":               {"POST", "/connections/metadata", `{"connection_id":["c","d"],"provider_config_key":"pat","metadata":{}}`, 404, refusal("unknown_connection", "Connection with connection id d and provider config key pat not found. Please make sure the connection exists in the Nango dashboard. No actions were taken on any of the connections as a result of this failure.")},
		"a long tag":                    {"PATCH", "/connections/c?provider_config_key=pat", `{"tags":{"a":"` + strings.Repeat("x", 256) + `"}}`, 400, issues("invalid_body", "too_big", "Tag values must be at most 255 characters", "tags.a")},
		"an address in a tag":           {"PATCH", "/connections/c?provider_config_key=pat", `{"tags":{"end_user_email":"x"}}`, 400, issues("invalid_body", "custom", `Tag \"end_user_email\" must be a valid email`, "tags")},
		"a number for a tag":            {"PATCH", "/connections/c?provider_config_key=pat", `{"tags":{"a":1,"b":true,"c":{}}}`, 400, issues("invalid_body", "invalid_type", "Invalid input: expected string, received number", "tags.a", "invalid_type", "Invalid input: expected string, received boolean", "tags.b", "invalid_type", "Invalid input: expected string, received object", "tags.c")},
		"a flag twice":                  {"GET", "/connections/c?provider_config_key=pat&force_refresh=1&force_refresh=1", ``, 400, issues("invalid_query_params", "invalid_type", "Invalid input: expected string, received array", "force_refresh")},
		"metadata of none":              {"PATCH", "/connections/metadata", `{}`, 400, issues("invalid_body", "invalid_union", "Invalid input", "connection_id", "invalid_type", "Invalid input: expected string, received undefined", "provider_config_key", "invalid_type", "Invalid input: expected record, received undefined", "metadata")},

		"a session without tags":      {"POST", "/connect/sessions", `{"tags":null}`, 400, issues("invalid_body", "invalid_type", "Invalid input: expected record, received null", "tags")},
		"a session with unknown keys": {"POST", "/connect/sessions", `{"tags":{"a":"b"},"overrides":{"nope":{}},"integrations_config_defaults":{"none":{}}}`, 400, issues("invalid_body", "custom", "Integration does not exist", "integrations_config_defaults.none", "custom", "Integration does not exist", "overrides.nope")},
		"a page of documentation":     {"POST", "/connect/sessions", `{"tags":{"a":"b"},"overrides":{"pat":{"docs_connect":"https://a.example"}}}`, 403, refusal("forbidden", "You are not allowed to override the docs connect url")},
		"no connection to reconnect":  {"POST", "/connect/sessions/reconnect", `{"connection_id":"x","integration_id":"pat"}`, 400, refusal("invalid_body", "ConnectionID or IntegrationId does not exists")},
		"a key for a session":         {"GET", "/connect/session", ``, 401, ""},
		"a body of a read":            {"GET", "/environment-variables", `{"a":1}`, 400, issues("invalid_body", "unrecognized_keys", `Unrecognized key: \"a\"`, "")},
		"a search":                    {"GET", "/providers?search=a(b", ``, 400, ""},
		"an unknown write":            {"POST", "/nosuch", `{}`, 404, ""},
		"an empty segment":            {"GET", "/integrations//x", ``, 500, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n, _ := newNango()
			integration(t, n, "key", "private-api-generic")
			integration(t, n, "pat", "github-pat")
			integration(t, n, "tba", "netsuite-tba")
			n.Connections.Put(nangofake.Connection{ID: 1, ConnectionID: "c", ProviderConfigKey: "pat"})
			before := n.Integrations.List(nil)
			want(t, n, tt.method, tt.target, tt.body, tt.status, tt.answer)
			if len(n.Integrations.List(nil)) != len(before) || len(n.Connections.List(nil)) != 1 || len(n.Sessions.List(nil)) != 0 {
				t.Error("a refused request changed something")
			}
		})
	}
}
