package contract_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// fault is something that goes wrong at one call.
type fault struct {
	name string
	fake.Fault
	// write says that it is another one than those before for a write alone.
	write bool
	// stays says that it strikes each try of the call, until the run ends.
	stays bool
}

// late is past every timeout: internal/rest waits two minutes for an answer to begin.
const late = 150_000

func faults() []fault {
	return []fault{
		{name: "429, 2 s", Fault: fake.Fault{Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "2"}}},
		{name: "429", Fault: fake.Fault{Status: http.StatusTooManyRequests}},
		{name: "500", Fault: fake.Fault{Status: http.StatusInternalServerError}},
		{name: "500 stays", Fault: fake.Fault{Status: http.StatusInternalServerError}, stays: true},
		{name: "500 after", Fault: fake.Fault{Status: http.StatusInternalServerError, When: fake.After}, write: true},
		{name: "drop after", Fault: fake.Fault{Drop: true, When: fake.After}},
		{name: "drop stays", Fault: fake.Fault{Drop: true, When: fake.After}, stays: true},
		{name: "truncated", Fault: fake.Fault{Status: http.StatusOK, When: fake.After, Body: `{"id":`, Headers: map[string]string{"Content-Type": "application/json", "Content-Length": "1000"}}},
		{name: "not JSON", Fault: fake.Fault{Status: http.StatusOK, When: fake.After, Body: "all fine"}},
		{name: "HTML", Fault: fake.Fault{Status: http.StatusOK, Body: "<!doctype html><title>Sign in to the Wi-Fi</title>", Headers: map[string]string{"Content-Type": "text/html"}}},
		{name: "too late", Fault: fake.Fault{When: fake.After, DelayMS: late}},
		{name: "quotes", Fault: fake.Fault{Status: http.StatusBadRequest, Echo: true}},
		{name: "401", Fault: fake.Fault{Status: http.StatusUnauthorized}},
	}
}

// operation is what a user does while the fault strikes.
type operation struct {
	name  string
	begin func(g *stage) // up to the operation
	run   func(g *stage) acctest.Outcome
}

func operations() []operation {
	made := func(g *stage) { g.must("create") }
	return []operation{
		{"create", (*stage).confirm, (*stage).apply},
		{"refresh", made, func(g *stage) acctest.Outcome { return g.instance.Plan(g.process(), g.config) }},
		{"change", func(g *stage) { made(g); g.change(g.changes[0]); g.confirm() }, (*stage).apply},
		{"destroy", made, (*stage).destroy},
	}
}

// tally counts what became of the faults of one kind.
type tally struct{ tried, failed, orphans, twins, lost, leaked, excepted int }

func (t *tally) add(o tally) {
	t.tried += o.tried
	t.failed += o.failed
	t.orphans += o.orphans
	t.twins += o.twins
	t.lost += o.lost
	t.leaked += o.leaked
	t.excepted += o.excepted
}

// TestFaults walks every call of every operation of every type, and lets everything go wrong at it, one thing at a time. The
// next apply, without the fault, comes to what the configuration says: nothing is orphaned, doubled, lost or leaked. The
// table of it is in the test's log.
func TestFaults(t *testing.T) {
	t.Parallel()
	sayPart(t)
	table := newTable()
	t.Cleanup(func() { table.print(t) })
	for _, s := range subjects() {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			cell := 0
			for _, o := range operations() {
				want := clean(t, s, o)
				for number, call := range want.calls {
					for _, f := range faults() {
						if f.write && reads(call) {
							continue
						}
						if cell++; !sampled(cell) {
							continue
						}
						count, problems := strike(t, s, o, number, f, want)
						table.add(s.name(), f.name, count)
						for _, problem := range problems {
							t.Errorf("%s, call %d (%s %s), %s: %s", o.name, number+1, call.Method, call.Path, f.name, problem)
						}
					}
				}
			}
		})
	}
}

// reads says that a call changes nothing at the vendor.
func reads(c fake.Call) bool {
	return c.Method == http.MethodGet || strings.Contains(c.Path, "/oauth/token") || strings.Contains(c.Path, "/oauth/cluster")
}

// result is an operation without a fault: its calls, what the vendors hold afterwards, and what the state has.
type result struct {
	calls      []fake.Call
	holds      []string
	attributes []string
}

func clean(t *testing.T, s subject, o operation) (r result) {
	t.Helper()
	problems := probed(t, s, func(g *stage) {
		o.begin(g)
		g.ForgetCalls()
		if outcome := o.run(g); len(outcome.Errors) > 0 {
			g.t.Errorf("%q", outcome.Errors)
		}
		r = result{g.Calls(), g.VendorObjects(), slices.Sorted(maps.Keys(g.instance.State))}
	})
	if len(problems) > 0 {
		t.Fatalf("%s without a fault: %q", o.name, problems)
	}
	return r
}

