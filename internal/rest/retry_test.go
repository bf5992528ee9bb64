package rest_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestRetry(t *testing.T) {
	var (
		ok       = reply{}
		slow     = reply{status: 429, body: `{"message":"Too many requests"}`}
		slow3    = reply{status: 429, header: map[string]string{"Retry-After": "3"}}
		slow0    = reply{status: 429, header: map[string]string{"Retry-After": "0"}}
		slowDate = reply{status: 429, header: map[string]string{"Retry-After": "Sat, 01 Jan 2000 00:00:07 GMT"}} // a bubble begins at 2000-01-01
		hour     = reply{status: 429, header: map[string]string{"Retry-After": "3600"}}
		broken   = reply{status: 503, body: "try later"}
		broken5  = reply{status: 503, header: map[string]string{"Retry-After": "5"}}
		failed   = reply{status: 500, body: `oh no`}
		cut      = reply{err: io.ErrUnexpectedEOF}
		refused  = reply{err: syscall.ECONNREFUSED, refuse: true}
		untrust  = reply{err: &tls.CertificateVerificationError{Err: errors.New("unknown authority")}, refuse: true}
		reused   = reply{status: 409}
		missing  = reply{status: 404}

		get       = rest.Request{Path: "v1"}
		post      = rest.Request{Path: "v1", Method: "POST", Body: thing{"n"}}
		put       = rest.Request{Path: "v1", Method: "PUT", Body: thing{"n"}, Retry: rest.RetryAlways}
		once      = rest.Request{Path: "v1", Retry: rest.RetryNever}
		oncePost  = rest.Request{Path: "v1", Method: "POST", Retry: rest.RetryNever}
		ms, sec   = time.Millisecond, time.Second
		backedOff = 250*ms + 500*ms + sec
	)
	for _, test := range []struct {
		name    string
		request rest.Request
		replies []reply
		within  time.Duration // 0: no deadline
		calls   int
		took    time.Duration
		err     string // "": success
		unknown bool
	}{
		{"at once", get, []reply{ok}, 0, 1, 0, "", false},
		{"after 503", get, []reply{broken, ok}, 0, 2, 250 * ms, "", false},
		{"after three failures of all kinds", get, []reply{broken, cut, refused, ok}, 0, 4, backedOff, "", false},
		{"a lasting 500 ends soon, with the vendor's message", get, []reply{failed}, 0, 4, backedOff, "500 Internal Server Error: oh no (after 4 attempts)", false},
		{"a lasting break", get, []reply{cut}, 0, 4, backedOff, "unexpected EOF (after 4 attempts)", false},
		{"Retry-After of a 503", get, []reply{broken5, ok}, 0, 2, 5 * sec, "", false},
		{"501 is permanent", get, []reply{{status: 501}}, 0, 1, 0, "501", false},
		{"4xx is permanent", get, []reply{reused}, 0, 1, 0, "409", false},
		{"a bad certificate is permanent", get, []reply{untrust}, 0, 1, 0, "unknown authority", false},
		{"HEAD", rest.Request{Path: "v1", Method: "HEAD"}, []reply{broken, ok}, 0, 2, 250 * ms, "", false},

		{"429 names the time", get, []reply{slow3, ok}, 0, 2, 3 * sec, "", false},
		{"429 names the date", get, []reply{slowDate, ok}, 0, 2, 7 * sec, "", false},
		{"429 names no time", get, []reply{slow, slow, slow, ok}, 0, 4, 7 * sec, "", false},
		{"429 names a time of zero, repeatedly", get, []reply{slow0, slow0, slow0, slow0, ok}, 0, 5, sec, "", false},
		{"many 429s are not failures", get, []reply{slow3, slow3, slow3, slow3, slow3, slow3, broken, ok}, 0, 8, 18*sec + 250*ms, "", false},
		{"429 until the default deadline", get, []reply{hour}, 0, 1, 0, "429 Too Many Requests: {\"name\":\"n\"}; the next attempt would be in 1h0m0s, past the deadline of this call: context deadline exceeded", false},
		{"429 until the caller's deadline", get, []reply{slow3}, 10 * sec, 4, 9 * sec, "(after 4 attempts)", false},
		{"a wait past the deadline", get, []reply{slow3}, 2 * sec, 1, 0, "the next attempt would be in 3s", false},
		{"a backoff past the deadline", get, []reply{cut}, 100 * ms, 1, 0, "unexpected EOF; the next attempt would be in 250ms", false},

		{"a write after 429", post, []reply{slow3, ok}, 0, 2, 3 * sec, "", false},
		{"a write that was never sent", post, []reply{refused, ok}, 0, 2, 250 * ms, "", false},
		{"a write that cannot be sent", post, []reply{refused}, 0, 4, backedOff, "connection refused", false},
		{"a write is not repeated after 503", post, []reply{broken, ok}, 0, 1, 0, "503 Service Unavailable: try later", true},
		{"a write is not repeated after a break", post, []reply{cut, ok}, 0, 1, 0, "unexpected EOF", true},
		{"a write that is refused", post, []reply{reused}, 0, 1, 0, "409 Conflict", false},
		{"a write to an object that no longer exists", post, []reply{missing}, 0, 1, 0, "404 Not Found", false},

		{"a repeatable write after 503", put, []reply{broken, ok}, 0, 2, 250 * ms, "", false},
		{"a repeatable write after a break", put, []reply{cut, ok}, 0, 2, 250 * ms, "", false},
		{"a repeatable write that fails permanently", put, []reply{cut, failed}, 0, 4, backedOff, "500", true},
		{"a repeatable write, sent once and then never", put, []reply{cut, refused}, 0, 4, backedOff, "connection refused", true},
		{"a repeatable write, sent once and then refused", put, []reply{cut, reused}, 0, 2, 250 * ms, "409", true},

		{"once, 503", once, []reply{broken, ok}, 0, 1, 0, "503", false},
		{"once, 429", once, []reply{slow, ok}, 0, 1, 0, "429", false},
		{"once, never sent", oncePost, []reply{refused, ok}, 0, 1, 0, "refused", false},
		{"once, a write", oncePost, []reply{broken, ok}, 0, 1, 0, "503", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx := t.Context()
				if test.within != 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, test.within)
					defer cancel()
				}
				s := &script{replies: test.replies}
				begun := time.Now()
				_, err := rest.Send[thing](ctx, rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: s}}), test.request)

				if took := time.Since(begun); took != test.took || s.calls() != test.calls {
					t.Errorf("%d calls in %s, want %d in %s", s.calls(), took, test.calls, test.took)
				}
				if test.err != "" {
					if e := wantError(t, err, test.err); e.Attempts != test.calls {
						t.Errorf("the error has %d attempts, want %d", e.Attempts, test.calls)
					}
				} else if err != nil {
					t.Error(err)
				}
				if got := rest.OutcomeUnknown(err); got != test.unknown {
					t.Errorf("outcome unknown = %t for %v", got, err)
				}
				if err != nil && errors.Is(err, context.DeadlineExceeded) != strings.Contains(err.Error(), "deadline") {
					t.Errorf("the kind of the error and its text differ about the deadline: %v", err)
				}
				for _, body := range s.bodies {
					if body != `{"name":"n"}` {
						t.Errorf("an attempt had the body %q", body)
					}
				}
			})
		})
	}
}

