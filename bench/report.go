package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// results is what bench/results.json has.
type results struct {
	Date      string    `json:"date"`
	Go        string    `json:"go"`
	Terraform string    `json:"terraform"`
	CPUs      int       `json:"cpus"`
	Results   []*result `json:"results"`
}

// result is a candidate in a case: each of its rounds met the same moment of the machine as that of the others.
type result struct {
	Case      string   `json:"case"`
	N         int      `json:"n"`
	LatencyMS int64    `json:"latency_ms"`
	Candidate string   `json:"candidate"`
	Median    sample   `json:"median"`
	Rounds    []sample `json:"rounds"`
}

func (s sample) wall() float64   { return s.Wall }
func (s sample) cpu() float64    { return s.CPU }
func (s sample) memory() float64 { return s.Memory }
func (s sample) calls() float64  { return s.Calls }

// find gives nil where there is none.
func (r *results) find(name string, n int, latencyMS int64, by candidate) *result {
	for _, of := range r.Results {
		if of.Case == name && of.N == n && of.LatencyMS == latencyMS && of.Candidate == by.name {
			return of
		}
	}
	return nil
}

// keep takes over what bench/results.json has of other cases, measured on the same day and with the same tools.
func (r *results) keep(root string, measured []benchCase) error {
	old, err := readResults(root)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if old.Date != r.Date || old.Go != r.Go || old.Terraform != r.Terraform || old.CPUs != r.CPUs {
		return nil // the heading of the tables speaks of all of them
	}
	for _, of := range old.Results {
		if !slices.ContainsFunc(measured, func(c benchCase) bool { return c.name == of.Case }) {
			r.Results = append(r.Results, of)
		}
	}
	return nil
}

func (r *results) add(c benchCase, n int, latency time.Duration, by candidate, s sample) {
	of := r.find(c.name, n, latency.Milliseconds(), by)
	if of == nil {
		of = &result{Case: c.name, N: n, LatencyMS: latency.Milliseconds(), Candidate: by.name}
		r.Results = append(r.Results, of)
	}
	of.Rounds = append(of.Rounds, s)
	of.Median = sample{
		Wall:   of.median(sample.wall),
		CPU:    of.median(sample.cpu),
		Memory: of.median(sample.memory),
		Calls:  of.median(sample.calls),
	}
}

func (r *result) median(of func(sample) float64) float64 {
	var values []float64
	for _, s := range r.Rounds {
		values = append(values, of(s))
	}
	return median(values)
}

// ratio is the median of the ratios of each round.
func ratio(a, b *result, of func(sample) float64) float64 {
	var values []float64
	for i := range a.Rounds {
		values = append(values, of(a.Rounds[i])/of(b.Rounds[i]))
	}
	return median(values)
}

func median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

// row is one of a table: the candidates in a case.
type row struct {
	benchCase
	n                  int
	latencyMS          int64
	floor, naive, ours *result
}

// rows are in the order of cases, then of latency and number.
func (r *results) rows() []row {
	var rows []row
	for _, c := range cases {
		var some []row
		for _, of := range r.Results {
			if of.Case == c.name && of.Candidate == ours.name {
				other := func(by candidate) *result { return r.find(of.Case, of.N, of.LatencyMS, by) }
				some = append(some, row{c, of.N, of.LatencyMS, other(floor), other(naive), of})
			}
		}
		slices.SortFunc(some, func(a, b row) int { return cmp.Or(cmp.Compare(a.latencyMS, b.latencyMS), cmp.Compare(a.n, b.n)) })
		rows = append(rows, some...)
	}
	return rows
}

// seconds writes two digits that mean something, or three.
func seconds(s float64) string {
	switch {
	case s < 1:
		return fmt.Sprintf("%.2f s", s)
	case s < 100:
		return fmt.Sprintf("%.1f s", s)
	}
	return fmt.Sprintf("%.0f s", s)
}

// number writes 5000 as 5,000.
func number(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", number(n/1000), n%1000)
}

// wall is a time, and the multiple of what Terraform takes alone.
func (r row) wall(of *result) string {
	return fmt.Sprintf("%s (%.1f×)", seconds(of.Median.Wall), ratio(of, r.floor, sample.wall))
}

// table has all that was measured.
func (r *results) table() string {
	var text strings.Builder
	text.WriteString("| | n | latency | Terraform alone | naive | this provider | CPU naive | this provider | multiple | memory naive | this provider | calls naive | this provider |\n")
	text.WriteString("|---" + strings.Repeat("|---:", 12) + "|\n")
	for _, w := range r.rows() {
		fmt.Fprintf(&text, "| %s | %s | %d ms | %s | %s | %s | %s | %s | %.2f | %.0f MiB | %.0f MiB | %s | %s |\n",
			w.title, number(w.n), w.latencyMS, seconds(w.floor.Median.Wall), w.wall(w.naive), w.wall(w.ours),
			seconds(w.naive.Median.CPU), seconds(w.ours.Median.CPU), ratio(w.ours, w.naive, sample.cpu),
			w.naive.Median.Memory, w.ours.Median.Memory, number(int(w.naive.Median.Calls)), number(int(w.ours.Median.Calls)))
	}
	return text.String()
}

// summary returns the three lines of the README at the root: 1,000 objects at a vendor with latency.
func (r *results) summary() string {
	var text strings.Builder
	for _, w := range r.rows() {
		if w.n == 1000 && w.latencyMS > 0 && w.name != "change" {
			fmt.Fprintf(&text, "- %s: %s, %.0f MiB, API calls: %s. The naive provider: %s, %.0f MiB, API calls: %s.\n", w.title,
				w.wall(w.ours), w.ours.Median.Memory, number(int(w.ours.Median.Calls)), w.wall(w.naive), w.naive.Median.Memory, number(int(w.naive.Median.Calls)))
		}
	}
	return text.String()
}

// made says when and where.
func (r *results) made() string {
	rounds := map[bool]int{}
	for _, w := range r.rows() {
		rounds[w.writes] = len(w.ours.Rounds)
	}
	return fmt.Sprintf("Measured on %s with Terraform %s and Go %s, on %d CPUs. Rounds: %d; of apply and destroy: %d.\n\n", r.Date, r.Terraform, r.Go, r.CPUs, rounds[false], rounds[true])
}

func resultsFile(root string) string { return filepath.Join(root, "bench", "results.json") }

func readResults(root string) (*results, error) {
	text, err := os.ReadFile(resultsFile(root))
	if err != nil {
		return nil, err
	}
	r := &results{}
	return r, json.Unmarshal(text, r)
}

func (r *results) write(root string) error {
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(resultsFile(root), append(text, '\n'), 0o644)
}

// publish writes the plot, and the tables between the markers.
func (r *results) publish(root string) error {
	return errors.Join(
		os.WriteFile(filepath.Join(root, "bench", "results.svg"), []byte(r.plot()), 0o644),
		replace(filepath.Join(root, "bench", "README.md"), r.made()+r.table()),
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
