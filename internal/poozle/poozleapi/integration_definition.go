package poozleapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Definition is an integration that the workspace can connect to (engine-server/src/modules/integration_definition). Its ID
// differs between workspaces.
type Definition struct {
	ID           string `json:"integrationDefinitionId"`
	Name         string `json:"name"`
	Key          string `json:"key"`
	Category     string `json:"integrationType"`
	Version      string `json:"version"`
	ReleaseStage string `json:"releaseStage"`
	SourceURL    string `json:"sourceUrl"`
}

// Validate returns an error if the ID is missing.
func (d Definition) Validate() error { return requireID(d.ID) }

// Definitions are the integration definitions of the workspace.
type Definitions struct {
	client  *Client
	listing rest.Shared[definitionList]
}

// definitionList is the list or its error. The error is cached as well, so that a run calls a server that cannot list its
// definitions once and not for each object.
type definitionList struct {
	definitions []Definition
	err         error
}

// ErrUnverifiable means that the server cannot read its integration definitions. The server reads them from the internet for each
// request, and returns 500 if it has no internet access.
var ErrUnverifiable = errors.New("the Poozle server cannot read its integration definitions, for which it needs internet access")

// All returns the definitions of the workspace. The list is empty if the server does not know the workspace. The error is
// [ErrUnverifiable] if the server cannot list definitions.
func (d *Definitions) All(ctx context.Context) ([]Definition, error) {
	listing, err := d.listing.Get(ctx, func(ctx context.Context) (definitionList, error) {
		definitions, err := rest.List[Definition](ctx, d.client.rest, rest.Request{
			Path: rest.Path("v1", "integration_definition"), Query: d.client.inWorkspace(),
		})
		if statusOf(err) == http.StatusInternalServerError {
			err = fmt.Errorf("%w: %w", ErrUnverifiable, err)
		}
		return definitionList{definitions, opaqueNotFound(err)}, nil
	})
	if err != nil {
		return nil, err
	}
	return listing.definitions, listing.err
}

// Check returns [rest.ErrNotFound] if the workspace has no definition with the ID, and [ErrUnverifiable] if the server cannot list
// definitions. It reads a definition that is not in the listing by its ID, because the listing contains only those of the
// workspace and not those of the whole server.
func (d *Definitions) Check(ctx context.Context, id string) error {
	definitions, err := d.All(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(definitions, func(d Definition) bool { return d.ID == id }) {
		return nil
	}
	_, err = rest.Send[Definition](ctx, d.client.rest, rest.Request{
		Path: rest.Path("v1", "integration_definition", id), Query: d.client.inWorkspace(), Retry: rest.RetryNever,
	})
	if statusOf(err) == http.StatusInternalServerError || errors.Is(err, rest.ErrNotFound) {
		return rest.ErrNotFound // the server returns 500 for an unknown ID
	}
	return err
}

// statusOf returns the HTTP status of a failed call; 0 if there was no response.
func statusOf(err error) int {
	if e, ok := errors.AsType[*rest.Error](err); ok {
		return e.Status
	}
	return 0
}
