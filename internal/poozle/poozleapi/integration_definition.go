package poozleapi

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Definition is an integration that the workspace can connect to (engine-server/src/modules/integration_definition). Its ID
// differs between workspaces. Poozle cannot delete a definition.
type Definition struct {
	ID           string `json:"integrationDefinitionId"`
	WorkspaceID  string `json:"workspaceId"` // "" for a definition of the whole server, which no listing contains
	Name         string `json:"name"`
	Key          string `json:"key"` // of a custom integration, the name in lower case with underscores; not unique
	Category     string `json:"integrationType"`
	ReleaseStage string `json:"releaseStage"`
	DefinitionVersion
	CreatedAt time.Time `json:"createdAt"`

	// Only reads return the newest version in Poozle's repository. Of a custom integration, it is the version of the definition.
	IsLatest            bool   `json:"isLatest"`
	LatestVersion       string `json:"latestVersion"`
	LatestVersionSource string `json:"latestVersionSource"`
}

// DefinitionVersion is what an update can change.
type DefinitionVersion struct {
	Version   string `json:"version"`
	SourceURL string `json:"sourceUrl"` // of the code that the server loads and runs
}

// KeyOf returns the key of a custom integration with the name.
func KeyOf(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "_") }

// Custom is the release stage of a custom integration.
const Custom = "CUSTOM"

// ObjectID returns the ID.
func (d Definition) ObjectID() string { return d.ID }

// Validate returns an error if the ID is missing.
func (d Definition) Validate() error   { return requireID(d.ID) }
func (d Definition) workspace() string { return d.WorkspaceID }

// Definitions are the integration definitions of the workspace.
type Definitions struct {
	*collection[Definition]
	specs specifications
	// failed is the error of a listing, so that a run calls a server that cannot list its definitions once and not for each object.
	failed atomic.Pointer[error]
}

// ErrUnverifiable means that the server cannot read its integration definitions. The server reads them from the internet for each
// request, and returns 500 if it has no internet access.
var ErrUnverifiable = errors.New("the Poozle server cannot read its integration definitions, for which it needs internet access")

// newDefinitions returns the definitions. Their listing is empty if the server does not know the workspace, and its error is
// [ErrUnverifiable] if the server cannot list definitions.
func newDefinitions(client *Client) *Definitions {
	d := &Definitions{collection: newCollection[Definition](client, "integration_definition")}
	load := d.Load
	d.Load = func(ctx context.Context) ([]Definition, error) {
		if failed := d.failed.Load(); failed != nil {
			return nil, *failed
		}
		definitions, err := load(ctx)
		if statusOf(err) == http.StatusInternalServerError {
			err = fmt.Errorf("%w: %w", ErrUnverifiable, err)
			d.failed.Store(&err)
		}
		return definitions, err
	}
	d.Lookup = d.readOne
	return d
}

// readOne reads a definition by its ID, because the listing contains only those of the workspace and not those of the whole server. The
// server returns 500 for an unknown ID, and if it cannot read definitions, which the listing shows.
func (d *Definitions) readOne(ctx context.Context, id string) (Definition, error) {
	found, err := rest.Send[Definition](ctx, d.client.rest, rest.Request{Path: d.path(id), Query: d.client.inWorkspace(), Retry: rest.RetryNever})
	switch {
	case statusOf(err) == http.StatusInternalServerError:
		definitions, err := d.Load(ctx)
		if at := indexOf(definitions, id); at >= 0 {
			return definitions[at], nil
		}
		if err == nil {
			err = rest.ErrNotFound
		}
		return Definition{}, err
	case errors.Is(err, rest.ErrNotFound):
		err = explainRouteNotFound(err)
	}
	return found, err
}

// Check returns [rest.ErrNotFound] if the workspace has no definition with the ID, and [ErrUnverifiable] if the server cannot list
// definitions.
func (d *Definitions) Check(ctx context.Context, id string) error {
	_, err := d.Collection.Get(ctx, id)
	return err
}

