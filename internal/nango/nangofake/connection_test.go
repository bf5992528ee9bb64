package nangofake_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

func TestImport(t *testing.T) {
	t.Parallel()
	n, clock := newNango()
	integration(t, n, "pat", "github-pat")
	const credentials = `"provider_config_key":"pat","credentials":{"type":"API_KEY","apiKey":"s"}`
	w := call(t, n, "POST", "/connections", `{"connection_id":"a/b",`+credentials+`,"metadata":{"m":1},"tags":{"Team":"X"},"connection_config":{"version":"1"},"webhook_url_override":"https://a.example"}`)
	has(t, w, "", `{"id":1,"metadata":{"m":1},"tags":{"team":"X"},"connection_config":{"version":"1"},"webhook_url_override":"https://a.example","created_at":"2026-01-02T03:04:05.320Z"}`)
	clock.Advance(time.Second)
	w = call(t, n, "POST", "/connections", `{"connection_id":"a/b",`+credentials+`}`)
	has(t, w, "", `{"id":1,"metadata":{},"tags":{},"connection_config":{},"webhook_url_override":null,"created_at":"2026-01-02T03:04:05.320Z"}`)
	want(t, n, "POST", "/connections/metadata", `{"connection_id":"a/b","provider_config_key":"pat","metadata":{"a":1,"b":{"c":2}}}`, 201, `{"connection_id":"a/b","provider_config_key":"pat","metadata":{"a":1,"b":{"c":2}}}`)
	want(t, n, "PATCH", "/connections/metadata", `{"connection_id":["a/b"],"provider_config_key":"pat","metadata":{"b":3}}`, 200, "")
	has(t, call(t, n, "GET", "/connections/a%2Fb?provider_config_key=pat", ""), "", `{"metadata":{"a":1,"b":3},"last_fetched_at":"2026-01-02T03:04:06.320+00:00"}`)
	var created struct {
		ConnectionID string `json:"connection_id"`
	}
	if err := json.Unmarshal(call(t, n, "POST", "/connections", `{`+credentials+`}`).Body.Bytes(), &created); err != nil || len(created.ConnectionID) != 36 {
		t.Errorf("got the ID %q, %v", created.ConnectionID, err)
	}
	n.Connections.Edit(nangofake.ConnectionKey("pat", "a/b"), func(c *nangofake.Connection) { c.Rejected = true })
	want(t, n, "GET", "/connections/a%2Fb?provider_config_key=pat", "", 400, refusal("invalid_credentials", "The given credentials were found to be invalid. Please check the credentials and try again."))
	if got := len(n.ConnectionsOf("pat")); got != 2 {
		t.Errorf("the integration has %d connections", got)
	}
}

// The third party of some auth modes tests credentials or exchanges them before they are stored.
func TestImportByAuthMode(t *testing.T) {
	t.Parallel()
	const key = `-----BEGIN RSA PRIVATE KEY-----\nx\n-----END RSA PRIVATE KEY-----`
	n, _ := newNango()
	for provider, credentials := range map[string]string{
		"netsuite-tba":     `{"type":"TBA","client_id":"c","client_secret":"s"}`,
		"trello":           `{"type":"OAUTH1","client_id":"c","client_secret":"s"}`,
		"github-app":       `{"type":"APP","app_id":"1","app_link":"l","private_key":"` + key + `"}`,
		"github-app-oauth": `{"type":"CUSTOM","client_id":"c","client_secret":"s","app_id":"1","app_link":"l","private_key":"` + key + `"}`,
	} {
		want(t, n, "POST", "/integrations", `{"unique_key":"`+provider+`","provider":"`+provider+`","credentials":`+credentials+`}`, 200, "")
	}
	integration(t, n, "okta-cc", "okta-cc")
	integration(t, n, "bamboohr-basic", "bamboohr-basic")
	for provider, c := range map[string][3]string{ // credentials, with $ for a secret; what is stored; the answer if the secret is refused
		"netsuite-tba":     {`{"type":"TBA","token_id":"t","token_secret":"$"}`, `{"type":"TBA","token_id":"t","token_secret":"$"}`, "connection_test_failed"},
		"bamboohr-basic":   {`{"type":"BASIC","username":"u","password":"$"}`, `{"type":"BASIC","username":"u","password":"$"}`, "connection_test_failed"},
		"trello":           {`{"type":"OAUTH1","oauth_token":"t","oauth_token_secret":"$"}`, `{"raw":{"type":"OAUTH1","oauth_token":"t","oauth_token_secret":"$"}}`, ""},
		"okta-cc":          {`{"type":"OAUTH2_CC","token":"t","client_id":"c","client_secret":"$","expires_at":0}`, `{"expires_at":"1970-01-01T00:00:00.000Z"}`, ""},
		"github-app":       {`{"type":"APP","app_id":"1","installation_id":"$"}`, `{"type":"APP","expires_at":"2026-01-02T04:04:05.320Z","installation_id":null}`, "server_error"},
		"github-app-oauth": {`{"type":"CUSTOM","app_id":"1","installation_id":"$"}`, `{"type":"APP"}`, "server_error"},
	} {
		body := `{"provider_config_key":"` + provider + `","connection_id":"c","connection_config":{"accountId":"a"},"credentials":` + c[0] + `}`
		refused := call(t, n, "POST", "/connections", strings.ReplaceAll(body, "$", nangofake.RejectedSecret))
		if isRefused := refused.Code >= 400; isRefused != (c[2] != "") || !strings.Contains(refused.Body.String(), c[2]) {
			t.Errorf("%s: got %d %s", provider, refused.Code, refused.Body)
		}
		has(t, call(t, n, "POST", "/connections", strings.ReplaceAll(body, "$", "x")), "credentials", strings.ReplaceAll(c[1], "$", "x"))
	}
	has(t, call(t, n, "GET", "/connections/c?provider_config_key=netsuite-tba", ""), "connection_config", `{"accountId":"a","oauth_client_id":"c","oauth_client_secret":"s"}`)
}

