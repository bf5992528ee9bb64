package filloutapi

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAuthorize(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"":                                      "https://build.fillout.com/authorize/oauth",
		"http://127.0.0.1:1/x/":                 "http://127.0.0.1:1/x/authorize/oauth",
		"https://build.example/authorize/oauth": "https://build.example/authorize/oauth",
	} {
		got, err := OAuth{AuthorizeURL: base, ClientID: "a&b", ClientSecret: "canary", RedirectURI: "http://127.0.0.1:8585/callback"}.Authorize("s t")
		address, query, _ := strings.Cut(got, "?")
		values, parseErr := url.ParseQuery(query)
		if err != nil || parseErr != nil || address != want {
			t.Errorf("%s: got %s, %v, %v", base, got, err, parseErr)
		}
		// Only the documented parameters.
		if diff := cmp.Diff(url.Values{"client_id": {"a&b"}, "redirect_uri": {"http://127.0.0.1:8585/callback"}, "state": {"s t"}}, values); diff != "" {
			t.Errorf("%s: %s", base, diff)
		}
	}
	if got, err := (OAuth{AuthorizeURL: "http://build.example"}).Authorize("s"); err == nil {
		t.Errorf("plain http is accepted: got %s", got)
	}
}

func TestExchange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status int
		answer string
		want   OAuthToken
		wrong  string
	}{
		"as documented":   {200, `{"access_token":"canary-token","base_url":"https://eu-api.fillout.com"}`, OAuthToken{"canary-token", "https://eu-api.fillout.com", "https://eu-tables.fillout.com"}, ""},
		"with the path":   {200, `{"access_token":"canary-token","base_url":"https://api.fillout.com/v1/api/"}`, OAuthToken{"canary-token", "https://api.fillout.com", "https://tables.fillout.com"}, ""},
		"no address":      {200, `{"access_token":"canary-token"}`, OAuthToken{"canary-token", "https://api.fillout.com", "https://tables.fillout.com"}, ""},
		"on this machine": {200, `{"access_token":"canary-token","base_url":"http://127.0.0.1:1/fillout"}`, OAuthToken{"canary-token", "http://127.0.0.1:1/fillout", ""}, ""},
		"http elsewhere":  {200, `{"access_token":"canary-token","base_url":"http://api.example"}`, OAuthToken{}, "must be https"},
		"no token":        {200, `{}`, OAuthToken{}, "without an access token"},
		"no JSON":         {200, `"canary-token`, OAuthToken{}, "not valid JSON"},
		"a used code":     {400, `{"statusCode":400,"error":"Bad Request","message":"canary-code of canary-secret is used"}`, OAuthToken{}, "already used"},
		"a wrong secret":  {401, `{"message":"Unauthorized"}`, OAuthToken{}, "client secret"},
		"an outage":       {503, `{"message":"canary-secret"}`, OAuthToken{}, "cannot get a token from Fillout"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls++
				var sent map[string]string
				if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
					t.Error(err)
				}
				want := map[string]string{"code": "canary-code", "client_id": "app", "client_secret": "canary-secret", "redirect_uri": "http://127.0.0.1:8585/callback"}
				if diff := cmp.Diff(want, sent); diff != "" || r.Method+" "+r.URL.String() != "POST /base/public/oauth/accessToken" {
					t.Errorf("%s %s: %s", r.Method, r.URL, diff)
				}
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.answer)
			}))
			defer server.Close()
			got, err := OAuth{TokenURL: server.URL + "/base/", ClientID: "app", ClientSecret: "canary-secret", RedirectURI: "http://127.0.0.1:8585/callback"}.Exchange(t.Context(), "canary-code")
			if got != test.want || calls != 1 {
				t.Errorf("got %v after %d calls", got, calls)
			}
			checkError(t, err, test.wrong)
		})
	}
}

// A token server with an https address must not name an http address.
func TestPlainAddressOfSecureServer(t *testing.T) {
	t.Parallel()
	_, err := parseAPIAddress("http://127.0.0.1:1", "https://server.fillout.com")
	checkError(t, err, "not sent there")
}

func TestInvalidate(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		token  string
		status int
		calls  int
		wrong  string
	}{
		"done":                  {"canary-token", 200, 1, ""},
		"done, no content":      {" canary-token\n", 204, 1, ""},
		"already invalid":       {"canary-token", 401, 1, "may already be invalid"},
		"an outage":             {"canary-token", 502, 1, "may or may not have invalidated the token"},
		"none":                  {" ", 200, 0, "no access token"},
		"the API key":           {"sk_prod_canary_1", 200, 0, "the organisation's API key"},
		"the API key as pasted": {" SK_prod_canary_1", 200, 0, "the organisation's API key"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls++
				for _, name := range []string{"Authentication", "Authorization"} {
					if got := r.Header.Values(name); len(got) != 1 || got[0] != "Bearer canary-token" {
						t.Errorf("the header %s is %q", name, got)
					}
				}
				if r.Method+" "+r.URL.String() != "DELETE /public/oauth/invalidate" {
					t.Errorf("got %s %s", r.Method, r.URL)
				}
				w.WriteHeader(test.status)
				if test.status >= 400 {
					_, _ = io.WriteString(w, `{"message":"canary-token"}`)
				}
			}))
			defer server.Close()
			err := OAuth{TokenURL: server.URL}.Invalidate(t.Context(), test.token)
			if calls != test.calls {
				t.Errorf("%d calls, want %d", calls, test.calls)
			}
			checkError(t, err, test.wrong)
		})
	}
	checkError(t, OAuth{TokenURL: "server.example"}.Invalidate(t.Context(), "canary-token"), "no scheme")
}

func checkError(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("got %v", err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("got %v, want %q", err, want)
	case err != nil && strings.Contains(err.Error(), "canary"):
		t.Errorf("the error contains a secret: %v", err)
	}
}
