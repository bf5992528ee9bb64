package tf

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Adoptions stores which existing objects the creates of a plan adopt, until the apply.
//
// Only the process that plans can decide: it sees every object of the state, while the apply sees only those that change. But
// Terraform before 1.17 hands nothing of a planned create to the apply, which runs in another process: the apply plans the create
// once more, only from the configuration. Each decision is therefore a file in Terraform's data directory, where plan and apply
// find it even if they run on different machines, as long as these share the working directory
// (https://developer.hashicorp.com/terraform/tutorials/automation/automate-terraform). Without the file, the apply adopts nothing.
//
// It is safe for concurrent use.
type Adoptions struct {
	dir string // "" if decisions are not stored

	mu       sync.Mutex
	known    map[string]bool      // by type and import ID: the objects of the state
	claimed  map[string]bool      // by type and ID: the objects that creates of this process adopt
	previous map[string]*decision // by key, as another process has stored it
	decided  map[string]decision  // by key
	created  map[string]time.Time // by type: when an object was created last
	run      written              // by this process
	finished []string             // the keys of the starts of this process that succeeded
	earlier  map[string]bool      // the objects that earlier processes have created and not destroyed; nil if they are not loaded
	declared map[declaration]int  // how many resources of the configuration make a declaration
	settled  bool                 // a wait has succeeded
	active   int                  // calls in flight that can show an object of the state
	waiting  int                  // those of them that wait
	last     time.Time            // when one of the calls began or ended
}

// decision is the content of a file.
type decision struct {
	// Adopt has the IDs of the objects to adopt, one for each of the equal creates.
	Adopt []string `json:"adopt,omitempty"`
	// Owned has the IDs of existing objects that belong to other resources of the state.
	Owned []string `json:"owned,omitempty"`
}

// NewAdoptions returns a store in a directory, which is created when it is needed. If dir is "", it stores nothing.
func NewAdoptions(dir string) *Adoptions {
	a := &Adoptions{dir: dir}
	a.reset()
	return a
}

// reset forgets everything but the files. A provider that is debugged runs longer than one plan or apply; each configures it anew.
func (a *Adoptions) reset() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known, a.claimed = map[string]bool{}, map[string]bool{}
	a.previous, a.decided, a.created = map[string]*decision{}, map[string]decision{}, map[string]time.Time{}
	a.run, a.finished, a.earlier = written{}, nil, nil
	a.declared, a.settled = map[declaration]int{}, false
}

// DefaultAdoptionsDir returns the directory of decisions: a part of Terraform's data directory, which is .terraform in the working
// directory unless TF_DATA_DIR names another one.
func DefaultAdoptionsDir() string {
	return filepath.Join(cmp.Or(os.Getenv("TF_DATA_DIR"), ".terraform"), "terraform-provider-integrations")
}

// Begin records the start of a call that upgrades, reads or plans an object. The returned function records the end.
func (a *Adoptions) Begin() (end func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.active++
	a.last = time.Now()
	return func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.active--
		a.last = time.Now()
	}
}

// Know records that an object is in the state, or that an import block adds it.
func (a *Adoptions) Know(resourceType, importID string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known[resourceType+" "+importID] = true
}

// quiet is how long no other call must be in flight before the plan of a create is believed to know the whole state.
const quiet = 250 * time.Millisecond

// wait waits until all calls in flight also wait, so that the state is known. It waits at most a few seconds. If once is true, it
// returns as soon as another wait has succeeded.
func (a *Adoptions) wait(ctx context.Context, once bool) {
	a.mu.Lock()
	a.waiting++
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		a.waiting--
		a.mu.Unlock()
	}()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	ticker := time.NewTicker(quiet / 5)
	defer ticker.Stop()
	for {
		a.mu.Lock()
		done := (once && a.settled) || (a.active <= a.waiting && time.Since(a.last) >= quiet)
		a.settled = a.settled || done
		a.mu.Unlock()
		if done {
			return
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

func (a *Adoptions) path(key string) string { return filepath.Join(a.dir, key+".json") }

// stored returns the decision as the process found it. An old one has no effect.
func (a *Adoptions) stored(key string) decision {
	a.mu.Lock()
	defer a.mu.Unlock()
	return *a.load(key)
}

// load is [Adoptions.stored] for a caller that holds the lock.
func (a *Adoptions) load(key string) *decision {
	if a.previous[key] == nil {
		a.previous[key] = &decision{}
		if a.dir != "" && inEffect(a.path(key)) {
			if content, err := os.ReadFile(a.path(key)); err == nil {
				_ = json.Unmarshal(content, a.previous[key]) // nothing is adopted because of a broken file
			}
		}
	}
	return a.previous[key]
}

// inEffect reports whether a file exists that is not too old.
func inEffect(file string) bool {
	info, err := os.Stat(file)
	return err == nil && time.Since(info.ModTime()) < rest.AdoptionWindow
}

func (a *Adoptions) store(key string, d decision) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.write(key, d)
}

// write writes or, if the decision is empty, removes the file. The caller holds the lock.
func (a *Adoptions) write(key string, d decision) error {
	if a.dir == "" {
		return errors.New("there is no such folder")
	}
	if len(d.Adopt) == 0 && len(d.Owned) == 0 {
		if err := os.Remove(a.path(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	content, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return a.writeFile(key, content)
}

func (a *Adoptions) writeFile(key string, content []byte) error {
	if a.dir == "" {
		return errors.New("there is no such folder")
	}
	file := a.path(key)
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o600)
}

// retire records that an object was destroyed that remains at the vendor, so that no create adopts it. If the record cannot be
// stored, the plan of a create warns before it adopts the object.
func (a *Adoptions) retire(resourceType, id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = a.write(retiredKey(resourceType, id), decision{Owned: []string{id}})
}

// retired reports whether the object was destroyed. The caller holds the lock.
func (a *Adoptions) retired(resourceType, id string) bool {
	return len(a.load(retiredKey(resourceType, id)).Owned) > 0
}

func retiredKey(resourceType, id string) string {
	hash := sha256.Sum256([]byte("retired\n" + resourceType + "\n" + id))
	return hex.EncodeToString(hash[:])
}

// take returns the ID that a create adopts, or "", and removes the file before anything is sent: if this apply is killed, the next plan
// decides anew. Another create of the same key gets the next ID.
func (a *Adoptions) take(key string) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.dir == "" {
		return "", nil
	}
	previous := a.load(key)
	if err := a.write(key, decision{}); err != nil || len(previous.Adopt) == 0 {
		return "", err
	}
	chosen := previous.Adopt[0]
	previous.Adopt = previous.Adopt[1:]
	return chosen, nil
}