// Ctrl-C ends a wait.
func TestRetryCanceled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		s := &script{replies: []reply{{status: 429, header: map[string]string{"Retry-After": "30"}}}}
		begun := time.Now()
		_, err := rest.Send[thing](ctx, rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: s}}), rest.Request{Path: "v1"})
		if !errors.Is(err, context.Canceled) || time.Since(begun) != time.Second {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
	})
}

// An authenticator retries its own requests. Its failure is not retried again, leaves no unknown outcome, and its 404 is not
// about the object.
func TestRetryLeavesAuthenticator(t *testing.T) {
	s := &script{replies: []reply{{}}}
	c := rest.New(rest.Config{
		Base: "https://api.example.com", Caller: rest.Caller{Transport: s},
		Authenticate: func(http.RoundTripper) http.RoundTripper {
			return roundTrip(func(*http.Request) (*http.Response, error) {
				return nil, &rest.Error{Method: "POST", Path: "/oauth/token", Status: 404, Message: "the refresh token is rejected"}
			})
		},
	})
	_, err := rest.Send[thing](t.Context(), c, rest.Request{Path: "v1", Method: "POST"})
	e := wantError(t, err, "POST /v1: POST /oauth/token: 404 Not Found: the refresh token is rejected")
	if e.Attempts != 1 || s.calls() != 0 || errors.Is(err, rest.ErrNotFound) || rest.OutcomeUnknown(err) {
		t.Errorf("%d attempts, %d calls, not found %t, outcome unknown %t", e.Attempts, s.calls(), errors.Is(err, rest.ErrNotFound), rest.OutcomeUnknown(err))
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// The stages of an attempt on real connections.
func TestRetryRealConnections(t *testing.T) {
	t.Parallel()
	hangUp := func(w http.ResponseWriter, _ *http.Request) {
		connection, _, _ := w.(http.Hijacker).Hijack()
		connection.Close()
	}
	half := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte(`{"name":`))
	}
	for _, test := range []struct {
		name    string
		handle  http.HandlerFunc
		request rest.Request
		calls   int
		unknown bool
		words   string
	}{
		{"a write without a response", hangUp, rest.Request{Path: "v1", Method: "POST", Body: thing{}}, 1, true, "EOF"},
		{"a write and half a response", half, rest.Request{Path: "v1", Method: "POST", Body: thing{}}, 1, true, "the response with status 200 broke off"},
		{"a read and half a response", half, rest.Request{Path: "v1"}, 4, false, "the response with status 200 broke off"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, test.handle)
			_, err := rest.Send[thing](t.Context(), s.client(), test.request)
			wantError(t, err, test.words)
			if s.calls() != test.calls || rest.OutcomeUnknown(err) != test.unknown {
				t.Errorf("%d calls, outcome unknown %t", s.calls(), rest.OutcomeUnknown(err))
			}
		})
	}

	t.Run("no listener", func(t *testing.T) {
		t.Parallel()
		// A port below the range from which servers of other tests get theirs.
		_, err := rest.Send[thing](t.Context(), rest.New(rest.Config{Base: "http://127.0.0.1:1"}), rest.Request{Path: "v1", Method: "POST", Query: map[string][]string{"key": {"canary"}}})
		if e := wantError(t, err, "connection refused (after 4 attempts)"); e.Attempts != 4 || rest.OutcomeUnknown(err) || strings.Contains(err.Error(), "canary") {
			t.Error(err)
		}
	})

	t.Run("an untrusted certificate", func(t *testing.T) {
		t.Parallel()
		s := httptest.NewUnstartedServer(nil)
		s.Config.ErrorLog = silent()
		s.StartTLS()
		t.Cleanup(s.Close)
		_, err := rest.Send[thing](t.Context(), rest.New(rest.Config{Base: s.URL}), rest.Request{Path: "v1", Method: "POST"})
		if e := wantError(t, err, "certificate"); e.Attempts != 1 || rest.OutcomeUnknown(err) {
			t.Error(err, e.Attempts)
		}
	})

	// The listener accepts the connection and never finishes the TLS handshake, so no request was sent.
	t.Run("a handshake that fails", func(t *testing.T) {
		t.Parallel()
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { listener.Close() })
		go func() {
			for {
				connection, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = bufio.NewReader(connection).ReadByte()
				connection.Close()
			}
		}()
		_, err = rest.Send[thing](t.Context(), rest.New(rest.Config{Base: "https://" + listener.Addr().String()}), rest.Request{Path: "v1", Method: "POST"})
		if e := wantError(t, err); e.Attempts != 4 || rest.OutcomeUnknown(err) {
			t.Error(err, e.Attempts)
		}
	})

	t.Run("a call that ends while the server works", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		s := newServer(t, func(_ http.ResponseWriter, r *http.Request) {
			cancel()
			<-r.Context().Done()
		})
		_, err := rest.Send[thing](ctx, s.client(), rest.Request{Path: "v1", Method: "POST"})
		if !errors.Is(err, context.Canceled) || !rest.OutcomeUnknown(err) || s.calls() != 1 {
			t.Error(err, rest.OutcomeUnknown(err), s.calls())
		}
	})
}

