package oauthapi_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// pass waits on fake time, and not at all if d is 0. Under the race detector the runtime of Go 1.26 crashes if several
// goroutines of a synctest bubble receive from timers that are due at once, because it runs them in parallel in the one race
// context of the bubble.
func pass(d time.Duration) {
	if d > 0 {
		<-time.After(d)
	}
}

// onFakeTime runs a test on fake time with a server that takes latency for each call.
func onFakeTime(t *testing.T, s *server, latency time.Duration, test func(t *testing.T, c *oauthapi.Client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		before := s.before
		s.before = func(r *http.Request) {
			pass(latency)
			if before != nil {
				before(r)
			}
		}
		test(t, oauthapi.NewIsolated(rest.Caller{Transport: s}))
	})
}

// inParallel calls do for each URI, at most parallelism at a time, as Terraform does.
func inParallel(t *testing.T, parallelism int, uris []string, do func(uri string) error) {
	t.Helper()
	slots := make(chan struct{}, parallelism)
	var all sync.WaitGroup
	for _, uri := range uris {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := do(uri); err != nil {
				t.Errorf("%s: %v", uri, err)
			}
		})
	}
	all.Wait()
}

func TestRedirectURICalls(t *testing.T) {
	for _, test := range []struct{ parallelism, gets, puts int }{{50, 2, 1}, {10, 6, 5}} {
		for _, kind := range []string{"plain", "tags", "rotates"} {
			t.Run(fmt.Sprint(test.parallelism, kind), func(t *testing.T) {
				s := newServer("https://kept.example.com")
				s.tags, s.rotate = kind == "tags", kind == "rotates"
				onFakeTime(t, s, 30*time.Millisecond, func(t *testing.T, c *oauthapi.Client) {
					uris := numbered("a", 50)
					want := map[string]int{"GET": test.gets, "PUT": test.puts}
					inParallel(t, test.parallelism, uris, func(uri string) error {
						_, err := c.AddRedirectURI(t.Context(), clientURI, firstToken, uri)
						return err
					})
					s.wantCalls(t, want)
					if diff := cmp.Diff(append(uris, "https://kept.example.com"), s.get()); diff != "" {
						t.Error(diff)
					}

					inParallel(t, 50, uris, func(uri string) error {
						has, _, err := c.HasRedirectURI(t.Context(), clientURI, firstToken, uri)
						if !has && err == nil {
							return errors.New("not seen")
						}
						return err
					})
					s.wantCalls(t, map[string]int{"GET": 1})

					<-time.After(time.Minute) // the cached read expires
					c = c.Sibling()           // another run
					inParallel(t, test.parallelism, uris, func(uri string) error {
						_, err := c.RemoveRedirectURI(t.Context(), clientURI, firstToken, uri)
						return err
					})
					s.wantCalls(t, want)
					if diff := cmp.Diff([]string{"https://kept.example.com"}, s.get()); diff != "" {
						t.Error(diff)
					}
					if has, _, err := c.HasRedirectURI(t.Context(), clientURI, firstToken, uris[0]); has || err != nil {
						t.Errorf("a removed URI is still seen: %v", err)
					}
				})
			})
		}
	}
}

// If there is nothing to do, a batch writes nothing, and it relies on a read of its own.
func TestRedirectURINothingToDo(t *testing.T) {
	s := newServer("https://a.example.com")
	onFakeTime(t, s, 0, func(t *testing.T, c *oauthapi.Client) {
		if _, err := c.AddRedirectURI(t.Context(), clientURI, firstToken, "https://a.example.com"); err != nil {
			t.Error(err)
		}
		if _, err := c.RemoveRedirectURI(t.Context(), clientURI, firstToken, "https://b.example.com"); err != nil {
			t.Error(err)
		}
		s.wantCalls(t, map[string]int{"GET": 2})
	})
}

