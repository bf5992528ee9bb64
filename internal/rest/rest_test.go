package rest_test

import (
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// reply is one response of a script, or an error.
type reply struct {
	status int // 0 means 200
	header map[string]string
	body   string // "" means {"name":"n"}
	err    error
	refuse bool // err occurs before there is a connection
}

// script is a transport that returns its replies in turn, and the last one forever. It needs no network, so that waits take no
// time in a synctest bubble.
type script struct {
	mu      sync.Mutex
	replies []reply
	seen    []*http.Request
	bodies  []string
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.replies[min(len(s.seen), len(s.replies)-1)]
	s.seen = append(s.seen, r)
	if r.Body != nil {
		body, _ := io.ReadAll(r.Body)
		s.bodies = append(s.bodies, string(body))
	}
	trace := httptrace.ContextClientTrace(r.Context())
	trace.GetConn("")
	if next.refuse {
		return nil, next.err
	}
	trace.GotConn(httptrace.GotConnInfo{})
	if next.err != nil {
		return nil, next.err
	}
	w := httptest.NewRecorder()
	for name, value := range next.header {
		w.Header().Set(name, value)
	}
	if next.status != 0 {
		w.WriteHeader(next.status)
	}
	if next.body == "" {
		next.body = `{"name":"n"}`
	}
	_, _ = w.WriteString(next.body)
	response := w.Result()
	response.Request = r
	return response, nil
}

func (s *script) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.seen)
}

// server records the requests that a handler receives over real connections.
type server struct {
	*httptest.Server
	mu   sync.Mutex
	seen []*http.Request
}

func newServer(t *testing.T, handle http.HandlerFunc) *server {
	t.Helper()
	s := new(server)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.seen = append(s.seen, r)
		s.mu.Unlock()
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *server) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.seen)
}

func (s *server) client(change ...func(*rest.Config)) *rest.Client {
	config := rest.Config{Base: s.URL}
	for _, c := range change {
		c(&config)
	}
	return rest.New(config)
}

// thing is the object that the servers of these tests send.
type thing struct {
	Name string `json:"name"`
}

// wantError checks that err is an *Error whose text contains all the words, and returns it.
func wantError(t *testing.T, err error, words ...string) rest.Error {
	t.Helper()
	var e *rest.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %T %v, want an *Error", err, err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("the error %q does not contain %q", err, word)
		}
	}
	return *e
}

// silent returns a logger that discards what a server logs about the bad connections of a test.
func silent() *log.Logger { return log.New(io.Discard, "", 0) }
