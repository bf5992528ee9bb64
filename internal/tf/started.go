package tf

import (
	"encoding/json"
	"os"
	"time"
)

// attempt is a create that may have made an object which is not in the state.
type attempt struct {
	Began time.Time `json:"began"`
	// Ended is when the call ended without a known outcome; the zero time if the process was killed before.
	Ended time.Time `json:"ended,omitzero"`
}

const (
	longestCreate = 5 * time.Minute // with its retries
	clockJitter   = 2 * time.Second // of [Existing.Age], which depends on a response with a date in seconds
)

// made reports whether the attempt may have made the object. Another run, which creates an equal one, has made it at another time.
func (t attempt) made(e Existing) bool {
	ended := t.Ended
	if ended.IsZero() {
		ended = t.Began.Add(longestCreate)
	}
	created := time.Now().Add(-e.Age)
	return created.After(t.Began.Add(-clockJitter)) && created.Before(ended.Add(clockJitter))
}

// start records, before anything is sent, that this process creates an object. If the process is killed, the record is the evidence that
// the object was created here and not by another run.
func (a *Adoptions) start(key string) attempt {
	t := attempt{Began: time.Now()}
	a.record(key, t)
	return t
}

// lose records that the outcome of the create is unknown, although its call has ended.
func (a *Adoptions) lose(key string, t attempt) {
	t.Ended = time.Now()
	a.record(key, t)
}

func (a *Adoptions) record(key string, t attempt) {
	a.mu.Lock()
	defer a.mu.Unlock()
	content, _ := json.Marshal(t)               // of times in our era
	_ = a.writeFile(startedPrefix+key, content) // without it, the plan after a kill reports a conflict, with an import block
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

// started returns the attempt of a process in this directory. Without a record, it has made no object.
func (a *Adoptions) started(key string) (t attempt) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.dir != "" {
		content, _ := os.ReadFile(a.path(startedPrefix + key)) // usually, there is none
		_ = json.Unmarshal(content, &t)                        // an attempt of the zero time has made nothing
	}
	return t
}

// forget removes the record of a start. The caller holds the lock.
func (a *Adoptions) forget(key string) {
	if a.dir != "" {
		_ = os.Remove(a.path(startedPrefix + key)) // an old record has no effect
	}
}

// startedPrefix begins the names of the files of start.
const startedPrefix = "started-"