// A run keeps a URI that one of its resources declares, although another one removes it, in any order.
func TestRedirectURIOfAnotherResource(t *testing.T) {
	const uri = "https://a.example.com"
	for name, declare := range map[string]func(*oauthapi.Client, context.Context) error{
		"one by one": add(uri),
		"in the client": func(c *oauthapi.Client, ctx context.Context) error {
			c.DeclareRedirectURIs(clientURI, []string{uri})
			_, err := c.Update(ctx, clientURI, firstToken, false, func(m oauthapi.Metadata) error {
				m["redirect_uris"] = []string{uri}
				return nil
			})
			return err
		},
	} {
		for _, late := range []time.Duration{-5 * time.Second, -100 * time.Millisecond, 0, 100 * time.Millisecond, 5 * time.Second} {
			t.Run(fmt.Sprint(name, late), func(t *testing.T) {
				s := newServer(uri, "https://b.example.com")
				onFakeTime(t, s, 30*time.Millisecond, func(t *testing.T, c *oauthapi.Client) {
					var both sync.WaitGroup
					both.Go(func() {
						pass(-late)
						if err := declare(c, t.Context()); err != nil {
							t.Error(err)
						}
					})
					both.Go(func() {
						pass(late)
						if _, err := c.RemoveRedirectURI(t.Context(), clientURI, firstToken, uri); err != nil {
							t.Error(err)
						}
					})
					both.Wait()
					if !slices.Contains(s.get(), uri) {
						t.Errorf("the client has %q", s.get())
					}
				})
			})
		}
	}
}

// With entity tags, what another process writes between our read and our write stays.
func TestRedirectURIBetweenReadAndWrite(t *testing.T) {
	s := newServer("https://a.example.com")
	s.tags = true
	var once sync.Once
	s.before = func(r *http.Request) {
		if r.Method == http.MethodPut {
			once.Do(func() { s.set([]string{"https://a.example.com", "https://foreign.example.com"}) })
		}
	}
	onFakeTime(t, s, 0, func(t *testing.T, c *oauthapi.Client) {
		if _, err := c.AddRedirectURI(t.Context(), clientURI, firstToken, "https://b.example.com"); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"https://a.example.com", "https://b.example.com", "https://foreign.example.com"}, s.get()); diff != "" {
			t.Error(diff)
		}
		s.wantCalls(t, map[string]int{"GET": 3, "PUT": 2})
	})
}

