package rest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// slow is a transport that responds late and counts its requests.
type slow struct {
	status     int
	after      time.Duration
	connecting bool // the delay is before the connection instead of after it
	calls      int
}

func (s *slow) RoundTrip(r *http.Request) (*http.Response, error) {
	s.calls++
	trace := httptrace.ContextClientTrace(r.Context())
	trace.GetConn("")
	if !s.connecting {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	select {
	case <-time.After(s.after):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	trace.GotConn(httptrace.GotConnInfo{})
	return &http.Response{StatusCode: s.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(`{"name":"n"}`))}, nil
}

// Ctrl-C is pressed one second after the call began.
func TestInterrupted(t *testing.T) {
	const ms = time.Millisecond
	for _, test := range []struct {
		name    string
		method  string
		server  slow
		took    time.Duration
		err     string // "": success
		unknown bool
	}{
		{"a write whose response arrives", "POST", slow{status: 201, after: 1900 * ms}, 1900 * ms, "", false},
		{"a write whose response does not arrive", "POST", slow{status: 201, after: time.Hour}, 2000 * ms, "no response arrived within 1s, so the request may have been executed", true},
		{"a write that fails", "DELETE", slow{status: 503, after: 1500 * ms}, 1500 * ms, "503", true},
		{"a write that is throttled", "PUT", slow{status: 429, after: 1500 * ms}, 1500 * ms, "429", false},
		{"a write that was not sent", "POST", slow{status: 201, after: time.Hour, connecting: true}, 1000 * ms, "context canceled", false},
		{"a read", "GET", slow{status: 200, after: time.Hour}, 1000 * ms, "context canceled", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				begun := time.Now()
				_, err := rest.Send[thing](ctx, rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: &test.server}}), rest.Request{
					Path: "v1", Method: test.method, Retry: rest.RetryAlways,
				})
				if took := time.Since(begun); took != test.took || test.server.calls != 1 {
					t.Errorf("%d calls in %s, want one in %s", test.server.calls, took, test.took)
				}
				if test.err == "" && err != nil {
					t.Error(err)
				}
				if test.err != "" {
					wantError(t, err, test.err)
				}
				if rest.OutcomeUnknown(err) != test.unknown {
					t.Errorf("outcome unknown = %t for %v", rest.OutcomeUnknown(err), err)
				}
			})
		})
	}
}

// After Ctrl-C nothing more is sent. A deadline is not treated like Ctrl-C.
func TestNoGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := &slow{status: 201, after: time.Hour}
		client := rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: server}})
		post := rest.Request{Path: "v1", Method: "POST"}

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := rest.Send[thing](ctx, client, post)
		if !errors.Is(err, context.Canceled) || rest.OutcomeUnknown(err) || server.calls != 0 {
			t.Errorf("after Ctrl-C: %v, outcome unknown %t, %d calls", err, rest.OutcomeUnknown(err), server.calls)
		}

		ctx, cancel = context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		begun := time.Now()
		_, err = rest.Send[thing](ctx, client, post)
		if took := time.Since(begun); !errors.Is(err, context.DeadlineExceeded) || !rest.OutcomeUnknown(err) || took != time.Minute {
			t.Errorf("at the deadline: %v, outcome unknown %t, after %s", err, rest.OutcomeUnknown(err), took)
		}
	})
}

// The outcome of a write can be looked up after Ctrl-C, within the rest of two seconds. Reads and writes of the lookup end at
// the same time.
func TestLookupContext(t *testing.T) {
	for _, method := range []string{"GET", "DELETE"} {
		for name, wait := range map[string]time.Duration{"before Ctrl-C": 0, "after it": time.Second} {
			t.Run(method+" "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					ctx, cancel := context.WithCancel(t.Context())
					time.AfterFunc(time.Second-time.Millisecond, cancel)
					<-time.After(wait)
					ctx, done := rest.LookupContext(ctx)
					defer done()
					begun := time.Now()
					server := &slow{status: 200, after: 100 * time.Millisecond}
					client := rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: server}})
					if _, err := rest.Send[thing](ctx, client, rest.Request{Path: "v1", Method: method}); err != nil {
						t.Error(err)
					}
					server.after = time.Hour
					_, err := rest.Send[thing](ctx, client, rest.Request{Path: "v1", Method: method})
					took, most := time.Since(begun), 700*time.Millisecond
					if wait == 0 {
						most += time.Second
					}
					if !errors.Is(err, context.Canceled) || took > most || took < most-2*time.Millisecond {
						t.Errorf("%v after %s, want after %s", err, took, most)
					}
				})
			})
		}
	}
}
