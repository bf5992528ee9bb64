package rest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"
)

// Object is an object of an API that has an ID.
type Object interface {
	ObjectID() string
}

// Collection reads the objects of one kind through one complete listing, which all readers share until [Collection.Drop].
// Set the functions before the first use; a Collection must not be copied.
type Collection[T Object] struct {
	// Load reads the complete listing from the vendor.
	Load func(ctx context.Context) ([]T, error)
	// Lookup reads the object with the ID by itself. It returns [ErrNotFound] if the vendor has no such object. If it is nil,
	// Load is called once more instead.
	Lookup func(ctx context.Context, id string) (T, error)

	listing  Shared[[]T]
	second   Shared[[]T]
	existing Shared[[]T]

	mu     sync.Mutex
	missed time.Time // when an object was missing for the first time; guarded by mu
}

// All returns the shared listing. Readers must not change it.
func (c *Collection[T]) All(ctx context.Context) ([]T, error) {
	return c.listing.Get(ctx, c.Load)
}

// List yields each object of the listing, or the error of the listing.
func (c *Collection[T]) List(ctx context.Context) iter.Seq2[T, error] {
	return Items(c.All(ctx))
}

// Get returns the object with the ID, or [ErrNotFound]. A listing can be incomplete or out of date, so Get looks up an object
// that the shared listing does not contain before it returns [ErrNotFound]. With [WithPatience], it looks again for a few seconds.
func (c *Collection[T]) Get(ctx context.Context, id string) (T, error) {
	object, err := c.find(ctx, id)
	for errors.Is(err, ErrNotFound) && c.wait(ctx) {
		c.second.Drop()
		object, err = c.find(ctx, id)
	}
	return object, err
}

// patience is how long Get looks for an object, from the first look that any Get misses.
const patience = 5 * time.Second

type patienceKey struct{}

// WithPatience returns a context for reading an object that was created a moment ago, which the vendor's listing may not show yet.
func WithPatience(ctx context.Context) context.Context {
	return context.WithValue(ctx, patienceKey{}, true)
}

// wait waits for a second. It returns false if there is no patience, or no longer.
func (c *Collection[T]) wait(ctx context.Context) bool {
	if ctx.Value(patienceKey{}) == nil {
		return false
	}
	c.mu.Lock()
	if c.missed.IsZero() {
		c.missed = time.Now()
	}
	again := time.Since(c.missed) < patience
	c.mu.Unlock()
	if !again {
		return false
	}
	select {
	case <-time.After(time.Second):
		return true
	case <-ctx.Done():
		return false
	}
}

func (c *Collection[T]) find(ctx context.Context, id string) (T, error) {
	var none T
	for _, listing := range []func(context.Context) ([]T, error){c.All, c.secondListing} {
		objects, err := listing(ctx)
		if err != nil {
			return none, err
		}
		if i := slices.IndexFunc(objects, func(o T) bool { return o.ObjectID() == id }); i >= 0 {
			return objects[i], nil
		}
		if c.Lookup != nil {
			return c.Read(ctx, id)
		}
	}
	return none, ErrNotFound
}

// Existing returns the objects that existed before the first write of this run: a listing that [Collection.Drop] does not forget.
func (c *Collection[T]) Existing(ctx context.Context) ([]T, error) {
	return c.existing.Get(ctx, c.All)
}

// secondListing reads the listing again. All readers that miss an object in the shared listing share it.
func (c *Collection[T]) secondListing(ctx context.Context) ([]T, error) {
	return c.second.Get(ctx, c.Load)
}

// Read is [Collection.Get] by Lookup, which must not be nil. Unlike a listing that lags, it does not return a deleted object.
func (c *Collection[T]) Read(ctx context.Context, id string) (T, error) {
	var none T
	object, err := c.Lookup(ctx, id)
	if err == nil {
		err = CheckID(object.ObjectID(), id)
	}
	if err != nil {
		return none, err
	}
	return object, nil
}

// CheckCreated returns an error if an object existed before the first write of this run, so that no create of this run made it.
func (c *Collection[T]) CheckCreated(ctx context.Context, id string) error {
	existing, err := c.Existing(ctx)
	if err == nil && slices.ContainsFunc(existing, func(o T) bool { return o.ObjectID() == id }) {
		err = fmt.Errorf("the response is about the object %q, which existed before", printable(id, 100))
	}
	return err
}

// CheckID returns an error if a response is about another object than the requested one.
func CheckID(response, requested string) error {
	if response != requested {
		return fmt.Errorf("the response is about the object %q instead of %q", printable(response, 100), printable(requested, 100))
	}
	return nil
}

// Drop forgets the listings. Call it after any write to the collection.
func (c *Collection[T]) Drop() {
	c.listing.Drop()
	c.second.Drop()
}
