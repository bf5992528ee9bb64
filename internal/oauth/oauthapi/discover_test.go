package oauthapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

const (
	rfcName      = "/.well-known/oauth-authorization-server"
	openIDName   = "/.well-known/openid-configuration"
	resourceName = "/.well-known/oauth-protected-resource"
)

// pages serves the pages, in which $ stands for the address of the server, and notes the paths of the requests.
func pages(t *testing.T, byPath map[string]string) (root string, requested *[]string) {
	t.Helper()
	requested = &[]string{}
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*requested = append(*requested, r.URL.RequestURI())
		body, has := byPath[r.URL.RequestURI()]
		body = strings.ReplaceAll(body, "$", server.URL)
		switch challenge, isChallenge := strings.CutPrefix(body, "401 "); {
		case isChallenge:
			w.Header().Add("WWW-Authenticate", `Basic realm="resource_metadata"`)
			w.Header().Add("WWW-Authenticate", challenge)
			w.WriteHeader(http.StatusUnauthorized)
		case !has:
			w.WriteHeader(http.StatusNotFound)
			_, _ = fmt.Fprint(w, "<!DOCTYPE html><title>Not found</title>")
		default:
			_, _ = fmt.Fprint(w, body)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, requested
}

// TestPlaces finds the metadata of an issuer with a path at each of its places, which are tried in this order.
func TestPlaces(t *testing.T) {
	all := []string{rfcName + "/t/a", openIDName + "/t/a", "/t/a" + openIDName, "/t/a" + rfcName}
	for i, place := range all {
		root, requested := pages(t, map[string]string{place: `{"issuer": "$/t/a", "registration_endpoint": "$/register"}`})
		endpoint, err := oauthapi.NewIsolated(rest.Caller{}).Discover(t.Context(), root+"/t/a")
		if err != nil || endpoint != root+"/register" || !slices.Equal(*requested, all[:i+1]) {
			t.Errorf("%s: %q, %v after %q", place, endpoint, err, *requested)
		}
		m, err := oauthapi.NewIsolated(rest.Caller{}).Server(t.Context(), root+"/t/a")
		if err != nil || m.Text("registration_endpoint") != endpoint {
			t.Errorf("%s: %v, %v", place, m, err)
		}
	}
	root, requested := pages(t, nil)
	_, err := oauthapi.NewIsolated(rest.Caller{}).Server(t.Context(), root+"/")
	wantWords(t, err, root+rfcName+" cannot be read: GET ", "404 Not Found", root+openIDName+" cannot be read")
	if !slices.Equal(*requested, []string{rfcName, openIDName}) {
		t.Errorf("the requests are %q", *requested)
	}
}

// Metadata of another issuer is refused, but the error names its registration endpoint.
func TestOtherIssuer(t *testing.T) {
	for metadata, words := range map[string][]string{
		`{"issuer": "$/", "registration_endpoint": "$/register"}`:         {"about another issuer", `/register"`, "set issuer to"},
		`{"issuer": "https://other.example.com"}`:                         {"about another issuer", `"https://other.example.com"`},
		`{"registration_endpoint": "https://me:canary@auth.example.com"}`: {"about another issuer"},
		`<html>`: {"is not a JSON object"},
		`[]`:     {"is not a JSON object"},
	} {
		root, _ := pages(t, map[string]string{rfcName: metadata})
		_, err := oauthapi.NewIsolated(rest.Caller{}).Discover(t.Context(), root)
		wantWords(t, err, words...)
	}
}

func TestProtectedResource(t *testing.T) {
	const path, servers = "/mcp?a=1", `"authorization_servers": ["$/auth", "$/other"]`
	metadata := `{"resource": "$` + path + `", ` + servers + `}`
	for name, test := range map[string]struct {
		pages     map[string]string
		words     []string
		requested []string
	}{
		"named by the resource":        {pages: map[string]string{path: `401 Bearer error="x", resource_metadata="$/meta"`, "/meta": metadata}, requested: []string{path, "/meta"}},
		"named without quotes":         {pages: map[string]string{path: `401 DPoP Resource_Metadata = $/meta, scope="a"`, "/meta": metadata}},
		"with the path":                {pages: map[string]string{resourceName + path: metadata}, requested: []string{path, resourceName + path}},
		"at the root":                  {pages: map[string]string{resourceName: metadata}, requested: []string{path, resourceName + path, resourceName}},
		"401 without the parameter":    {pages: map[string]string{path: `401 Bearer not_resource_metadata="$/meta"`, resourceName: metadata}},
		"an open resource":             {pages: map[string]string{path: `<html>`, resourceName: metadata}},
		"the resource names nothing":   {pages: map[string]string{path: `401 Bearer resource_metadata="$/meta"`, resourceName: metadata}},
		"another resource":             {pages: map[string]string{resourceName: `{"resource": "$/other", ` + servers + `}`}, words: []string{"about another resource", "/other"}},
		"no server":                    {pages: map[string]string{resourceName: `{"resource": "$` + path + `"}`}, words: []string{"no authorization_servers"}},
		"metadata at an unsafe server": {pages: map[string]string{path: `401 Bearer resource_metadata="http://evil.example.com/meta"`}, words: []string{"evil.example.com", "https"}},
		"nothing":                      {words: []string{"404", "set issuer"}},
	} {
		t.Run(name, func(t *testing.T) {
			root, requested := pages(t, test.pages)
			m, err := oauthapi.NewIsolated(rest.Caller{}).ProtectedResource(t.Context(), root+path)
			if test.words != nil {
				wantWords(t, err, test.words...)
				return
			}
			if found := m.Strings("authorization_servers"); err != nil || !slices.Equal(found, []string{root + "/auth", root + "/other"}) {
				t.Errorf("%q, %v", found, err)
			}
			if test.requested != nil && !slices.Equal(*requested, test.requested) {
				t.Errorf("the requests are %q, want %q", *requested, test.requested)
			}
		})
	}
	root, requested := pages(t, map[string]string{resourceName: `{"resource": "$/", ` + servers + `}`})
	if _, err := oauthapi.NewIsolated(rest.Caller{}).ProtectedResource(t.Context(), root+"/"); err != nil || !slices.Equal(*requested, []string{"/", resourceName}) {
		t.Errorf("a resource without a path: %v after %q", err, *requested)
	}
}

// A resource with https leads to no server of this machine.
func TestProtectedResourceWithHTTPS(t *testing.T) {
	for metadata, word := range map[string]string{
		"http://127.0.0.1/meta": "must be https",
		"https://meta.example":  "authorization server that is not https",
	} {
		transport := rest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			switch r.URL.Host {
			case "api.example.com":
				w.Header().Set("WWW-Authenticate", `Bearer resource_metadata="`+metadata+`"`)
				w.WriteHeader(http.StatusUnauthorized)
			case "meta.example":
				_, _ = fmt.Fprint(w, `{"resource": "https://api.example.com/mcp", "authorization_servers": ["http://127.0.0.1"]}`)
			default:
				t.Errorf("unexpected request for %s", r.URL)
			}
			response := w.Result()
			response.Request = r
			return response, nil
		})
		_, err := oauthapi.NewIsolated(rest.Caller{Transport: transport}).ProtectedResource(t.Context(), "https://api.example.com/mcp")
		wantWords(t, err, word)
	}
}

// wantWords checks that an error contains the words, and neither a page of HTML nor the password of a URL.
func wantWords(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("there is no error, want one with %q", words)
		return
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q does not contain %q", err, word)
		}
	}
	if strings.Contains(err.Error(), "<") || strings.Contains(err.Error(), "canary") {
		t.Errorf("the error quotes a page or a password: %s", err)
	}
}
