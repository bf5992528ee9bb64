package oauthfake_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

func TestMetadataPath(t *testing.T) {
	t.Parallel()
	s, _ := newServer(oauthfake.WithPublicPath("/oauth"))
	all := []string{
		"/.well-known/oauth-authorization-server", "/.well-known/oauth-authorization-server/oauth",
		"/.well-known/openid-configuration", "/.well-known/openid-configuration/oauth",
	}
	for _, only := range all {
		s.SetMetadataPath(only)
		for _, path := range all {
			if w := call(t, s, "", "GET", path, ""); (w.Code == http.StatusOK) != (path == only) {
				t.Errorf("%s is answered with %d if the metadata is only at %s", path, w.Code, only)
			}
		}
	}
}

func TestResource(t *testing.T) {
	t.Parallel()
	s, _ := newServer(oauthfake.WithPublicPath("/oauth"))
	refused := call(t, s, "", "GET", "/resource", "")
	const path = "/.well-known/oauth-protected-resource/oauth/resource"
	if want := `Bearer resource_metadata="http://h:1` + path + `"`; refused.Code != http.StatusUnauthorized || refused.Header().Get("WWW-Authenticate") != want {
		t.Errorf("got %d with the challenge %q, want %q", refused.Code, refused.Header().Get("WWW-Authenticate"), want)
	}
	w := call(t, s, "", "GET", path, "")
	if got := read(t, w); got["resource"] != "http://h:1/oauth/resource" || got["authorization_servers"].([]any)[0] != "http://h:1/oauth" { // a list
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestDocuments(t *testing.T) {
	t.Parallel()
	var d oauthfake.Documents
	d.Put("/a.json", oauthfake.Page{Body: `{"client_id":"{url}"}`})
	d.Put("/moved", oauthfake.Page{Status: http.StatusFound, Location: "/a.json", ContentType: "text/html"})
	for target, want := range map[string][3]string{
		"/a.json?b=1": {"application/json", "", `{"client_id":"http://example.com/a.json?b=1"}`},
		"/moved":      {"text/html", "/a.json", ""},
	} {
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, http.NoBody))
		if got := [3]string{w.Header().Get("Content-Type"), w.Header().Get("Location"), w.Body.String()}; got != want {
			t.Errorf("%s is answered with %d %q, want %q", target, w.Code, got, want)
		}
	}
	w := httptest.NewRecorder()
	if d.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/missing", http.NoBody)); w.Code != http.StatusNotFound {
		t.Errorf("a missing document is answered with %d", w.Code)
	}
}
