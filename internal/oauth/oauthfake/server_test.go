package oauthfake_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// newServer returns a new server and its clock, which is stopped.
func newServer(options ...oauthfake.Option) (*oauthfake.Server, *fake.Clock) {
	clock := &fake.Clock{}
	clock.Set(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	return oauthfake.New(append(options, oauthfake.WithClock(clock))...), clock
}

// call sends a request with an optional token and with headers, as pairs of name and value.
func call(t *testing.T, s http.Handler, token, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Host = "h:1"
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func read(t *testing.T, w *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("answer %d %s: %v", w.Code, w.Body, err)
	}
	return v
}

// client is a client information response.
type client struct{ id, secret, token, path string }

func kept(t *testing.T, w *httptest.ResponseRecorder) client {
	t.Helper()
	if w.Code != http.StatusCreated && w.Code != http.StatusOK {
		t.Fatalf("answer %d %s", w.Code, w.Body)
	}
	all := read(t, w)
	secret, _ := all["client_secret"].(string)
	id := fmt.Sprint(all["client_id"])
	return client{id, secret, fmt.Sprint(all["registration_access_token"]), "/register/" + id}
}

func register(t *testing.T, s http.Handler, body string) client {
	t.Helper()
	return kept(t, call(t, s, "", "POST", "/register", body))
}

// put returns the body of an update of the client with further members.
func (c client) put(members string) string {
	return `{"client_id":"` + c.id + `"` + members + `}`
}

// uris returns the stored redirect URIs.
func uris(t *testing.T, s *oauthfake.Server, c client) []string {
	t.Helper()
	stored, known := s.Clients.Get(c.id)
	if !known {
		t.Fatalf("%s is not stored", c.id)
	}
	return stored.RedirectURIs()
}

func TestRegister(t *testing.T) {
	t.Parallel()
	const defaults = `"token_endpoint_auth_method":"client_secret_basic","grant_types":["authorization_code"],"response_types":["code"]`
	tests := map[string]struct {
		body, want string // without what differs from client to client
		secret     bool
	}{
		"nothing":            {`{}`, `{` + defaults + `}`, true},
		"redirect URIs":      {`{"redirect_uris":["https://a.example/cb?x=1","http://h.example/","app.example:/cb"]}`, `{"redirect_uris":["https://a.example/cb?x=1","http://h.example/","app.example:/cb"],` + defaults + `}`, true},
		"null is nothing":    {`{"client_name":null,"grant_types":null,"redirect_uris":null}`, `{` + defaults + `}`, true},
		"unknown members":    {`{"x":{"n":1e3,"l":[true,null]},"client_name#ja":"名前","client_name":"<&>"}`, `{"x":{"n":1e3,"l":[true,null]},"client_name#ja":"名前","client_name":"<&>",` + defaults + `}`, true},
		"a public client":    {`{"token_endpoint_auth_method":"none"}`, `{"token_endpoint_auth_method":"none","grant_types":["authorization_code"],"response_types":["code"]}`, false},
		"with a key":         {`{"token_endpoint_auth_method":"private_key_jwt","jwks":{"keys":[]}}`, `{"token_endpoint_auth_method":"private_key_jwt","jwks":{"keys":[]},"grant_types":["authorization_code"],"response_types":["code"]}`, false},
		"a machine":          {`{"grant_types":["client_credentials"]}`, `{"grant_types":["client_credentials"],"response_types":[],"token_endpoint_auth_method":"client_secret_basic"}`, true},
		"both flows":         {`{"grant_types":["authorization_code","implicit","refresh_token","urn:x"],"response_types":["token","code"]}`, `{"grant_types":["authorization_code","implicit","refresh_token","urn:x"],"response_types":["token","code"],"token_endpoint_auth_method":"client_secret_basic"}`, true},
		"the server's own":   {`{"client_id":"mine","client_secret":"mine","registration_access_token":"mine","registration_client_uri":"mine","client_id_issued_at":1,"client_secret_expires_at":1}`, `{` + defaults + `}`, true},
		"all that is a text": {`{"client_uri":"https://a.example","logo_uri":"https://a.example/l","tos_uri":"","policy_uri":"http://a.example","jwks_uri":"https://a.example/k","scope":"a b","software_id":"i","software_version":"1","contacts":["a@example.com"]}`, `{"client_uri":"https://a.example","logo_uri":"https://a.example/l","tos_uri":"","policy_uri":"http://a.example","jwks_uri":"https://a.example/k","scope":"a b","software_id":"i","software_version":"1","contacts":["a@example.com"],` + defaults + `}`, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, clock := newServer(oauthfake.WithPublicPath("/oauth"))
			w := call(t, s, "", "POST", "/register", tt.body)
			if w.Code != http.StatusCreated || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Pragma") != "no-cache" {
				t.Errorf("got %d, headers %v", w.Code, w.Header())
			}
			got, c := read(t, w), kept(t, w)
			var want map[string]any
			if err := json.Unmarshal([]byte(tt.want), &want); err != nil {
				t.Fatal(err)
			}
			want["client_id"], want["registration_access_token"] = c.id, c.token
			want["client_id_issued_at"] = float64(clock.Now().Unix())
			want["registration_client_uri"] = "http://h:1/oauth/register/" + c.id
			if tt.secret {
				want["client_secret"], want["client_secret_expires_at"] = c.secret, 0.0
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			if len(c.id) < 20 || len(c.token) < 20 || tt.secret && len(c.secret) < 20 {
				t.Errorf("too short: %+v", c)
			}
			again := read(t, call(t, s, c.token, "GET", c.path, ""))
			if diff := cmp.Diff(want, again); diff != "" {
				t.Errorf("read again (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	const uri, metadata = "invalid_redirect_uri", "invalid_client_metadata"
	tests := map[string]struct{ body, code, description string }{
		"no JSON":               {`{`, metadata, "The body must be a JSON object."},
		"null":                  {`null`, metadata, "The body must be a JSON object."},
		"a list":                {`[]`, metadata, "The body must be a JSON object."},
		"two":                   {`{} {}`, metadata, "The body must be one JSON object."},
		"no list of URIs":       {`{"redirect_uris":"https://a"}`, uri, "redirect_uris must be a list."},
		"a number as URI":       {`{"redirect_uris":[1]}`, uri, "redirect_uris must be a list of strings."},
		"a relative URI":        {`{"redirect_uris":["/cb"]}`, uri, "/cb is not an absolute URI."},
		"an empty URI":          {`{"redirect_uris":[""]}`, uri, " is not an absolute URI."},
		"a broken URI":          {`{"redirect_uris":["https://a:b/"]}`, uri, "https://a:b/ is not an absolute URI."},
		"a fragment":            {`{"redirect_uris":["https://a","https://a/#x"]}`, uri, "https://a/#x has a fragment."},
		"an empty fragment":     {`{"redirect_uris":["https://a/#"]}`, uri, "https://a/# has a fragment."},
		"no host":               {`{"redirect_uris":["https:///cb"]}`, uri, "https:///cb has no host."},
		"a name that is none":   {`{"client_name":1}`, metadata, "client_name must be a string."},
		"a localized one":       {`{"client_name#ja":1}`, metadata, "client_name#ja must be a string."},
		"no page":               {`{"logo_uri":"javascript:alert(1)"}`, metadata, "logo_uri must be the address of a web page."},
		"contacts":              {`{"contacts":"a"}`, metadata, "contacts must be a list."},
		"contacts within":       {`{"contacts":[1]}`, metadata, "contacts must be a list of strings."},
		"unknown method":        {`{"token_endpoint_auth_method":"magic"}`, metadata, "token_endpoint_auth_method must be one of none, client_secret_post, client_secret_basic, client_secret_jwt, private_key_jwt."},
		"unknown grant":         {`{"grant_types":["magic"]}`, metadata, "grant_types has an unsupported value: magic"},
		"unknown response":      {`{"response_types":["magic"]}`, metadata, "response_types has an unsupported value: magic"},
		"code without a grant":  {`{"grant_types":["client_credentials"],"response_types":["code"]}`, metadata, "response_types must have code if and only if grant_types has authorization_code."},
		"implicit without type": {`{"grant_types":["implicit"]}`, metadata, "response_types must have token if and only if grant_types has implicit."},
		"both kinds of keys":    {`{"jwks":{"keys":[]},"jwks_uri":"https://a/k"}`, metadata, "jwks and jwks_uri must not both be present."},
		"no set of keys":        {`{"jwks":[]}`, metadata, "jwks must be a JSON Web Key Set."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := newServer()
			c := register(t, s, `{"redirect_uris":["https://a.example"]}`)
			answers := map[string]*httptest.ResponseRecorder{
				"registration": call(t, s, "", "POST", "/register", tt.body),
				"update":       call(t, s, c.token, "PUT", c.path, strings.Replace(tt.body, "{", `{"client_id":"`+c.id+`",`, 1)),
			}
			if strings.Count(tt.body, `"`) == 0 { // no object to put an ID into
				answers["update"] = call(t, s, c.token, "PUT", c.path, tt.body)
			}
			want := map[string]any{"error": tt.code, "error_description": tt.description}
			for which, w := range answers {
				if w.Code != http.StatusBadRequest || w.Header().Get("Cache-Control") != "no-store" {
					t.Errorf("%s: got %d, headers %v", which, w.Code, w.Header())
				}
				if diff := cmp.Diff(want, read(t, w)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", which, diff)
				}
			}
			if got := s.Clients.List(nil); len(got) != 1 || len(got[0].RedirectURIs()) != 1 {
				t.Errorf("stored are %v", got)
			}
		})
	}
	t.Run("a form", func(t *testing.T) {
		t.Parallel()
		s, _ := newServer()
		w := call(t, s, "", "POST", "/register", `{}`, "Content-Type", "application/x-www-form-urlencoded")
		if w.Code != http.StatusBadRequest || read(t, w)["error_description"] != "The content type must be application/json." {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
	})
}

func TestStrict(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body   string
		status int
	}{
		"none":              {`{}`, 400},
		"an empty list":     {`{"redirect_uris":[]}`, 400},
		"a machine":         {`{"grant_types":["client_credentials"]}`, 201},
		"https":             {`{"redirect_uris":["https://a.example"]}`, 201},
		"http":              {`{"redirect_uris":["http://a.example"]}`, 400},
		"http on loopback":  {`{"redirect_uris":["http://127.0.0.1/cb","http://[::1]/","http://localhost/"]}`, 201},
		"the app's own URI": {`{"redirect_uris":["com.example.app:/cb"]}`, 201},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := newServer()
			if w := call(t, s, "", "POST", "/register", tt.body); w.Code != http.StatusCreated {
				t.Errorf("not strict: %d %s", w.Code, w.Body)
			}
			s.SetKind(oauthfake.Kind{Strict: true})
			w := call(t, s, "", "POST", "/register", tt.body)
			if w.Code != tt.status || w.Code == 400 && read(t, w)["error"] != "invalid_redirect_uri" {
				t.Errorf("strict: %d %s", w.Code, w.Body)
			}
		})
	}
}

func TestInitialAccessToken(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header    string
		open      bool
		status    int
		challenge string
	}{
		"the right one":     {"Bearer initial", false, 201, ""},
		"in another case":   {"bearer initial", false, 201, ""},
		"a wrong one":       {"Bearer other", false, 401, `Bearer error="invalid_token"`},
		"none":              {"", false, 401, "Bearer"},
		"another scheme":    {"Basic initial", false, 401, "Bearer"},
		"none, open":        {"", true, 201, ""},
		"a wrong one, open": {"Bearer other", true, 201, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := newServer(oauthfake.WithInitialAccessToken("initial"))
			s.SetOpen(tt.open)
			w := call(t, s, "", "POST", "/register", `{}`, "Authorization", tt.header)
			if w.Code != tt.status || w.Header().Get("WWW-Authenticate") != tt.challenge {
				t.Errorf("got %d, headers %v", w.Code, w.Header())
			}
			if w.Code == http.StatusUnauthorized && read(t, w)["error"] != "invalid_token" {
				t.Errorf("got %s", w.Body)
			}
		})
	}
	s, _ := newServer()
	s.SetOpen(false)
	if w := call(t, s, "", "POST", "/register", `{}`); s.InitialAccessToken() != "" || w.Code != http.StatusUnauthorized {
		t.Errorf("closed without a token: %d", w.Code)
	}
}

