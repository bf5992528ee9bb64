package oauthapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

const endpoint = "https://auth.example.com/register"

func TestRegister(t *testing.T) {
	s := newServer()
	s.client, s.token = nil, "initial"
	c := oauthapi.NewIsolated(rest.Caller{Transport: s})
	got, err := c.Register(t.Context(), endpoint, "initial", oauthapi.Metadata{"client_name": "Globex", "scope": nil, "client_id": "mine", "contacts": []string{"a@example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	want := oauthapi.Registration{
		ClientID: "abc", ClientSecret: firstSecret, ClientIDIssuedAt: new(int64(1700000000)), ClientSecretExpiresAt: new(int64(0)),
		RegistrationAccessToken: firstToken, RegistrationClientURI: clientURI,
		Metadata: oauthapi.Metadata{"client_name": "Globex", "contacts": []any{"a@example.com"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]map[string]any{{"client_name": "Globex", "contacts": []any{"a@example.com"}}}, s.bodies); diff != "" {
		t.Error(diff)
	}
	if got := c.Newest(clientURI, "old"); got != firstToken {
		t.Errorf("the newest token is %q", got)
	}
}

// Register never retries a request that may have arrived, and no failure counts as "not found".
func TestRegisterFails(t *testing.T) {
	reply := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = fmt.Fprint(w, body)
		}
	}
	for _, test := range []struct {
		name, endpoint, token string
		handle                http.HandlerFunc
		words                 []string
		calls                 int
	}{
		{"drop", "", "", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, []string{"a client may exist", "RFC 7591 has no call to look it up", `"Globex"`}, 1},
		{"503", "", "", reply(503, "busy"), []string{"a client may exist", "503"}, 1},
		{"no JSON", "", "", reply(201, "<html>"), []string{"a client may exist"}, 1},
		{"empty", "", "", reply(201, ""), []string{"a client may exist"}, 1},
		{"no client_id", "", "", reply(200, "{}"), []string{"a client may exist", "without a client_id"}, 1},
		{"null", "", "", reply(200, "null"), []string{"a client may exist"}, 1},
		{"no token", "", "", reply(401, ""), []string{"none is set"}, 1},
		{"wrong token", "", "canary", reply(401, `{"error":"invalid_token","error_description":"canary is wrong"}`), []string{"(hidden) is wrong", "wrong, used up or expired"}, 1},
		{"wrong token, no JSON", "", "canary", reply(403, "canary"), []string{"403", "(hidden)"}, 1},
		{"404", "", "", reply(404, ""), []string{"no registration endpoint"}, 1},
		{"400", "", "", reply(400, `{"error":"invalid_redirect_uri","error_description":"no"}`), []string{"400 Bad Request: invalid_redirect_uri: no"}, 1},
		{"http", "http://auth.example.com/register", "canary", nil, []string{"must be https"}, 0},
		{"user", "https://me:canary@auth.example.com/register", "", nil, []string{"user name or password"}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			var calls atomic.Int32
			listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls.Add(1)
				test.handle(w, r)
			}))
			defer listener.Close()
			if test.endpoint == "" {
				test.endpoint = listener.URL
			}
			_, err := oauthapi.NewIsolated(rest.Caller{}).Register(t.Context(), test.endpoint, test.token, oauthapi.Metadata{"client_name": "Globex"})
			if err == nil || int(calls.Load()) != test.calls || errors.Is(err, rest.ErrNotFound) || strings.Contains(err.Error(), "canary") {
				t.Fatalf("got %v after %d calls", err, calls.Load())
			}
			for _, words := range test.words {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("the error is %q, want %q in it", err, words)
				}
			}
		})
	}
}

// Read calls exactly the given address, and no token gets into a log.
func TestReadAddress(t *testing.T) {
	for _, path := range []string{"/register/abc", "/register/", "/register?client_id=a%2Fb&b", "/a:b;c/%41/?", "/x//y"} {
		var last atomic.Pointer[http.Request]
		listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			last.Store(r)
			_, _ = fmt.Fprint(w, `{"client_id":"abc","client_id_issued_at":"1700000000.5","registration_access_token":"canary-2"}`)
		}))
		var log strings.Builder
		c := oauthapi.NewIsolated(rest.Caller{UserAgent: "provider/1", Log: func(_ context.Context, message string, fields map[string]any) {
			fmt.Fprintln(&log, message, fields)
		}})
		r, err := c.Read(t.Context(), listener.URL+path, "canary-1")
		listener.Close()
		if err != nil {
			t.Fatal(err)
		}
		seen := last.Load()
		if seen.RequestURI != path || seen.Header.Get("Authorization") != "Bearer canary-1" || seen.UserAgent() != "provider/1" {
			t.Errorf("sent %q, %v", seen.RequestURI, seen.Header)
		}
		if strings.Contains(log.String(), "canary") || !strings.Contains(log.String(), "API call") {
			t.Errorf("logged %q", &log)
		}
		if r.RegistrationClientURI != listener.URL+path || r.RegistrationAccessToken != "canary-2" || r.ClientIDIssuedAt == nil || *r.ClientIDIssuedAt != 1700000000 {
			t.Errorf("got %+v", r)
		}
	}
}

