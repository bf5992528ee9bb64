package acctest

// Instance is one resource of a configuration, with its state: what Terraform's core makes of it, over the protocol alone.
// The zero value but for the Type is one that is not there yet.
type Instance struct {
	Type string
	// Object is the state.
	Object
	// Tainted says that a create failed after the object was made: the next apply replaces it.
	Tainted bool
}

// Outcome is what an apply came to.
type Outcome struct {
	// Action is "none", "create", "update", "replace" or "delete".
	Action           string
	Errors, Warnings []string
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

// Exists says that the instance has a state.
func (i *Instance) Exists() bool { return i.raw != nil && !i.Gone }

// ForgetIdentity makes the state one of a Terraform before 1.12, which has no identity.
func (i *Instance) ForgetIdentity() { i.rawIdentity = nil }

// Apply refreshes, plans and applies, as `terraform apply` does; config nil destroys. between, which may be nil, is called
// after the plan. Plan and apply are two processes. What a process that was killed has to say is not heard.
func (i *Instance) Apply(process func() *Provider, config Config, between func()) Outcome {
	var outcome Outcome
	p := process()
	if i.Exists() {
		read := p.TryRead(i.state())
		if p.killed() || !outcome.add(read.Errors, read.Warnings) {
			return outcome
		}
		i.take(read)
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

// Plan refreshes and plans, and gives the action; the state stays as it is.
func (i *Instance) Plan(p *Provider, config Config) Outcome {
	was := *i
	defer func() { *i = was }()
	var outcome Outcome
	if i.Exists() {
		read := p.TryRead(i.state())
		if !outcome.add(read.Errors, read.Warnings) {
			return outcome
		}
		i.take(read)
	}
	i.decide(p, config, &outcome)
	return outcome
}

// decide plans, and sets the action; it is false where the plan is refused. What is to be replaced is planned once more, as a
// new one.
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
	if outcome.Action != "replace" || i.Tainted {
		return true
	}
	planned = p.plan(Object{resourceType: i.Type}, config)
	return outcome.add(planned.errors, planned.warnings)
}

// take puts an object into the state.
func (i *Instance) take(o Object) {
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

// carryOut does what was planned. The core plans once more, then.
func (i *Instance) carryOut(p *Provider, config Config, outcome *Outcome) {
	if outcome.Action == "delete" || outcome.Action == "replace" {
		gone := p.apply(i.state(), p.plan(i.state(), nil))
		if p.killed() || !outcome.add(gone.Errors, gone.Warnings) {
			return
		}
		i.take(Object{Gone: true})
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
	fine := outcome.add(after.Errors, after.Warnings)
	creates := outcome.Action != "update"
	if after.Gone && !creates {
		return // the core keeps what it had where a failed update gives nothing
	}
	i.take(after)
	i.Tainted = creates && !fine && i.Exists()
}

func (p *Provider) killed() bool { return p.Process != nil && p.Process.Killed() }
