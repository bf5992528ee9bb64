package filloutfake_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/oauth2"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
)

const (
	authorizePath  = "/authorize/oauth"
	tokenPath      = "/public/oauth/accessToken"
	invalidatePath = "/public/oauth/invalidate"
	callback       = "http://127.0.0.1:5123/callback"

	invalidCode   = `{"statusCode":400,"error":"Bad Request","message":"Invalid code"}`
	invalidClient = `{"statusCode":400,"error":"Bad Request","message":"Invalid client_id or client_secret"}`
	invalidKey    = `{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`
	missingKey    = `{"statusCode":400,"error":"Bad Request","message":"API authorization header missing"}`
	notRouted     = `{"statusCode":404,"error":"Not Found","message":"Not Found"}`
)

// signIn sends a request to the sign-in. headers are pairs of names and values.
func signIn(t *testing.T, f *filloutfake.Fillout, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Host = "h:1"
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	f.SignIn().ServeHTTP(w, r)
	return w
}

// exchange returns the body with which the first app exchanges a code.
func exchange(f *filloutfake.Fillout, code string) url.Values {
	return url.Values{
		"code": {code}, "client_id": {f.ClientID()}, "client_secret": {f.ClientSecret()}, "redirect_uri": {callback},
	}
}

// newToken returns a new access token of the first app.
func newToken(t *testing.T, f *filloutfake.Fillout) string {
	t.Helper()
	w := signIn(t, f, "POST", tokenPath, exchange(f, f.AuthorizationCode(callback)).Encode(), "Content-Type", "application/x-www-form-urlencoded")
	if w.Code != http.StatusOK {
		t.Fatalf("create an access token: got %d %s", w.Code, w.Body)
	}
	return read[map[string]string](t, w)["access_token"]
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	const form, js = "application/x-www-form-urlencoded", "application/json"
	tests := map[string]struct {
		kind, body string // $C is a code, $I and $S are the app's ID and secret
		status     int
		answer     string // "" stands for a response with an access token
	}{
		"JSON":              {js, `{"code":"$C","client_id":"$I","client_secret":"$S","redirect_uri":"http://127.0.0.1:5123/callback"}`, 200, ""},
		"more than known":   {js, `{"grant_type":"authorization_code","code":"$C","client_id":"$I","client_secret":"$S","redirect_uri":"http://127.0.0.1:5123/callback"}`, 200, ""},
		"a form":            {form, `code=$C&client_id=$I&client_secret=$S&redirect_uri=http%3A%2F%2F127.0.0.1%3A5123%2Fcallback&grant_type=authorization_code`, 200, ""},
		"an unknown code":   {js, `{"code":"x","client_id":"$I","client_secret":"$S","redirect_uri":"http://127.0.0.1:5123/callback"}`, 400, invalidCode},
		"another port":      {js, `{"code":"$C","client_id":"$I","client_secret":"$S","redirect_uri":"http://127.0.0.1:5124/callback"}`, 400, invalidCode},
		"the registered":    {js, `{"code":"$C","client_id":"$I","client_secret":"$S","redirect_uri":"http://127.0.0.1/callback"}`, 400, invalidCode},
		"a wrong secret":    {js, `{"code":"$C","client_id":"$I","client_secret":"x","redirect_uri":"http://127.0.0.1:5123/callback"}`, 400, invalidClient},
		"an empty secret":   {js, `{"code":"$C","client_id":"$I","client_secret":"","redirect_uri":"http://127.0.0.1:5123/callback"}`, 400, invalidClient},
		"an unknown client": {js, `{"code":"$C","client_id":"x","client_secret":"$S","redirect_uri":"http://127.0.0.1:5123/callback"}`, 400, invalidClient},
		"no JSON":           {js, `{`, 400, `{"statusCode":400,"error":"Bad Request","message":"Body is not valid JSON but content-type is set to 'application/json'"}`},
		"no form":           {form, `code=%zz`, 400, `{"statusCode":400,"error":"Bad Request","message":"invalid URL escape \"%zz\""}`},
		"a code missing":    {form, `client_id=$I&client_secret=$S&redirect_uri=x`, 400, `{"statusCode":400,"error":"Bad Request","message":"[\n  {\n    \"code\": \"invalid_type\",\n    \"expected\": \"string\",\n    \"path\": [\n      \"code\"\n    ],\n    \"message\": \"Invalid input: expected string, received undefined\"\n  }\n]"}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := newFillout()
			body := strings.NewReplacer("$C", f.AuthorizationCode(callback), "$I", f.ClientID(), "$S", f.ClientSecret()).Replace(tt.body)
			w := signIn(t, f, "POST", tokenPath, body, "Content-Type", tt.kind)
			if w.Code != tt.status || tt.answer != "" && w.Body.String() != tt.answer {
				t.Fatalf("got %d %s", w.Code, w.Body)
			}
			if tt.answer != "" {
				return
			}
			got := read[map[string]string](t, w)
			token := got["access_token"]
			want := map[string]string{"access_token": "fillout_token_" + strings.TrimPrefix(token, "fillout_token_"), "base_url": "http://h:1"}
			if diff := cmp.Diff(want, got); diff != "" || len(token) < 40 {
				t.Errorf("the response differs (-want +got):\n%s", diff)
			}
			if w := signIn(t, f, "POST", tokenPath, body, "Content-Type", tt.kind); w.Code != http.StatusBadRequest || w.Body.String() != invalidCode {
				t.Errorf("the second use of the code: got %d %s", w.Code, w.Body)
			}
			if w := callAs(t, f, "Bearer "+token, "GET", "/v1/api/forms", ""); w.Code != http.StatusOK {
				t.Errorf("the token at the forms API: got %d %s", w.Code, w.Body)
			}
			if w := callAs(t, f, "Bearer "+token, "GET", "/api/v1/bases", ""); w.Code != http.StatusUnauthorized {
				t.Errorf("the token at the tables host: got %d %s", w.Code, w.Body)
			}
		})
	}
}

func TestInvalidate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		headers []string // $T is the token
		heeded  string   // the argument of SetInvalidateHeader
		status  int
		answer  string
		works   bool // whether the token is still valid
	}{
		"as documented":             {[]string{"Authentication", "Bearer $T"}, "", 200, `{}`, false},
		"Authorization":             {[]string{"Authorization", "Bearer $T"}, "", 200, `{}`, false},
		"both":                      {[]string{"Authentication", "Bearer $T", "Authorization", "Bearer $T"}, "", 200, `{}`, false},
		"both, Authorization read":  {[]string{"Authentication", "Bearer $T", "Authorization", "Bearer $T"}, "Authorization", 200, `{}`, false},
		"both, Authentication read": {[]string{"Authentication", "Bearer $T", "Authorization", "Bearer $T"}, "Authentication", 200, `{}`, false},
		"Authorization ignored":     {[]string{"Authorization", "Bearer $T"}, "Authentication", 400, missingKey, true},
		"Authentication ignored":    {[]string{"Authentication", "Bearer $T"}, "Authorization", 400, missingKey, true},
		"Authentication precedes":   {[]string{"Authentication", "Bearer fillout_token_x", "Authorization", "Bearer $T"}, "", 400, invalidKey, true},
		"none":                      {nil, "", 400, missingKey, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := newFillout()
			f.SetInvalidateHeader(tt.heeded)
			token, other := newToken(t, f), newToken(t, f)
			headers := []string{}
			for _, h := range tt.headers {
				headers = append(headers, strings.ReplaceAll(h, "$T", token))
			}
			if w := signIn(t, f, "DELETE", invalidatePath, "", headers...); w.Code != tt.status || w.Body.String() != tt.answer {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
			w := callAs(t, f, "Bearer "+token, "GET", "/v1/api/forms", "")
			if works := w.Code == http.StatusOK; works != tt.works || !works && w.Body.String() != invalidKey {
				t.Errorf("the token after the call: got %d %s", w.Code, w.Body)
			}
			if w := callAs(t, f, "Bearer "+other, "GET", "/v1/api/forms", ""); w.Code != http.StatusOK {
				t.Errorf("another token: got %d %s", w.Code, w.Body)
			}
			if tt.works {
				return
			}
			if w := signIn(t, f, "DELETE", invalidatePath, "", headers...); w.Body.String() != invalidKey {
				t.Errorf("the second call: got %d %s", w.Code, w.Body)
			}
		})
	}
}

func TestInvalidateTakesTheAPIKeyToo(t *testing.T) {
	t.Parallel()
	f, _ := newFillout()
	key := f.APIKey()
	if w := signIn(t, f, "DELETE", invalidatePath, "", "Authentication", "Bearer "+key); w.Code != http.StatusOK {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if w := callAs(t, f, "Bearer "+key, "GET", "/v1/api/forms", ""); f.APIKey() != "" || w.Body.String() != invalidKey {
		t.Errorf("the key after the call: %q, got %d %s", f.APIKey(), w.Code, w.Body)
	}
}

func TestSignInRoutes(t *testing.T) {
	t.Parallel()
	f, _ := newFillout()
	for _, target := range []string{
		"GET " + tokenPath, "POST " + invalidatePath, "GET /public/oauth", "POST " + tokenPath + "/", "GET /v1/api/forms",
	} {
		method, path, _ := strings.Cut(target, " ")
		if w := signIn(t, f, method, path, ""); w.Code != http.StatusNotFound || w.Body.String() != notRouted || w.Header().Get("Ratelimit-Limit") != "" {
			t.Errorf("%s: got %d %s, headers %v", target, w.Code, w.Body, w.Header())
		}
	}
}

func TestCodeExpires(t *testing.T) {
	t.Parallel()
	f, clock := newFillout()
	body := exchange(f, f.AuthorizationCode(callback)).Encode()
	clock.Advance(10 * time.Minute)
	if w := signIn(t, f, "POST", tokenPath, body, "Content-Type", "application/x-www-form-urlencoded"); w.Body.String() != invalidCode {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

// TestSignInWithOAuth2 runs a complete sign-in with golang.org/x/oauth2, for an app that only WithApps returns.
func TestSignInWithOAuth2(t *testing.T) {
	t.Parallel()
	app := fake.App{ClientID: "registered", ClientSecret: "s", Name: "Registered", RedirectURIs: []string{"https://a.example/cb"}}
	f := filloutfake.New(filloutfake.WithPublicPath("/fillout"), filloutfake.WithApps(func(id string) (fake.App, bool) {
		return app, id == app.ClientID
	}))
	mux := http.NewServeMux()
	mux.Handle("/fillout/", http.StripPrefix("/fillout", f.FormsAPI()))
	mux.Handle("/", f.SignIn())
	server := httptest.NewServer(mux)
	defer server.Close()
	client := oauth2.Config{
		ClientID: app.ClientID, ClientSecret: app.ClientSecret, RedirectURL: "https://a.example/cb",
		Endpoint: oauth2.Endpoint{AuthURL: server.URL + authorizePath, TokenURL: server.URL + tokenPath, AuthStyle: oauth2.AuthStyleInParams},
	}
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.PostForm(client.AuthCodeURL("state"), url.Values{"decision": {"allow"}})
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	location, err := answer.Location()
	if err != nil || location.Host != "a.example" || location.Query().Get("state") != "state" {
		t.Fatalf("the redirect is %v, %v", location, err)
	}
	token, err := client.Exchange(t.Context(), location.Query().Get("code"))
	if err != nil {
		t.Fatal(err)
	}
	if base := token.Extra("base_url"); base != server.URL+"/fillout" || !token.Expiry.IsZero() || token.RefreshToken != "" {
		t.Errorf("the token is %+v, its base_url %v", token, base)
	}
	forms, err := client.Client(t.Context(), token).Get(server.URL + "/fillout/v1/api/forms")
	if err != nil {
		t.Fatal(err)
	}
	defer forms.Body.Close()
	if forms.StatusCode != http.StatusOK {
		t.Errorf("the forms API returned %s", forms.Status)
	}
}
