package nangofake_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// The Connect UI connects an account with an API key, with the tags of the session.
func TestConnectPage(t *testing.T) {
	t.Parallel()
	n, clock := newNango()
	integration(t, n, "pat", "github-pat")
	integration(t, n, "hr", "bamboohr-basic")
	integration(t, n, "open", "unauthenticated")
	want(t, n, "POST", "/connect/sessions", `{"tags":{"team":"globex"},"allowed_integrations":["pat","hr"]}`, 201, "")
	session := n.Sessions.List(nil)[0]
	page := "/connect-ui/?session_token=" + session.Token
	show := func(method string, form ...string) *httptest.ResponseRecorder {
		values := url.Values{}
		for i := 0; i < len(form); i += 2 {
			values.Set(form[i], form[i+1])
		}
		r := httptest.NewRequestWithContext(t.Context(), method, page, strings.NewReader(values.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		n.WebApp().ServeHTTP(w, r)
		return w
	}
	shows := func(w *httptest.ResponseRecorder, status int, parts ...string) {
		t.Helper()
		for _, part := range parts {
			hidden, isHidden := strings.CutPrefix(part, "not ")
			if strings.Contains(w.Body.String(), hidden) == isHidden {
				t.Errorf("%s: the page is\n%s", part, w.Body)
			}
		}
		if w.Code != status {
			t.Errorf("got status %d, want %d", w.Code, status)
		}
	}
	shows(show("GET"), 200, "Github (Personal Access Token)", "Personal Access Token <input", "BambooHR", `name="config.subdomain"`, "not Unauthenticated", "not config.version")
	shows(show("POST", "integration", "open"), 400, "This integration cannot be connected here.")
	shows(show("POST", "integration", "pat", "apiKey", ""), 400, "Enter all values.")
	shows(show("POST", "integration", "pat", "apiKey", nangofake.RejectedSecret), 400, "The given credentials were found to be invalid.")
	w := show("POST", "integration", "pat", "apiKey", "ghp_1")
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "?connected=pat&session_token=") {
		t.Fatalf("got %d %v %s", w.Code, w.Header(), w.Body)
	}
	connections := n.ConnectionsOf("pat")
	if len(connections) != 1 || connections[0].Tags["team"] != "globex" || connections[0].Credentials["apiKey"] != "ghp_1" {
		t.Fatalf("the connections are %+v", connections)
	}
	page += "&connected=pat"
	shows(show("GET"), 200, "Connected")

	want(t, n, "POST", "/connect/sessions/reconnect", `{"connection_id":"`+connections[0].ConnectionID+`","integration_id":"pat"}`, 201, "")
	page = "/connect-ui/?session_token=" + n.Sessions.List(nil)[1].Token
	shows(show("GET"), 200, "Reconnect", "<details open>")
	shows(show("POST", "integration", "pat", "apiKey", "ghp_2"), 303)
	if again := n.ConnectionsOf("pat"); len(again) != 1 || again[0].ID != connections[0].ID || again[0].Credentials["apiKey"] != "ghp_2" {
		t.Errorf("the connections are %+v", again)
	}
	clock.Advance(30 * time.Minute)
	shows(show("GET"), 404, "This link has expired")
	shows(show("POST", "integration", "pat", "apiKey", "ghp_3"), 404, "not <form")
}