func TestUpdateConnection(t *testing.T) {
	t.Parallel()
	n, clock := newNango()
	integration(t, n, "x", "unauthenticated")
	want(t, n, "POST", "/connections", `{"provider_config_key":"x","connection_id":"c","credentials":{"type":"NONE"},"tags":{"a":"b"},"webhook_url_override":"https://a.example"}`, 201, "")
	clock.Advance(time.Second)
	const target = "/connections/c?provider_config_key=x"
	want(t, n, "PATCH", target, `{}`, 200, `{"success":true}`)
	has(t, call(t, n, "GET", target, ""), "", `{"tags":{"a":"b"},"webhook_url_override":"https://a.example","updated_at":"2026-01-02T03:04:05.320+00:00"}`)
	want(t, n, "PATCH", target, `{"end_user":{"id":"u","display_name":"U","tags":{"Plan":"free"}},"tags":{"Team":"t"},"webhook_url_override":""}`, 200, "")
	has(t, call(t, n, "GET", target, ""), "", `{"tags":{"end_user_id":"u","end_user_display_name":"U","plan":"free","team":"t"},"webhook_url_override":null,"end_user":{"id":"u","display_name":"U","email":null,"tags":{"Plan":"free"},"organization":null}}`)
	want(t, n, "PATCH", target, `{"tags":{}}`, 200, "")
	has(t, call(t, n, "GET", target, ""), "", `{"tags":{},"credentials":{}}`)
	want(t, n, "PATCH", "/connections/d?provider_config_key=x", `{}`, 404, refusal("not_found", "Failed to find connection"))
	want(t, n, "PATCH", target, `{"end_user":{"id":"u","email":"x"}}`, 400, issues("invalid_body", "invalid_format", "Invalid email address", "end_user.email", "too_small", "Too small: expected string to have >=5 characters", "end_user.email"))
	n.Connections.Edit(nangofake.ConnectionKey("x", "c"), func(c *nangofake.Connection) { c.Rejected = true })
	if w := call(t, n, "GET", "/connections", ""); !strings.Contains(w.Body.String(), `"errors":[{"type":"auth"`) {
		t.Errorf("got %s", w.Body)
	}
	want(t, n, "DELETE", target, ``, 200, `{"success":true}`)
}

