package contract_test

import (
	"fmt"
	"maps"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// fleet is many instances of one type at one emulator.
type fleet struct {
	*harness
	instances []acctest.Instance
	configs   []acctest.Config
}

// newFleet declares n instances. They do not exist yet.
func newFleet(h *harness, n int) *fleet {
	h.t.Helper()
	f := &fleet{harness: h}
	for i := range n {
		config := maps.Clone(h.config)
		maps.Copy(config, h.many.distinct(h.Env, i))
		f.configs = append(f.configs, config)
		f.instances = append(f.instances, acctest.Instance{Type: h.typeName()})
	}
	return f
}

// create creates all instances. If the case can clone, it applies only the first and imports copies of it for the rest.
func (f *fleet) create() {
	f.t.Helper()
	if f.many.clone == nil {
		f.apply("create")
		return
	}
	first := &fleet{f.harness, f.instances[:1], f.configs[:1]}
	first.apply("create")
	var ids []string
	for i := range f.instances[1:] {
		ids = append(ids, f.many.clone(f.Env, f.instances[0].Text("id"), i+1))
	}
	p := f.process()
	for i, id := range ids {
		f.instances[i+1].Object = acctest.MustSucceed(f.t, p.ImportByID(f.typeName(), id))
	}
}

// apply plans and applies the instances in turn, with one process for the plans and one for the applies. It ends the test
// unless each does the action or nothing, and returns how many did the action.
func (f *fleet) apply(action string) int {
	f.t.Helper()
	plan, apply := f.process(), f.process()
	done := 0
	for i := range f.instances {
		processes := []*acctest.Provider{plan, apply}
		outcome := f.instances[i].Apply(func() *acctest.Provider {
			p := processes[0]
			processes = processes[1:]
			return p
		}, f.configs[i], nil)
		if len(outcome.Errors) > 0 || (outcome.Action != action && outcome.Action != "none") {
			f.t.Fatalf("the apply of instance %d did %q, want %q; errors: %q", i, outcome.Action, action, outcome.Errors)
		}
		if outcome.Action == action {
			done++
		}
	}
	return done
}

// plan plans the instances in turn, with one process. It ends the test unless every plan is empty.
func (f *fleet) plan() {
	f.t.Helper()
	p := f.process()
	for i := range f.instances {
		if outcome := f.instances[i].Plan(p, f.configs[i]); outcome.Action != "none" {
			f.t.Fatalf("the plan of instance %d is %q, errors %q", i, outcome.Action, outcome.Errors)
		}
	}
	if len(p.Slow) > 0 {
		f.t.Errorf("the framework had to answer %v of %d plans", p.Slow, len(f.instances))
	}
}

func hookURL(i int) string { return fmt.Sprintf("https://hooks.example.com/%d", i) }

// distinctURL returns a url for the i-th instance.
func distinctURL(_ *acctest.Env, i int) acctest.Config { return acctest.Config{"url": hookURL(i)} }

// distinctName returns a function that sets the attribute to a name for the i-th instance.
func distinctName(attribute string) func(*acctest.Env, int) acctest.Config {
	return func(_ *acctest.Env, i int) acctest.Config {
		return acctest.Config{attribute: fmt.Sprintf("name %d", i)}
	}
}
