package contract_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

// faultCount counts the results of the runs of one kind.
type faultCount struct {
	tried, failed, orphans, duplicates, lost, takenOver, changed, leaked int

	excepted int    // results that the vendor leaves no way to avoid; not failed
	reason   string // of excepted
}

func (c *faultCount) add(o faultCount) {
	c.tried += o.tried
	c.failed += o.failed
	c.orphans += o.orphans
	c.duplicates += o.duplicates
	c.lost += o.lost
	c.takenOver += o.takenOver
	c.changed += o.changed
	c.leaked += o.leaked
	c.excepted += o.excepted
}

// failedIf returns the count of one run with these problems.
func (c faultCount) failedIf(problems []string) faultCount {
	if c.tried = 1; len(problems) > 0 {
		c.failed = 1
	}
	return c
}

// faultTable has the counts by case and column.
type faultTable struct {
	columns []string

	mu      sync.Mutex
	cells   map[string]map[string]*faultCount
	reasons map[string]bool
}

// printedTable returns a table that is logged when the test ends.
func printedTable(t *testing.T, columns []string) *faultTable {
	t.Helper()
	table := &faultTable{columns: columns, cells: map[string]map[string]*faultCount{}, reasons: map[string]bool{}}
	t.Cleanup(func() { t.Log(table.String()) })
	return table
}

func (t *faultTable) add(name, column string, count faultCount) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.cells[name] == nil {
		t.cells[name] = map[string]*faultCount{}
	}
	if t.cells[name][column] == nil {
		t.cells[name][column] = &faultCount{}
	}
	t.cells[name][column].add(count)
	if count.excepted > 0 {
		t.reasons[fmt.Sprintf("%s, %s: %s", name, column, count.reason)] = true
	}
}

// String has recovered/tried for each case and column, the sums and the reasons of exceptions.
func (t *faultTable) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-34s", "")
	for _, column := range t.columns {
		fmt.Fprintf(&b, " %12s", column)
	}
	var sum faultCount
	for _, s := range resourceCases() {
		if s.needsConfirmation {
			fmt.Fprintf(&b, "\n%-34s%s", s.name(), "   makes no calls")
			continue
		}
		fmt.Fprintf(&b, "\n%-34s", s.name())
		for _, column := range t.columns {
			count := t.cells[s.name()][column]
			if count == nil {
				fmt.Fprintf(&b, " %12s", "n/a")
				continue
			}
			sum.add(*count)
			mark := ""
			if count.excepted > 0 {
				mark = fmt.Sprintf("(%d)", count.excepted)
			}
			fmt.Fprintf(&b, " %12s", fmt.Sprintf("%d/%d%s", count.tried-count.failed, count.tried, mark))
		}
	}
	fmt.Fprintf(&b, "\n\ntried %d, failed %d: orphans %d, duplicates %d, lost %d, taken over %d, changed %d, leaked %d\n",
		sum.tried, sum.failed, sum.orphans, sum.duplicates, sum.lost, sum.takenOver, sum.changed, sum.leaked)
	fmt.Fprintf(&b, "in parentheses, not failed: %d exceptions, because the vendor leaves no way\n", sum.excepted)
	for _, reason := range slices.Sorted(maps.Keys(t.reasons)) {
		fmt.Fprintf(&b, "  %s\n", reason)
	}
	return b.String()
}
