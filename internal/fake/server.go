package fake

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Call is one request that a Server saw, and the status of its answer. The JSON form leaves out what may be secret.
type Call struct {
	Method string      `json:"method"`
	Path   string      `json:"path"`   // as it was sent, still escaped, without the query
	Status int         `json:"status"` // 0 while no answer is sent, and for good where the connection was dropped
	Query  url.Values  `json:"-"`
	Header http.Header `json:"-"`
	Body   []byte      `json:"-"`
}

// Server is a handler that records each call to the handler behind it and lets faults strike. Every answer is held in
// memory until it is complete, so a client that has its answer also finds the call in the record.
type Server struct {
	// Latency is how long each answer takes to arrive. Set it before the first call.
	Latency time.Duration

	handler http.Handler

	mu     sync.Mutex
	faults []*Fault
	calls  []*Call
}

// NewServer makes a server in front of a vendor's handler.
func NewServer(handler http.Handler) *Server {
	return &Server{handler: handler}
}

// FailNext adds faults; the oldest that fits a call strikes it. A fault that cannot be is a panic.
func (s *Server) FailNext(faults ...Fault) {
	for _, fault := range faults {
		fault, err := fault.Normalize()
		if err != nil {
			panic("fake: " + err.Error())
		}
		s.mu.Lock()
		s.faults = append(s.faults, &fault)
		s.mu.Unlock()
	}
}

// Faults gives the faults that have not struck as often as they are to.
func (s *Server) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.faults)
}

// ClearFaults takes back every fault that is still to strike.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Calls gives the calls since the start, or since ForgetCalls, in the order they arrived.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.calls)
}

// ForgetCalls empties the record of calls.
func (s *Server) ForgetCalls() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

// ServeHTTP answers a request as the handler behind does, unless a fault strikes.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The whole body is read first: only then does net/http notice a client that hangs up during a delay.
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	call := s.record(r, body)
	fault := s.strike(call)

	if fault.When != After {
		pause(r.Context(), fault.delay())
	}
	a := newAnswer()
	if fault.When == After || !fault.replaces() {
		s.handler.ServeHTTP(a, r)
		a.WriteHeader(http.StatusOK) // what net/http does for a handler that writes nothing
	}
	if fault.When == After {
		pause(r.Context(), fault.delay())
	}
	pause(r.Context(), s.Latency)
	switch {
	case fault.Drop:
		panic(http.ErrAbortHandler)
	case fault.replaces():
		a = fault.answer(call)
	}
	s.finish(call, a.status)
	a.sendTo(w)
}

func (s *Server) record(r *http.Request, body []byte) *Call {
	call := &Call{
		Method: r.Method,
		Path:   r.URL.EscapedPath(),
		Query:  r.URL.Query(),
		Header: r.Header.Clone(),
		Body:   body,
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
	return call
}

// strike gives the fault that this call meets and counts it down; the zero Fault changes nothing.
func (s *Server) strike(call *Call) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, fault := range s.faults {
		if !fault.fits(call.Method, call.Path) {
			continue
		}
		if fault.Skip > 0 {
			fault.Skip--
			continue
		}
		fault.Times--
		if fault.Times == 0 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		}
		return *fault
	}
	return Fault{}
}

func (s *Server) finish(call *Call, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	call.Status = status
}

// pause waits for d, or gives up the request when its client has gone.
func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		panic(http.ErrAbortHandler)
	}
}

func copies[T any](pointers []*T) []T {
	values := make([]T, 0, len(pointers))
	for _, p := range pointers {
		values = append(values, *p)
	}
	return values
}

// answer is an http.ResponseWriter that keeps what is written to it.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newAnswer() *answer {
	return &answer{header: http.Header{}}
}

func (a *answer) Header() http.Header {
	return a.header
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(b)
}

func (a *answer) sendTo(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	w.WriteHeader(a.status)
	// A client that hangs up meanwhile has nobody left to tell.
	_, _ = w.Write(a.body.Bytes())
}
