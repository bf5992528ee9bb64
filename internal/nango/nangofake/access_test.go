package nangofake_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

func TestRateLimit(t *testing.T) {
	t.Parallel()
	n, clock := newNango()
	n.SetRateLimit(2)
	wants := func(secret string, status int, remaining, retryAfter string) {
		t.Helper()
		w := callAs(t, n, secret, "GET", "/integrations", "")
		if w.Code != status || w.Header().Get("X-RateLimit-Remaining") != remaining || w.Header().Get("Retry-After") != retryAfter {
			t.Errorf("got %d, headers %v", w.Code, w.Header())
		}
	}
	other := n.AddKey("other", "environment:*")
	ends := strconv.FormatInt(clock.Now().Add(time.Minute).Unix(), 10)
	wants(n.SecretKey(), 200, "1", "")
	clock.Advance(30 * time.Second)
	wants("x", 401, "", "") // before the limiter
	wants(other, 200, "0", "")
	wants(n.SecretKey(), 429, "0", "30")
	clock.Advance(29*time.Second + 500*time.Millisecond)
	wants(other, 429, "0", "0") // rounded down
	if w := call(t, n, "GET", "/providers/github", ""); w.Header().Get("X-RateLimit-Reset") != ends ||
		strings.TrimSpace(w.Body.String()) != `{"error":{"code":"too_many_request","method":"GET","path":"/providers/github"}}` {
		t.Errorf("got %s, headers %v", w.Body, w.Header())
	}
	clock.Advance(500 * time.Millisecond)
	wants(n.SecretKey(), 200, "1", "")
	n.SetRateLimit(0)
	wants(n.SecretKey(), 200, "", "")
}

func TestScopes(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	integration(t, n, "pat", "github-pat")
	want(t, n, "POST", "/connections", `{"provider_config_key":"pat","connection_id":"c","credentials":{"type":"API_KEY","apiKey":"s"}}`, 201, "")
	n.Integrations.Put(nangofake.Integration{UniqueKey: "gh", Provider: "github", ClientID: "c", ClientSecret: "s"})
	reader := n.AddKey("reader", "environment:integrations:read", "environment:connections:read", "environment:integrations:list")
	expect := func(secret, method, target, body string, status int, parts ...string) {
		t.Helper()
		w := callAs(t, n, secret, method, target, body)
		if w.Code != status {
			t.Errorf("%s %s: got %d %s", method, target, w.Code, w.Body)
		}
		for _, part := range parts {
			hidden, isHidden := strings.CutPrefix(part, "not ")
			if strings.Contains(w.Body.String(), hidden) == isHidden {
				t.Errorf("%s %s: %s: got %s", method, target, part, w.Body)
			}
		}
	}
	expect(reader, "GET", "/integrations/gh?include=credentials&include=webhook", "", 200, `"webhook_url":null`, `not "credentials"`)
	expect(n.SecretKey(), "GET", "/integrations/gh?include=credentials", "", 200, `"client_secret":"s"`, `not "webhook_url"`)
	expect(reader, "GET", "/connections/c?provider_config_key=pat", "", 200, `"credentials":{}`)
	expect(reader, "GET", "/connections/c?provider_config_key=pat&force_refresh=true", "", 403, "read_credentials scope")
	expect(reader, "GET", "/connections", "", 403, "Insufficient scope. Required one of: environment:connections:list or environment:connections:list_credentials")
	expect(reader, "POST", "/integrations", "{", 400, "invalid_json")
	expect(reader, "POST", "/integrations?x=1", "{}", 403, "Insufficient scope. Required: environment:integrations:create")
	expect(reader, "POST", "/environments", "{}", 403, "account:environments:create")
	expect(n.AddKey("family", "environment:connections:*"), "GET", "/connections/c?provider_config_key=pat", "", 200, `"apiKey":"s"`)
	expect(reader, "GET", "/providers/github", "", 200)
	n.Keys.Delete(reader)
	expect(reader, "GET", "/integrations", "", 401, "unknown_account")
}

func TestContentTypeAndOpenRoutes(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	send := func(method, target, contentType, authorization string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader("{"))
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("Authorization", authorization)
		w := httptest.NewRecorder()
		n.ServeHTTP(w, r)
		return w
	}
	if w := send("POST", "/integrations", "text/plain", ""); w.Code != 415 || !strings.Contains(w.Body.String(), "invalid_content_type") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w := send("POST", "/integrations", "application/json", "Bearer "); w.Code != 400 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w := send("GET", "/integrations", "", "Bearer "); w.Code != 401 || !strings.Contains(w.Body.String(), "malformed_auth_header") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w := send("GET", "/health", "", ""); w.Code != 200 || w.Body.String() != `{"result":"ok"}` || w.Header().Get("X-RateLimit-Limit") != "" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	want(t, n, "GET", "/oauth/client-metadata/x/y", "", 404, `{"error":{"code":"feature_disabled"}}`)
	if w := send("DELETE", "/nosuch", "", ""); w.Code != 404 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestETag(t *testing.T) {
	t.Parallel()
	n, _ := newNango()
	n.SetRateLimit(0)
	first := call(t, n, "GET", "/integrations", "")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/integrations", nil)
	r.Header.Set("Authorization", "Bearer "+n.SecretKey())
	r.Header.Set("If-None-Match", first.Header().Get("ETag"))
	w := httptest.NewRecorder()
	n.ServeHTTP(w, r)
	if !strings.HasPrefix(first.Header().Get("ETag"), `W/"b-`) || w.Code != 304 || w.Body.Len() != 0 {
		t.Errorf("got %v, then %d %s", first.Header(), w.Code, w.Body)
	}
}
