package rest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Runs and aliases are processes of their own. Together they use the whole rate limit of a vendor, and never exceed it.
func TestConvergence(t *testing.T) {
	for _, vendor := range []struct {
		name      string
		perSecond int
		headers   bool // Fillout's responses state what is left of the window, Fyle's do not
	}{
		{"Fillout forms", 5, true},
		{"Fillout databases", 50, true},
		{"Fyle", 10, false},
	} {
		for _, n := range []int{100, 1_000, 10_000} {
			t.Run(fmt.Sprint(vendor.name, " ", n), func(t *testing.T) {
				if n > 1_000 && os.Getenv("CONVERGENCE") != "all" {
					t.Skip("it takes seconds; CONVERGENCE=all runs it")
				}
				dir := t.TempDir()
				synctest.Test(t, func(t *testing.T) {
					v := &limited{perSecond: vendor.perSecond, headers: vendor.headers}
					const processes = 4 // two runs, each with two aliases of the provider
					begun := time.Now()
					var all sync.WaitGroup
					for p := range processes {
						shared := newPace(below(float64(vendor.perSecond)), &turns{filepath.Join(dir, "turn")})
						c := New(Config{Base: "https://api.example.com", Pace: shared, Caller: Caller{Transport: v}})
						work := make(chan int)
						for range 10 { // Terraform's parallelism
							all.Go(func() {
								for range work {
									if _, err := Send[None](t.Context(), c, Request{Method: http.MethodPost, Path: "v1"}); err != nil {
										t.Error(err)
									}
								}
							})
						}
						all.Go(func() {
							for i := p; i < n; i += processes {
								work <- i
							}
							close(work)
						})
					}
					all.Wait()
					took := time.Since(begun)
					t.Logf("%d creates in %s: %.2f calls per second of %d, %d with status 429", n, took.Round(time.Millisecond), float64(v.calls)/took.Seconds(), vendor.perSecond, v.refused)
					if v.refused > 0 || v.calls != n {
						t.Errorf("%d calls, of which the server refused %d", v.calls, v.refused)
					}
					if limit := time.Duration(n) * time.Second / time.Duration(vendor.perSecond); took > limit*110/100 {
						t.Errorf("it took %s, and the limit alone takes %s", took, limit)
					}
				})
			})
		}
	}
}

// limited is a vendor with a rate limit of requests per second, counted in windows. A request arrives after 10 to 50 ms, and the response
// 10 ms later.
type limited struct {
	perSecond int
	headers   bool

	mu                   sync.Mutex
	began                time.Time
	used, calls, refused int
}

func (v *limited) RoundTrip(*http.Request) (*http.Response, error) {
	<-time.After(10*time.Millisecond + rand.N(40*time.Millisecond))
	v.mu.Lock()
	if time.Since(v.began) >= time.Second {
		v.began, v.used = time.Now(), 0
	}
	v.used++
	v.calls++
	left := v.perSecond - v.used
	response := &http.Response{StatusCode: http.StatusCreated, Header: http.Header{"Content-Type": {"application/json"}}, Body: http.NoBody}
	if left < 0 {
		v.refused++
		response.StatusCode = http.StatusTooManyRequests
	}
	if v.headers {
		response.Header.Set("Ratelimit-Limit", fmt.Sprint(v.perSecond))
		response.Header.Set("Ratelimit-Remaining", fmt.Sprint(max(left, 0)))
		response.Header.Set("Ratelimit-Reset", "1")
	}
	v.mu.Unlock()
	<-time.After(10 * time.Millisecond)
	return response, nil
}

// A pause that the server asks one process for applies to all.
func TestTurnsPostpone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "turn")
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		(&turns{path}).postpone(t.Context(), time.Now().Add(20*time.Second))
		(&turns{path}).postpone(t.Context(), time.Now().Add(5*time.Second))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := (&turns{path}).wait(ctx, time.Second); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != 0 {
			t.Errorf("with a deadline before the turn: %v after %s", err, time.Since(begun))
		}
		if err := (&turns{path}).wait(t.Context(), time.Second); err != nil || time.Since(begun) != 20*time.Second {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
	})
}

// What is wrong with the file delays no request.
func TestTurnsFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, path := range map[string]string{
		"missing":     filepath.Join(dir, "new"),
		"no folder":   filepath.Join(dir, "none", "turn"),
		"a folder":    dir,
		"not a time":  write("text", "soon"),
		"a far time":  write("far", `{"next":"2500-01-01T00:00:00Z"}`),
		"a past time": write("past", `{"next":"1999-01-01T00:00:00Z"}`),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun := time.Now()
				if err := (&turns{path}).wait(t.Context(), time.Second); err != nil || time.Since(begun) > 0 {
					t.Errorf("%v after %s", err, time.Since(begun))
				}
			})
		})
	}
}

// The name of the file does not have the account's key, and accounts have files of their own. Unused files do not pile up.
func TestShareTurns(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{"turn-00000000": 25 * time.Hour, "turn-00000000.lock": 25 * time.Hour, "turn-11111111": time.Hour} {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Chtimes(file, time.Time{}, time.Now().Add(-age))); err != nil {
			t.Fatal(err)
		}
	}
	ShareTurns(dir)
	defer ShareTurns("")
	for _, account := range []string{"canary-1", "canary-2"} {
		if err := PaceFor(account, dir, 5).wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*"))
	if len(files) != 5 || slices.Contains(files, filepath.Join(dir, "turn-00000000")) || strings.Contains(strings.Join(files, " "), "canary") {
		t.Errorf("the files are %q", files)
	}
}
