package poozleapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Definition is an integration that the workspace can connect to. Its ID is another one in each workspace.
// engine-server/src/modules/integration_definition.
type Definition struct {
	ID           string `json:"integrationDefinitionId"`
	Name         string `json:"name"`
	Key          string `json:"key"`
	Category     string `json:"integrationType"`
	Version      string `json:"version"`
	ReleaseStage string `json:"releaseStage"`
	SourceURL    string `json:"sourceUrl"`
}

// Check asks for the ID.
func (d Definition) Validate() error { return identified(d.ID) }

// definitions are the listing, or why there is none: kept for the run as well, so that a server which cannot list is
// asked once and not for each object.
type definitions struct {
	items []Definition
	err   error
}

// ErrUnverifiable says that the server cannot tell about its integration definitions now: it reads them from the internet
// each time, and answers 500 where it cannot reach it.
var ErrUnverifiable = errors.New("this Poozle server cannot read its integration definitions, for which it needs the internet")

// Definitions lists the definitions of the workspace; none where the server does not know the workspace.
func (c *Client) Definitions(ctx context.Context) ([]Definition, error) {
	d, err := c.definitions.Get(ctx, func(ctx context.Context) (definitions, error) {
		items, err := rest.Send[objects[Definition]](ctx, c.rest, rest.Request{
			Path: rest.Path("v1", string(integrationDefinitions)), Query: c.inWorkspace(),
		})
		if status(err) == http.StatusInternalServerError {
			err = fmt.Errorf("%w: %w", ErrUnverifiable, err)
		}
		return definitions{items, aboutNoObject(err)}, nil
	})
	if err != nil {
		return nil, err
	}
	return d.items, d.err
}

// CheckDefinition says whether the workspace has a definition: [rest.ErrNotFound] where it has not, [ErrUnverifiable]
// where the server cannot tell. A definition of the whole server is not in the listing, so it is asked for by its ID.
func (c *Client) CheckDefinition(ctx context.Context, id string) error {
	known, err := c.Definitions(ctx)
	if err != nil {
		return err
	}
	for _, d := range known {
		if d.ID == id {
			return nil
		}
	}
	_, err = rest.Send[Definition](ctx, c.rest, rest.Request{
		Path: rest.Path("v1", string(integrationDefinitions), id), Query: c.inWorkspace(), Retry: rest.RetryNever,
	})
	if status(err) == http.StatusInternalServerError || errors.Is(err, rest.ErrNotFound) {
		return rest.ErrNotFound // that is how the server says so
	}
	return err
}

// status is that of the answer behind an error, 0 where there is none.
func status(err error) int {
	if e, ok := errors.AsType[*rest.Error](err); ok {
		return e.Status
	}
	return 0
}