// TestUnknownClient checks that unknown clients and wrong tokens are indistinguishable: RFC 7592, section 2.1, requires 401 for all.
func TestUnknownClient(t *testing.T) {
	t.Parallel()
	s, _ := newServer(oauthfake.WithInitialAccessToken("initial"))
	s.SetOpen(true)
	c, other, gone := register(t, s, `{}`), register(t, s, `{}`), register(t, s, `{}`)
	if w := call(t, s, gone.token, "DELETE", gone.path, ""); w.Code != http.StatusNoContent || w.Body.Len() != 0 || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("deleting was answered with %d %s, headers %v", w.Code, w.Body, w.Header())
	}
	for name, tt := range map[string]struct{ token, path string }{
		"no token":              {"", c.path},
		"another client's":      {other.token, c.path},
		"the initial one":       {"initial", c.path},
		"of a client never met": {c.token, "/register/nope"},
		"of a deleted client":   {gone.token, gone.path},
	} {
		for _, method := range []string{"GET", "PUT", "DELETE"} {
			w := call(t, s, tt.token, method, tt.path, c.put(""))
			if w.Code != http.StatusUnauthorized || read(t, w)["error"] != "invalid_token" || w.Header().Get("WWW-Authenticate") == "" {
				t.Errorf("%s, %s: got %d %s, headers %v", name, method, w.Code, w.Body, w.Header())
			}
		}
	}
	if got := len(s.Clients.List(nil)); got != 2 {
		t.Errorf("%d clients are stored", got)
	}
	if w := call(t, s, c.token, "POST", c.path, c.put("")); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("another method was answered with %d", w.Code)
	}
}

