package tf

import "os"

// start records, before anything is sent, that this process creates an object. If the process is killed, the record is the evidence that
// the object was created here and not by another run, which creates an equal one.
func (a *Adoptions) start(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = a.writeFile(startedPrefix+key, nil) // without it, the plan after a kill reports a conflict, with an import block
}

// finish records that the object was created. The record of the start is removed when the process ends, because only then Terraform is
// known to have the object in its state.
func (a *Adoptions) finish(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.finished = append(a.finished, key)
}

// fail records that nothing was created.
func (a *Adoptions) fail(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.forget(key)
}

// started reports whether a process in this directory may have created an object that is not in the state.
func (a *Adoptions) started(key string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.dir != "" && inEffect(a.path(startedPrefix+key))
}

// forget removes the record of a start. The caller holds the lock.
func (a *Adoptions) forget(key string) {
	if a.dir != "" {
		_ = os.Remove(a.path(startedPrefix + key)) // an old record has no effect
	}
}

// startedPrefix begins the names of the files of start.
const startedPrefix = "started-"
