package poozleapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// object is an element of a collection.
type object interface {
	rest.Object
	rest.Validator
}

// collection is one of the workspace's collections of objects.
type collection[T object] struct {
	rest.Collection[T]

	client *Client
	name   string // in paths
	owned  rest.Owned
}

func newCollection[T object](client *Client, name string) *collection[T] {
	c := &collection[T]{client: client, name: name}
	c.Load = func(ctx context.Context) ([]T, error) {
		list, err := rest.Send[objects[T]](ctx, client.rest, rest.Request{Path: c.path(), Query: client.inWorkspace()})
		return list, opaqueNotFound(err)
	}
	return c
}

// path returns the path of the collection, or of something below it.
func (c *collection[T]) path(below ...string) string {
	return rest.Path(append([]string{"v1", c.name}, below...)...)
}

// Get returns the object with the ID, or [rest.ErrNotFound]. The object then belongs to a resource of this run. If the server does
// not know the workspace, its listings are empty; Get then returns another error, because the object may exist on the right
// server.
func (c *collection[T]) Get(ctx context.Context, id string) (T, error) {
	c.owned.Add(id)
	var none T
	found, err := c.All(ctx)
	if err != nil {
		return none, err
	}
	if i := slices.IndexFunc(found, func(o T) bool { return o.ObjectID() == id }); i >= 0 {
		return found[i], nil
	}
	if len(found) == 0 {
		if definitions, err := c.client.Definitions.All(ctx); err == nil && len(definitions) == 0 {
			return none, fmt.Errorf("the server has no workspace %q; check workspace_id and api_url in the provider's poozle block", c.client.workspace)
		}
	}
	return none, rest.ErrNotFound
}

func (c *collection[T]) delete(ctx context.Context, id string) error {
	defer c.Drop()
	_, err := rest.Send[rest.None](ctx, c.client.rest, rest.Request{Method: http.MethodDelete, Path: c.path(id), Retry: rest.RetryAlways})
	return explainRouteNotFound(err)
}

// objects is the response of a listing.
type objects[T rest.Validator] []T

// Validate requires the list and the ID of each element, because a missing object would be taken for a deleted one.
func (o objects[T]) Validate() error {
	if o == nil {
		return errors.New("the response is null instead of a list")
	}
	for _, object := range o {
		if err := object.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// requireID returns an error if the ID is empty.
func requireID(id string) error {
	if id == "" {
		return errors.New("the response contains an object without an ID")
	}
	return nil
}
