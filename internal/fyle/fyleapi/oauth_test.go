package fyleapi

import (
	"encoding/base64"
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
		"":                        "https://app.fylehq.com/app/developers/oauth/authorize",
		"http://127.0.0.1:1/fyle": "http://127.0.0.1:1/fyle/app/developers/oauth/authorize",
		"https://app.fyle.tech/app/developers/oauth/authorize": "https://app.fyle.tech/app/developers/oauth/authorize",
	} {
		got, err := OAuth{AuthorizeURL: base, ClientID: "tpa1", ClientSecret: "canary", RedirectURI: "http://127.0.0.1:8585/callback"}.Authorize("s&t")
		address, query, _ := strings.Cut(got, "?")
		values, parseErr := url.ParseQuery(query)
		if err != nil || parseErr != nil || address != want {
			t.Errorf("%s: got %s, %v, %v", base, got, err, parseErr)
		}
		wanted := url.Values{"client_id": {"tpa1"}, "redirect_uri": {"http://127.0.0.1:8585/callback"}, "response_type": {"code"}, "state": {"s&t"}}
		if diff := cmp.Diff(wanted, values); diff != "" {
			t.Errorf("%s: %s", base, diff)
		}
	}
	if got, err := (OAuth{AuthorizeURL: "http://app.example"}).Authorize("s"); err == nil {
		t.Errorf("plain http returns %s", got)
	}
}

func TestExchangeOfCode(t *testing.T) {
	t.Parallel()
	jwt := "h." + base64.RawURLEncoding.EncodeToString([]byte(`{"exp":1893456000}`)) + ".s"
	for name, test := range map[string]struct {
		status int
		answer string
		wrong  string
	}{
		"as documented":    {200, `{"access_token":"` + jwt + `","refresh_token":"canary-refresh"}`, ""},
		"no refresh token": {200, `{"access_token":"canary-access"}`, "without a refresh token"},
		"a used code":      {401, `{"message":"invalid token canary-code"}`, "already used"},
		"a bad request":    {400, `{"message":"canary-secret"}`, "already used"},
		"another app":      {404, `{"message":"not found"}`, "no app with this client ID"},
		"a fault":          {500, `canary-secret`, "cannot get a token from Fyle"},
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
				want := map[string]string{"grant_type": "authorization_code", "code": "canary-code", "client_id": "tpa1", "client_secret": "canary-secret"}
				if diff := cmp.Diff(want, sent); diff != "" || r.Method+" "+r.URL.String() != "POST /oauth/token" {
					t.Errorf("%s %s: %s", r.Method, r.URL, diff)
				}
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.answer)
			}))
			defer server.Close()
			token, err := OAuth{TokenURL: server.URL, ClientID: "tpa1", ClientSecret: "canary-secret", RedirectURI: "http://127.0.0.1:8585/callback"}.Exchange(t.Context(), "canary-code")
			if calls != 1 {
				t.Errorf("%d calls", calls)
			}
			if test.wrong == "" {
				if err != nil || token.AccessToken != jwt || token.RefreshToken != "canary-refresh" || token.Expiry.Unix() != 1893456000 {
					t.Errorf("got %v, %v", token, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.wrong) || strings.Contains(err.Error(), "canary") {
				t.Errorf("got %v, want %q and no secret", err, test.wrong)
			}
		})
	}
	if _, err := (OAuth{TokenURL: "http://accounts.example"}).Exchange(t.Context(), "canary-code"); err == nil {
		t.Error("a code was sent by plain http")
	}
}
