package tf

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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
	for _, file := range append(a.files(endedPrefix), a.files(startedPrefix)...) {
		if !inEffect(file) {
			_ = os.RemoveAll(file)
		}
	}
	if content, err := json.Marshal(a.run); err == nil && len(a.run.Created)+len(a.run.Destroyed) > 0 {
		_ = a.writeFile(endedPrefix+strconv.FormatInt(time.Now().UnixNano(), 10), content) // without it, the plan warns of an adoption
	}
}

// files returns the paths of the files and folders whose names begin with a prefix, sorted.
func (a *Adoptions) files(prefix string) (paths []string) {
	if a.dir == "" {
		return nil
	}
	entries, _ := os.ReadDir(a.dir) // usually, there is none
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) {
			paths = append(paths, filepath.Join(a.dir, e.Name()))
		}
	}
	return paths
}

// endedPrefix begins the names of the files of Ended, which sort by time.
const endedPrefix = "ended-"

// createdEarlier reports whether an earlier process has created the object and ended without an interrupt. The caller holds the lock.
func (a *Adoptions) createdEarlier(resourceType, id string) bool {
	if a.earlier == nil {
		a.earlier = map[string]bool{}
		for _, file := range a.files(endedPrefix) {
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