func TestUpdateReplaces(t *testing.T) {
	t.Parallel()
	s, _ := newServer()
	c := register(t, s, `{"redirect_uris":["https://a"],"client_name":"n","scope":"s","x":1,"token_endpoint_auth_method":"client_secret_post"}`)
	w := call(t, s, c.token, "PUT", c.path, c.put(`,"client_secret":"`+c.secret+`","redirect_uris":["https://b","https://a"],"scope":null,"y":2`))
	want := map[string]any{
		"client_id": c.id, "client_secret": c.secret, "client_secret_expires_at": 0.0, "client_id_issued_at": 1767323045.0,
		"registration_access_token": c.token, "registration_client_uri": "http://h:1" + c.path,
		"redirect_uris": []any{"https://b", "https://a"}, "y": 2.0,
		"token_endpoint_auth_method": "client_secret_basic", "grant_types": []any{"authorization_code"}, "response_types": []any{"code"},
	}
	if diff := cmp.Diff(want, read(t, w)); w.Code != http.StatusOK || diff != "" {
		t.Errorf("got %d (-want +got):\n%s", w.Code, diff)
	}
	if diff := cmp.Diff(want, read(t, call(t, s, c.token, "GET", c.path, ""))); diff != "" {
		t.Errorf("read again (-want +got):\n%s", diff)
	}
}

func TestUpdateRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ body, description string }{
		"no ID":              {`{}`, "client_id must be that of the client."},
		"another ID":         {`{"client_id":"x"}`, "client_id must be that of the client."},
		"a secret of choice": {`{"client_id":"$I","client_secret":"x"}`, "client_secret must be that of the client."},
		"an empty secret":    {`{"client_id":"$I","client_secret":""}`, "client_secret must be that of the client."},
		"the token":          {`{"client_id":"$I","registration_access_token":"$T"}`, "registration_access_token must not be in an update."},
		"the address":        {`{"client_id":"$I","registration_client_uri":"x"}`, "registration_client_uri must not be in an update."},
		"the issue":          {`{"client_id":"$I","client_id_issued_at":0}`, "client_id_issued_at must not be in an update."},
		"the expiry":         {`{"client_id":"$I","client_secret_expires_at":0}`, "client_secret_expires_at must not be in an update."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := newServer()
			s.SetKind(oauthfake.Kind{RotatesTokens: true})
			c := register(t, s, `{"redirect_uris":["https://a"]}`)
			w := call(t, s, c.token, "PUT", c.path, strings.NewReplacer("$I", c.id, "$T", c.token).Replace(tt.body))
			want := map[string]any{"error": "invalid_client_metadata", "error_description": tt.description}
			if diff := cmp.Diff(want, read(t, w)); w.Code != http.StatusBadRequest || diff != "" {
				t.Errorf("got %d (-want +got):\n%s", w.Code, diff)
			}
			if w := call(t, s, c.token, "GET", c.path, ""); w.Code != http.StatusOK || len(uris(t, s, c)) != 1 {
				t.Errorf("afterwards: %d %s", w.Code, w.Body)
			}
		})
	}
}

