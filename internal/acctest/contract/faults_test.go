package contract_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// fault is something that goes wrong at one call.
type fault struct {
	name string
	fake.Fault
	// writesOnly skips the fault for reads, for which it would be the same as an earlier fault.
	writesOnly bool
	// persists repeats the fault for each retry of the call, until the run ends.
	persists bool
}

// pastTimeout is a delay in milliseconds beyond every timeout. The longest is that of package rest, which waits two minutes
// for the headers of a response.
const pastTimeout = 150_000

func faults() []fault {
	return []fault{
		{name: "429, 2 s", Fault: fake.Fault{Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "2"}}},
		{name: "429", Fault: fake.Fault{Status: http.StatusTooManyRequests}},
		{name: "500", Fault: fake.Fault{Status: http.StatusInternalServerError}},
		{name: "500 stays", Fault: fake.Fault{Status: http.StatusInternalServerError}, persists: true},
		{name: "500 after", Fault: fake.Fault{Status: http.StatusInternalServerError, When: fake.After}, writesOnly: true},
		{name: "drop after", Fault: fake.Fault{Drop: true, When: fake.After}},
		{name: "drop stays", Fault: fake.Fault{Drop: true, When: fake.After}, persists: true},
		{name: "truncated", Fault: fake.Fault{Status: http.StatusOK, When: fake.After, Body: `{"id":`, Headers: map[string]string{"Content-Type": "application/json", "Content-Length": "1000"}}},
		{name: "not JSON", Fault: fake.Fault{Status: http.StatusOK, When: fake.After, Body: "all fine"}},
		{name: "HTML", Fault: fake.Fault{Status: http.StatusOK, Body: "<!doctype html><title>Sign in to the Wi-Fi</title>", Headers: map[string]string{"Content-Type": "text/html"}}},
		{name: "too late", Fault: fake.Fault{When: fake.After, DelayMS: pastTimeout}},
		{name: "quotes", Fault: fake.Fault{Status: http.StatusBadRequest, Echo: fake.EchoPlain}},
		{name: "encodes", Fault: fake.Fault{Status: http.StatusUnprocessableEntity, Echo: fake.EchoEncoded}},
		{name: "envelope", Fault: fake.Fault{Status: http.StatusUnprocessableEntity, Echo: fake.EchoJSON}},
		{name: "401", Fault: fake.Fault{Status: http.StatusUnauthorized}},
	}
}

// operation is what a user does while the fault occurs.
type operation struct {
	name  string
	begin func(h *harness) // prepares the operation
	run   func(h *harness) acctest.Outcome
}

func operations() []operation {
	created := func(h *harness) { h.mustApply("create") }
	return []operation{
		{"create", (*harness).confirm, (*harness).apply},
		{"refresh", created, func(h *harness) acctest.Outcome { return h.instance.Plan(h.process(), h.config) }},
		{"change", func(h *harness) { created(h); h.change(h.changes[0]); h.confirm() }, (*harness).apply},
		{"destroy", created, (*harness).destroy},
	}
}

// next is the run that follows one with a fault.
func (o operation) next(h *harness) acctest.Outcome {
	h.t.Helper()
	if o.name == "destroy" {
		return h.destroy()
	}
	return h.apply()
}

// createsObject reports whether a call is the one that creates the object: the last write of a create or a replacement.
func (o operation) createsObject(calls []fake.Call, number int) bool {
	return (o.name == "create" || o.name == "change") && !slices.ContainsFunc(calls[number+1:], func(c fake.Call) bool { return !isRead(c) })
}

