package rest

import (
	"sync"
	"time"
)

// Owned tracks the IDs of objects that belong to resources of this run, so that an orphaned object is adopted by at most one
// resource. The zero value is ready to use; it must not be copied.
type Owned struct {
	owned, adopted sync.Map
}

// Add records that an object belongs to a resource of this run. It returns false if the object belonged to one before.
func (o *Owned) Add(id string) bool {
	_, before := o.owned.LoadOrStore(id, true)
	return !before
}

// Adopt records that a create adopts an object that existed before. It returns false if the object belongs to a resource of
// this run; the create must not adopt it then. No resource of this run may delete an adopted object ([Owned.Adopted]): the
// resource that wants to delete it is its former owner, under another name in the configuration or before its replacement.
func (o *Owned) Adopt(id string) bool {
	ok := o.Add(id)
	if ok {
		o.adopted.Store(id, true)
	}
	return ok
}

// Adopted reports whether an object was adopted in this run.
func (o *Owned) Adopted(id string) bool {
	_, ok := o.adopted.Load(id)
	return ok
}

const (
	// AdoptionWindow is the maximum age of an existing object that a create may adopt. A younger identical object is assumed
	// to be left over from an interrupted run; an older one is assumed to belong to somebody else.
	AdoptionWindow = time.Hour
	// ClockSkew is the largest expected difference between a server's clock and this machine's.
	ClockSkew = 2 * time.Minute
)
