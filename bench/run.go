package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// benchCase is a command to measure.
type benchCase struct {
	name   string // for -cases
	title  string
	kinds  []string // of the subjects that have the case
	args   []string
	code   int    // the expected exit code
	prints string // a pattern of the expected output; {n} is the number of objects
}

// cases are in the order in which they run.
var cases = []benchCase{
	{
		name: "apply", title: "apply", kinds: []string{ofResources}, args: []string{"apply", "-input=false", "-auto-approve", "-no-color"},
		prints: "{n} added, 0 changed, 0 destroyed",
	},
	{
		name: "plan", title: "plan, nothing to do", kinds: []string{ofResources, ofDataSources},
		args: []string{"plan", "-input=false", "-detailed-exitcode", "-no-color"}, prints: "No changes",
	},
	{
		name: "change", title: "plan, one change", kinds: []string{ofResources},
		args: []string{"plan", "-input=false", "-detailed-exitcode", "-no-color", "-var=changed=2"}, code: 2,
		prints: "(1 to add, 0 to change, 1|0 to add, 1 to change, 0) to destroy",
	},
	{
		name: "destroy", title: "destroy", kinds: []string{ofResources}, args: []string{"destroy", "-input=false", "-auto-approve", "-no-color"},
		prints: "{n} destroyed",
	},
	{name: "list", title: "list", kinds: []string{ofLists}, prints: "{n} objects"},
}

// slow is the number of seconds after which a case of a row runs only once. The rate limits of some vendors demand minutes for the
// apply of 1,000 objects.
const slow = 60

// bench is one run of the benchmark.
type bench struct {
	options
	folder  string
	site    *site
	results *results
	cli     terraformrun.CLI
}

// measure measures all rows that the options choose. A row that fails does not end the others. Its error is in the result.
func (b *bench) measure(ctx context.Context) (failed error) {
	for _, s := range subjects {
		if !b.types.MatchString(s.id()) {
			continue
		}
		numbers := []int{b.n}
		if s.id() == theLink.id() && b.compare == "" {
			numbers = slices.Compact(slices.Sorted(slices.Values(append(numbers, b.links...))))
		}
		for _, n := range numbers {
			if err := b.row(ctx, s, n); err != nil {
				failed = errors.Join(failed, fmt.Errorf("%s: %w", s.id(), err))
			}
			if ctx.Err() != nil {
				return failed
			}
		}
	}
	return failed
}

// row measures the cases of n objects of a type. In each round, the candidates take turns case by case, so that a busy moment of the
// machine affects them alike.
func (b *bench) row(ctx context.Context, s subject, n int) error {
	by := s.candidates()
	if b.compare != "" {
		by = []candidate{before, ours}
	}
	var workspaces []*workspace
	for _, c := range by {
		w := &workspace{
			by: c, subject: s, n: n, site: b.site, latency: b.latency, cli: b.cli,
			folder: filepath.Join(b.folder, "workspaces", c.name), installed: filepath.Join(b.folder, c.name),
		}
		if err := os.RemoveAll(w.folder); err != nil {
			return err
		}
		if err := w.prepare(ctx); err != nil {
			return fmt.Errorf("%s: %w", c.title, err)
		}
		workspaces = append(workspaces, w)
	}
	exist, longest := false, map[string]float64{}
	for round := range b.rounds {
		for _, c := range s.cases() {
			// Objects are created if there are none, and stay for the next round if it takes long to create or destroy them.
			chosen := b.cases.MatchString(c.name) && longest[c.name] < slow
			switch c.name {
			case "apply":
				chosen = !exist
			case "destroy":
				chosen = chosen && (longest["apply"] < slow || round == b.rounds-1)
			}
			if !chosen {
				continue
			}
			for i := range workspaces {
				w := workspaces[(i+round)%len(workspaces)] // a different candidate starts each round
				m, err := w.measure(ctx, c)
				if err != nil {
					return fmt.Errorf("%s: %w", w.by.title, err)
				}
				progress("%s of %d, round %d, %s, %s: %.2f s, CPU %.2f s, %.0f MiB, %.0f allocations, %.0f calls",
					s.id(), n, round+1, c.name, w.by.title, m.Wall, m.CPU, m.Memory, m.Allocations, m.Calls)
				b.results.add(s, n, c, w.by, m)
				longest[c.name] = max(longest[c.name], m.Wall)
			}
			exist = c.name != "destroy"
		}
	}
	return nil
}

// cases returns the cases of a subject.
func (s subject) cases() []benchCase {
	return slices.DeleteFunc(slices.Clone(cases), func(c benchCase) bool { return !slices.Contains(c.kinds, s.kind) })
}