// WithKey returns the definitions of the workspace that have the key.
func (d *Definitions) WithKey(ctx context.Context, key string) ([]Definition, error) {
	all, err := d.All(ctx)
	return slices.DeleteFunc(slices.Clone(all), func(d Definition) bool { return d.Key != key }), err
}

// ListCustom yields the custom integrations of the workspace, or the error of the listing.
func (d *Definitions) ListCustom(ctx context.Context) iter.Seq2[Definition, error] {
	all, err := d.All(ctx)
	return rest.Items(slices.DeleteFunc(slices.Clone(all), func(d Definition) bool { return d.ReleaseStage != Custom }), err)
}

// newDefinition is the body of a create. Poozle's specification has neither the ID nor the version, which the server passes to the
// database as well.
type newDefinition struct {
	ID          string `json:"integrationDefinitionId"`
	WorkspaceID string `json:"workspaceId"`
	Name        string `json:"name"`
	Category    string `json:"integrationType"`
	DefinitionVersion
}

// Create creates a custom integration by [collection.createDerived]. The server refuses code that it cannot load, an ID that is taken and
// every other failure with the same words.
func (d *Definitions) Create(ctx context.Context, wanted Definition) (Definition, error) {
	content := fmt.Sprintf("integration definition %q %q %q %q %q", d.client.workspace, wanted.Name, wanted.Category, wanted.Version, wanted.SourceURL)
	created, err := d.createDerived(ctx, content, func(id string) (Definition, error) {
		return rest.Send[Definition](ctx, d.client.rest, rest.Request{
			Method: http.MethodPost, Path: d.path(), Retry: rest.RetryAlways,
			Check: func(response any) error { return rest.CheckID(response.(Definition).ID, id) },
			Body: newDefinition{
				ID: id, WorkspaceID: d.client.workspace, Name: wanted.Name, Category: wanted.Category, DefinitionVersion: wanted.DefinitionVersion,
			},
		})
	}, isUnloadable)
	return created, asUnloadable(err)
}

// Adopt returns the existing definition with the ID. It returns [rest.ErrNotFound] if the definition does not exist or does not equal the
// argument.
func (d *Definitions) Adopt(ctx context.Context, id string, wanted Definition) (Definition, error) {
	d.Drop()
	found, err := d.Get(ctx, id)
	if err == nil && !found.EqualContent(wanted) {
		err = rest.ErrNotFound
	}
	return found, err
}

// EqualContent reports whether a definition has the wanted content.
func (d Definition) EqualContent(wanted Definition) bool {
	return d.Name == wanted.Name && d.Category == wanted.Category && d.DefinitionVersion == wanted.DefinitionVersion
}

// Update changes the version of a definition.
func (d *Definitions) Update(ctx context.Context, id string, v DefinitionVersion) (Definition, error) {
	defer d.Drop()
	updated, err := rest.Send[Definition](ctx, d.client.rest, rest.Request{
		Method: http.MethodPost, Path: d.path(id), Body: v, Retry: rest.RetryAlways,
		Check: func(response any) error { return rest.CheckID(response.(Definition).ID, id) },
	})
	return updated, asUnloadable(explainRouteNotFound(err))
}

// ErrUnloadable means that the server cannot load the code of an integration. The server also returns it for an unknown ID.
var ErrUnloadable = errors.New("the Poozle server cannot load the code of the integration")

// isUnloadable reports whether a create or an update failed for the reason of [ErrUnloadable].
func isUnloadable(err error) bool {
	e, ok := errors.AsType[*rest.Error](err)
	return ok && e.Status == http.StatusBadRequest && e.Message == "Unable to fetch spec"
}

func asUnloadable(err error) error {
	if isUnloadable(err) {
		return fmt.Errorf("%w: %w", ErrUnloadable, err)
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
