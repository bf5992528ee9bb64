package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// results is the content of bench/results.json.
type results struct {
	Date      string    `json:"date"`
	Go        string    `json:"go"`
	Terraform string    `json:"terraform"` // such as "Terraform 1.11.4"
	CPU       string    `json:"cpu"`
	CPUs      int       `json:"cpus"`
	N         int       `json:"n"`
	LatencyMS int64     `json:"latency_ms"`
	Results   []*result `json:"results"`
}

// result has the samples of one candidate in one case. Its i-th round ran next to the i-th rounds of the other candidates.
type result struct {
	Subject   string   `json:"type"`
	N         int      `json:"n"`
	Case      string   `json:"case"`
	Candidate string   `json:"candidate"`
	Rounds    []sample `json:"rounds"`
}

// newResults returns results without samples, which name the tools and the machine.
func newResults(o options, cli terraformrun.CLI) *results {
	r := &results{
		Date: time.Now().UTC().Format(time.DateOnly), Go: strings.TrimPrefix(runtime.Version(), "go"),
		Terraform: cli.String(), CPU: runtime.GOARCH, CPUs: runtime.NumCPU(),
		N: o.n, LatencyMS: o.latency.Milliseconds(),
	}
	info, _ := os.ReadFile("/proc/cpuinfo") // only Linux has it
	if model := regexp.MustCompile(`model name\s*: (.*)`).FindSubmatch(info); model != nil {
		r.CPU = string(model[1])
	}
	return r
}

// find returns nil if there is no such result.
func (r *results) find(s subject, n int, c benchCase, by candidate) *result {
	for _, of := range r.Results {
		if of.Subject == s.id() && of.N == n && of.Case == c.name && of.Candidate == by.name {
			return of
		}
	}
	return nil
}

func (r *results) add(s subject, n int, c benchCase, by candidate, m sample) {
	of := r.find(s, n, c, by)
	if of == nil {
		of = &result{Subject: s.id(), N: n, Case: c.name, Candidate: by.name}
		r.Results = append(r.Results, of)
	}
	of.Rounds = append(of.Rounds, m)
}

func (s sample) wall() float64        { return s.Wall }
func (s sample) cpu() float64         { return s.CPU }
func (s sample) memory() float64      { return s.Memory }
func (s sample) allocations() float64 { return s.Allocations }
func (s sample) calls() float64       { return s.Calls }

// median returns the median of the rounds.
func (r *result) median(of func(sample) float64) float64 {
	var values []float64
	for _, s := range r.Rounds {
		values = append(values, of(s))
	}
	return quantile(values, 0.5)
}

// ratios returns the ratio of each round.
func ratios(a, b *result, of func(sample) float64) []float64 {
	var values []float64
	for i := range min(len(a.Rounds), len(b.Rounds)) { // an interrupted round is incomplete
		values = append(values, of(a.Rounds[i])/of(b.Rounds[i]))
	}
	return values
}

// quantile returns the value below which a part of the values lies.
func quantile(values []float64, part float64) float64 {
	values = slices.Sorted(slices.Values(values))
	at := part * float64(len(values)-1)
	low := int(at)
	high := min(low+1, len(values)-1)
	return values[low] + (at-float64(low))*(values[high]-values[low])
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
