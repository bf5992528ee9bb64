package rest_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// newAccount returns the name of a new account. Tests must not share one, even between runs of the same test, because a Pace lives
// as long as the process.
func newAccount() string { return rand.Text() }

func TestPaceForIsShared(t *testing.T) {
	name := newAccount()
	first := rest.PaceFor(name, "a.example.com", 5)
	if rest.PaceFor(name, "a.example.com", 50) != first {
		t.Error("two aliases of one account have two paces")
	}
	if rest.PaceFor(name, "b.example.com", 5) == first || rest.PaceFor(name+"2", "a.example.com", 5) == first {
		t.Error("two hosts or accounts share a pace")
	}
	if strings.Contains(fmt.Sprintf("%+v", first), name) {
		t.Error("the pace contains the account's credential")
	}
}

// sendAll sends n concurrent reads with two clients that share a pace, and returns the time at which each was sent.
func sendAll(t *testing.T, s *script, p *rest.Pace, n int) []time.Duration {
	t.Helper()
	begun := time.Now()
	var mu sync.Mutex
	var sent []time.Duration
	stamp := roundTrip(func(r *http.Request) (*http.Response, error) {
		mu.Lock()
		sent = append(sent, time.Since(begun))
		mu.Unlock()
		return s.RoundTrip(r)
	})
	clients := []*rest.Client{
		rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: stamp}, Pace: p}),
		rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: stamp}, Pace: p}),
	}
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if _, err := rest.Send[thing](t.Context(), clients[i%2], rest.Request{Path: "v1"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	return sent
}

func TestPace(t *testing.T) {
	ms := time.Millisecond
	remaining := func(n, reset string) reply {
		return reply{header: map[string]string{"Ratelimit-Remaining": n, "Ratelimit-Reset": reset}}
	}
	slow := reply{status: 429, header: map[string]string{"Retry-After": "2"}}
	for _, test := range []struct {
		name    string
		rate    float64
		replies []reply
		n       int
		want    []time.Duration
	}{
		// A second of the server's sees the requests of 1.04 seconds, if the first ones take longer.
		{"five per second", 5, []reply{{}}, 7, []time.Duration{0, 208 * ms, 416 * ms, 624 * ms, 832 * ms, 1040 * ms, 1248 * ms}},
		{"unlimited", 0, []reply{{}}, 4, []time.Duration{0, 0, 0, 0}},
		{"a 429 pauses all requests", 2, []reply{slow, {}}, 3, []time.Duration{0, 2000 * ms, 2520 * ms, 3040 * ms}},
		{"a 429 without a time", 2, []reply{{status: 429}, {}}, 2, []time.Duration{0, 1000 * ms, 1520 * ms}},
		{"a 429 with the window's end", 2, []reply{{status: 429, header: map[string]string{"Ratelimit-Reset": "4"}}, {}}, 2, []time.Duration{0, 4000 * ms, 4520 * ms}},
		{"a window that is used up", 2, []reply{remaining("0", "3"), {}}, 3, []time.Duration{0, 3000 * ms, 3520 * ms}},
		{"a window with requests left", 2, []reply{remaining("1", "3"), {}}, 2, []time.Duration{0, 520 * ms}},
		{"a time of day is not a pause", 2, []reply{remaining("0", "1700000000"), {}}, 2, []time.Duration{0, 520 * ms}},
		// Resets are rounded up; the pause still ends with the window, as calculated from its first response.
		{"a window's end is rounded up", 4, []reply{remaining("2", "1"), remaining("1", "1"), remaining("0", "1"), {}}, 4, []time.Duration{0, 260 * ms, 520 * ms, 1000 * ms}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := rest.PaceFor(newAccount(), "api.example.com", test.rate)
				got := sendAll(t, &script{replies: test.replies}, p, test.n)
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// Slow responses do not reduce the rate, neither at the end of each window nor by turns that come due during a pause.
func TestPaceWithSlowResponses(t *testing.T) {
	for _, takes := range []time.Duration{0, 30 * time.Millisecond, 300 * time.Millisecond} {
		t.Run(takes.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const rate, n = 5, 50
				var mu sync.Mutex
				var began time.Time
				used, begun := 0, time.Now()
				c := rest.New(rest.Config{Base: "https://api.example.com", Pace: rest.PaceFor(newAccount(), "", rate), Caller: rest.Caller{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
					mu.Lock()
					if time.Since(began) >= time.Second {
						began, used = time.Now(), 0
					}
					used++
					left := rate - used
					mu.Unlock()
					if left < 0 {
						t.Error("a request came too soon")
					}
					<-time.After(takes)
					s := script{replies: []reply{{header: map[string]string{"Ratelimit-Remaining": fmt.Sprint(left), "Ratelimit-Reset": "1"}}}}
					return s.RoundTrip(r)
				})}})
				var all sync.WaitGroup
				for range n {
					all.Go(func() {
						if _, err := rest.Send[thing](t.Context(), c, rest.Request{Path: "v1"}); err != nil {
							t.Error(err)
						}
					})
				}
				all.Wait()
				if took := time.Since(begun); took > n*time.Second/rate*105/100+takes {
					t.Errorf("%d requests took %s", n, took)
				}
			})
		})
	}
}

