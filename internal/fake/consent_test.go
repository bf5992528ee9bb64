package fake_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

func TestAccepts(t *testing.T) {
	t.Parallel()
	app := fake.App{RedirectURIs: []string{
		"https://a.example/cb", "http://127.0.0.1/callback", "http://[::1]:9/cb?x=1", "http://localhost/cb", "app.example:/cb",
	}}
	for address, want := range map[string]bool{
		"https://a.example/cb":                     true,
		"https://a.example/cb/":                    false,
		"https://A.example/cb":                     false,
		"https://a.example:443/cb":                 false,
		"https://a.example/cb?x=1":                 false,
		"app.example:/cb":                          true,
		"http://127.0.0.1/callback":                true,
		"http://127.0.0.1:5123/callback":           true,
		"http://127.0.0.1:5123/other":              false,
		"http://127.0.0.1:5123/callback?x=1":       false,
		"http://127.0.0.2:5123/callback":           false,
		"http://u@127.0.0.1:5123/callback":         false,
		"https://127.0.0.1:5123/callback":          false,
		"http://[::1]:1/cb?x=1":                    true,
		"http://[::1]/cb?x=1":                      true,
		"http://localhost/cb":                      true,
		"http://localhost:1/cb":                    false,
		"http://127.0.0.1:1/callback#x":            false,
		"http://127.0.0.1.example.com:1/callback":  false,
		"http://example.com/?http://127.0.0.1/cal": false,
		"":  false,
		":": false,
	} {
		if got := app.Accepts(address); got != want {
			t.Errorf("%q: got %t", address, got)
		}
	}
}

// newConsent returns a page with one app.
func newConsent() (*fake.Consent, *fake.Clock) {
	clock := &fake.Clock{}
	clock.Set(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	app := fake.App{ClientID: "c", Name: "An <app>", RedirectURIs: []string{"http://127.0.0.1/cb", "https://a/?x=1", "app:cb"}}
	return fake.NewConsent("Vendor", clock, func(id string) (fake.App, bool) { return app, id == app.ClientID }), clock
}

// visit sends a request as a browser does, with the query in the address and the decision in the form.
func visit(t *testing.T, c http.Handler, method string, query url.Values, form string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, "/authorize?"+query.Encode(), strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w
}

func TestConsentPage(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		method, clientID, redirectURI, form string
		status                              int
		parts                               []string // of the page
	}{
		"asks":               {"GET", "c", "http://127.0.0.1:5/cb", "", 200, []string{"Vendor", "An &lt;app&gt;", "http://127.0.0.1:5/cb", `<form method="post">`, `<button id="allow" name="decision" value="allow">`, `<button id="deny" name="decision" value="deny">`}},
		"unknown app":        {"GET", "x", "http://127.0.0.1/cb", "", 400, []string{"There is no app with this client_id."}},
		"no redirect":        {"GET", "c", "", "", 400, []string{"redirect_uri is not registered"}},
		"another redirect":   {"GET", "c", "https://evil.example", "", 400, []string{"redirect_uri is not registered"}},
		"allowed to another": {"POST", "c", "https://evil.example", "decision=allow", 400, []string{"redirect_uri is not registered"}},
		"denied to another":  {"POST", "c", "https://evil.example", "decision=deny", 400, []string{"redirect_uri is not registered"}},
		"unknown, allowed":   {"POST", "x", "http://127.0.0.1/cb", "decision=allow", 400, []string{"There is no app"}},
		"no decision":        {"POST", "c", "http://127.0.0.1/cb", "", 400, []string{"neither allow nor deny"}},
		"another method":     {"PUT", "c", "http://127.0.0.1/cb", "", 405, []string{"GET and POST"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newConsent()
			w := visit(t, c, tt.method, url.Values{"client_id": {tt.clientID}, "redirect_uri": {tt.redirectURI}, "state": {"s"}}, tt.form)
			if w.Code != tt.status || w.Header().Get("Location") != "" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				t.Errorf("got %d, headers %v", w.Code, w.Header())
			}
			for _, part := range tt.parts {
				if !strings.Contains(w.Body.String(), part) {
					t.Errorf("%q is not in %s", part, w.Body)
				}
			}
			if asks := strings.Contains(w.Body.String(), "<form"); asks != (tt.status == http.StatusOK) {
				t.Errorf("the page is %s", w.Body)
			}
		})
	}
}

func TestDecision(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		redirectURI, decision, want string // $C is the code
		state                       []string
	}{
		"allow":               {"http://127.0.0.1:5/cb", "allow", "http://127.0.0.1:5/cb?code=$C&state=a+b%26", []string{"a b&"}},
		"allow without state": {"http://127.0.0.1:5/cb", "allow", "http://127.0.0.1:5/cb?code=$C", nil},
		"allow, empty state":  {"http://127.0.0.1:5/cb", "allow", "http://127.0.0.1:5/cb?code=$C&state=", []string{""}},
		"a query is kept":     {"https://a/?x=1", "allow", "https://a/?x=1&code=$C&state=s", []string{"s"}},
		"the app's own":       {"app:cb", "allow", "app:cb?code=$C", nil},
		"deny":                {"http://127.0.0.1:5/cb", "deny", "http://127.0.0.1:5/cb?error=access_denied&state=s", []string{"s"}},
		"deny without state":  {"https://a/?x=1", "deny", "https://a/?x=1&error=access_denied", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, _ := newConsent()
			query := url.Values{"client_id": {"c"}, "redirect_uri": {tt.redirectURI}}
			if tt.state != nil {
				query["state"] = tt.state
			}
			w := visit(t, c, "POST", query, "decision="+tt.decision)
			location, err := url.Parse(w.Header().Get("Location"))
			if w.Code != http.StatusSeeOther || err != nil {
				t.Fatalf("got %d, headers %v, %v", w.Code, w.Header(), err)
			}
			code := location.Query().Get("code")
			if diff := cmp.Diff(strings.ReplaceAll(tt.want, "$C", code), location.String()); diff != "" {
				t.Errorf("location (-want +got):\n%s", diff)
			}
			redirectURI, good := c.Redeem(code, "c")
			if good != (tt.decision == "allow") || good && redirectURI != tt.redirectURI {
				t.Errorf("the code %q is good: %t, for %s", code, good, redirectURI)
			}
		})
	}
}

func TestRedeem(t *testing.T) {
	t.Parallel()
	c, clock := newConsent()
	code := c.Code("c", "u")
	if _, good := c.Redeem(code, "other"); good {
		t.Error("another client may use the code")
	}
	clock.Advance(10*time.Minute - time.Second)
	if redirectURI, good := c.Redeem(code, "c"); !good || redirectURI != "u" {
		t.Errorf("the code is good: %t, for %q", good, redirectURI)
	}
	if _, good := c.Redeem(code, "c"); good {
		t.Error("the code is good twice")
	}
	late := c.Code("c", "u")
	clock.Advance(10 * time.Minute)
	if _, good := c.Redeem(late, "c"); good {
		t.Error("the code is good after ten minutes")
	}
}
