package contract_test

import (
	"fmt"
	"maps"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// crowd is many instances of one subject at one emulator.
type crowd struct {
	*stage
	instances []acctest.Instance
	configs   []acctest.Config
}

// newCrowd declares n instances, which do not exist yet.
func newCrowd(g *stage, n int) *crowd {
	g.t.Helper()
	c := &crowd{stage: g}
	for i := range n {
		config := maps.Clone(g.config)
		maps.Copy(config, g.nth(g.Env, i))
		c.configs = append(c.configs, config)
		c.instances = append(c.instances, acctest.Instance{Type: g.typeName()})
	}
	return c
}

// create makes all of them: where many can be had as copies, the first alone is made by an apply.
func (c *crowd) create() {
	c.t.Helper()
	if c.copied == nil {
		c.apply("create")
		return
	}
	first := &crowd{c.stage, c.instances[:1], c.configs[:1]}
	first.apply("create")
	var ids []string
	for i := range c.instances[1:] {
		ids = append(ids, c.copied(c.Env, c.instances[0].Text("id"), i+1))
	}
	p := c.process()
	for i, id := range ids {
		c.instances[i+1].Object = acctest.MustSucceed(c.t, p.ImportByID(c.typeName(), id))
	}
}

// apply plans and applies one after the other, by one process for the plans and one for the rest, and ends the test unless
// each does the action or nothing. It gives how many did it.
func (c *crowd) apply(action string) int {
	c.t.Helper()
	plan, apply := c.process(), c.process()
	did := 0
	for i := range c.instances {
		processes := []*acctest.Provider{plan, apply}
		outcome := c.instances[i].Apply(func() *acctest.Provider {
			p := processes[0]
			processes = processes[1:]
			return p
		}, c.configs[i], nil)
		if len(outcome.Errors) > 0 || (outcome.Action != action && outcome.Action != "none") {
			c.t.Fatalf("the apply of number %d did %q, want %q; errors: %q", i, outcome.Action, action, outcome.Errors)
		}
		if outcome.Action == action {
			did++
		}
	}
	return did
}

// plan plans one after the other by one process, and ends the test unless there is nothing to do.
func (c *crowd) plan() {
	c.t.Helper()
	p := c.process()
	for i := range c.instances {
		if outcome := c.instances[i].Plan(p, c.configs[i]); outcome.Action != "none" {
			c.t.Fatalf("the plan of number %d is %q, errors %q", i, outcome.Action, outcome.Errors)
		}
	}
}

func hookURL(i int) string { return fmt.Sprintf("https://hooks.example.com/%d", i) }

// hookOf gives each instance its own URL.
func hookOf(_ *acctest.Env, i int) acctest.Config { return acctest.Config{"url": hookURL(i)} }

// nameOf gives each instance its own name.
func nameOf(attribute string) func(*acctest.Env, int) acctest.Config {
	return func(_ *acctest.Env, i int) acctest.Config {
		return acctest.Config{attribute: fmt.Sprintf("name %d", i)}
	}
}
