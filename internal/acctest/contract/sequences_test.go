package contract_test

import (
	"testing"
	"time"
)

// sequence is a sequence of operations on an object and on one that is equal, or whose listing or clock is wrong.
type sequence struct {
	column   string
	variants []variant
}

// variant is one way to run a sequence. run counts and reports what went wrong. It returns false if the sequence does not apply to the
// type.
type variant struct {
	name string
	run  func(h *harness, c *faultCount) bool
}

func sequences() []sequence {
	return []sequence{
		{"rename", renames()},
		{"held open", held()},
		{"-replace", []variant{{"create_before_destroy", replacedFirst}}},
		{"1 → 2 → 1", []variant{{"count", oneMoreAndOneLess}}},
		{"2nd state", secondStates()},
		{"lag, create", lags(lagAfterCreate)},
		{"lag, delete", lags(lagAfterDelete)},
		{"6 h ahead", orphansOf(6 * time.Hour)},
		{"6 h behind", orphansOf(-6 * time.Hour)},
	}
}

// TestSequences runs every sequence for every type. No object is lost, orphaned, duplicated or taken from somebody else.
func TestSequences(t *testing.T) {
	t.Parallel()
	logSampling(t)
	var columns []string
	for _, q := range sequences() {
		columns = append(columns, q.column)
	}
	table := printedTable(t, columns)
	for _, s := range resourceCases() {
		if s.needsConfirmation {
			continue
		}
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			caseNumber := 0
			for _, q := range sequences() {
				for _, v := range q.variants {
					if caseNumber++; !inSample(caseNumber) {
						continue
					}
					var count faultCount
					var applies bool
					problems := problemsOf(t, s, func(h *harness) { applies = v.run(h, &count) })
					if applies || len(problems) > 0 {
						table.add(s.name(), q.column, count.failedIf(problems))
					}
					for _, problem := range problems {
						t.Errorf("%s, %s: %s", q.column, v.name, problem)
					}
				}
			}
		})
	}
}

// expectSettled counts and reports a plan that is not empty, and objects that are not the wanted ones.
func (c *faultCount) expectSettled(h *harness, want []string) {
	h.t.Helper()
	if next := h.instance.Plan(h.process(), h.config); next.Action != "none" {
		c.lost++
		h.t.Errorf("the next plan is %q, errors %q, warnings %q", next.Action, next.Errors, next.Warnings)
	}
	after := h.VendorObjects()
	switch {
	case h.remains != "": // what was destroyed is still there
	case len(after) > len(want):
		c.orphans++
		h.t.Errorf("the vendors have %q, want %q", after, want)
	case len(after) < len(want):
		c.lost++
		h.t.Errorf("the vendors have %q, want %q", after, want)
	}
}
