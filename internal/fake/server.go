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

// Call is one request to a Server, and the status of its answer. The JSON form omits the parts that can be secret.
type Call struct {
	Method string      `json:"method"`
	Path   string      `json:"path"`   // escaped, as it was sent, without the query
	Status int         `json:"status"` // 0 if no answer was sent yet or the connection was dropped
	Query  url.Values  `json:"-"`
	Header http.Header `json:"-"`
	Body   []byte      `json:"-"`
}

// Server is a handler that records each call to another handler and injects faults. It buffers each answer, so that a call is
// recorded before its client receives the answer.
type Server struct {
	// Latency is the delay of each answer. Set it before the first call.
	Latency time.Duration

	handler http.Handler

	mu     sync.Mutex
	faults []*Fault
	calls  []*Call
}

// NewServer returns a server in front of a vendor's handler.
func NewServer(handler http.Handler) *Server {
	return &Server{handler: handler}
}

// FailNext adds faults. A call meets the oldest fault that matches it. FailNext panics if a fault is invalid.
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

// Faults returns the faults that are still to come.
func (s *Server) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.faults)
}

// ClearFaults removes the faults that are still to come.
func (s *Server) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Calls returns the calls since the start or the last ForgetCalls, in the order of their arrival.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copies(s.calls)
}

// ForgetCalls clears the record of calls.
func (s *Server) ForgetCalls() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = nil
}

// ServeHTTP answers a request with the other handler, unless the request meets a fault.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// net/http notices that a client hangs up during a delay only if the whole body has been read.
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
		a.WriteHeader(http.StatusOK) // as net/http does for a handler that writes nothing
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

// strike returns the fault that a call meets, and counts it. It returns the zero Fault, which changes nothing, if there is none.
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

// pause waits for d. It aborts the request if the client hangs up.
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

// answer is an http.ResponseWriter that buffers an answer.
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
	// This fails only if the client has hung up.
	_, _ = w.Write(a.body.Bytes())
}
