package rest

import (
	"sync"
	"time"
)

// Owned tracks the IDs of objects that belong to resources of this run, so that a create whose response was lost does not take the
// object of another create for its own. The zero value is ready to use; it must not be copied.
type Owned struct {
	owned sync.Map
}

// Add records that an object belongs to a resource of this run. It returns false if the object belonged to one before.
func (o *Owned) Add(id string) bool {
	_, before := o.owned.LoadOrStore(id, true)
	return !before
}

const (
	// AdoptionWindow is the maximum age of an existing object that a create may adopt. A younger identical object is assumed
	// to be left over from an interrupted run; an older one is assumed to belong to somebody else.
	AdoptionWindow = time.Hour
	// ClockSkew is the largest expected difference between a server's clock and this machine's.
	ClockSkew = 2 * time.Minute
)
