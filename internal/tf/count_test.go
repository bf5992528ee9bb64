package tf

import (
	"context"
	"testing"
)

// A type that a resource and a data source list is counted once, by the data source.
func TestCountersOfOneType(t *testing.T) {
	t.Parallel()
	number := func(n int) func(context.Context, string) (int, error) {
		return func(context.Context, string) (int, error) { return n, nil }
	}
	v, links := Vendor{Name: "acme", Title: "Acme"}, Count{Type: "acme_links"}
	for name, add := range map[string]func(*Registry){
		"the resource first":    func(r *Registry) { addCounter(r, v, links, false, number(1)); addCounter(r, v, links, true, number(2)) },
		"the data source first": func(r *Registry) { addCounter(r, v, links, true, number(2)); addCounter(r, v, links, false, number(1)) },
	} {
		r := NewRegistry(nil)
		add(&r)
		counts, err := countAll(t.Context(), "a client", r.counters["acme"])
		if err != nil || len(counts) != 1 || counts[0].Number != 2 || counts[0].Status != StatusOK {
			t.Errorf("%s: got %v, %v", name, counts, err)
		}
	}
}
