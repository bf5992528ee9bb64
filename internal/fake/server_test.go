package fake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// start serves a handler that counts its requests and answers 201 "done".
func start(t *testing.T) (s *fake.Server, address string, done *atomic.Int32) {
	t.Helper()
	done = &atomic.Int32{}
	s = fake.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		done.Add(1)
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(append([]byte("done "), body...))
	}))
	listening := httptest.NewServer(s)
	t.Cleanup(listening.Close)
	return s, listening.URL, done
}

// post sends a request. It returns the status and the body, or the error of either.
func post(ctx context.Context, address string) (int, string, http.Header, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader("it"))
	if err != nil {
		return 0, "", nil, err
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), answer.Header, err
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault  fake.Fault
		status int
		body   string
		done   int32
		failed bool // no whole answer arrives
	}{
		"none":                {fake.Fault{Path: "/other"}, 201, "done it", 1, false},
		"other method":        {fake.Fault{Method: "GET"}, 201, "done it", 1, false},
		"defaults":            {fake.Fault{}, 500, "Internal Server Error", 0, false},
		"before":              {fake.Fault{Method: "post", Path: "/v", Status: 503, When: fake.Before}, 503, "Service Unavailable", 0, false},
		"after":               {fake.Fault{Path: "/vendor/", Status: 503, When: fake.After}, 503, "Service Unavailable", 1, false},
		"drop before":         {fake.Fault{Drop: true}, 0, "", 0, true},
		"drop after":          {fake.Fault{Drop: true, When: fake.After}, 0, "", 1, true},
		"only late":           {fake.Fault{DelayMS: 1}, 201, "done it", 1, false},
		"only late, after":    {fake.Fault{DelayMS: 1, When: fake.After}, 201, "done it", 1, false},
		"late and a status":   {fake.Fault{DelayMS: 1, Status: 502}, 502, "Bad Gateway", 0, false},
		"a body of its own":   {fake.Fault{Status: 200, Body: "<html>"}, 200, "<html>", 0, false},
		"a body cut short":    {fake.Fault{Status: 200, Body: "{", Headers: map[string]string{"Content-Length": "9"}}, 200, "{", 0, true},
		"a header of its own": {fake.Fault{Status: 429, Headers: map[string]string{"Retry-After": "7"}}, 429, "Too Many Requests", 0, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, address, done := start(t)
			s.FailNext(tt.fault)
			status, body, header, err := post(t.Context(), address+"/vendor/x?q=1")
			if (err != nil) != tt.failed || status != tt.status || body != tt.body {
				t.Errorf("got %d %q, %v", status, body, err)
			}
			if done.Load() != tt.done {
				t.Errorf("the request was carried out %d times", done.Load())
			}
			for name, value := range tt.fault.Headers {
				if header.Get(name) != value {
					t.Errorf("got %s: %q", name, header.Get(name))
				}
			}
			want := []fake.Call{{Method: "POST", Path: "/vendor/x", Status: tt.status}}
			if diff := cmp.Diff(want, s.Calls(), cmpopts.IgnoreFields(fake.Call{}, "Query", "Header", "Body")); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFaultsInOrderAndNumber(t *testing.T) {
	t.Parallel()
	s, address, _ := start(t)
	s.FailNext(fake.Fault{Path: "/a", Status: 502, Times: 2}, fake.Fault{Path: "/a", Status: 503}, fake.Fault{Path: "/b", Status: 504})
	var statuses []int
	for range 4 {
		status, _, _, err := post(t.Context(), address+"/a")
		if err != nil {
			t.Fatal(err)
		}
		statuses = append(statuses, status)
	}
	if diff := cmp.Diff([]int{502, 502, 503, 201}, statuses); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	if left := s.Faults(); len(left) != 1 || left[0].Path != "/b" {
		t.Errorf("left are %v", left)
	}
	s.ClearFaults()
	if left := s.Faults(); len(left) != 0 {
		t.Errorf("left after clearing are %v", left)
	}
}

func TestFaultSkipsAndQuotes(t *testing.T) {
	t.Parallel()
	s, address, _ := start(t)
	s.FailNext(fake.Fault{Status: 400, Skip: 1, Echo: fake.EchoPlain})
	var bodies []string
	for range 3 {
		_, body, _, err := post(t.Context(), address+"/a")
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, body)
	}
	if quoted := string(s.Calls()[1].Body); quoted == "" || !strings.Contains(bodies[1], quoted) || strings.HasPrefix(bodies[0]+bodies[2], "Bad Request") {
		t.Errorf("the answers are %q", bodies)
	}
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	for field, fault := range map[string]fake.Fault{
		"when":     {When: "during"},
		"path":     {Path: "poozle"},
		"status":   {Status: 99},
		"skip":     {Skip: -1},
		"times":    {Times: -1},
		"delay_ms": {DelayMS: -1},
	} {
		if _, err := fault.Normalize(); err == nil || !strings.HasPrefix(err.Error(), field+":") {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestClientThatGivesUp(t *testing.T) {
	t.Parallel()
	for when, want := range map[string]int32{fake.Before: 0, fake.After: 1} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			ctx, giveUp := context.WithCancel(t.Context())
			var done atomic.Int32
			s := fake.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				done.Add(1)
				giveUp()
			}))
			const hour = 60 * 60 * 1000
			s.FailNext(fake.Fault{When: when, DelayMS: hour})
			listening := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if when == fake.Before {
					giveUp()
				}
				s.ServeHTTP(w, r)
			}))
			_, _, _, err := post(ctx, listening.URL)
			listening.Close() // waits for the request to end
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			if done.Load() != want {
				t.Errorf("the request was carried out %d times, want %d", done.Load(), want)
			}
		})
	}
}

