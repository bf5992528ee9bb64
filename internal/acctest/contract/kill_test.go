package contract_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// The ways in which a run ends at a request.
const (
	killedBefore = "killed before"
	killedAfter  = "killed after"
	interrupted  = "interrupted"
)

// kill is what a run does that ends early.
type kill struct {
	name  string
	begin func(f *mixedFleet) // prepares the run
}

func kills() []kill {
	return []kill{
		{"create", func(*mixedFleet) {}},
		{"change", func(f *mixedFleet) {
			f.apply(f.process())
			f.change()
		}},
		{"destroy", func(f *mixedFleet) {
			f.apply(f.process())
			clear(f.configs)
		}},
	}
}

// TestKills ends an apply of twenty resources at each of its requests in turn: by SIGKILL before the vendor carries the
// request out, by SIGKILL after, and by Terraform's interrupt while the request is in flight. The next apply reaches what
// the configuration declares. Objects that a killed process left behind are counted if the vendor has no way to find them.
// Package acctest/e2e does the same with real processes.
func TestKills(t *testing.T) {
	t.Parallel()
	logSampling(t)
	for _, k := range kills() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			k.walk(t)
		})
	}
}

func (k kill) walk(t *testing.T) {
	t.Helper()
	var requests int
	var want []string
	problems := problemsOf(t, mixedCase(), func(h *harness) {
		f := newMixedFleet(h)
		k.begin(f)
		p := h.process()
		f.apply(p)
		requests, want = p.Process.Sent(), h.VendorObjects()
		f.checkSettled()
	})
	if len(problems) > 0 {
		t.Fatalf("an apply that runs to its end: %q", problems)
	}
	left := map[string]int{}
	ended := 0
	for number := 1; number <= requests; number++ {
		if !inSample(number) {
			continue
		}
		for _, end := range []string{killedBefore, killedAfter, interrupted} {
			for _, problem := range problemsOf(t, mixedCase(), func(h *harness) {
				for what, count := range k.end(h, number, end, want) {
					left[what] += count
				}
			}) {
				t.Errorf("%s at request %d: %s", end, number, problem)
			}
			ended++
		}
	}
	t.Logf("%s: an apply of %d resources in %d requests was ended %d times; what the vendors leave no way to find: %v", k.name, len(mixedResources()), requests, ended, left)
}

// end ends an apply at a request and applies again. It returns the number of objects left behind, by collection, and of destroyed
// objects that stay in the state.
func (k kill) end(h *harness, number int, end string, want []string) map[string]int {
	h.t.Helper()
	f := newMixedFleet(h)
	k.begin(f)
	p := h.process()
	switch end {
	case killedBefore, killedAfter:
		p.Process.KillAt(number, end == killedAfter)
	case interrupted:
		h.Latency = 100 * time.Millisecond // the vendor carries the request out at once and answers after this time
		p.Process.OnRequest(func(n int) {
			if n == number {
				time.AfterFunc(h.Latency/2, func() {
					f.interrupted.Store(true)
					p.Stop()
				})
			}
		})
	}
	f.apply(p)
	if end != interrupted && !p.Process.Killed() {
		h.t.Fatal("the process was not killed")
	}
	f.interrupted.Store(false)
	left := map[string]int{}
	for i, outcome := range f.apply(h.process()) {
		switch {
		case len(outcome.Errors) == 0:
		case f.configs[i] == nil && end == killedAfter && mixedResources()[i].tokenDiesWithObject && len(left) == 0:
			acctest.WantText(h.t, outcome.Errors, "terraform state rm")
			left[f.instances[i].Type+" in the state"]++
			f.instances[i] = acctest.Instance{Type: f.instances[i].Type}
		default:
			h.t.Errorf("the next apply of %s: %q", f.instances[i].Type, outcome.Errors)
		}
	}
	f.checkSettled()
	missing := slices.Clone(want)
	for _, line := range h.VendorObjects() {
		if at := slices.Index(missing, line); at >= 0 {
			missing = slices.Delete(missing, at, at+1)
			continue
		}
		collection := strings.Join(strings.Fields(line)[:2], " ")
		if end == interrupted || !slices.Contains(unfindable(), collection) || len(left) > 0 {
			h.t.Errorf("left behind: %s", line)
		}
		left[collection]++
	}
	if len(missing) > 0 {
		h.t.Errorf("the vendors do not have %q", missing)
	}
	return left
}

// unfindable returns the collections, as "vendor collection", in which the provider cannot find what a killed process
// created.
func unfindable() []string {
	var collections []string
	for _, s := range resourceCases() {
		if s.losses.killed != "" {
			collections = append(collections, s.vendor()+" "+s.losses.collection)
		}
	}
	return collections
}
