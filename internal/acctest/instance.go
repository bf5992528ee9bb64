package acctest

import "slices"

// Instance is one resource of a configuration with its state. It does what Terraform's core does for a resource, over the
// plugin protocol. An Instance with only a Type does not exist yet.
type Instance struct {
	Type string
	// Object is the state.
	Object
	// Tainted reports whether a create failed after the object was created. The next apply replaces the object.
	Tainted bool
}

// Outcome is the result of a plan or an apply.
type Outcome struct {
	// Action is "none", "create", "update", "replace" or "delete".
	Action           string
	Errors, Warnings []string
	// Changes names the attributes that the plan of an update changes.
	Changes []string
}

func (o *Outcome) add(errors, warnings []string) bool {
	o.Errors, o.Warnings = append(o.Errors, errors...), append(o.Warnings, warnings...)
	return len(errors) == 0
}

// state returns the object, which has its type even if it does not exist.
func (i *Instance) state() Object {
	o := i.Object
	o.resourceType = i.Type
	return o
}

// Exists reports whether the instance has a state.
func (i *Instance) Exists() bool { return i.raw != nil && !i.Gone }

// ForgetIdentity removes the identity from the state, as in a state written by Terraform before 1.12.
func (i *Instance) ForgetIdentity() { i.rawIdentity = nil }

// Apply refreshes, plans and applies, as `terraform apply` does. A nil config destroys the object. process is called twice,
// since Terraform plans in one process and applies in another. between, if not nil, is called after the plan. The result of
// a process that was killed is dropped.
func (i *Instance) Apply(process func() *Provider, config Config, between func()) Outcome {
	var outcome Outcome
	p := process()
	if i.Exists() {
		read := p.TryRead(i.state())
		if p.killed() || !outcome.add(read.Errors, read.Warnings) {
			return outcome
		}
		i.setState(read)
	}
	if config == nil && !i.Exists() {
		outcome.Action = "none"
		return outcome
	}
	if !i.decide(p, config, &outcome) || p.killed() {
		return outcome
	}
	if outcome.Action == "none" {
		return outcome
	}
	if between != nil {
		between()
	}
	i.carryOut(process(), config, &outcome)
	return outcome
}

// Plan refreshes and plans. It does not change the state.
func (i *Instance) Plan(p *Provider, config Config) Outcome {
	was := *i
	defer func() { *i = was }()
	var outcome Outcome
	if i.Exists() {
		read := p.TryRead(i.state())
		if !outcome.add(read.Errors, read.Warnings) {
			return outcome
		}
		i.setState(read)
	}
	i.decide(p, config, &outcome)
	return outcome
}

// decide plans and sets the action. It returns false if the plan has errors. A replacement is planned once more, as a
// create.
func (i *Instance) decide(p *Provider, config Config, outcome *Outcome) bool {
	prior := i.state()
	if i.Tainted && config != nil {
		prior = Object{resourceType: i.Type}
	}
	planned := p.plan(prior, config)
	if !outcome.add(planned.errors, planned.warnings) {
		return false
	}
	outcome.Action = i.action(planned, config)
	if outcome.Action == "update" {
		outcome.Changes = planned.changes()
	}
	if outcome.Action != "replace" || i.Tainted {
		return true
	}
	planned = p.plan(Object{resourceType: i.Type}, config)
	return outcome.add(planned.errors, planned.warnings)
}

// changes returns the sorted names of the attributes whose planned value is not that of the state.
func (c change) changes() []string {
	var names []string
	before := members(c.prior)
	for name, after := range members(c.after) {
		if !after.Equal(before[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// setState stores an object as the state.
func (i *Instance) setState(o Object) {
	o.Errors, o.Warnings = nil, nil
	i.Object = o
	if o.Gone {
		i.Object, i.Tainted = Object{}, false
	}
}

func (i *Instance) action(c change, config Config) string {
	switch {
	case config == nil:
		return "delete"
	case i.Tainted || i.Exists() && len(c.plan.RequiresReplace) > 0 && !c.prior.Equal(c.after):
		return "replace"
	case !i.Exists():
		return "create"
	case c.prior.Equal(c.after):
		return "none"
	}
	return "update"
}

// carryOut applies what decide planned. Like Terraform's core, it plans once more first.
func (i *Instance) carryOut(p *Provider, config Config, outcome *Outcome) {
	if outcome.Action == "delete" || outcome.Action == "replace" {
		deleted := p.apply(i.state(), p.plan(i.state(), nil))
		if p.killed() || !outcome.add(deleted.Errors, deleted.Warnings) {
			return
		}
		i.setState(Object{Gone: true})
		if outcome.Action == "delete" {
			return
		}
	}
	again := p.plan(i.state(), config)
	if p.killed() || !outcome.add(again.errors, nil) {
		return
	}
	after := p.apply(i.state(), again)
	if p.killed() {
		return
	}
	succeeded := outcome.add(after.Errors, after.Warnings)
	creates := outcome.Action != "update"
	if after.Gone && !creates {
		return // the core keeps the prior state if a failed update returns none
	}
	i.setState(after)
	i.Tainted = creates && !succeeded && i.Exists()
}

func (p *Provider) killed() bool { return p.Process != nil && p.Process.Killed() }