// TestFaults walks every call of every operation of every type, and injects every fault at it, one at a time. The next
// apply, without a fault, reaches what the configuration declares: no object is orphaned, duplicated or lost, and no secret
// leaks. The test's log has the table of types by faults.
func TestFaults(t *testing.T) {
	t.Parallel()
	logSampling(t)
	var columns []string
	for _, f := range faults() {
		columns = append(columns, f.name)
	}
	table := printedTable(t, columns)
	for _, s := range resourceCases() {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			caseNumber := 0
			for _, o := range operations() {
				want := runWithoutFault(t, s, o)
				for number, call := range want.calls {
					for _, f := range faults() {
						if f.writesOnly && isRead(call) {
							continue
						}
						if caseNumber++; !inSample(caseNumber) {
							continue
						}
						count, problems := runWithFault(t, s, o, number, f, want)
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

// isRead reports whether a call changes nothing at the vendor.
func isRead(c fake.Call) bool {
	return c.Method == http.MethodGet || strings.Contains(c.Path, "/oauth/token") || strings.Contains(c.Path, "/oauth/cluster")
}

// result is the result of an operation without a fault.
type result struct {
	calls      []fake.Call
	objects    []string // of the vendors
	attributes []string // names in the state
}

func runWithoutFault(t *testing.T, s resourceCase, o operation) (r result) {
	t.Helper()
	problems := problemsOf(t, s, func(h *harness) {
		o.begin(h)
		h.ForgetCalls()
		if outcome := o.run(h); len(outcome.Errors) > 0 {
			h.t.Errorf("%q", outcome.Errors)
		}
		r = result{h.Calls(), h.VendorObjects(), slices.Sorted(maps.Keys(h.instance.State))}
	})
	if len(problems) > 0 {
		t.Fatalf("%s without a fault: %q", o.name, problems)
	}
	return r
}

// runWithFault runs an operation with a fault at one of its calls, and runs it again without.
func runWithFault(t *testing.T, s resourceCase, o operation, number int, f fault, want result) (faultCount, []string) {
	t.Helper()
	count := faultCount{tried: 1}
	problems := problemsOf(t, s, func(h *harness) {
		o.begin(h)
		h.ForgetCalls()
		aimed := f.aim(want.calls, number)
		h.FailNext(aimed)
		outcome := o.run(h)
		if left := h.Faults(); len(left) > 0 && left[0].Times == aimed.Times {
			h.t.Errorf("the fault did not occur; the calls were %v", h.Calls())
		}
		h.ClearFaults()

		// If the vendor has no way to find an object, a create whose outcome is unknown may leave one, and must report it.
		mayOrphan := s.losses.lostAnswer != nil && len(outcome.Errors) > 0 && f.leavesOutcomeUnknown() &&
			want.calls[number].Method == http.MethodPost && o.createsObject(want.calls, number)
		if mayOrphan {
			acctest.WantText(h.t, outcome.Errors, s.losses.lostAnswer...)
		}
		count.expectUnchanged(h, o, outcome)
		if len(outcome.Errors) > 0 || o.name == "refresh" {
			if outcome = o.next(h); len(outcome.Errors) > 0 {
				h.t.Errorf("the next run: %q", outcome.Errors)
			}
		}
		count.expectRecovered(h, o, want, mayOrphan)
	})
	return count.failedIf(problems), problems
}

// aim returns the fault for the call with this number, or for all its retries if the fault persists.
func (f fault) aim(calls []fake.Call, number int) fake.Fault {
	aimed := f.Fault
	aimed.Times = 1
	if !f.persists {
		aimed.Skip = number
		return aimed
	}
	aimed.Times, aimed.Method, aimed.Path = 1000, calls[number].Method, lastID.ReplaceAllString(calls[number].Path, "/")
	for _, c := range calls[:number] {
		if c.Method == aimed.Method && strings.HasPrefix(c.Path, aimed.Path) {
			aimed.Skip++
		}
	}
	return aimed
}

// lastID matches the ID of an object, or a part of the object, at the end of a path. IDs differ from emulator to emulator.
var lastID = regexp.MustCompile(`/[0-9a-z-]{20,}(/[a-z]+)?$`)

// leavesOutcomeUnknown reports whether the client cannot know if the vendor carried the call out.
func (f fault) leavesOutcomeUnknown() bool {
	return f.Status == 0 || f.Status == http.StatusOK || f.Status >= http.StatusInternalServerError
}

// expectUnchanged counts and reports a refresh that makes an object look changed or deleted.
func (c *faultCount) expectUnchanged(h *harness, o operation, outcome acctest.Outcome) {
	h.t.Helper()
	if o.name == "refresh" && len(outcome.Errors) == 0 && outcome.Action != "none" {
		c.lost++
		h.t.Errorf("the plan is %q, warnings %q", outcome.Action, outcome.Warnings)
	}
}

// expectRecovered counts and reports differences from the operation without a fault: of the vendors' objects and of the
// state. It also counts leaked secrets, which the environment reports. mayOrphan allows one object too many.
func (c *faultCount) expectRecovered(h *harness, o operation, want result, mayOrphan bool) {
	h.t.Helper()
	if o.name != "destroy" {
		h.checkSettled()
		if got := slices.Sorted(maps.Keys(h.instance.State)); !slices.Equal(got, want.attributes) {
			c.lost++
			h.t.Errorf("the state has %q, want %q", got, want.attributes)
		}
	} else if h.instance.Exists() {
		h.t.Error("the state still has the object")
	}
	missing := slices.Clone(want.objects)
	var extra []string
	for _, line := range h.VendorObjects() {
		if at := slices.Index(missing, line); at >= 0 {
			missing = slices.Delete(missing, at, at+1)
			continue
		}
		extra = append(extra, line)
	}
	if len(extra) == 1 && mayOrphan {
		c.excepted, c.reason, extra = 1, h.losses.killed, nil
	}
	for _, line := range extra {
		if slices.Contains(want.objects, line) {
			c.duplicates++
			h.t.Errorf("duplicate: %s", line)
		} else {
			c.orphans++
			h.t.Errorf("orphan: %s", line)
		}
	}
	for _, line := range missing {
		c.lost++
		h.t.Errorf("missing: %s", line)
	}
	if len(h.Leaks()) > 0 {
		c.leaked++
	}
}
