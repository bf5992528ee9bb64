package emulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
)

// sendAs sends JSON, or a form if the body is not JSON, with an optional token.
func sendAs(t *testing.T, e *emulator.Emulator, token, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Host = "127.0.0.1:1"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	e.Handler().ServeHTTP(w, r)
	return w
}

// TestRegistrationEndpoints acts as a client at each of the three endpoints, which it finds by the variables or by the metadata.
func TestRegistrationEndpoints(t *testing.T) {
	t.Parallel()
	for _, vendor := range []string{"fillout", "fyle", "oauth"} {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			e := emulator.New()
			endpoint, token := "", ""
			if vendor == "oauth" {
				metadata := decode[map[string]any](t, sendAs(t, e, "", "GET", "/oauth/.well-known/oauth-authorization-server", "").Body)
				endpoint = fmt.Sprint(metadata["registration_endpoint"])
			} else {
				e.FilloutApps.SetOpen(false)
				e.FyleApps.SetOpen(false)
				prefix := strings.ToUpper(vendor) + "_APP_REGISTRATION_"
				for _, v := range e.RegistrationEnv("http://127.0.0.1:1") {
					switch v.Name {
					case prefix + "ENDPOINT":
						endpoint = v.Value
					case prefix + "TOKEN":
						token = v.Value
					}
				}
				if w := sendAs(t, e, "", "POST", endpoint, `{}`); w.Code != http.StatusUnauthorized {
					t.Errorf("without the token: %d %s", w.Code, w.Body)
				}
				e.ForgetCalls()
			}
			if endpoint != "http://127.0.0.1:1/"+vendor+"/register" {
				t.Fatalf("the endpoint is %s", endpoint)
			}
			w := sendAs(t, e, token, "POST", endpoint, `{"redirect_uris":["https://a.example/cb"]}`)
			if w.Code != http.StatusCreated {
				t.Fatalf("got %d %s", w.Code, w.Body)
			}
			c := decode[map[string]any](t, w.Body)
			own, access := fmt.Sprint(c["registration_client_uri"]), fmt.Sprint(c["registration_access_token"])
			if want := fmt.Sprint(endpoint, "/", c["client_id"]); own != want {
				t.Errorf("the client is at %s, want %s", own, want)
			}
			update := fmt.Sprintf(`{"client_id":%q,"redirect_uris":["https://b.example/cb"]}`, c["client_id"])
			path := strings.TrimPrefix(own, "http://127.0.0.1:1")
			for _, step := range []struct {
				method, body string
				status       int
			}{{"GET", "", 200}, {"PUT", update, 200}} {
				if w := sendAs(t, e, access, step.method, own, step.body); w.Code != step.status {
					t.Errorf("%s was answered with %d %s", step.method, w.Code, w.Body)
				}
			}
			stored := decode[map[string]struct{ Clients []map[string]any }](t, sendAs(t, e, "", "GET", "/_state", "").Body)[vendor].Clients
			if len(stored) != 1 || fmt.Sprint(stored[0]["redirect_uris"]) != "[https://b.example/cb]" {
				t.Errorf("stored are %v", stored)
			}
			if w := sendAs(t, e, access, "DELETE", own, ""); w.Code != http.StatusNoContent {
				t.Errorf("deleting was answered with %d %s", w.Code, w.Body)
			}
			var calls []string
			for _, call := range e.Calls() {
				if call.Method != http.MethodGet || call.Path == path {
					calls = append(calls, call.Method+" "+call.Path)
				}
			}
			want := []string{"POST /" + vendor + "/register", "GET " + path, "PUT " + path, "DELETE " + path}
			if diff := cmp.Diff(want, calls); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRegistrationIsOpenAtFirst(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	for _, endpoint := range []string{"/fillout/register", "/fyle/register", "/oauth/register"} {
		if w := sendAs(t, e, "", "POST", endpoint, `{}`); w.Code != http.StatusCreated {
			t.Errorf("%s was answered with %d %s", endpoint, w.Code, w.Body)
		}
	}
}

func TestMetadataStandsAtBothPlaces(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	one := sendAs(t, e, "", "GET", "/.well-known/oauth-authorization-server/oauth", "")
	other := sendAs(t, e, "", "GET", "/oauth/.well-known/oauth-authorization-server", "")
	if one.Code != http.StatusOK || one.Body.String() != other.Body.String() {
		t.Errorf("got %d %s and %d %s", one.Code, one.Body, other.Code, other.Body)
	}
}

// TestRegisteredClientsSignIn registers a client for each vendor and signs in with it.
func TestRegisteredClientsSignIn(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ page, token, body, call string }{
		"fillout": {
			"/fillout/authorize/oauth", "/fillout/public/oauth/accessToken",
			`{"code":"$C","client_id":"$I","client_secret":"$S","redirect_uri":"https://a.example/cb"}`, "/fillout/v1/api/forms",
		},
		"fyle": {
			"/fyle/app/developers/oauth/authorize", "/fyle/oauth/token",
			`{"grant_type":"authorization_code","code":"$C","client_id":"$I","client_secret":"$S"}`, "/fyle/platform/v1/spender/my_profile",
		},
	}
	for vendor, tt := range tests {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			e := emulator.New()
			c := decode[map[string]any](t, sendAs(t, e, "", "POST", "/"+vendor+"/register", `{"redirect_uris":["https://a.example/cb"],"client_name":"Mine"}`).Body)
			page := tt.page + "?" + url.Values{"client_id": {fmt.Sprint(c["client_id"])}, "redirect_uri": {"https://a.example/cb"}}.Encode()
			if w := sendAs(t, e, "", "GET", page, ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Mine") {
				t.Errorf("the page is %d %s", w.Code, w.Body)
			}
			to, err := sendAs(t, e, "", "POST", page, "decision=allow").Result().Location()
			if err != nil {
				t.Fatal(err)
			}
			body := strings.NewReplacer("$C", to.Query().Get("code"), "$I", fmt.Sprint(c["client_id"]), "$S", fmt.Sprint(c["client_secret"])).Replace(tt.body)
			got := decode[map[string]string](t, sendAs(t, e, "", "POST", tt.token, body).Body)
			if w := sendAs(t, e, got["access_token"], "GET", tt.call, ""); w.Code != http.StatusOK {
				t.Errorf("the call was answered with %d %s", w.Code, w.Body)
			}
			if base, given := got["base_url"]; given && base != "http://127.0.0.1:1/fillout" {
				t.Errorf("the base URL is %s", base)
			}
			e.FilloutApps.Clients.Delete(fmt.Sprint(c["client_id"]))
			e.FyleApps.Clients.Delete(fmt.Sprint(c["client_id"]))
			if w := sendAs(t, e, "", "GET", page, ""); w.Code != http.StatusBadRequest {
				t.Errorf("the page of a client that is gone is %d", w.Code)
			}
		})
	}
}

// TestSignOutOfFillout uses the app of a new emulator.
func TestSignOutOfFillout(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	const callback = "http://127.0.0.1:5/callback"
	form := url.Values{
		"code": {e.Fillout.AuthorizationCode(callback)}, "client_id": {e.Fillout.ClientID()},
		"client_secret": {e.Fillout.ClientSecret()}, "redirect_uri": {callback},
	}
	token := decode[map[string]string](t, sendAs(t, e, "", "POST", "/fillout/public/oauth/accessToken", form.Encode()).Body)["access_token"]
	for _, step := range []struct {
		method, target string
		status         int
	}{
		{"GET", "/fillout/v1/api/forms", 200}, {"DELETE", "/fillout/public/oauth/invalidate", 200}, {"GET", "/fillout/v1/api/forms", 400},
	} {
		if w := sendAs(t, e, token, step.method, step.target, ""); w.Code != step.status {
			t.Errorf("%s %s was answered with %d %s", step.method, step.target, w.Code, w.Body)
		}
	}
}