func TestCalls(t *testing.T) {
	t.Parallel()
	s, address, _ := start(t)
	if _, _, _, err := post(t.Context(), address+"/a%2Fb/?x=1"); err != nil {
		t.Fatal(err)
	}
	calls := s.Calls()
	if len(calls) != 1 {
		t.Fatalf("got %d calls", len(calls))
	}
	call := calls[0]
	if call.Path != "/a%2Fb/" || call.Query.Get("x") != "1" || string(call.Body) != "it" || call.Header.Get("User-Agent") == "" {
		t.Errorf("got %+v", call)
	}
	s.ForgetCalls()
	if calls := s.Calls(); calls == nil || len(calls) != 0 {
		t.Errorf("left after forgetting are %v", calls)
	}
}

func TestHandlerThatWritesNothing(t *testing.T) {
	t.Parallel()
	s := fake.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if w.Code != http.StatusOK || s.Calls()[0].Status != http.StatusOK {
		t.Errorf("got %d, recorded %d", w.Code, s.Calls()[0].Status)
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	clock := &fake.Clock{}
	before := time.Now()
	clock.Advance(time.Hour)
	if ahead := clock.Now().Sub(before); ahead < time.Hour || ahead > time.Hour+time.Minute {
		t.Errorf("the clock is ahead by %s", ahead)
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	clock.Set(at)
	clock.Advance(time.Minute)
	if got := clock.Now(); !got.Equal(at.Add(time.Minute)) {
		t.Errorf("the stopped clock shows %s", got)
	}
}

type thing struct{ ID, Value string }

func TestStore(t *testing.T) {
	t.Parallel()
	s := fake.NewStore(func(t thing) string { return t.ID })
	if json, err := s.MarshalJSON(); err != nil || string(json) != "[]" {
		t.Errorf("empty: %s, %v", json, err)
	}
	for _, id := range []string{"c", "a", "b"} {
		s.Put(thing{id, ""})
	}
	s.Put(thing{"a", "put"})
	if edited, known := s.Edit("b", func(t *thing) { t.Value = "edited" }); !known || edited.Value != "edited" {
		t.Errorf("edited: %v, %t", edited, known)
	}
	if gone, known := s.Delete("c"); !known || gone.ID != "c" {
		t.Errorf("deleted: %v, %t", gone, known)
	}
	_, known := s.Get("c")
	_, edited := s.Edit("c", func(*thing) { t.Error("nothing is there to edit") })
	_, deleted := s.Delete("c")
	if known || edited || deleted {
		t.Errorf("the deleted one is known: %t, %t, %t", known, edited, deleted)
	}
	if diff := cmp.Diff([]thing{{"a", "put"}, {"b", "edited"}}, s.List(nil)); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	if got := s.List(func(t thing) bool { return t.Value == "" }); got == nil || len(got) != 0 {
		t.Errorf("a list of nothing is %v", got)
	}
}

func TestStoreUnderLoad(t *testing.T) {
	t.Parallel()
	const writers, each = 8, 500
	s := fake.NewStore(func(t thing) string { return t.ID })
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for i := range each {
				id := fmt.Sprint(w, "-", i)
				s.Put(thing{id, ""})
				s.Edit(id, func(t *thing) { t.Value = "x" })
				if i%100 == 0 {
					s.List(nil)
				}
				if i%2 == 0 {
					s.Delete(id)
				}
			}
		})
	}
	wait.Wait()
	if got := len(s.List(func(t thing) bool { return t.Value == "x" })); got != writers*each/2 {
		t.Errorf("%d objects are left", got)
	}
}
