package fyleapi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// entity is an element of a [Collection]: an object that calls a URL, and that can be disabled but not deleted.
type entity[T any] interface {
	rest.Object
	address() string
	isEnabled() bool
	createdAt() time.Time
	withID(id string) T
	disabled() T
	equalContent(T) bool    // compares all that body sends, except the ID
	equalOrDisabled(T) bool // is equalContent, except that the receiver may be disabled
	body() any
}

// Collection is one of Fyle's collections of webhooks or callbacks.
type Collection[T entity[T]] struct {
	rest.Collection[T]

	client *rest.Client
	path   string

	owned rest.Owned
	// creates holds a *sync.Mutex for each URL.
	creates sync.Map
}

func newCollection[T entity[T]](client *rest.Client, name string) *Collection[T] {
	c := &Collection[T]{client: client, path: rest.Path("admin", name)}
	c.Load = func(ctx context.Context) ([]T, error) { return c.pages(ctx, nil) }
	c.Lookup = c.withID
	return c
}

// Get returns the object with the ID, or [rest.ErrNotFound]. The object then belongs to a resource of this run.
func (c *Collection[T]) Get(ctx context.Context, id string) (T, error) {
	c.owned.Add(id)
	return c.Collection.Get(ctx, id)
}

// Create creates an object. If the outcome of the call is unknown, Create looks for the object. Creates for the same URL wait for
// each other, so that none takes the object of another for its own.
func (c *Collection[T]) Create(ctx context.Context, object T) (T, error) {
	turn, _ := c.creates.LoadOrStore(rest.CanonicalURL(object.address()), &sync.Mutex{})
	turn.(*sync.Mutex).Lock() // only this function stores
	defer turn.(*sync.Mutex).Unlock()
	defer c.Drop()

	if _, err := c.Existing(ctx); err != nil { // for CheckCreated, which must not see the new object
		var none T
		return none, err
	}
	started := c.client.Now()
	created, err := c.save(ctx, object, rest.RetryReads, func(id string) error { return c.CheckCreated(ctx, id) })
	if rest.OutcomeUnknown(err) {
		created, err = c.findCreated(ctx, object, started, err)
	}
	if err == nil {
		c.owned.Add(created.ObjectID())
	}
	return created, err
}

// Equal returns the objects that existed before the first write of this run and equal the argument, also if they are disabled.
func (c *Collection[T]) Equal(ctx context.Context, object T) ([]T, error) {
	existing, err := c.Existing(ctx)
	var equal []T
	for _, found := range existing {
		if found.equalOrDisabled(object) {
			equal = append(equal, found)
		}
	}
	return equal, err
}

// Adopt returns the existing object with the ID. It enables a disabled one. It returns [rest.ErrNotFound] if the object does not
// exist or does not equal the argument.
func (c *Collection[T]) Adopt(ctx context.Context, id string, object T) (T, error) {
	var none T
	found, err := c.Read(ctx, id)
	switch {
	case err != nil:
		return none, err
	case !found.equalOrDisabled(object) || !c.owned.Add(id):
		return none, rest.ErrNotFound
	case found.equalContent(object):
		return found, nil
	}
	return c.Update(ctx, object.withID(id))
}

// Age returns the time since the object was created, by Fyle's clock.
func (c *Collection[T]) Age(object T) time.Duration { return c.client.Now().Sub(object.createdAt()) }

// Update changes the object with the ID of the argument.
func (c *Collection[T]) Update(ctx context.Context, object T) (T, error) {
	defer c.Drop()
	return c.save(ctx, object, rest.RetryAlways, func(id string) error { return rest.CheckID(id, object.ObjectID()) })
}

// Disable disables the object, because Fyle cannot delete it.
func (c *Collection[T]) Disable(ctx context.Context, object T) error {
	_, err := c.Update(ctx, object.disabled())
	return err
}

// save creates the object, or updates it if it has an ID.
func (c *Collection[T]) save(ctx context.Context, object T, policy rest.RetryPolicy, check func(id string) error) (T, error) {
	answer, err := rest.Send[wrapped[T]](ctx, c.client, rest.Request{
		Method: http.MethodPost, Path: c.path, Body: wrapped[any]{object.body()}, Retry: policy,
		Check: func(response any) error { return check(response.(wrapped[T]).Data.ObjectID()) },
	})
	return answer.Data, explainRouteNotFound(err)
}

// findCreated looks for the object of a create whose response was lost: one with equal content that did not exist before, belongs to
// no resource of this run and is not older than the call. It returns lost if there is none.
func (c *Collection[T]) findCreated(ctx context.Context, object T, started time.Time, lost error) (T, error) {
	var none T
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	existing, err := c.pages(ctx, nil) // not the shared listing, which may predate another client's write
	if err != nil {
		return none, fmt.Errorf("%w. Fyle may have created the object, and the check for it failed. Look for an object with this URL at Fyle before the next apply", lost)
	}
	for _, found := range existing {
		isNew := c.CheckCreated(ctx, found.ObjectID()) == nil && found.createdAt().After(started.Add(-rest.ClockSkew))
		if isNew && found.equalContent(object) && c.owned.Add(found.ObjectID()) {
			return found, nil
		}
	}
	return none, lost
}

// pageSize is the largest that Fyle allows.
const pageSize = 200

// page is the response of a listing.
type page[T rest.Object] struct {
	Count *int `json:"count"` // of all pages
	Data  []T  `json:"data"`
}

// Validate requires the count, the list and the ID of each element, because a missing object would be taken for a deleted one.
func (p page[T]) Validate() error {
	if p.Count == nil {
		return errors.New("the answer has no count")
	}
	if p.Data == nil {
		return errors.New("the answer has no list")
	}
	for _, object := range p.Data {
		if object.ObjectID() == "" {
			return errors.New("the list has an element without an ID")
		}
	}
	return nil
}

// pages reads all pages of the listing with Fyle's filters, such as id=eq.x.
func (c *Collection[T]) pages(ctx context.Context, filters url.Values) ([]T, error) {
	return rest.Pages(ctx, pageSize, func(ctx context.Context, offset int) (rest.Page[T], error) {
		query := url.Values{"order": {"id.asc"}, "limit": {strconv.Itoa(pageSize)}, "offset": {strconv.Itoa(offset)}}
		maps.Copy(query, filters)
		p, err := rest.Send[page[T]](ctx, c.client, rest.Request{Path: c.path, Query: query})
		if err != nil {
			return rest.Page[T]{}, explainRouteNotFound(err)
		}
		return rest.Page[T]{Items: p.Data, Count: *p.Count}, nil
	})
}

// withID reads the object with the ID.
func (c *Collection[T]) withID(ctx context.Context, id string) (T, error) {
	var none T
	objects, err := c.pages(ctx, url.Values{"id": {"eq." + id}})
	if err != nil {
		return none, err
	}
	if len(objects) == 0 {
		return none, rest.ErrNotFound
	}
	return objects[0], nil
}