func TestRotation(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ tokens, secrets bool }{
		"neither": {}, "tokens": {tokens: true}, "secrets": {secrets: true}, "both": {true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := newServer()
			s.SetKind(oauthfake.Kind{RotatesTokens: tt.tokens, RotatesSecrets: tt.secrets})
			before := register(t, s, `{}`)
			if read := kept(t, call(t, s, before.token, "GET", before.path, "")); read != before {
				t.Errorf("reading changed %+v to %+v", before, read)
			}
			after := kept(t, call(t, s, before.token, "PUT", before.path, before.put("")))
			if (after.token != before.token) != tt.tokens || (after.secret != before.secret) != tt.secrets {
				t.Errorf("%+v became %+v", before, after)
			}
			status := http.StatusOK
			if tt.tokens {
				status = http.StatusUnauthorized
			}
			if w := call(t, s, before.token, "GET", before.path, ""); w.Code != status {
				t.Errorf("with the old token: %d", w.Code)
			}
			if got := kept(t, call(t, s, after.token, "GET", before.path, "")); got != after {
				t.Errorf("with the new token: %+v", got)
			}
		})
	}
}

func TestSecretFollowsTheMethod(t *testing.T) {
	t.Parallel()
	s, _ := newServer()
	c := register(t, s, `{}`)
	public := kept(t, call(t, s, c.token, "PUT", c.path, c.put(`,"token_endpoint_auth_method":"none"`)))
	again := kept(t, call(t, s, c.token, "PUT", c.path, c.put(``)))
	if c.secret == "" || public.secret != "" || again.secret == "" || again.secret == c.secret {
		t.Errorf("the secrets were %q, %q, %q", c.secret, public.secret, again.secret)
	}
}

func TestApp(t *testing.T) {
	t.Parallel()
	s, clock := newServer()
	s.SetSecretLife(time.Hour)
	w := call(t, s, "", "POST", "/register", `{"client_name":"N","redirect_uris":["https://a","https://b"]}`)
	c := kept(t, w)
	if expires := read(t, w)["client_secret_expires_at"]; expires != float64(clock.Now().Add(time.Hour).Unix()) {
		t.Errorf("the secret expires at %v", expires)
	}
	want := fake.App{ClientID: c.id, ClientSecret: c.secret, Name: "N", RedirectURIs: []string{"https://a", "https://b"}}
	app, known := s.App(c.id)
	if diff := cmp.Diff(want, app); !known || diff != "" {
		t.Errorf("the app (-want +got):\n%s", diff)
	}
	if !app.Authenticates(c.secret) || app.Authenticates("x") || app.Authenticates("") {
		t.Error("the app takes a wrong secret or not its own")
	}
	clock.Advance(time.Hour)
	if app, _ := s.App(c.id); app.Authenticates(c.secret) || app.Authenticates("") {
		t.Error("the secret is good though it expired")
	}
	nameless := register(t, s, `{}`)
	if app, _ := s.App(nameless.id); app.Name != nameless.id || app.RedirectURIs == nil {
		t.Errorf("a client of nothing is %+v", app)
	}
	if _, known := s.App("nope"); known {
		t.Error("an unknown client is known")
	}
}

func TestETags(t *testing.T) {
	t.Parallel()
	s, _ := newServer()
	c := register(t, s, `{"redirect_uris":["https://a"]}`)
	if w := call(t, s, c.token, "PUT", c.path, c.put(`,"redirect_uris":["https://a"]`), "If-Match", `"x"`); w.Code != http.StatusOK || w.Header().Get("ETag") != "" {
		t.Errorf("without ETags: %d, headers %v", w.Code, w.Header())
	}
	s.SetKind(oauthfake.Kind{ETags: true})
	first := call(t, s, c.token, "GET", c.path, "").Header().Get("ETag")
	if again := call(t, s, c.token, "GET", c.path, "").Header().Get("ETag"); first != again || !strings.HasPrefix(first, `"`) || len(first) < 10 {
		t.Errorf("the ETags are %s and %s", first, again)
	}
	s.Clients.Edit(c.id, func(c *oauthfake.Client) { c.SetRedirectURIs("https://a", "https://theirs") })
	for _, method := range []string{"PUT", "DELETE"} {
		for _, tag := range []string{first, `W/` + first, `"x", ` + first} {
			w := call(t, s, c.token, method, c.path, c.put(``), "If-Match", tag)
			if w.Code != http.StatusPreconditionFailed || read(t, w)["error"] != "precondition_failed" {
				t.Errorf("%s with %s: %d %s", method, tag, w.Code, w.Body)
			}
		}
	}
	if diff := cmp.Diff([]string{"https://a", "https://theirs"}, uris(t, s, c)); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	now := call(t, s, c.token, "GET", c.path, "").Header().Get("ETag")
	for _, tag := range []string{`"x", ` + now, "*", ""} {
		w := call(t, s, c.token, "PUT", c.path, c.put(`,"redirect_uris":["https://`+fmt.Sprint(len(tag))+`"]`), "If-Match", tag)
		if w.Code != http.StatusOK || w.Header().Get("ETag") == now {
			t.Errorf("with %s: %d, headers %v", tag, w.Code, w.Header())
		}
		now = w.Header().Get("ETag")
		if is := call(t, s, c.token, "GET", c.path, "").Header().Get("ETag"); is != now {
			t.Errorf("the update said %s, reading says %s", now, is)
		}
	}
	if w := call(t, s, c.token, "DELETE", c.path, "", "If-Match", now); w.Code != http.StatusNoContent {
		t.Errorf("deleting: %d", w.Code)
	}
}

