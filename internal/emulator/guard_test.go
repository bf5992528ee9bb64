package emulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
)

// A page of another site reaches the emulator only under the site's own name, which the browser sends as the host.
func TestHosts(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]int{
		"127.0.0.1":              http.StatusOK,
		"127.0.0.1:8484":         http.StatusOK,
		"127.1.2.3:8484":         http.StatusOK,
		"[::1]":                  http.StatusOK,
		"[::1]:8484":             http.StatusOK,
		"localhost:8484":         http.StatusOK,
		"LocalHost":              http.StatusOK,
		"acme.localhost:8484":    http.StatusOK,
		"":                       http.StatusMisdirectedRequest,
		"rebound.example:8484":   http.StatusMisdirectedRequest,
		"localhost.example":      http.StatusMisdirectedRequest,
		"notlocalhost":           http.StatusMisdirectedRequest,
		"127.0.0.1.example:8484": http.StatusMisdirectedRequest,
		"192.0.2.1:8484":         http.StatusMisdirectedRequest,
		"0.0.0.0:8484":           http.StatusMisdirectedRequest,
		"[2001:db8::1]:8484":     http.StatusMisdirectedRequest,
	} {
		for _, path := range []string{"/_state", "/poozle/api/health"} {
			e := emulator.New()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			r.Host = host
			w := httptest.NewRecorder()
			e.Handler().ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s at the host %q: got status %d, want %d", path, host, w.Code, want)
			}
			if want != http.StatusOK && (!strings.Contains(w.Body.String(), "use 127.0.0.1 or localhost") || len(e.Calls()) > 0) {
				t.Errorf("%s at the host %q: got %q, with %d calls in the record", path, host, w.Body, len(e.Calls()))
			}
		}
	}
}

// A browser names the origin of the page that sends a request. Other programs send no such header.
func TestOrigins(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		header, value string
		refused       bool
	}{
		"a program":               {"User-Agent", "curl/8", false},
		"the address bar":         {"Sec-Fetch-Site", "none", false},
		"its own page":            {"Sec-Fetch-Site", "same-origin", false},
		"its own page, by origin": {"Origin", "http://127.0.0.1:8484", false},
		"another port":            {"Sec-Fetch-Site", "same-site", true},
		"another site":            {"Sec-Fetch-Site", "cross-site", true},
		"another site, by origin": {"Origin", "https://page.example", true},
		"a page without origin":   {"Origin", "null", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, call := range [][3]string{
				{"POST", "/_faults", `{"method": "GET", "path": "/poozle", "status": 500}`},
				{"DELETE", "/_faults", ""},
				{"DELETE", "/_calls", ""},
				{"POST", "/_deliver", ""},
			} {
				e := emulator.New()
				r := httptest.NewRequestWithContext(t.Context(), call[0], "http://127.0.0.1:8484"+call[1], strings.NewReader(call[2]))
				r.Header.Set("Content-Type", "text/plain")
				r.Header.Set(tt.header, tt.value)
				w := httptest.NewRecorder()
				e.Handler().ServeHTTP(w, r)
				if refused := w.Code == http.StatusForbidden; refused != tt.refused || refused && len(e.Faults()) > 0 {
					t.Errorf("%s %s: got status %d, with %d faults to come", call[0], call[1], w.Code, len(e.Faults()))
				}
			}
		})
	}
}
