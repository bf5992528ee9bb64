package e2e_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// exceptions are the types of which a killed run leaves an object that no other can find: where the vendor makes it, by the
// path of the request. The guide "When an apply is interrupted" lists them too.
func exceptions() map[string]string {
	return map[string]string{
		"integrations_fillout_webhook":          "/fillout/v1/api/webhook/create",
		"integrations_fillout_database_webhook": "/fillout-tables/api/v1/bases/54752b5b7c373e06/webhooks",
		"integrations_oauth_client":             "/oauth/register",
		"integrations_fillout_oauth_app":        "/fillout/register",
		"integrations_fyle_oauth_app":           "/fyle/register",
	}
}

// How a run is ended at a request.
const (
	killedBefore = "killed before" // the request is carried out
	killedAfter  = "killed after"  // it was carried out, and nobody has the answer
	interrupted  = "interrupted"   // by Ctrl-C, while it is carried out
)

// TestKill ends applies of 20 resources at their requests, and applies again: afterwards each vendor has what the
// configuration says, and nothing else but for the exceptions.
//
// A request is known by the resource that is being created, its method and path, and how many like it came before. Every
// run goes on where the one before was ended, and is ended at the next request that no run was ended at.
func TestKill(t *testing.T) {
	t.Parallel()
	if !e2e.HasProcesses() {
		t.Skip("there is no /proc to find the provider's process by, so it cannot be killed")
	}
	clean := newRun(t, "")
	clean.w.Init().Want(0)
	clean.apply().Want(0)
	clean.w.Plan("-parallelism=1").Want(0)
	want := slices.Sorted(maps.Values(clean.remote()))
	if len(want) != 20 {
		t.Fatalf("the configuration makes %d objects, want 20: %q", len(want), want)
	}

	every := 17
	if os.Getenv("KILL") == "all" { // by make kill
		every = 1
	} else {
		t.Logf("only every %dth request is one that a run is ended at; all of them with: make kill", every)
	}
	report := &report{ended: map[string]int{}, left: map[string]map[string]int{}}
	t.Run("walk", func(t *testing.T) {
		for i, how := range []string{killedBefore, killedAfter, interrupted} {
			var requests []string
			for at, request := range clean.seen {
				if at%every == i%every {
					requests = append(requests, request)
				}
			}
			t.Run(how, func(t *testing.T) {
				t.Parallel()
				for todo := requests; len(todo) > 0; {
					before := len(todo)
					todo = pass(t, how, todo, want, report)
					if len(todo) == before {
						t.Fatalf("no run makes the requests %q", todo)
					}
				}
			})
		}
	})
	t.Logf("%d requests in an apply without an interruption\n%s", len(clean.seen), report)
}

// pass ends runs in one folder until one is done, and checks that all is as it must be. It gives the requests that are still
// to do: some are not made by a run that goes on, such as one that finds the work done.
func pass(t *testing.T, how string, todo, want []string, report *report) []string {
	t.Helper()
	r := newRun(t, how)
	r.todo = map[string]bool{}
	for _, request := range todo {
		r.todo[request] = true
	}
	r.w.Init().Want(0)
	for {
		result := r.apply()
		r.checkTwins(want)
		if r.ended == "" {
			result.Want(0)
			break
		}
		report.add(how)
		if how == interrupted {
			r.checkNothingLost()
		}
	}
	r.w.Plan("-parallelism=1").Want(0)
	r.checkDone(want, report)
	return slices.DeleteFunc(slices.Clone(todo), func(request string) bool { return !r.todo[request] })
}

// report is what the walk came to.
type report struct {
	mu    sync.Mutex
	ended map[string]int            // runs, by how
	left  map[string]map[string]int // objects that nobody can find again, by how and type
}

func (r *report) add(how string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended[how]++
}

func (r *report) leave(how string, left map[string]int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.left[how] == nil {
		r.left[how] = map[string]int{}
	}
	for resourceType, n := range left {
		r.left[how][resourceType] += n
	}
}

func (r *report) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	text := fmt.Sprintf("%-15s %5s  %s\n", "", "runs", "left behind")
	for _, how := range []string{killedBefore, killedAfter, interrupted} {
		what := []string{}
		for _, resourceType := range slices.Sorted(maps.Keys(r.left[how])) {
			what = append(what, fmt.Sprintf("%d %s", r.left[how][resourceType], resourceType))
		}
		text += fmt.Sprintf("%-15s %5d  %s\n", how, r.ended[how], cmp.Or(strings.Join(what, ", "), "nothing"))
	}
	return text
}
