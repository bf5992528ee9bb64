package rest

import (
	"sync"
	"time"
)

// Owned are the IDs of objects that belong to a resource of this run, so that what nobody's create has made is taken up by
// one resource at the most. The zero value is ready; it must not be copied.
type Owned struct {
	claimed, taken sync.Map
}

// Add marks an ID as a resource's of this run. It is false where the ID was claimed before.
func (c *Owned) Add(id string) bool {
	_, before := c.claimed.LoadOrStore(id, true)
	return !before
}

// Adopt is Claim for an object that was there before and is taken up. What a run has taken up, none of its resources deletes:
// another one had it, under another name or before it was replaced.
func (c *Owned) Adopt(id string) bool {
	ok := c.Add(id)
	if ok {
		c.taken.Store(id, true)
	}
	return ok
}

// Adopted says that an object was taken up in this run.
func (c *Owned) Adopted(id string) bool {
	_, taken := c.taken.Load(id)
	return taken
}

const (
	// AdoptionWindow is how long after its creation an object may be one that a run has made which was killed before its state said
	// so. The same that is older is somebody else's.
	AdoptionWindow = time.Hour
	// ClockSkew is how far a server's clock may be off ours.
	ClockSkew = 2 * time.Minute
)
