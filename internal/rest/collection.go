package rest

import (
	"context"
	"iter"
	"slices"
)

// Object is an object of an API that has an ID.
type Object interface {
	ObjectID() string
}

// Collection reads the objects of one kind through one complete listing, which all readers share until [Collection.Drop].
// Set Load before the first use; it must not be copied.
type Collection[T Object] struct {
	// Load reads the complete listing from the vendor.
	Load func(ctx context.Context) ([]T, error)

	listing Shared[[]T]
}

// All returns the shared listing. Readers must not change it.
func (c *Collection[T]) All(ctx context.Context) ([]T, error) {
	return c.listing.Get(ctx, c.Load)
}

// List yields each object of the listing, or the error of the listing.
func (c *Collection[T]) List(ctx context.Context) iter.Seq2[T, error] {
	return Items(c.All(ctx))
}

// Get returns the object with the ID, or [ErrNotFound] if the listing does not contain it.
func (c *Collection[T]) Get(ctx context.Context, id string) (T, error) {
	objects, err := c.All(ctx)
	if err == nil {
		if i := slices.IndexFunc(objects, func(o T) bool { return o.ObjectID() == id }); i >= 0 {
			return objects[i], nil
		}
		err = ErrNotFound
	}
	var none T
	return none, err
}

// Drop forgets the listing. Call it after any write to the collection.
func (c *Collection[T]) Drop() { c.listing.Drop() }

// Created is the result of a create.
type Created[T any] struct {
	Object T
	How    How
	// Duplicate is the ID of another object with the same content that existed before; "" if there is none.
	Duplicate string
}

// How reports how a create obtained its object.
type How int

const (
	// HowNew means that the vendor created the object.
	HowNew How = iota
	// HowAdopted means that the same object existed and belonged to no resource of this run.
	HowAdopted
	// HowReenabled means that a disabled object was changed and enabled.
	HowReenabled
)
