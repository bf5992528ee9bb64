package oauthapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
)

// server is a registration server with at most one client, written from RFC 7591 and RFC 7592. Set its fields before use.
type server struct {
	rotate  bool   // a PUT replaces the token and the secret
	tags    bool   // it issues entity tags and checks If-Match
	lies    bool   // it issues entity tags and ignores If-Match
	hides   bool   // GET and PUT answer without token, secret and address
	refuses string // it refuses a redirect URI that contains this
	drops   string // it silently drops this redirect URI
	// before is called before a request is carried out.
	before func(*http.Request)
	// answer and after are called before and after a request is carried out. If they return false, they have answered it.
	answer, after func(w http.ResponseWriter, r *http.Request) bool

	mu         sync.Mutex
	client     map[string]any // nil if there is none
	token      string
	secret     string
	version    int
	calls      []string // methods
	bodies     []map[string]any
	authorized []string // Authorization headers
}

const (
	firstToken  = "canary-token-0"
	firstSecret = "canary-secret-0"
	clientURI   = "https://auth.example.com/register/abc?client=1"
)

// newServer returns a server with one client that has these redirect URIs.
func newServer(uris ...string) *server {
	s := &server{token: firstToken, secret: firstSecret, client: map[string]any{
		"client_name": "Globex", "x_vendor": map[string]any{"deep": []any{json.Number("12345678901234567890"), nil}}, "redirect_uris": []any{},
	}}
	s.set(append([]string{}, uris...))
	return s
}

// RoundTrip makes the server a transport for tests on fake time.
func (s *server) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	s.ServeHTTP(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	answer := w.Result()
	answer.Request = r
	return answer, nil
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.calls = append(s.calls, r.Method)
	s.authorized = append(s.authorized, r.Header.Get("Authorization"))
	s.mu.Unlock()
	if s.answer != nil && !s.answer(w, r) {
		return
	}
	if s.before != nil {
		s.before(r)
	}
	w2 := httptest.NewRecorder()
	s.carryOut(w2, r)
	if s.after != nil && !s.after(w, r) {
		return
	}
	maps.Copy(w.Header(), w2.Header())
	w.WriteHeader(w2.Code)
	_, _ = w.Write(w2.Body.Bytes())
}

func (s *server) carryOut(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.client == nil && r.Method != http.MethodPost || r.Header.Get("Authorization") != "Bearer "+s.token {
		problem(w, http.StatusUnauthorized, "invalid_token", "not "+r.Header.Get("Authorization")+" but another")
		return
	}
	switch r.Method {
	case http.MethodGet:
		s.reply(w, http.StatusOK)
	case http.MethodDelete:
		s.client = nil
		w.WriteHeader(http.StatusNoContent)
	case http.MethodPost, http.MethodPut:
		var body map[string]any
		d := json.NewDecoder(r.Body)
		d.UseNumber()
		if err := d.Decode(&body); err != nil {
			problem(w, http.StatusBadRequest, "invalid_client_metadata", err.Error())
			return
		}
		s.bodies = append(s.bodies, maps.Clone(body))
		if tag := r.Header.Get("If-Match"); s.tags && tag != "" && tag != s.tag() {
			problem(w, http.StatusPreconditionFailed, "changed", "")
			return
		}
		if why := s.check(r.Method, body); why != "" {
			problem(w, http.StatusBadRequest, "invalid_redirect_uri", why)
			return
		}
		if r.Method == http.MethodPut && s.rotate {
			s.token, s.secret = fmt.Sprintf("canary-token-%d", s.version+1), fmt.Sprintf("canary-secret-%d", s.version+1)
		}
		if r.Method == http.MethodPost {
			s.token, s.secret = firstToken, firstSecret
		}
		delete(body, "client_id")
		delete(body, "client_secret")
		maps.DeleteFunc(body, func(_ string, v any) bool { return v == nil })
		s.client = body
		s.version++
		s.reply(w, map[string]int{http.MethodPost: http.StatusCreated, http.MethodPut: http.StatusOK}[r.Method])
	}
}

// check returns what is wrong with a write (RFC 7592, section 2.2), or "".
func (s *server) check(method string, body map[string]any) string {
	for _, name := range []string{"registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"} {
		if _, ok := body[name]; ok {
			return name + " must not be sent"
		}
	}
	if method == http.MethodPut {
		if body["client_id"] != "abc" {
			return "client_id is wrong"
		}
		if secret, ok := body["client_secret"]; ok && secret != s.secret {
			return "client_secret is wrong"
		}
	}
	list, _ := body["redirect_uris"].([]any)
	for _, item := range list {
		if s.refuses != "" && strings.Contains(fmt.Sprint(item), s.refuses) {
			return "a redirect URI is refused"
		}
	}
	if s.drops != "" {
		body["redirect_uris"] = slices.DeleteFunc(list, func(item any) bool { return item == s.drops })
	}
	return ""
}

func (s *server) tag() string { return fmt.Sprintf(`"v%d"`, s.version) }

func (s *server) reply(w http.ResponseWriter, status int) {
	all := maps.Clone(s.client)
	all["client_id"] = "abc"
	if !s.hides || status == http.StatusCreated {
		maps.Copy(all, map[string]any{
			"client_id_issued_at": 1700000000, "client_secret": s.secret, "client_secret_expires_at": 0,
			"registration_access_token": s.token, "registration_client_uri": clientURI,
		})
	}
	w.Header().Set("Content-Type", "application/json")
	if s.tags || s.lies {
		w.Header().Set("ETag", s.tag())
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(all)
}

func problem(w http.ResponseWriter, status int, code, description string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": code, "error_description": description})
}

// set overwrites the redirect URIs as another writer would.
func (s *server) set(uris []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []any{}
	for _, uri := range uris {
		list = append(list, uri)
	}
	s.client["redirect_uris"] = list
	s.version++
}

func (s *server) get() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	uris := oauthapi.Metadata(s.client).Strings("redirect_uris")
	slices.Sort(uris)
	return uris
}

// wantCalls checks the number of calls of each method since the last check.
func (s *server) wantCalls(t *testing.T, want map[string]int) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	got := map[string]int{}
	for _, method := range s.calls {
		got[method]++
	}
	s.calls = nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("calls %v, want %v", got, want)
	}
}

func numbered(prefix string, n int) []string {
	uris := make([]string, n)
	for i := range uris {
		uris[i] = fmt.Sprintf("https://%s.example.com/%02d", prefix, i)
	}
	return uris
}