func TestListConnections(t *testing.T) {
	t.Parallel()
	n, clock := newNango()
	integration(t, n, "x", "unauthenticated")
	integration(t, n, "y", "unauthenticated")
	for _, c := range []string{`"x","connection_id":"a"`, `"x","connection_id":"b","tags":{"Team":"T"}`, `"y","connection_id":"a","end_user":{"id":"u","email":"who@a.example"},"tags":{"team":"T"}`} {
		want(t, n, "POST", "/connections", `{"provider_config_key":`+c+`,"credentials":{"type":"NONE"}}`, 201, "")
		clock.Advance(time.Second)
	}
	for query, want := range map[string]string{
		"":                                    "y/a x/b x/a",
		"?limit=2":                            "y/a x/b",
		"?limit=2&page=1":                     "x/a",
		"?limit=2&page=2":                     "",
		"?connectionId=a":                     "y/a x/a",
		"?integrationId=x":                    "x/b x/a",
		"?integrationId=y,%20x&connectionId=": "invalid",
		"?integrationId=y,%20x":               "y/a x/b x/a",
		"?tags[TEAM]=T":                       "y/a x/b",
		"?tags[team]=T&tags[end_user_id]=u":   "y/a",
		"?endUserId=u":                        "y/a",
		"?endUserOrganizationId=o":            "",
		"?search=WHO":                         "y/a",
		"?search=B":                           "x/b",
	} {
		var list struct {
			Connections []struct {
				Key     string `json:"provider_config_key"`
				ID      string `json:"connection_id"`
				Created string `json:"created"`
			} `json:"connections"`
		}
		w := call(t, n, "GET", "/connections"+query, "")
		if want == "invalid" {
			if w.Code != 400 {
				t.Errorf("%s: got %d", query, w.Code)
			}
			continue
		}
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range list.Connections {
			got = append(got, c.Key+"/"+c.ID)
			if !strings.HasSuffix(c.Created, ".32+00:00") {
				t.Errorf("created %q", c.Created)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %v, want %s", query, got, want)
		}
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	n, clock := newNango()
	want(t, n, "POST", "/integrations", `{"unique_key":"gh","provider":"github","credentials":{"type":"OAUTH2","client_id":"c","client_secret":"s"}}`, 200, "")
	want(t, n, "POST", "/connections", `{"provider_config_key":"gh","connection_id":"c","credentials":{"type":"OAUTH2","access_token":"t","refresh_token":"r","expires_at":"2026-01-02T04:00:00Z"}}`, 201, "")
	has(t, call(t, n, "GET", "/connections/c?provider_config_key=gh&refresh_token=true", ""), "credentials", `{"access_token":"t","refresh_token":"r"}`)
	clock.Advance(50 * time.Minute)
	has(t, call(t, n, "GET", "/connections/c?provider_config_key=gh", ""), "credentials", `{"refresh_token":null,"expires_at":"2026-01-02T04:54:05.320Z"}`)
	if c, _ := n.Connections.Get(nangofake.ConnectionKey("gh", "c")); c.Credentials["access_token"] == "t" || c.Credentials["refresh_token"] != "r" {
		t.Errorf("stored is %v", c.Credentials)
	}
	n.Connections.Edit(nangofake.ConnectionKey("gh", "c"), func(c *nangofake.Connection) { c.Rejected = true })
	if w := call(t, n, "GET", "/connections/c?provider_config_key=gh", ""); w.Code != 424 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestSessionToken(t *testing.T) {
	t.Parallel()
	n, clock := newNango()
	integration(t, n, "x", "unauthenticated")
	integration(t, n, "y", "unauthenticated")
	w := call(t, n, "POST", "/connect/sessions", `{"end_user":{"id":"u"},"organization":{"id":"o","display_name":"O"},"allowed_integrations":["y"]}`)
	var created struct {
		Data struct {
			Token string `json:"token"`
			Link  string `json:"connect_link"`
		} `json:"data"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &created); err != nil || w.Code != 201 {
		t.Fatal(w.Code, w.Body, err)
	}
	token := created.Data.Token
	if created.Data.Link != "http://example.com/connect-ui/?session_token="+token {
		t.Errorf("the link is %s", created.Data.Link)
	}
	as := func(method, target string, status int, part string) {
		t.Helper()
		if w := callAs(t, n, token, method, target, ""); w.Code != status || !strings.Contains(w.Body.String(), part) {
			t.Errorf("%s %s: got %d %s", method, target, w.Code, w.Body)
		}
	}
	as("GET", "/connect/session", 200, `"endUser":{"id":"u","display_name":null,"email":null,"tags":null,"organization":{"id":"o","display_name":"O"}}`)
	as("GET", "/integrations", 200, `{"data":[{"unique_key":"y"`)
	as("GET", "/providers/github", 200, "")
	as("GET", "/integrations/y", 401, "invalid_secret_key_format")
	as("DELETE", "/connect/session", 204, "")
	as("GET", "/connect/session", 401, "unknown_connect_session_token")
	as("GET", "/integrations", 401, "unknown_connect_session_token")
	token = "nango_connect_session_x"
	as("GET", "/connect/session", 401, "invalid_connect_session_token_format")

	want(t, n, "POST", "/connections", `{"provider_config_key":"x","connection_id":"c","credentials":{"type":"NONE"}}`, 201, "")
	want(t, n, "POST", "/connect/sessions/reconnect", `{"connection_id":"c","integration_id":"x"}`, 201, "")
	session := n.Sessions.List(nil)[0]
	if token = session.Token; session.Connection != "x/c" {
		t.Errorf("got %+v", session)
	}
	as("GET", "/connect/session", 200, `"isReconnecting":true`)
	clock.Advance(30 * time.Minute)
	as("GET", "/connect/session", 401, "unknown_connect_session_token")
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	n.Variables.Put(nangofake.Variable{Name: "A", Value: "b"})
	want(t, n, "GET", "/environment-variables", "", 200, `[{"name":"A","value":"b"}]`)
	before := n.SigningKey()
	has(t, call(t, n, "POST", "/environment/webhook-signing-key/rotate", ""), "data", `{"webhook_signing_key":"`+n.SigningKey()+`"}`)
	if n.SigningKey() == before {
		t.Error("the key has not changed")
	}
	w := call(t, n, "GET", "/providers?search=^GITHUB$", "")
	if w.Code != 400 { // the parameter has the format of a key
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	w = call(t, n, "GET", "/providers?search=GITHUB.", "")
	if strings.Count(w.Body.String(), `"logo_url"`) != 3 {
		t.Errorf("got %s", w.Body)
	}
}
