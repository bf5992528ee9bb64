package main

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// TestComparison checks the interval: its ends are rounds near the median if there are many.
func TestComparison(t *testing.T) {
	t.Parallel()
	r := &results{N: 1000}
	for i := range 49 {
		r.add(theLink, 1000, theLink.cases()[0], before, sample{CPU: 1, Memory: 1, Allocations: 1})
		r.add(theLink, 1000, theLink.cases()[0], ours, sample{CPU: 1 + float64(i)/100, Memory: 1, Allocations: 2})
	}
	if got := r.comparison(); !strings.Contains(got, " 1.240 (1.173–1.307)  2.000 (2.000–2.000)  1.000 (1.000–1.000) ") {
		t.Error(got)
	}
}

// TestInterruptedTables shows that a run which is interrupted between two candidates prints what it has.
func TestInterruptedTables(t *testing.T) {
	t.Parallel()
	r := &results{N: 1000}
	c := theLink.cases()[0]
	for i, by := range []candidate{floor, input, naive, ours, floor, input, naive} {
		if text := r.typeTable() + r.linkTable(); text == "" {
			t.Errorf("after %d samples, the tables are empty", i)
		}
		r.add(theLink, 1000, c, by, sample{Wall: 1, CPU: 1})
	}
	if links := r.linkTable(); !strings.Contains(links, "(1.0×)") {
		t.Errorf("the table of links lacks the complete round:\n%s", links)
	}
}

// TestTables checks what a complete run publishes, with made-up samples: each provider takes twice as long as the candidate
// before it.
func TestTables(t *testing.T) {
	t.Parallel()
	r := &results{N: 1000}
	for _, s := range subjects {
		numbers := []int{1000}
		if s.id() == theLink.id() {
			numbers = append(numbers, 1, 5000)
		}
		for _, n := range numbers {
			for _, c := range s.cases() {
				for i, by := range s.candidates() {
					for _, noise := range []float64{1, 1.5, 1.1} {
						wall := noise * float64(int(1)<<i)
						r.add(s, n, c, by, sample{Wall: wall, CPU: wall, Memory: 20, Allocations: 5e6, Calls: 1000})
					}
				}
			}
		}
	}
	types := r.typeTable()
	if got := strings.Count(types, "\n"); got != len(subjects)+2 {
		t.Errorf("the table has %d lines for %d types:\n%s", got, len(subjects), types)
	}
	want := "| `fyle_webhook` | 4.4 s (4.0×, 2.0×) | 4.4 s (4.0×, 2.0×) | 4.4 s (4.0×, 2.0×) | 4.4 s (4.0×, 2.0×) | 4.40 / 4.40 / 4.40 / 4.40 " +
		"| 1,000 / 1,000 / 1,000 / 1,000 | 5,000 / 5,000 / 5,000 / 5,000 | 20 MiB |\n"
	if !strings.Contains(types, want) {
		t.Errorf("the table lacks %q:\n%s", want, types)
	}
	want = "| destroy | 5,000 | 1.1 s | 2.2 s | 4.4 s (4.0×) | 8.8 s (8.0×) | 4.4 s | 8.8 s | 2.00 | 20 MiB | 20 MiB | 5,000,000 | 5,000,000 | 1,000 | 1,000 |\n"
	if links := r.linkTable(); !strings.Contains(links, want) {
		t.Errorf("the table of links lacks %q:\n%s", want, links)
	}
	for _, s := range subjects {
		if s.kind == ofResources && !strings.Contains(r.summary(), "- "+s.title()+": apply ") {
			t.Errorf("the summary lacks %s:\n%s", s.title(), r.summary())
		}
	}
	plot := xml.NewDecoder(strings.NewReader(r.plot()))
	for {
		if _, err := plot.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
