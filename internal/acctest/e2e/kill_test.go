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

// unfindable returns the types of which a killed apply can leave an object behind that the provider cannot find, with the
// path of the request that creates it. The guide "When an apply is interrupted" lists the same types.
func unfindable() map[string]string {
	return map[string]string{
		"integrations_fillout_webhook":          "/fillout/v1/api/webhook/create",
		"integrations_fillout_database_webhook": "/fillout-tables/api/v1/bases/54752b5b7c373e06/webhooks",
		"integrations_oauth_client":             "/oauth/register",
		"integrations_fillout_oauth_app":        "/fillout/register",
		"integrations_fyle_oauth_app":           "/fyle/register",
	}
}

// The ways in which an apply ends at a request.
const (
	killedBefore = "killed before" // the vendor carries the request out
	killedAfter  = "killed after"  // the vendor carried it out, and the response is lost
	interrupted  = "interrupted"   // by Ctrl-C, while the request is in flight
)

// TestKill ends applies of twenty resources at their requests and applies again. Afterwards each vendor has the objects that
// the configuration declares and no others, except those of the types in unfindable.
//
// A request is identified by the number of resources in the state, its method and path, and the number of equal requests
// before it. Each apply continues after the one that was ended, and is ended at the next request that is still a target.
func TestKill(t *testing.T) {
	t.Parallel()
	if !e2e.HasProcesses() {
		t.Skip("this system has no /proc, which the test needs to find the provider's process")
	}
	complete := newMixedRun(t, "")
	complete.w.Init().Want(0)
	complete.apply().Want(0)
	complete.w.Plan("-parallelism=1").Want(0)
	want := slices.Sorted(maps.Values(complete.vendorObjects()))
	if len(want) != 20 {
		t.Fatalf("the configuration creates %d objects, want 20: %q", len(want), want)
	}

	every := 17
	if os.Getenv("KILL") == "all" { // make kill sets it
		every = 1
	} else {
		t.Logf("applies are ended at every %dth request only; make kill ends them at all", every)
	}
	report := &report{ended: map[string]int{}, left: map[string]map[string]int{}}
	t.Run("walk", func(t *testing.T) {
		for i, end := range []string{killedBefore, killedAfter, interrupted} {
			var targets []string
			for at, request := range complete.requests {
				if at%every == i%every {
					targets = append(targets, request)
				}
			}
			t.Run(end, func(t *testing.T) {
				t.Parallel()
				for len(targets) > 0 {
					before := len(targets)
					targets = endApplies(t, end, targets, want, report)
					if len(targets) == before {
						t.Fatalf("no apply makes the requests %q", targets)
					}
				}
			})
		}
	})
	t.Logf("a complete apply makes %d requests\n%s", len(complete.requests), report)
}

// endApplies ends applies in one workspace at their targets until one is complete, and checks the objects. It returns the
// targets that no apply reached: an apply that continues another one does not repeat its requests.
func endApplies(t *testing.T, end string, targets, want []string, report *report) []string {
	t.Helper()
	r := newMixedRun(t, end)
	r.targets = map[string]bool{}
	for _, request := range targets {
		r.targets[request] = true
	}
	r.w.Init().Want(0)
	for {
		result := r.apply()
		r.checkDuplicates(want)
		if r.endedAt == "" {
			result.Want(0)
			break
		}
		report.add(end)
		if end == interrupted {
			r.checkNothingLost()
		}
	}
	r.w.Plan("-parallelism=1").Want(0)
	r.checkRecovered(want, report)
	return slices.DeleteFunc(slices.Clone(targets), func(request string) bool { return !r.targets[request] })
}

// report counts the results of all applies that were ended.
type report struct {
	mu    sync.Mutex
	ended map[string]int            // applies, by end
	left  map[string]map[string]int // objects left behind, by end and type
}

func (r *report) add(end string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended[end]++
}

func (r *report) leave(end string, left map[string]int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.left[end] == nil {
		r.left[end] = map[string]int{}
	}
	for resourceType, n := range left {
		r.left[end][resourceType] += n
	}
}

func (r *report) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	text := fmt.Sprintf("%-15s %5s  %s\n", "", "ended", "left behind")
	for _, end := range []string{killedBefore, killedAfter, interrupted} {
		left := []string{}
		for _, resourceType := range slices.Sorted(maps.Keys(r.left[end])) {
			left = append(left, fmt.Sprintf("%d %s", r.left[end][resourceType], resourceType))
		}
		text += fmt.Sprintf("%-15s %5d  %s\n", end, r.ended[end], cmp.Or(strings.Join(left, ", "), "nothing"))
	}
	return text
}
