package fylefake_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
)

const authorize = "/app/developers/oauth/authorize?response_type=code&state=s"

// decide presses a button on the authorize page and returns the address of the redirect, nil if there is none.
func decide(t *testing.T, f *fylefake.Fyle, client, redirectURI, decision string) *url.URL {
	t.Helper()
	query := url.Values{"client_id": {client}, "redirect_uri": {redirectURI}}
	r := httptest.NewRequestWithContext(t.Context(), "POST", authorize+"&"+query.Encode(), strings.NewReader("decision="+decision))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	location, err := w.Result().Location()
	if err != nil {
		return nil
	}
	return location
}

func redeem(t *testing.T, f *fylefake.Fyle, code, client, clientSecret string) *httptest.ResponseRecorder {
	t.Helper()
	return call(t, f, "", "POST", "/oauth/token", fmt.Sprintf(
		`{"grant_type":"authorization_code","code":%q,"client_id":%q,"client_secret":%q}`, code, client, clientSecret))
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	f, clock := newFyle()
	page := call(t, f, "", "GET", authorize+"&client_id=tpaTest&redirect_uri=http://127.0.0.1:5/callback", "")
	if page.Code != http.StatusOK || !strings.Contains(page.Body.String(), `id="allow"`) || !strings.Contains(page.Body.String(), "Fyle") {
		t.Errorf("the page is %d %s", page.Code, page.Body)
	}
	if to := decide(t, f, clientID, "http://127.0.0.1:5/callback", "deny"); to == nil || to.String() != "http://127.0.0.1:5/callback?error=access_denied&state=s" {
		t.Errorf("denied, sent to %v", to)
	}
	for _, refused := range [][2]string{{clientID, "http://127.0.0.1:5/other"}, {clientID, ""}, {"tpaNone", "http://127.0.0.1:5/callback"}} {
		if to := decide(t, f, refused[0], refused[1], "allow"); to != nil {
			t.Errorf("%v: sent to %v", refused, to)
		}
	}
	allow := func() string {
		to := decide(t, f, clientID, "http://127.0.0.1:5/callback", "allow")
		if to == nil || to.Query().Get("state") != "s" {
			t.Fatalf("allowed, sent to %v", to)
		}
		return to.Query().Get("code")
	}
	code := allow()
	if w := redeem(t, f, code, clientID, "x"); w.Code != http.StatusUnauthorized {
		t.Errorf("with a wrong secret: %d %s", w.Code, w.Body)
	}
	got := read[map[string]string](t, redeem(t, f, code, clientID, secret))
	for _, token := range []string{got["access_token"], signIn(t, f, got["refresh_token"])} {
		if w := call(t, f, token, "GET", profile, ""); !strings.Contains(w.Body.String(), fylefake.FirstOrgID) {
			t.Errorf("the profile is %d %s", w.Code, w.Body)
		}
	}
	if w := redeem(t, f, code, clientID, secret); w.Code != http.StatusUnauthorized || w.Body.String() != invalidToken {
		t.Errorf("a used code: %d %s", w.Code, w.Body)
	}
	late := allow()
	clock.Advance(10 * time.Minute)
	if w := redeem(t, f, late, clientID, secret); w.Code != http.StatusUnauthorized {
		t.Errorf("a late code: %d %s", w.Code, w.Body)
	}
}

// TestOtherApps uses an app of the web console and an app of WithApps.
func TestOtherApps(t *testing.T) {
	t.Parallel()
	registered := fake.App{ClientID: "registered", ClientSecret: "r", RedirectURIs: []string{"https://r.example"}}
	f := fylefake.New(fylefake.WithClient(clientID, secret), fylefake.WithApps(func(id string) (fake.App, bool) {
		return registered, id == registered.ClientID
	}))
	made := fake.App{ClientID: "tpaMade", ClientSecret: "m", RedirectURIs: []string{"https://m.example"}}
	f.Apps.Put(made)
	for _, app := range []fake.App{registered, made} {
		to := decide(t, f, app.ClientID, app.RedirectURIs[0], "allow")
		if to == nil {
			t.Fatalf("%s: no redirect", app.ClientID)
		}
		if w := redeem(t, f, to.Query().Get("code"), clientID, secret); w.Code != http.StatusUnauthorized {
			t.Errorf("%s: another app can redeem its code: %d", app.ClientID, w.Code)
		}
		got := read[map[string]string](t, redeem(t, f, to.Query().Get("code"), app.ClientID, app.ClientSecret))
		refresh := func(client, clientSecret string) int {
			return call(t, f, "", "POST", "/oauth/token", fmt.Sprintf(
				`{"grant_type":"refresh_token","refresh_token":%q,"client_id":%q,"client_secret":%q}`, got["refresh_token"], client, clientSecret)).Code
		}
		if own, other := refresh(app.ClientID, app.ClientSecret), refresh(clientID, secret); own != http.StatusOK || other != http.StatusUnauthorized {
			t.Errorf("%s: the status for its refresh token is %d, and %d if another app sends it", app.ClientID, own, other)
		}
	}
	f.Apps.Delete(made.ClientID)
	if w := redeem(t, f, "x", made.ClientID, made.ClientSecret); w.Code != http.StatusNotFound {
		t.Errorf("a deleted app: %d %s", w.Code, w.Body)
	}
}
