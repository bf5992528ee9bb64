package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// seconds formats a time with two or three significant digits.
func seconds(s float64) string {
	switch {
	case s < 1:
		return fmt.Sprintf("%.2f s", s)
	case s < 100:
		return fmt.Sprintf("%.1f s", s)
	}
	return fmt.Sprintf("%.0f s", s)
}

// number formats 5000 as 5,000.
func number(n float64) string {
	if n < 1000 {
		return fmt.Sprintf("%.0f", n)
	}
	return fmt.Sprintf("%s,%03d", number(float64(int(n)/1000)), int(n)%1000)
}

// wall formats a time and its multiples of the times of others.
func wall(of *result, others ...*result) string {
	var multiples []string
	for _, other := range others {
		if other != nil {
			multiples = append(multiples, fmt.Sprintf("%.1f×", quantile(ratios(of, other, sample.wall), 0.5)))
		}
	}
	text := seconds(of.median(sample.wall))
	if multiples != nil {
		text += " (" + strings.Join(multiples, ", ") + ")"
	}
	return text
}

// line is a row of a table: a type and what was measured of it, in the order of the cases.
type line struct {
	subject
	cells                   map[string]string // the times, by case
	cpu, calls, allocations []string
	memory                  float64
}

// lines returns what was measured of this provider with r.N objects.
func (r *results) lines() []line {
	var lines []line
	for _, s := range subjects {
		l := line{subject: s, cells: map[string]string{}}
		objects := float64(r.N)
		if s.reads == theOnlyOne {
			objects = 1
		}
		for _, c := range s.cases() {
			of := r.find(s, r.N, c, ours)
			if of == nil {
				continue
			}
			l.cells[c.name] = wall(of, r.find(s, r.N, c, floor), r.find(s, r.N, c, input))
			l.cpu = append(l.cpu, fmt.Sprintf("%.2f", 1000*of.median(sample.cpu)/objects))
			l.calls = append(l.calls, number(of.median(sample.calls)))
			l.allocations = append(l.allocations, number(of.median(sample.allocations)/objects))
			l.memory = max(l.memory, of.median(sample.memory))
		}
		if len(l.cells) > 0 {
			lines = append(lines, l)
		}
	}
	return lines
}

// typeTable returns a table with a row for each type.
func (r *results) typeTable() string {
	var text strings.Builder
	text.WriteString("| | apply | plan or list | plan, one change | destroy | CPU per object, ms | calls | allocations per object | memory |\n")
	text.WriteString("|---" + strings.Repeat("|---:", 8) + "|\n")
	for _, l := range r.lines() {
		fmt.Fprintf(&text, "| %s | %s | %s | %s | %s | %s | %s | %s | %.0f MiB |\n", l.title(),
			l.cells["apply"], l.cells["plan"]+l.cells["list"], l.cells["change"], l.cells["destroy"],
			strings.Join(l.cpu, " / "), strings.Join(l.calls, " / "), strings.Join(l.allocations, " / "), l.memory)
	}
	return text.String()
}

// linkTable returns a table of all results of links, next to the naive provider's.
func (r *results) linkTable() string {
	if len(r.numbers()) == 0 {
		return ""
	}
	var text strings.Builder
	text.WriteString("\n| links | n | Terraform, triggers_replace | Terraform, input | naive | this provider | CPU naive | this provider | multiple " +
		"| memory naive | this provider | allocations naive | this provider | calls naive | this provider |\n")
	text.WriteString("|---" + strings.Repeat("|---:", 14) + "|\n")
	pair := func(a, b *result, format func(float64) string, of func(sample) float64) string {
		return format(a.median(of)) + " | " + format(b.median(of))
	}
	for _, c := range theLink.cases() {
		for _, n := range r.numbers() {
			result := func(by candidate) *result { return r.find(theLink, n, c, by) }
			f, i, a, b := result(floor), result(input), result(naive), result(ours)
			if a == nil || b == nil { // or the run was interrupted between the two
				continue
			}
			fmt.Fprintf(&text, "| %s | %s | %s | %s | %s | %s | %s | %.2f | %s | %s | %s |\n", c.title, number(float64(n)),
				wall(f), wall(i), wall(a, f), wall(b, f), pair(a, b, seconds, sample.cpu), quantile(ratios(b, a, sample.cpu), 0.5),
				pair(a, b, func(m float64) string { return fmt.Sprintf("%.0f MiB", m) }, sample.memory),
				pair(a, b, number, sample.allocations), pair(a, b, number, sample.calls))
		}
	}
	return text.String()
}

// numbers returns the numbers of links that were measured.
func (r *results) numbers() []int {
	var numbers []int
	for _, of := range r.Results {
		if of.Subject == theLink.id() {
			numbers = append(numbers, of.N)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(numbers)))
}

// summary returns the lines of the README at the root, one for each resource type.
func (r *results) summary() string {
	var text strings.Builder
	text.WriteString(r.made())
	for _, l := range r.lines() {
		if l.kind == ofResources {
			fmt.Fprintf(&text, "- %s: apply %s, plan %s, one change %s, destroy %s; API calls: %s; %.0f MiB.\n", l.title(),
				l.cells["apply"], l.cells["plan"], l.cells["change"], l.cells["destroy"], strings.Join(l.calls, " / "), l.memory)
		}
	}
	return text.String()
}

// made returns a sentence about the date, the tools and the machine of the results.
func (r *results) made() string {
	return fmt.Sprintf("Measured on %s with %s and Go %s, on %d CPUs (%s), with a latency of %d ms. Except for rows that state n, n is %s.\n\n",
		r.Date, r.Terraform, r.Go, r.CPUs, r.CPU, r.LatencyMS, number(float64(r.N)))
}

// publish writes the plot, and the tables between the markers.
func (r *results) publish(root string) error {
	return errors.Join(
		os.WriteFile(filepath.Join(root, "bench", "results.svg"), []byte(r.plot()), 0o644),
		replace(filepath.Join(root, "bench", "README.md"), r.made()+r.typeTable()+r.linkTable()),
		replace(filepath.Join(root, "README.md"), r.summary()),
	)
}

// replace puts text between the two markers in a file.
func replace(path, text string) error {
	const begin, end = "<!-- `make bench` writes what follows -->\n", "<!-- until here -->\n"
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, began := strings.Cut(string(content), begin)
	_, after, ended := strings.Cut(rest, end)
	if !began || !ended {
		return fmt.Errorf("%s lacks the markers %q and %q", path, begin, end)
	}
	return os.WriteFile(path, []byte(before+begin+text+end+after), 0o644)
}