func TestReadFails(t *testing.T) {
	for status, want := range map[int]error{404: rest.ErrNotFound, 410: rest.ErrNotFound, 401: oauthapi.ErrTokenRefused} {
		s := newServer()
		s.answer = func(w http.ResponseWriter, r *http.Request) bool {
			problem(w, status, "no", r.Header.Get("Authorization"))
			return false
		}
		c := oauthapi.NewIsolated(rest.Caller{Transport: s})
		_, readErr := c.Read(t.Context(), clientURI, firstToken)
		for name, err := range map[string]error{"read": readErr, "delete": c.Delete(t.Context(), clientURI, firstToken)} {
			if !errors.Is(err, want) || strings.Contains(err.Error(), "canary") {
				t.Errorf("%s %d: %v", name, status, err)
			}
			if !errors.Is(want, rest.ErrNotFound) && errors.Is(err, rest.ErrNotFound) {
				t.Errorf("%s: %d counts as not found", name, status)
			}
		}
	}
	c := oauthapi.NewIsolated(rest.Caller{Transport: newServer()})
	if _, err := c.Read(t.Context(), "http://auth.example.com/register/abc?secret=canary", firstToken); err == nil || strings.Contains(err.Error(), "canary") {
		t.Error(err)
	}
}

// An update sends the whole client: unchanged members as they were, none for nil, and of the protocol's members only client_id
// and client_secret.
func TestUpdate(t *testing.T) {
	s := newServer("https://a.example.com")
	s.tags = true
	c := oauthapi.NewIsolated(rest.Caller{Transport: s})
	got, err := c.Update(t.Context(), clientURI, firstToken, false, func(m oauthapi.Metadata) error {
		m["client_name"], m["scope"] = nil, "read"
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	vendor := map[string]any{"deep": []any{json.Number("12345678901234567890"), nil}}
	if diff := cmp.Diff([]map[string]any{{
		"client_id": "abc", "client_secret": firstSecret, "scope": "read", "x_vendor": vendor, "redirect_uris": []any{"https://a.example.com"},
	}}, s.bodies); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(oauthapi.Metadata{"scope": "read", "x_vendor": vendor, "redirect_uris": []any{"https://a.example.com"}}, got.Metadata); diff != "" {
		t.Error(diff)
	}
	s.wantCalls(t, map[string]int{"GET": 2, "PUT": 1})

	stop := errors.New("stop")
	if _, err := c.Update(t.Context(), clientURI, firstToken, false, func(oauthapi.Metadata) error { return stop }); !errors.Is(err, stop) {
		t.Error(err)
	}
	s.wantCalls(t, map[string]int{"GET": 1})
}

// All clients of the process know a rotated token and secret at once, whichever token their caller has.
func TestRotation(t *testing.T) {
	s := newServer()
	s.rotate = true
	c := oauthapi.NewIsolated(rest.Caller{Transport: s})
	for i := range 3 {
		change := func(m oauthapi.Metadata) error { m["scope"] = fmt.Sprint(i); return nil }
		r, err := c.Sibling().Update(t.Context(), clientURI, firstToken, false, change)
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("canary-token-%d", i+2); r.RegistrationAccessToken != want || c.Newest(clientURI, firstToken) != want || r.ClientSecret != fmt.Sprintf("canary-secret-%d", i+2) {
			t.Errorf("got %+v", r)
		}
	}
	s.wantCalls(t, map[string]int{"GET": 6, "PUT": 3}) // no client tried an old token

	// The server refuses the old token of another run, and the client uses the one that the process knows.
	if _, err := c.Read(t.Context(), clientURI, "of-another-run"); err != nil {
		t.Error(err)
	}
	if _, err := c.Read(t.Context(), clientURI, "of-another-run"); err != nil {
		t.Error(err)
	}
	s.wantCalls(t, map[string]int{"GET": 3})

	// A token that was replaced outside is known once another resource has brought it.
	s.token = "replaced"
	if _, err := c.Read(t.Context(), clientURI, firstToken); !errors.Is(err, oauthapi.ErrTokenRefused) {
		t.Error(err)
	}
	if _, err := c.Read(t.Context(), clientURI, "replaced"); err != nil {
		t.Error(err)
	}
	if _, err := c.Read(t.Context(), clientURI, firstToken); err != nil {
		t.Error(err)
	}
	if got := c.Newest("https://auth.example.com/register/other", "mine"); got != "mine" {
		t.Errorf("the newest token of another client is %q", got)
	}
}

// A token that an answer issued is kept even if the next call fails.
func TestRotationThenFailure(t *testing.T) {
	s := newServer()
	s.before = func(r *http.Request) {
		if r.Method == http.MethodGet {
			s.token = "canary-rotated-by-read"
			r.Header.Set("Authorization", "Bearer "+s.token)
		}
	}
	s.refuses = "bad"
	c := oauthapi.NewIsolated(rest.Caller{Transport: s})
	_, err := c.Update(t.Context(), clientURI, firstToken, false, func(m oauthapi.Metadata) error { m["redirect_uris"] = []string{"bad"}; return nil })
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v", err)
	}
	if got := c.Newest(clientURI, firstToken); got != "canary-rotated-by-read" {
		t.Errorf("the newest token is %q", got)
	}
}

// Members that a server leaves out of an answer keep their values.
func TestServerThatHides(t *testing.T) {
	s := newServer()
	s.client, s.hides = nil, true
	c := oauthapi.NewIsolated(rest.Caller{Transport: s})
	registered, err := c.Register(t.Context(), endpoint, firstToken, oauthapi.Metadata{"client_name": "Globex"})
	if err != nil {
		t.Fatal(err)
	}
	read, err := c.Read(t.Context(), clientURI, firstToken)
	if err != nil {
		t.Fatal(err)
	}
	read.ClientIDIssuedAt = registered.ClientIDIssuedAt
	if diff := cmp.Diff(registered, read); diff != "" {
		t.Error(diff)
	}
	updated, err := c.Update(t.Context(), clientURI, firstToken, false, func(m oauthapi.Metadata) error { m["scope"] = "x"; return nil })
	if err != nil || updated.ClientSecret != firstSecret || updated.RegistrationAccessToken != firstToken || updated.RegistrationClientURI != clientURI {
		t.Errorf("got %+v, %v", updated, err)
	}
	if _, ok := s.bodies[1]["client_secret"]; ok {
		t.Error("the secret was sent, though the server hides it")
	}
}

// An update reads again if its answer is empty or lost, or if another writer came between.
func TestUpdateAgain(t *testing.T) {
	for _, test := range []struct {
		name  string
		after func(s *server, w http.ResponseWriter)
		want  map[string]int
	}{
		{"empty", func(_ *server, w http.ResponseWriter) { w.WriteHeader(http.StatusNoContent) }, map[string]int{"GET": 2, "PUT": 1}},
		{"lost", func(_ *server, w http.ResponseWriter) { w.WriteHeader(http.StatusBadGateway) }, map[string]int{"GET": 2, "PUT": 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newServer("https://a.example.com")
			s.after = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method != http.MethodPut {
					return true
				}
				s.after = nil
				test.after(s, w)
				return false
			}
			r, err := oauthapi.NewIsolated(rest.Caller{Transport: s}).Update(t.Context(), clientURI, firstToken, false, func(m oauthapi.Metadata) error { m["scope"] = "x"; return nil })
			if err != nil || r.Metadata.Text("scope") != "x" || r.ClientID != "abc" {
				t.Errorf("got %+v, %v", r, err)
			}
			s.wantCalls(t, test.want)
		})
	}
	s := newServer()
	s.tags = true
	s.before = func(r *http.Request) {
		if r.Method == http.MethodPut {
			s.before = nil
			s.set([]string{"https://foreign.example.com"})
		}
	}
	r, err := oauthapi.NewIsolated(rest.Caller{Transport: s}).Update(t.Context(), clientURI, firstToken, false, func(m oauthapi.Metadata) error { m["scope"] = "x"; return nil })
	if err != nil || len(r.Metadata.Strings("redirect_uris")) != 1 {
		t.Errorf("got %+v, %v", r, err)
	}
	s.wantCalls(t, map[string]int{"GET": 3, "PUT": 2})
}

