package tf

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// attempt is a create that may have made an object which is not in the state.
type attempt struct {
	Began time.Time `json:"began"`
	// Seen is when the create was last known to run.
	Seen time.Time `json:"seen"`
	// Ended is when the call ended without a known outcome; the zero time if the process was killed before.
	Ended time.Time `json:"ended,omitzero"`
}

const (
	signOfLife  = 5 * time.Second  // between two updates of Seen
	unseen      = 20 * time.Second // until the vendor has executed the last request of a process that was killed after Seen
	clockJitter = 2 * time.Second  // of [Existing.Age], which depends on a response with a date in seconds
)

// made reports whether the attempt may have made the object. Another run, which creates an equal one, has made it at another time.
func (t attempt) made(e Existing) bool {
	last := t.Seen.Add(unseen)
	if !t.Ended.IsZero() {
		last = t.Ended.Add(clockJitter)
	}
	created := time.Now().Add(-e.Age)
	return created.After(t.Began.Add(-clockJitter)) && created.Before(last)
}

// started is the record of a create of this process. Each one has a file of its own, so that no attempt hides an earlier one.
type started struct {
	adoptions *Adoptions
	key, file string
	attempt   attempt
	timer     *time.Timer
	over      bool
}

// start records, before anything is sent, that this process creates an object, and that it still does, until end is called. If the process is
// killed, the record is the evidence that the object was created here and not by another run.
func (a *Adoptions) start(key string) *started {
	s := &started{adoptions: a, key: key, file: filepath.Join(startedPrefix+key, rand.Text()), attempt: attempt{Began: time.Now()}}
	s.see()
	return s
}

func (s *started) see() {
	s.adoptions.mu.Lock()
	defer s.adoptions.mu.Unlock()
	if !s.over {
		s.attempt.Seen = time.Now()
		s.write()
		s.timer = time.AfterFunc(signOfLife, s.see)
	}
}

// write writes the record. The caller holds the lock.
func (s *started) write() {
	content, _ := json.Marshal(s.attempt)      // of times in our era
	_ = s.adoptions.writeFile(s.file, content) // without it, the plan after a kill reports a conflict, with an import block
}

// end records the outcome of the create. If the object was created, the records stay until the process ends, because only then Terraform is
// known to have the object in its state.
func (s *started) end(err error) {
	s.adoptions.mu.Lock()
	defer s.adoptions.mu.Unlock()
	s.over = true
	s.timer.Stop()
	switch {
	case err == nil:
		s.adoptions.finished = append(s.adoptions.finished, s.key)
	case rest.OutcomeUnknown(err):
		s.attempt.Ended = time.Now()
		s.write()
	default:
		_ = os.Remove(s.adoptions.path(s.file)) // the next plan finds no object of this time
	}
}

// finish records that the object of the key is there, as [started.end] does after a create.
func (a *Adoptions) finish(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.finished = append(a.finished, key)
}

// forget removes the records of a key. The caller holds the lock.
func (a *Adoptions) forget(key string) {
	if a.dir != "" {
		_ = os.RemoveAll(filepath.Join(a.dir, startedPrefix+key)) // an old record has no effect
	}
}

// attempts returns the attempts of the processes in this directory to create the object of a key.
func (a *Adoptions) attempts(key string) (all []attempt) {
	if a.dir == "" {
		return nil
	}
	dir := filepath.Join(a.dir, startedPrefix+key)
	files, _ := os.ReadDir(dir) // usually, there is none
	for _, file := range files {
		var t attempt
		content, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err == nil && json.Unmarshal(content, &t) == nil {
			all = append(all, t)
		}
	}
	return all
}

// startedPrefix begins the names of the folders of attempts.
const startedPrefix = "started-"
