package poozleapi

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// object is an element of a collection.
type object interface {
	rest.Object
	rest.Validator
	workspace() string
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
	c.Lookup = c.read
	c.Load = func(ctx context.Context) ([]T, error) {
		list, err := rest.List[T](ctx, client.rest, rest.Request{Path: c.path(), Query: client.inWorkspace()})
		return list, opaqueNotFound(err)
	}
	return c
}

// path returns the path of the collection, or of something below it.
func (c *collection[T]) path(below ...string) string {
	return rest.Path(append([]string{"v1", c.name}, below...)...)
}

// Get returns the object with the ID, or [rest.ErrNotFound]. The object then belongs to a resource of this run. If the server does
// not know the workspace, or cannot report whether it does, Get returns another error, because the object may exist on the right
// server.
func (c *collection[T]) Get(ctx context.Context, id string) (T, error) {
	c.owned.Add(id)
	object, err := c.Collection.Get(ctx, id)
	if errors.Is(err, rest.ErrNotFound) {
		err = cmp.Or(c.CheckWorkspace(ctx), err)
	}
	return object, err
}

// ErrNoWorkspace means that the server does not know the workspace.
var ErrNoWorkspace = errors.New("the server has no workspace")

// CheckWorkspace returns an error unless the workspace exists, which is [ErrNoWorkspace] if it does not. The listings of an unknown
// workspace are empty, those of its definitions too.
func (c *collection[T]) CheckWorkspace(ctx context.Context) error {
	if found, err := c.Existing(ctx); err != nil || len(found) > 0 { // which a write does not drop
		return err
	}
	definitions, err := c.client.Definitions.All(ctx)
	if err != nil {
		return fmt.Errorf("the server lists no objects at %s, and the provider cannot check whether the workspace %q exists: %w", c.path(), c.client.workspace, err)
	}
	if len(definitions) == 0 {
		return fmt.Errorf("%w %q; check workspace_id and api_url in the provider's poozle block", ErrNoWorkspace, c.client.workspace)
	}
	return nil
}

// read reads the object with the ID by itself. If the server has none, it returns 404, or 200 with an empty body or an empty object.
// The server also returns objects of other workspaces.
func (c *collection[T]) read(ctx context.Context, id string) (T, error) {
	found, err := rest.Send[lookup[T]](ctx, c.client.rest, rest.Request{Path: c.path(id), Query: c.client.inWorkspace(), AllowEmpty: true})
	if err == nil && (found.object == nil || !slices.Contains([]string{c.client.workspace, ""}, (*found.object).workspace())) {
		err = rest.ErrNotFound
	}
	if err != nil {
		var none T
		return none, explainRouteNotFound(err)
	}
	return *found.object, nil
}

// Age returns the time since a moment that an object of the collection shows, by the server's clock.
func (c *collection[T]) Age(created time.Time) time.Duration { return c.client.rest.Now().Sub(created) }

func (c *collection[T]) delete(ctx context.Context, id string) error {
	defer c.Drop()
	_, err := rest.Send[rest.None](ctx, c.client.rest, rest.Request{Method: http.MethodDelete, Path: c.path(id), Retry: rest.RetryAlways})
	return explainRouteNotFound(err)
}

// lookup is the response to a read of one object; object is nil if there is none.
type lookup[T object] struct{ object *T }

// UnmarshalJSON accepts an object with an ID, or {}. Anything else does not mean that the object does not exist.
func (l *lookup[T]) UnmarshalJSON(raw []byte) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return err
	}
	if members == nil {
		return errors.New("the response is null instead of an object")
	}
	if len(members) == 0 {
		return nil
	}
	return json.Unmarshal(raw, &l.object)
}

// Validate requires the ID.
func (l lookup[T]) Validate() error {
	if l.object == nil {
		return nil
	}
	return (*l.object).Validate()
}

// requireID returns an error if the ID is empty.
func requireID(id string) error {
	if id == "" {
		return errors.New("the response contains an object without an ID")
	}
	return nil
}
