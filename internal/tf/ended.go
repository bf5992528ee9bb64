package tf

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// written has the objects that a process has created and destroyed, each as its type and ID.
type written struct {
	Created   []string `json:"created,omitempty"`
	Destroyed []string `json:"destroyed,omitempty"`
}

// noteWritten records that this process has created or destroyed an object.
func (a *Adoptions) noteWritten(resourceType, id string, created bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if object := resourceType + " " + id; created {
		a.run.Created = append(a.run.Created, object)
	} else {
		a.run.Destroyed = append(a.run.Destroyed, object)
	}
}

// Ended stores what this process has created and destroyed. Call it when Terraform ends the provider without an interrupt. Terraform
// then has the created objects in its state, so no create of the next hour adopts them, even one that is planned without the rest of the
// state: with -target, by another alias of the provider, or in another workspace.
func (a *Adoptions) Ended() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, key := range a.finished {
		a.forget(key)
	}
	for _, prefix := range []string{endedPrefix, startedPrefix} {
		files, _ := filepath.Glob(a.path(prefix + "*")) // the pattern is valid
		for _, file := range files {
			if !inEffect(file) {
				_ = os.Remove(file)
			}
		}
	}
	if content, err := json.Marshal(a.run); err == nil && len(a.run.Created)+len(a.run.Destroyed) > 0 {
		_ = a.writeFile(endedPrefix+strconv.FormatInt(time.Now().UnixNano(), 10), content) // without it, the plan warns of an adoption
	}
}

// endedPrefix begins the names of the files of Ended, which sort by time.
const endedPrefix = "ended-"

// createdEarlier reports whether an earlier process has created the object and ended without an interrupt. The caller holds the lock.
func (a *Adoptions) createdEarlier(resourceType, id string) bool {
	if a.earlier == nil {
		a.earlier = map[string]bool{}
		files, _ := filepath.Glob(a.path(endedPrefix + "*")) // the pattern is valid
		for _, file := range files {
			var run written
			if content, err := os.ReadFile(file); err != nil || json.Unmarshal(content, &run) != nil {
				continue
			}
			for _, object := range run.Created {
				a.earlier[object] = true
			}
			for _, object := range run.Destroyed {
				delete(a.earlier, object)
			}
		}
	}
	return a.earlier[resourceType+" "+id]
}