// A request that cannot be sent before its deadline, because of the requests ahead of it, fails at once.
func TestPaceDeadlineInTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{replies: []reply{{}}}
		c := rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: s}, Pace: rest.PaceFor(newAccount(), "", 1)})
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() { _, _ = rest.Send[thing](t.Context(), c, rest.Request{Path: "v1"}) })
		}
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		begun := time.Now()
		_, err := rest.Send[thing](ctx, c, rest.Request{Path: "v1"})
		wantError(t, err, "at 0.962 requests per second, this request could only be sent after the deadline of this call: context deadline exceeded")
		if time.Since(begun) != 0 {
			t.Errorf("it failed after %s", time.Since(begun))
		}
		all.Wait()
	})
}

// A short pause does not end a longer one, in whichever order they are announced.
func TestPaceLongestPauseApplies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late := &script{replies: []reply{{header: map[string]string{"Ratelimit-Remaining": "0", "Ratelimit-Reset": "1"}}}}
		soon := &script{replies: []reply{{status: 429, header: map[string]string{"Retry-After": "10"}}, {}}}
		c := rest.New(rest.Config{Base: "https://api.example.com", Pace: rest.PaceFor(newAccount(), "", 0), Caller: rest.Caller{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/soon" {
				return soon.RoundTrip(r)
			}
			<-time.After(time.Second)
			return late.RoundTrip(r)
		})}})
		begun := time.Now()
		var all sync.WaitGroup
		all.Go(func() { _, _ = rest.Send[thing](t.Context(), c, rest.Request{Path: "late"}) })
		synctest.Wait()
		_, _ = rest.Send[thing](t.Context(), c, rest.Request{Path: "soon", Retry: rest.RetryNever})
		all.Wait()
		if _, err := rest.Send[thing](t.Context(), c, rest.Request{Path: "soon"}); err != nil || time.Since(begun) != 10*time.Second {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
	})
}

// A request that cannot be sent before its deadline fails at once.
func TestPaceDeadline(t *testing.T) {
	for _, test := range []struct {
		name    string
		rate    float64
		replies []reply
		words   string
	}{
		{"rate", 0.1, []reply{{}}, "at 0.0962 requests per second, this request could only be sent after the deadline of this call: context deadline exceeded"},
		{"pause", 0, []reply{{header: map[string]string{"Ratelimit-Remaining": "0", "Ratelimit-Reset": "60"}}}, "the server asked for a pause that lasts another 1m0s, past the deadline of this call: context deadline exceeded"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{replies: test.replies}
				c := rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: s}, Pace: rest.PaceFor(newAccount(), "", test.rate)})
				if _, err := rest.Send[thing](t.Context(), c, rest.Request{Path: "v1"}); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
				defer cancel()
				begun := time.Now()
				_, err := rest.Send[thing](ctx, c, rest.Request{Path: "v1", Method: "POST"})
				wantError(t, err, test.words)
				if !errors.Is(err, context.DeadlineExceeded) || rest.OutcomeUnknown(err) || time.Since(begun) != 0 || s.calls() != 1 {
					t.Errorf("%v, outcome unknown %t, after %s, %d calls", err, rest.OutcomeUnknown(err), time.Since(begun), s.calls())
				}
			})
		})
	}
}

// An alias of the provider that asks for a higher rate does not raise the rate that another alias set.
func TestPaceSlowestRateApplies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		account := newAccount()
		rest.PaceFor(account, "", 0)
		rest.PaceFor(account, "", 2)
		p := rest.PaceFor(account, "", 50)
		got := sendAll(t, &script{replies: []reply{{}}}, p, 3)
		if diff := cmp.Diff([]time.Duration{0, 520 * time.Millisecond, 1040 * time.Millisecond}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// Ctrl-C ends the wait for a turn or for the end of a pause.
func TestPaceCanceled(t *testing.T) {
	for _, test := range []struct {
		name  string
		rate  float64
		first reply
	}{
		{"pause", 0, reply{header: map[string]string{"Ratelimit-Remaining": "0", "Ratelimit-Reset": "60"}}},
		{"turn", 0.1, reply{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &script{replies: []reply{test.first}}
				c := rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: s}, Pace: rest.PaceFor(newAccount(), "", test.rate)})
				if _, err := rest.Send[thing](t.Context(), c, rest.Request{Path: "v1"}); err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				begun := time.Now()
				_, err := rest.Send[thing](ctx, c, rest.Request{Path: "v1"})
				if !errors.Is(err, context.Canceled) || time.Since(begun) != time.Second || s.calls() != 1 {
					t.Errorf("%v after %s, %d calls", err, time.Since(begun), s.calls())
				}
			})
		})
	}
}
