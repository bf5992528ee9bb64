package fyleapi

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// entity is what a [Collection] holds: something that calls a URL, and that can be disabled but not deleted.
type entity[T any] interface {
	identified
	address() string
	isEnabled() bool
	madeAt() time.Time
	as(id string) T
	disabled() T
	sameAs(T) bool // in all that is sent
	body() any     // what is sent
}

// Collection is one of Fyle's collections of webhooks or callbacks.
type Collection[T entity[T]] struct {
	rest      *rest.Client
	path      string
	urlFilter string // the field with the URL

	all rest.Shared[[]T]

	claims rest.Owned
	// creates has a *sync.Mutex for each content.
	creates sync.Map
}

// Made is what a create has come to.
type Made[T any] struct {
	Object T
	// Enabled says that it was there, disabled, and was changed and enabled.
	Enabled bool
	// Resumed says that it was there, the same in all, since a short while: from a run that ended before it was in a state.
	Resumed bool
	// Twin is the ID of another one that is the same, "" where there is none.
	Twin string
}

// List reads all, once for all who ask until something is written.
func (c *Collection[T]) List(ctx context.Context) iter.Seq2[T, error] {
	return rest.Items(c.read(ctx))
}

// Get reads one, from the listing; [rest.ErrNotFound] where there is none of that ID.
func (c *Collection[T]) Get(ctx context.Context, id string) (T, error) {
	c.claims.Add(id)
	var none T
	all, err := c.read(ctx)
	if err != nil {
		return none, err
	}
	if at := slices.IndexFunc(all, func(item T) bool { return item.key() == id }); at >= 0 {
		return all[at], nil
	}
	return none, rest.ErrNotFound
}

// Create makes one, or takes up one that is there and nobody's in this run: one that is the same and was made a short while
// ago, or, as Fyle deletes nothing, a disabled one of the same URL. Where the outcome is unclear, the one that was made is
// looked up. Creates for the same URL wait for each other, so that none takes up what another is about to claim.
func (c *Collection[T]) Create(ctx context.Context, item T) (Made[T], error) {
	turn, _ := c.creates.LoadOrStore(item.address(), &sync.Mutex{})
	turn.(*sync.Mutex).Lock() //nolint:forcetypeassert // only this function stores
	defer turn.(*sync.Mutex).Unlock()
	defer c.all.Drop()

	there, err := c.ofURL(ctx, item.address())
	if err != nil {
		return Made[T]{}, err
	}
	// The newest first: what an interrupted run has left is newer than what it had in its state.
	slices.SortStableFunc(there, func(a, b T) int { return b.madeAt().Compare(a.madeAt()) })
	twin := ""
	for _, found := range there {
		switch {
		case !found.sameAs(item):
		case time.Since(found.madeAt()) >= rest.AdoptionWindow:
			twin = found.key()
		case c.claims.Adopt(found.key()):
			return Made[T]{Object: found, Resumed: true}, nil
		}
	}
	for _, found := range there {
		if !found.isEnabled() && c.claims.Adopt(found.key()) {
			made, err := c.Update(ctx, item.as(found.key()))
			return Made[T]{Object: made, Enabled: true}, err
		}
	}
	started := time.Now()
	made, err := c.save(ctx, item, rest.RetryReads)
	if rest.OutcomeUnknown(err) {
		made, err = c.findCreated(ctx, item, started, err)
	}
	if err == nil {
		c.claims.Add(made.key())
	}
	return Made[T]{Object: made, Twin: twin}, err
}

// Update changes one to what is given.
func (c *Collection[T]) Update(ctx context.Context, item T) (T, error) {
	defer c.all.Drop()
	return c.save(ctx, item, rest.RetryAlways)
}

// Disable disables one, which is as near to deleting it as Fyle comes. What another resource of this run has taken up stays.
func (c *Collection[T]) Disable(ctx context.Context, item T) error {
	if c.claims.Adopted(item.key()) {
		return nil
	}
	_, err := c.Update(ctx, item.disabled())
	return err
}

// save creates, or updates where there is an ID; an update can be repeated.
func (c *Collection[T]) save(ctx context.Context, item T, policy rest.RetryPolicy) (T, error) {
	answer, err := rest.Send[wrapped[T]](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: c.path, Body: wrapped[any]{item.body()}, Retry: policy,
	})
	return answer.Data, notTheObject(err)
}

// findCreated looks for what a create made whose answer was lost: the same in all, nobody's in this run, and not older
// than the call.
func (c *Collection[T]) findCreated(ctx context.Context, item T, started time.Time, lost error) (T, error) {
	var none T
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	same, err := c.ofURL(ctx, item.address())
	if err != nil {
		return none, fmt.Errorf("%w; whether it was made could not be looked up, so look for %s at Fyle before the next apply", lost, item.address())
	}
	for _, found := range same {
		if found.sameAs(item) && found.madeAt().After(started.Add(-rest.ClockSkew)) && c.claims.Add(found.key()) {
			return found, nil
		}
	}
	return none, lost
}

func (c *Collection[T]) read(ctx context.Context) ([]T, error) {
	return c.all.Get(ctx, func(ctx context.Context) ([]T, error) { return c.pages(ctx, nil) })
}

// ofURL asks for those of one URL: a call of its own, since the listing may be older than another's write.
func (c *Collection[T]) ofURL(ctx context.Context, address string) ([]T, error) {
	return c.pages(ctx, url.Values{c.urlFilter: {"eq." + address}})
}

// pageSize is the most that Fyle gives at once.
const pageSize = 200

// page is one page of a listing.
type page[T identified] struct {
	Count int `json:"count"` // of all pages
	Data  []T `json:"data"`
}

// Check asks for the list, and for the ID of each item: by what has none nobody can tell what is there.
func (p page[T]) Validate() error {
	if p.Data == nil {
		return errors.New("the answer has no list")
	}
	for _, item := range p.Data {
		if item.key() == "" {
			return errors.New("the list has an item without an ID")
		}
	}
	return nil
}

// pages walks the collection; filters are Fyle's, such as id=eq.x.
func (c *Collection[T]) pages(ctx context.Context, filters url.Values) ([]T, error) {
	var items []T
	for item, err := range rest.Pages(func(offset int) ([]T, bool, error) {
		query := url.Values{"order": {"id.asc"}, "limit": {strconv.Itoa(pageSize)}, "offset": {strconv.Itoa(offset)}}
		for name, values := range filters {
			query[name] = values
		}
		p, err := rest.Send[page[T]](ctx, c.rest, rest.Request{Path: c.path, Query: query})
		return p.Data, offset+len(p.Data) < p.Count, notTheObject(err)
	}) {
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}