func TestRedirect(t *testing.T) {
	other := newServer(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"name":"other"}`) })
	for _, test := range []struct {
		name   string
		method string
		status int
		to     string
		calls  int
		want   string
		err    string
	}{
		{"a read at the same address", "GET", 301, "/to?token=canary", 2, "GET", ""},
		{"a write at the same address", "POST", 308, "/to", 2, "POST", ""},
		{"a write would become a read", "POST", 302, "/to?token=canary", 1, "", "redirected to http://127.0.0.1"},
		{"a write that is done", "POST", 303, "/to", 1, "", "which is not followed"},
		{"a read at another address", "GET", 302, other.URL + "/to?token=canary", 1, "", "redirected to " + other.URL + ", which is not followed"},
		{"a write at another address", "POST", 307, other.URL + "/to", 1, "", "redirected to " + other.URL},
		{"nowhere", "GET", 302, "", 1, "", "302 Found"},
		{"an endless redirect", "GET", 302, "/from", 10, "", "which is not followed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "Bearer key" {
					t.Error("a request without the key")
				}
				if r.URL.Path == "/to" {
					body, _ := io.ReadAll(r.Body)
					_, _ = io.WriteString(w, `{"name":"`+r.Method+`"}`)
					if r.Method == http.MethodPost && string(body) != `{"name":"n"}` {
						t.Errorf("the redirected write has the body %q", body)
					}
					return
				}
				if test.to != "" {
					w.Header().Set("Location", test.to)
				}
				w.WriteHeader(test.status)
			})
			request := rest.Request{Path: "from", Method: test.method}
			if test.method == "POST" {
				request.Body = thing{"n"}
			}
			got, err := rest.Send[thing](t.Context(), s.client(func(c *rest.Config) { c.Authenticate = rest.Bearer("key") }), request)
			if diff := cmp.Diff(thing{test.want}, got); diff != "" {
				t.Error(diff)
			}
			if test.err == "" && err != nil {
				t.Error(err)
			}
			if test.err != "" {
				wantError(t, err, test.err)
				if strings.Contains(err.Error(), "canary") {
					t.Errorf("the error quotes a secret: %v", err)
				}
				if rest.OutcomeUnknown(err) != (test.method == "POST") {
					t.Errorf("outcome unknown %t", rest.OutcomeUnknown(err))
				}
			}
			if s.calls() != test.calls {
				t.Errorf("%d calls, want %d", s.calls(), test.calls)
			}
		})
	}
	if other.calls() != 0 {
		t.Errorf("the other server was called %d times", other.calls())
	}
}