// An overwrite by another process after our write is noticed and repaired, even if the server ignores If-Match. This includes
// the URIs that were acknowledged before.
func TestRedirectURIOverwritten(t *testing.T) {
	for _, lies := range []bool{false, true} {
		s := newServer("https://a.example.com")
		s.lies = lies
		onFakeTime(t, s, 0, func(t *testing.T, c *oauthapi.Client) {
			if _, err := c.AddRedirectURI(t.Context(), clientURI, firstToken, "https://b.example.com"); err != nil {
				t.Error(err)
			}
			var once sync.Once
			s.after = func(_ http.ResponseWriter, r *http.Request) bool {
				if r.Method == http.MethodPut {
					once.Do(func() {
						time.AfterFunc(700*time.Millisecond, func() { s.set([]string{"https://a.example.com", "https://foreign.example.com"}) })
					})
				}
				return true
			}
			if _, err := c.AddRedirectURI(t.Context(), clientURI, firstToken, "https://c.example.com"); err != nil {
				t.Error(err)
			}
			want := []string{"https://a.example.com", "https://b.example.com", "https://c.example.com", "https://foreign.example.com"}
			if diff := cmp.Diff(want, s.get()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The client stops sending an entity tag that the server issues and never accepts, as behind a proxy that changes it.
func TestRedirectURIUselessTag(t *testing.T) {
	s := newServer()
	s.tags = true
	s.answer = func(w http.ResponseWriter, r *http.Request) bool {
		if r.Header.Get("If-Match") != "" {
			problem(w, http.StatusPreconditionFailed, "changed", "")
			return false
		}
		return true
	}
	onFakeTime(t, s, 0, func(t *testing.T, c *oauthapi.Client) {
		if _, err := c.AddRedirectURI(t.Context(), clientURI, firstToken, "https://a.example.com"); err != nil {
			t.Error(err)
		}
		s.wantCalls(t, map[string]int{"GET": 4, "PUT": 3})
	})
}

func TestRedirectURIGivesUp(t *testing.T) {
	const a = "https://a.example.com"
	for _, test := range []struct {
		name  string
		s     *server
		setup func(*server)
		do    func(*oauthapi.Client, context.Context) error
		words string
	}{
		{"always overwritten", newServer(), func(s *server) {
			s.before = func(r *http.Request) {
				if r.Method == http.MethodGet {
					s.set(nil)
				}
			}
		}, add(a), "after 8 attempts, the client's redirect URIs are still wrong (missing: 1): another process"},
		{"always back", newServer(a), func(s *server) {
			s.before = func(r *http.Request) {
				if r.Method == http.MethodGet {
					s.set([]string{a})
				}
			}
		}, remove(a), "(still there: 1): another process"},
		{"dropped", newServer(), func(s *server) { s.drops = a }, add(a), "after 1 attempts, the client's redirect URIs are still wrong (missing: 1): the server accepts"},
		{"refused", newServer(), func(s *server) { s.refuses = a }, add(a), "a redirect URI is refused"},
		{"the last one", newServer(a), func(s *server) {
			s.answer = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method == http.MethodPut {
					problem(w, http.StatusBadRequest, "invalid_redirect_uri", "redirect_uris is mandatory")
				}
				return r.Method != http.MethodPut
			}
		}, remove(a), "the client's last redirect URI"},
		{"never written", newServer(), func(s *server) {
			s.answer = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method == http.MethodPut {
					w.WriteHeader(http.StatusBadGateway)
				}
				return r.Method != http.MethodPut
			}
		}, add(a), "502"},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.setup(test.s)
			onFakeTime(t, test.s, 0, func(t *testing.T, c *oauthapi.Client) {
				err := test.do(c, t.Context())
				if err == nil || !strings.Contains(err.Error(), test.words) || strings.Contains(err.Error(), "canary") {
					t.Errorf("got %v, want %q", err, test.words)
				}
			})
		})
	}
}

func add(uri string) func(*oauthapi.Client, context.Context) error {
	return func(c *oauthapi.Client, ctx context.Context) error {
		_, err := c.AddRedirectURI(ctx, clientURI, firstToken, uri)
		return err
	}
}

func remove(uri string) func(*oauthapi.Client, context.Context) error {
	return func(c *oauthapi.Client, ctx context.Context) error {
		_, err := c.RemoveRedirectURI(ctx, clientURI, firstToken, uri)
		return err
	}
}

// A URI that the server refuses fails only its own caller.
func TestRedirectURIOneIsRefused(t *testing.T) {
	s := newServer()
	s.refuses = "13"
	onFakeTime(t, s, 0, func(t *testing.T, c *oauthapi.Client) {
		uris := numbered("a", 20)
		inParallel(t, 20, uris, func(uri string) error {
			_, err := c.AddRedirectURI(t.Context(), clientURI, firstToken, uri)
			if refused := err != nil; refused != strings.HasSuffix(uri, "13") {
				return fmt.Errorf("got %w", err)
			}
			return nil
		})
		if diff := cmp.Diff(slices.Delete(uris, 13, 14), s.get()); diff != "" {
			t.Error(diff)
		}
	})
}

// After a write without an answer, and after a 429, the client reads before it writes again.
func TestRedirectURIUnclear(t *testing.T) {
	for name, fault := range map[string]func(s *server, w http.ResponseWriter){
		"carried out, then 502": func(s *server, w http.ResponseWriter) { s.after = nil; w.WriteHeader(http.StatusBadGateway) },
		"429":                   func(s *server, w http.ResponseWriter) { s.answer = nil; w.WriteHeader(http.StatusTooManyRequests) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer()
			hook := func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method == http.MethodPut {
					fault(s, w)
					return false
				}
				return true
			}
			if name == "429" {
				s.answer = hook
			} else {
				s.after = hook
			}
			onFakeTime(t, s, 0, func(t *testing.T, c *oauthapi.Client) {
				if _, err := c.AddRedirectURI(t.Context(), clientURI, firstToken, "https://a.example.com"); err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff([]string{"https://a.example.com"}, s.get()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}

// A caller whose context ends, before or during its batch, does not fail the others. When all contexts have ended, so have the calls.
func TestRedirectURICallerLeaves(t *testing.T) {
	for _, after := range []time.Duration{time.Millisecond, 300 * time.Millisecond} {
		s := newServer()
		onFakeTime(t, s, 100*time.Millisecond, func(t *testing.T, c *oauthapi.Client) {
			ctx, leave := context.WithTimeout(t.Context(), after)
			defer leave()
			var all sync.WaitGroup
			all.Go(func() {
				if _, err := c.AddRedirectURI(ctx, clientURI, firstToken, "https://a.example.com"); !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("the caller that left got %v", err)
				}
			})
			all.Go(func() {
				if _, err := c.AddRedirectURI(t.Context(), clientURI, firstToken, "https://b.example.com"); err != nil {
					t.Errorf("the caller that stayed got %v", err)
				}
			})
			all.Wait()
			if !slices.Contains(s.get(), "https://b.example.com") {
				t.Error("not added")
			}
			s.wantCalls(t, map[string]int{"GET": 2, "PUT": 1})
		})
	}
	s := newServer()
	onFakeTime(t, s, 100*time.Millisecond, func(t *testing.T, c *oauthapi.Client) {
		ctx, leave := context.WithTimeout(t.Context(), 250*time.Millisecond)
		defer leave()
		_, _ = c.AddRedirectURI(ctx, clientURI, firstToken, "https://a.example.com")
		<-time.After(time.Minute)
		s.wantCalls(t, map[string]int{"GET": 1})
	})
}

// Ctrl-C ends waits and reads at once, and waits for the answer to a write that was sent. What the server confirmed is returned.
func TestRedirectURIInterrupted(t *testing.T) {
	for name, test := range map[string]struct {
		at, within time.Duration
		silent     bool // the server does not answer a write
		added      bool
		calls      map[string]int
	}{
		"while it gathers":              {50 * time.Millisecond, 160 * time.Millisecond, false, false, map[string]int{}},
		"while it reads":                {250 * time.Millisecond, 60 * time.Millisecond, false, false, map[string]int{"GET": 1}},
		"while it writes":               {350 * time.Millisecond, 60 * time.Millisecond, false, true, map[string]int{"GET": 1, "PUT": 1}},
		"while it writes, unanswered":   {350 * time.Millisecond, time.Second, true, false, map[string]int{"GET": 1, "PUT": 1}},
		"while it waits before reading": {700 * time.Millisecond, 0, false, true, map[string]int{"GET": 1, "PUT": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer()
			s.after = func(_ http.ResponseWriter, r *http.Request) bool {
				if test.silent && r.Method == http.MethodPut {
					<-r.Context().Done()
				}
				return true
			}
			onFakeTime(t, s, 100*time.Millisecond, func(t *testing.T, c *oauthapi.Client) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(test.at, cancel)
				begun := time.Now()
				_, err := c.AddRedirectURI(ctx, clientURI, firstToken, "https://a.example.com")
				if (err == nil) != test.added || (err != nil && !errors.Is(err, context.Canceled)) {
					t.Errorf("AddRedirectURI returned %v", err)
				}
				if took := time.Since(begun) - test.at; took > test.within {
					t.Errorf("AddRedirectURI returned %s after Ctrl-C, want %s", took, test.within)
				}
				s.wantCalls(t, test.calls)
			})
		})
	}
}

func TestRedirectURIClientIsGone(t *testing.T) {
	s := newServer()
	s.answer = func(w http.ResponseWriter, _ *http.Request) bool {
		problem(w, http.StatusNotFound, "gone", "")
		return false
	}
	onFakeTime(t, s, 0, func(t *testing.T, c *oauthapi.Client) {
		for _, do := range []func(*oauthapi.Client, context.Context) error{add("https://a.example.com"), remove("https://a.example.com")} {
			if err := do(c, t.Context()); !errors.Is(err, rest.ErrNotFound) {
				t.Error(err)
			}
		}
		if _, _, err := c.HasRedirectURI(t.Context(), clientURI, firstToken, "https://a.example.com"); !errors.Is(err, rest.ErrNotFound) {
			t.Error(err)
		}
	})
}

// Update owns the client: a URI that it removes on purpose is not restored because it was acknowledged before.
func TestRedirectURIUpdateWins(t *testing.T) {
	s := newServer()
	onFakeTime(t, s, 0, func(t *testing.T, c *oauthapi.Client) {
		if err := add("https://a.example.com")(c, t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Update(t.Context(), clientURI, firstToken, false, func(m oauthapi.Metadata) error { m["redirect_uris"] = []string{}; return nil }); err != nil {
			t.Fatal(err)
		}
		if err := add("https://b.example.com")(c, t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"https://b.example.com"}, s.get()); diff != "" {
			t.Error(diff)
		}
	})
}

// Two processes add 20 URIs each to one client at the same time, on a server without entity tags: all 40 are there at the end.
func TestRedirectURITwoProcesses(t *testing.T) {
	var runs sync.WaitGroup
	for range 10 {
		s := newServer("https://kept.example.com")
		listener := httptest.NewServer(s)
		t.Cleanup(listener.Close)
		runs.Go(func() {
			want := []string{"https://kept.example.com"}
			var all sync.WaitGroup
			for _, name := range []string{"a", "b"} {
				want = append(want, numbered(name, 20)...)
				c := oauthapi.NewIsolated(rest.Caller{})
				all.Go(func() {
					inParallel(t, 10, numbered(name, 20), func(uri string) error {
						_, err := c.AddRedirectURI(t.Context(), listener.URL+"/register?client=1", firstToken, uri)
						return err
					})
				})
			}
			all.Wait()
			slices.Sort(want)
			if diff := cmp.Diff(want, s.get()); diff != "" {
				t.Error(diff)
			}
		})
	}
	runs.Wait()
}

// Two processes add and remove URIs at random times and speeds, with and without entity tags. At the end, every acknowledged
// edit holds, and all other URIs are still there. With tags, a person also writes at the worst time, and the URIs added by hand
// stay. Without tags, there is one process and a person who writes what was read up to half a second before. That may restore or
// remove the process's URIs, which it must notice.
func TestRedirectURIHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tags, people := rapid.Bool().Draw(rt, "tags"), rapid.IntRange(0, 4).Draw(rt, "people")
		processes := 2
		if !tags && people > 0 {
			processes = 1
		}
		type act struct {
			process int
			alias   bool
			add     bool
			uri     string
			at      time.Duration
		}
		times := rapid.Custom(func(t *rapid.T) time.Duration {
			return time.Duration(rapid.IntRange(0, 3000).Draw(t, "ms")) * time.Millisecond
		})
		var acts []act
		want := []string{"https://kept.example.com"}
		there := slices.Clone(want)
		for process := range processes {
			for i := range rapid.IntRange(0, 8).Draw(rt, "acts") {
				a := act{
					process, rapid.Bool().Draw(rt, "alias"), rapid.Bool().Draw(rt, "add"),
					fmt.Sprintf("https://p%d.example.com/%d", process, i), times.Draw(rt, "at"),
				}
				acts = append(acts, a)
				if a.add {
					want = append(want, a.uri)
				} else {
					there = append(there, a.uri)
				}
			}
		}
		latencies := rapid.SliceOfN(rapid.IntRange(1, 300), 1, 20).Draw(rt, "latencies")

		s := newServer(there...)
		s.tags = tags
		var mu sync.Mutex
		n, byHand := 0, 0
		s.before = func(r *http.Request) {
			mu.Lock()
			n++
			latency := time.Duration(latencies[n%len(latencies)]) * time.Millisecond
			if tags && r.Method == http.MethodPut && byHand < people {
				byHand++
				foreign := fmt.Sprintf("https://person.example.com/%d", byHand)
				want = append(want, foreign)
				s.set(append(s.get(), foreign))
			}
			mu.Unlock()
			<-time.After(latency)
		}
		synctest.Test(t, func(t *testing.T) {
			var clients []*oauthapi.Client
			for range processes {
				clients = append(clients, oauthapi.NewIsolated(rest.Caller{Transport: s}))
			}
			var all sync.WaitGroup
			for _, a := range acts {
				all.Go(func() {
					pass(a.at)
					c, do := clients[a.process], remove(a.uri)
					if a.alias {
						c = c.Sibling()
					}
					if a.add {
						do = add(a.uri)
					}
					if err := do(c, t.Context()); err != nil {
						rt.Errorf("%+v: %v", a, err)
					}
				})
			}
			if !tags {
				for i := range people {
					pass(times.Draw(rt, "at"))
					read := s.get()
					pass(times.Draw(rt, "for") / 6)
					s.set(append(read, fmt.Sprintf("https://person.example.com/%d", i)))
				}
			}
			all.Wait()
		})
		got := s.get()
		if !tags { // without tags, no client can keep what the person wrote
			got = slices.DeleteFunc(got, func(uri string) bool { return strings.HasPrefix(uri, "https://person") })
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatal(diff)
		}
	})
}