func TestDelete(t *testing.T) {
	s := newServer()
	c := oauthapi.NewIsolated(rest.Caller{Transport: s})
	if err := c.Delete(t.Context(), clientURI, firstToken); err != nil || s.client != nil {
		t.Error(err)
	}
	if err := c.Delete(t.Context(), clientURI, firstToken); !errors.Is(err, oauthapi.ErrTokenRefused) {
		t.Errorf("delete of a deleted client: %v", err)
	}

	// After a lost response, the server refuses the retry, because the first attempt deleted the client and its token. That is
	// certain only if the server has accepted the token before.
	for read, gets := range map[bool]int{true: 2, false: 1} {
		s := newServer()
		s.after = func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodDelete {
				return true
			}
			s.after = nil
			w.WriteHeader(http.StatusBadGateway)
			return false
		}
		c := oauthapi.NewIsolated(rest.Caller{Transport: s})
		if read {
			if _, err := c.Read(t.Context(), clientURI, firstToken); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Delete(t.Context(), clientURI, firstToken); read != (err == nil) || (!read && !errors.Is(err, oauthapi.ErrTokenRefused)) {
			t.Errorf("read before: %t: %v", read, err)
		}
		s.wantCalls(t, map[string]int{"GET": gets, "DELETE": 2})
	}

	// A wrong token deletes nothing, even if the outcome is unknown.
	s = newServer()
	s.answer = func(w http.ResponseWriter, _ *http.Request) bool {
		w.WriteHeader(http.StatusBadGateway)
		s.answer = nil
		return false
	}
	if err := oauthapi.NewIsolated(rest.Caller{Transport: s}).Delete(t.Context(), clientURI, "wrong"); !errors.Is(err, oauthapi.ErrTokenRefused) || s.client == nil {
		t.Errorf("with a wrong token: %v", err)
	}

	// Nor does a refused retry mean that the client is gone if the server has accepted another token, but not this one.
	s = newServer()
	c = oauthapi.NewIsolated(rest.Caller{Transport: s})
	if _, err := c.Read(t.Context(), clientURI, firstToken); err != nil {
		t.Fatal(err)
	}
	s.answer = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodDelete {
			return true
		}
		w.WriteHeader(http.StatusBadGateway)
		s.answer = nil
		return false
	}
	if err := c.Delete(t.Context(), clientURI, "stale"); err == nil && s.client != nil {
		t.Error("a client that still exists was reported as deleted")
	}
}

