package poozleapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// OAuthApp is an OAuth app of the workspace (engine-server/src/modules/integration_oauth). The server returns its secret
// in plain text.
type OAuthApp struct {
	ID           string    `json:"integrationOAuthAppId"`
	DefinitionID string    `json:"integrationDefinitionId"`
	WorkspaceID  string    `json:"workspaceId"`
	CreatedAt    time.Time `json:"createdAt"`
	OAuthAppSettings
}

// ObjectID returns the ID.
func (a OAuthApp) ObjectID() string { return a.ID }

// Validate returns an error if the ID is missing.
func (a OAuthApp) Validate() error   { return requireID(a.ID) }
func (a OAuthApp) workspace() string { return a.WorkspaceID }

// OAuthAppSettings are the settings that an update can change. The server requires all of them in each update.
type OAuthAppSettings struct {
	Name         string `json:"integrationOAuthAppName"`
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	Scopes       string `json:"scopes"` // separated by commas; "" if there are none
}

// ConflictError is the conflict of a write with an existing app. The name and the definition are unique in a workspace.
type ConflictError struct {
	App OAuthApp
	Err error
}

// Error names the existing app.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("the OAuth app %q (ID %s, integration definition %s) already exists: %s", e.App.Name, e.App.ID, e.App.DefinitionID, e.Err)
}

// Unwrap returns the error of the call.
func (e *ConflictError) Unwrap() error { return e.Err }

// OAuthApps are the OAuth apps of the workspace.
type OAuthApps struct {
	*collection[OAuthApp]
}

// maxConflictWait is how long a create waits for the deletion of the app that it conflicts with.
const maxConflictWait = 20 * time.Second

// Create creates an app. If the outcome of the call is unknown, Create looks for the app. If the server reports a conflict with an app
// that existed before this run, Create waits for its deletion: the run deletes the app if its resource got another name in the
// configuration. The error of a conflict is a [*ConflictError].
func (c *OAuthApps) Create(ctx context.Context, definitionID string, s OAuthAppSettings) (OAuthApp, error) {
	waiting, cancel := context.WithTimeout(ctx, maxConflictWait)
	defer cancel()
	for {
		app, err := c.create(ctx, definitionID, s)
		var conflict *ConflictError
		if !isConflict(err) || (errors.As(err, &conflict) && c.CheckCreated(ctx, conflict.App.ID) == nil) {
			return app, err
		}
		for exists := true; exists; { // without a ConflictError, the app was deleted just now
			select {
			case <-time.After(conflictPoll):
			case <-waiting.Done():
				return app, err
			}
			found, ok := c.conflictingApp(ctx, "", definitionID, s.Name)
			exists = ok && conflict != nil && found.ID == conflict.App.ID
		}
	}
}

// conflictPoll is the time between two looks for the app that a create conflicts with.
const conflictPoll = time.Second

func (c *OAuthApps) create(ctx context.Context, definitionID string, s OAuthAppSettings) (OAuthApp, error) {
	defer c.Drop()
	if _, err := c.Existing(ctx); err != nil { // for CheckCreated, which must not see the new app
		return OAuthApp{}, err
	}
	app, err := rest.Send[OAuthApp](ctx, c.client.rest, rest.Request{
		Method: http.MethodPost, Path: c.path(), Secrets: []string{s.ClientSecret},
		Check: func(response any) error { return c.CheckCreated(ctx, response.(OAuthApp).ID) },
		Body: struct {
			OAuthAppSettings
			DefinitionID string `json:"integrationDefinitionId"`
			WorkspaceID  string `json:"workspaceId"`
		}{s, definitionID, c.client.workspace},
	})
	if err == nil {
		c.owned.Add(app.ID)
		return app, nil
	}
	if !isConflict(err) && !rest.OutcomeUnknown(err) {
		return OAuthApp{}, opaqueNotFound(err)
	}
	found, ok := c.conflictingApp(ctx, "", definitionID, s.Name)
	switch {
	case ok && isConflict(err):
		return OAuthApp{}, &ConflictError{App: found, Err: err}
	case ok && found.equalContent(definitionID, s) && c.CheckCreated(ctx, found.ID) == nil && c.owned.Add(found.ID): // this call created the app
		return found, nil
	}
	return OAuthApp{}, err
}

func (a OAuthApp) equalContent(definitionID string, s OAuthAppSettings) bool {
	return a.DefinitionID == definitionID && a.OAuthAppSettings == s
}

// Conflicting returns the apps that existed before the first write of this run and prevent the creation of an app. equal has the IDs
// of those that are what the create would make, secret included.
func (c *OAuthApps) Conflicting(ctx context.Context, definitionID string, s OAuthAppSettings) (apps []OAuthApp, equal map[string]bool, err error) {
	existing, err := c.Existing(ctx)
	equal = map[string]bool{}
	for _, a := range existing {
		if a.DefinitionID == definitionID || a.Name == s.Name {
			apps = append(apps, a)
			equal[a.ID] = a.equalContent(definitionID, s)
		}
	}
	return apps, equal, err
}

// Adopt returns the existing app with the ID. It returns [rest.ErrNotFound] if the app does not exist or is not what a create would
// make.
func (c *OAuthApps) Adopt(ctx context.Context, id, definitionID string, s OAuthAppSettings) (OAuthApp, error) {
	c.owned.Add(id)
	found, err := c.Read(ctx, id)
	if err == nil && !found.equalContent(definitionID, s) {
		err = rest.ErrNotFound
	}
	return found, err
}

// Update changes the app with the ID. The error is a [*ConflictError] if another app has the name.
func (c *OAuthApps) Update(ctx context.Context, id string, s OAuthAppSettings) (OAuthApp, error) {
	defer c.Drop()
	app, err := rest.Send[OAuthApp](ctx, c.client.rest, rest.Request{
		Method: http.MethodPost, Path: c.path(id), Body: s, Retry: rest.RetryAlways, Secrets: []string{s.ClientSecret},
		Check: func(response any) error { return rest.CheckID(response.(OAuthApp).ID, id) },
	})
	if isConflict(err) {
		if found, ok := c.conflictingApp(ctx, id, "", s.Name); ok {
			return OAuthApp{}, &ConflictError{App: found, Err: err}
		}
	}
	return app, explainRouteNotFound(err)
}

// Delete deletes the app with the ID. It returns [rest.ErrNotFound] if the app does not exist.
func (c *OAuthApps) Delete(ctx context.Context, id string) error { return c.delete(ctx, id) }

// conflictingApp returns the app that has the definition or, if there is none, the app that has the name. It ignores the app
// with the ID. It returns false if there is no such app or the listing fails.
func (c *OAuthApps) conflictingApp(ctx context.Context, id, definitionID, name string) (OAuthApp, bool) {
	c.Drop()
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	apps, err := c.All(ctx)
	if err != nil {
		return OAuthApp{}, false
	}
	for _, same := range []func(OAuthApp) bool{
		func(a OAuthApp) bool { return a.DefinitionID == definitionID },
		func(a OAuthApp) bool { return a.Name == name },
	} {
		for _, a := range apps {
			if a.ID != id && same(a) {
				return a, true
			}
		}
	}
	return OAuthApp{}, false
}