func TestMetadata(t *testing.T) {
	t.Parallel()
	const metadata = "/.well-known/oauth-authorization-server"
	tests := map[string]struct {
		publicPath, issuer string
		paths              []string
	}{
		"at the root": {"", "http://h:1", []string{metadata}},
		"below it":    {"/oauth", "http://h:1/oauth", []string{metadata, metadata + "/oauth"}},
	}
	for name, tt := range tests {
		for _, path := range tt.paths {
			t.Run(name+" "+path, func(t *testing.T) {
				t.Parallel()
				s, _ := newServer(oauthfake.WithPublicPath(tt.publicPath))
				w := call(t, s, "", "GET", path, "")
				got := read(t, w)
				if w.Code != http.StatusOK || got["issuer"] != tt.issuer || got["registration_endpoint"] != tt.issuer+"/register" {
					t.Errorf("got %d %s", w.Code, w.Body)
				}
				for _, required := range []string{"authorization_endpoint", "token_endpoint", "response_types_supported"} {
					if got[required] == nil {
						t.Errorf("%s is missing", required)
					}
				}
			})
		}
	}
}

func TestState(t *testing.T) {
	t.Parallel()
	s, _ := newServer()
	c := register(t, s, `{"redirect_uris":["https://a"],"x":1}`)
	s.Clients.Edit(c.id, func(c *oauthfake.Client) {
		c.Set("client_name", "theirs")
		c.Set("x", nil)
	})
	s.Clients.Put(oauthfake.Client{ID: "bare"})
	s.Clients.Edit("bare", func(c *oauthfake.Client) { c.Set("client_name", "bare") })
	state, err := json.Marshal(s.State())
	if err != nil {
		t.Fatal(err)
	}
	var got struct{ Clients []map[string]any }
	if err := json.Unmarshal(state, &got); err != nil {
		t.Fatal(err)
	}
	want := []map[string]any{
		{
			"client_id": c.id, "client_secret": c.secret, "client_secret_expires_at": 0.0, "client_id_issued_at": 1767323045.0,
			"registration_access_token": c.token, "redirect_uris": []any{"https://a"}, "client_name": "theirs",
			"token_endpoint_auth_method": "client_secret_basic", "grant_types": []any{"authorization_code"}, "response_types": []any{"code"},
		},
		{"client_id": "bare", "client_id_issued_at": 0.0, "registration_access_token": "", "client_name": "bare"},
	}
	if diff := cmp.Diff(want, got.Clients); diff != "" {
		t.Errorf("clients (-want +got):\n%s", diff)
	}
	if w := call(t, s, "", "GET", "/register/bare", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("a client without a token: %d", w.Code)
	}
}

func TestLatency(t *testing.T) {
	t.Parallel()
	s, _ := newServer()
	s.SetLatency(time.Millisecond)
	begin := time.Now()
	register(t, s, `{}`)
	if took := time.Since(begin); took < time.Millisecond {
		t.Errorf("the answer took %s", took)
	}
	s.SetLatency(time.Hour)
	ctx, giveUp := context.WithCancel(t.Context())
	giveUp()
	r := httptest.NewRequestWithContext(ctx, "POST", "/register", strings.NewReader(`{}`))
	r.Header.Set("Content-Type", "application/json")
	s.ServeHTTP(httptest.NewRecorder(), r)
	if got := len(s.Clients.List(nil)); got != 2 {
		t.Errorf("%d clients are stored, though both calls were carried out", got)
	}
}