func TestMetadata(t *testing.T) {
	m := oauthapi.Metadata{"a": "x", "b": []any{"y", 1, "z"}, "c": []string{"w"}, "d": nil}
	got := []any{m.Text("a"), m.Text("b"), m.Strings("b"), m.Strings("c"), m.Strings("d"), m.Strings("a")}
	if diff := cmp.Diff([]any{"x", "", []string{"y", "z"}, []string{"w"}, []string(nil), []string(nil)}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDiscover(t *testing.T) {
	const rfc, openID = "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"
	document := func(issuer, endpoint string) string {
		return fmt.Sprintf(`{"issuer":%q,"registration_endpoint":%q}`, issuer, endpoint)
	}
	const endpoint = "https://auth.example.com/register"
	for _, test := range []struct {
		name, path string // of the issuer
		documents  map[string]string
		want       string
		words      string
	}{
		{"RFC 8414", "", map[string]string{rfc: document("$", endpoint), openID: document("$", "https://not.example.com")}, endpoint, ""},
		{"with a path", "/realms/a", map[string]string{rfc + "/realms/a": document("$/realms/a", endpoint)}, endpoint, ""},
		{"slash at the end", "/", map[string]string{rfc: document("$/", endpoint)}, endpoint, ""},
		{"OpenID", "/realms/a", map[string]string{"/realms/a" + openID: document("$/realms/a", endpoint)}, endpoint, ""},
		{"only OpenID has the endpoint", "", map[string]string{rfc: `{"issuer":"$"}`, openID: document("$", endpoint)}, endpoint, ""},
		{"a page for all", "", map[string]string{rfc: "<html>", openID: document("$", endpoint)}, endpoint, ""},
		{"nothing", "", nil, "", "404"},
		{"no endpoint", "", map[string]string{rfc: `{"issuer":"$"}`}, "", "names no registration_endpoint"},
		{"another issuer", "", map[string]string{rfc: document("https://evil.example.com", endpoint), openID: document("$", endpoint)}, "", `about another issuer: "https://evil.example.com"`},
		{"plain endpoint", "", map[string]string{rfc: document("$", "http://auth.example.com/register")}, "", "must be https"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var root string
			listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, ok := test.documents[r.URL.Path]
				if !ok {
					w.WriteHeader(http.StatusNotFound)
				}
				_, _ = fmt.Fprint(w, strings.ReplaceAll(body, "$", root))
			}))
			defer listener.Close()
			root = listener.URL
			got, err := oauthapi.NewIsolated(rest.Caller{}).Discover(t.Context(), root+test.path)
			if test.words == "" {
				if err != nil || got != test.want {
					t.Errorf("got %q, %v", got, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.words) || errors.Is(err, rest.ErrNotFound) {
				t.Errorf("got %q, %v, want %q", got, err, test.words)
			}
		})
	}
	for _, issuer := range []string{"http://auth.example.com", "https://auth.example.com?a=b", "auth.example.com"} {
		if _, err := oauthapi.New(rest.Caller{}).Discover(t.Context(), issuer); err == nil {
			t.Errorf("%s was accepted", issuer)
		}
	}
}
