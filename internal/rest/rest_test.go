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

// reply is one answer of a script, or the error in its place.
type reply struct {
	status int // 0: 200
	header map[string]string
	body   string // "": {"name":"n"}
	err    error
	refuse bool // err comes before there is a connection
}

// script is a transport that gives its replies in turn, the last one for ever.
// It needs no network, so that in a synctest bubble the waits cost no time.
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
	answer := w.Result()
	answer.Request = r
	return answer, nil
}

func (s *script) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.seen)
}

// server counts the requests that a handler gets on a real connection.
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

// thing is what the servers of these tests send.
type thing struct {
	Name string `json:"name"`
}

// wantError checks that the error is an *Error with all the words, and returns its fields.
func wantError(t *testing.T, err error, words ...string) rest.Error {
	t.Helper()
	var e *rest.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %T %v, want an *Error", err, err)
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("error %q does not say %q", err, word)
		}
	}
	return *e
}

// silent keeps a server's complaints about a test's bad connections out of its output.
func silent() *log.Logger { return log.New(io.Discard, "", 0) }