// strike does an operation in which the call of that number meets a fault, and once more without.
func strike(t *testing.T, s subject, o operation, number int, f fault, want result) (tally, []string) {
	t.Helper()
	calls := want.calls
	count := tally{tried: 1}
	problems := probed(t, s, func(g *stage) {
		o.begin(g)
		g.ForgetCalls()
		g.FailNext(aimed(f, calls, number))
		outcome := o.run(g)
		if left := g.Faults(); len(left) > 0 && left[0].Times == aimed(f, calls, number).Times {
			g.t.Errorf("the fault did not strike; the calls were %v", g.Calls())
		}
		g.ClearFaults()

		excused := false
		if lost := s.unfindable != nil && len(outcome.Errors) > 0 && calls[number].Method == http.MethodPost && unclear(f); lost && makes(o, calls, number) {
			acctest.WantText(g.t, outcome.Errors, s.unfindable...)
			excused = true
		}
		if len(outcome.Errors) > 0 || o.name == "refresh" {
			outcome = again(g, o)
			if len(outcome.Errors) > 0 {
				g.t.Errorf("the next run: %q", outcome.Errors)
			}
		}
		if o.name != "destroy" {
			g.settled()
		} else if g.instance.Exists() {
			g.t.Error("the state still has the object")
		}
		count.compare(g, want.holds, excused)
		if got := slices.Sorted(maps.Keys(g.instance.State)); o.name != "destroy" && !slices.Equal(got, want.attributes) {
			count.lost++
			g.t.Errorf("the state has %q, want %q", got, want.attributes)
		}
		if leaks := g.Leaks(); len(leaks) > 0 {
			count.leaked++
		}
	})
	if len(problems) > 0 {
		count.failed = 1
	}
	return count, problems
}

// again is the next run of an operation.
func again(g *stage, o operation) acctest.Outcome {
	g.t.Helper()
	if o.name == "destroy" {
		return g.destroy()
	}
	return g.apply()
}

// aimed lets a fault strike the call of that number alone, or with all its tries.
func aimed(f fault, calls []fake.Call, number int) fake.Fault {
	shot := f.Fault
	shot.Times = 1
	if !f.stays {
		shot.Skip = number
		return shot
	}
	shot.Times, shot.Method, shot.Path = 1000, calls[number].Method, ownID.ReplaceAllString(calls[number].Path, "/")
	for _, c := range calls[:number] {
		if c.Method == shot.Method && strings.HasPrefix(c.Path, shot.Path) {
			shot.Skip++
		}
	}
	return shot
}

// ownID is the ID of an object at the end of a path, which is another one in each emulator.
var ownID = regexp.MustCompile(`/[0-9a-z-]{20,}$`)

// unclear says that a fault leaves open whether the call was carried out.
func unclear(f fault) bool {
	return f.Status == 0 || f.Status == http.StatusOK || f.Status >= http.StatusInternalServerError
}

// makes says that the call is the one that makes the object: the last write of a create or a replacement.
func makes(o operation, calls []fake.Call, number int) bool {
	return (o.name == "create" || o.name == "change") && !slices.ContainsFunc(calls[number+1:], func(c fake.Call) bool { return !reads(c) })
}

// compare counts where the vendors do not hold what they should. One object too many may be excused.
func (t *tally) compare(g *stage, want []string, excused bool) {
	g.t.Helper()
	missing := slices.Clone(want)
	var more []string
	for _, line := range g.VendorObjects() {
		if at := slices.Index(missing, line); at >= 0 {
			missing = slices.Delete(missing, at, at+1)
			continue
		}
		more = append(more, line)
	}
	if len(more) == 1 && excused {
		t.excepted, more = 1, nil
	}
	for _, line := range more {
		if slices.Contains(want, line) {
			t.twins++
			g.t.Errorf("there is a twin: %s", line)
		} else {
			t.orphans++
			g.t.Errorf("there is an orphan: %s", line)
		}
	}
	for _, line := range missing {
		t.lost++
		g.t.Errorf("there is no: %s", line)
	}
}

// table is subject by fault.
type table struct {
	mu    sync.Mutex
	cells map[string]map[string]*tally
}

func newTable() *table { return &table{cells: map[string]map[string]*tally{}} }

func (t *table) add(subject, fault string, count tally) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cells[subject] == nil {
		t.cells[subject] = map[string]*tally{}
	}
	if t.cells[subject][fault] == nil {
		t.cells[subject][fault] = &tally{}
	}
	t.cells[subject][fault].add(count)
}

// print writes passed/tried for each subject and fault, and the sums.
func (t *table) print(tb testing.TB) {
	tb.Helper()
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-34s", "")
	for _, f := range faults() {
		fmt.Fprintf(&b, "%12s", f.name)
	}
	var sum tally
	for _, s := range subjects() {
		if s.confirms {
			fmt.Fprintf(&b, "\n%-34s%s", s.name(), "   makes no calls")
			continue
		}
		fmt.Fprintf(&b, "\n%-34s", s.name())
		for _, f := range faults() {
			count := t.cells[s.name()][f.name]
			if count == nil {
				count = &tally{}
			}
			sum.add(*count)
			mark := ""
			if count.excepted > 0 {
				mark = fmt.Sprintf("(%d)", count.excepted)
			}
			fmt.Fprintf(&b, "%12s", fmt.Sprintf("%d/%d%s", count.tried-count.failed, count.tried, mark))
		}
	}
	fmt.Fprintf(&b, "\n\nfaults tried %d, failed %d: orphans %d, twins %d, lost %d, leaked %d\nexcepted, in parentheses: %d objects left behind where the vendor gives no way to find out; the error says so\n",
		sum.tried, sum.failed, sum.orphans, sum.twins, sum.lost, sum.leaked, sum.excepted)
	for _, s := range subjects() {
		if s.unfindable != nil {
			fmt.Fprintf(&b, "  %s: %s\n", s.name(), s.lostWhenKilled)
		}
	}
	tb.Log(b.String())
}
