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

// TestClientIDs checks the rules and the recommendations of the draft's section 3, and those about redirect URIs.
func TestClientIDs(t *testing.T) {
	const good = "https://app.example.com/callback"
	for _, test := range []struct {
		clientID, redirectURI string
		violations, warnings  []string // words of each
	}{
		{clientID: "https://app.example.com/client.json", redirectURI: good},
		{clientID: "https://app.example.com/a/b..c/...", redirectURI: good},
		{clientID: "https://app.example.com/client.json?a=../b", redirectURI: good, warnings: []string{"query"}},
		{clientID: "https://app.example.com/client.json?", redirectURI: good, warnings: []string{"query"}},
		{clientID: "https://app.example.com/", redirectURI: good, warnings: []string{"other than /"}},
		{clientID: "https://app.example.com:443/client.json", redirectURI: good, warnings: []string{"port"}}, // no normalization
		{clientID: "https://app.example.com/client.json", redirectURI: "com.example.app:/callback", warnings: []string{"scheme"}},
		{clientID: "https://app.example.com/client.json", redirectURI: "http://127.0.0.1:8585/callback", warnings: []string{"own machine"}},
		{clientID: "http://127.0.0.1:8585/client.json", redirectURI: "http://localhost:8585/callback", warnings: []string{"tests", "own machine"}},
		{clientID: "https://app.example.com", redirectURI: good, violations: []string{"path"}},
		{clientID: "https://app.example.com?a=/b", redirectURI: good, violations: []string{"path"}, warnings: []string{"query"}},
		{clientID: "https:///client.json", redirectURI: good, violations: []string{"host"}, warnings: []string{"port"}},
		{clientID: "https://app.example.com/client.json#", redirectURI: good, violations: []string{"fragment"}},
		{clientID: "https://me@app.example.com/client.json", redirectURI: good, violations: []string{"user name"}},
		{clientID: "https://app.example.com/a/./b", redirectURI: good, violations: []string{"segments"}},
		{clientID: "https://app.example.com/a/%2e%2E/b/..", redirectURI: good, violations: []string{"segments"}},
		{clientID: "http://app.example.com/client.json", redirectURI: good, violations: []string{"https"}, warnings: []string{"port"}},
		{clientID: "ftp://app.example.com/client.json", redirectURI: good, violations: []string{"https"}, warnings: []string{"port"}},
		{clientID: `https://app.example.com\client.json`, redirectURI: good, violations: []string{"URL"}, warnings: []string{"port"}},
		{clientID: " https://app.example.com/client.json", redirectURI: good, violations: []string{"URL"}, warnings: []string{"port"}},
	} {
		d := oauthapi.CheckDocument(test.clientID, []byte(fmt.Sprintf(`{"client_id": %q, "token_endpoint_auth_method": "none", "redirect_uris": [%q]}`, test.clientID, test.redirectURI)), false)
		if !slices.EqualFunc(d.Violations, test.violations, strings.Contains) || !slices.EqualFunc(d.Warnings, test.warnings, strings.Contains) {
			t.Errorf("%s: %q, %q, want %q, %q", test.clientID, d.Violations, d.Warnings, test.violations, test.warnings)
		}
	}
}

// TestFetchDocument checks what an authorization server does not accept from the site of a client.
func TestFetchDocument(t *testing.T) {
	const body = `{"client_id": "x"}`
	answer := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/client.json" || r.Header.Get("Accept") != "application/json" || r.Header.Get("Authorization") != "" {
				t.Errorf("unexpected request for %s with the header %v", r.URL, r.Header)
			}
			w.Header().Set("Content-Type", contentType)
			w.Header().Set("Location", "/other.json")
			w.WriteHeader(status)
			_, _ = fmt.Fprint(w, body)
		}
	}
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		words  []string
	}{
		"document":      {answer(200, "application/json", body), nil},
		"with a suffix": {answer(200, "application/client+json; charset=utf-8", body), nil},
		"of 5 KB":       {answer(200, "application/json", body+strings.Repeat(" ", 5120-len(body))), nil},
		"larger":        {answer(200, "application/json", body+strings.Repeat(" ", 5121-len(body))), []string{"5121 bytes", "5120"}},
		"text":          {answer(200, "text/plain", body), []string{"content type", "text/plain", "application/json"}},
		"no type":       {answer(200, "", body), []string{"content type", "application/json"}},
		"page":          {answer(200, "text/html", "<html>hello"), []string{"content type"}},
		"redirect":      {answer(302, "application/json", body), []string{"302 Found", "no redirect"}},
		"created":       {answer(201, "application/json", body), []string{"201", "only 200"}},
		"not found":     {answer(404, "text/html", "<html>hello"), []string{"404 Not Found"}},
		"broken server": {answer(501, "text/plain", "sorry"), []string{"501", "sorry"}},
	} {
		t.Run(name, func(t *testing.T) {
			site := httptest.NewServer(test.answer)
			defer site.Close()
			d, err := oauthapi.NewIsolated(rest.Caller{}).FetchDocument(t.Context(), site.URL+"/client.json", false)
			if test.words == nil {
				if err != nil || d.Metadata.Text("client_id") != "x" {
					t.Errorf("%v, %v", d, err)
				}
				return
			}
			wantWords(t, err, test.words...)
		})
	}
}

func TestFetchDocumentFromSpecialUseAddress(t *testing.T) {
	for _, host := range []string{
		"10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "192.0.2.1", "224.0.0.1", "0.0.0.0", "255.255.255.255",
		"[::1]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "[2001:db8::1]", "localhost",
	} {
		_, err := oauthapi.NewIsolated(rest.Caller{}).FetchDocument(t.Context(), "https://"+host+"/client.json", false)
		wantWords(t, err, "special-use")
	}
	for clientID, word := range map[string]string{
		"http://app.example.com/client.json": "https", "https://me:canary@app.example.com/": "user name", "https://app.example.com/#a": "fragment",
	} {
		_, err := oauthapi.NewIsolated(rest.Caller{}).FetchDocument(t.Context(), clientID, false)
		wantWords(t, err, word)
	}
}
