package poozleapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// OAuthApp is an OAuth app of the workspace (engine-server/src/modules/integration_oauth). The server returns its secret
// in plain text.
type OAuthApp struct {
	ID           string `json:"integrationOAuthAppId"`
	DefinitionID string `json:"integrationDefinitionId"`
	WorkspaceID  string `json:"workspaceId"`
	OAuthAppSettings
}

// ObjectID returns the ID.
func (a OAuthApp) ObjectID() string { return a.ID }

// Validate returns an error if the ID is missing.
func (a OAuthApp) Validate() error { return requireID(a.ID) }

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

// Create creates an app. If the outcome of the call is unknown or the server reports a conflict, Create looks for the app. It
// adopts an existing app only if all settings are equal, the secret included, and if the app belongs to no resource of this run.
// Otherwise the error of a conflict is a [*ConflictError].
func (c *OAuthApps) Create(ctx context.Context, definitionID string, s OAuthAppSettings) (rest.Created[OAuthApp], error) {
	defer c.Drop()
	var created rest.Created[OAuthApp]
	app, err := rest.Send[OAuthApp](ctx, c.client.rest, rest.Request{
		Method: http.MethodPost, Path: c.path(), Secrets: []string{s.ClientSecret},
		Body: struct {
			OAuthAppSettings
			DefinitionID string `json:"integrationDefinitionId"`
			WorkspaceID  string `json:"workspaceId"`
		}{s, definitionID, c.client.workspace},
	})
	if err == nil {
		c.owned.Add(app.ID)
		created.Object = app
		return created, nil
	}
	if !isConflict(err) && !rest.OutcomeUnknown(err) {
		return created, opaqueNotFound(err)
	}
	if found, ok := c.conflictingApp(ctx, "", definitionID, s.Name); ok {
		how, own := rest.HowNew, c.owned.Add // after an unknown outcome, this call created the app
		if isConflict(err) {
			how, own = rest.HowAdopted, c.owned.Adopt
		}
		if found.DefinitionID == definitionID && found.OAuthAppSettings == s && own(found.ID) {
			return rest.Created[OAuthApp]{Object: found, How: how}, nil
		}
		if isConflict(err) {
			return created, &ConflictError{App: found, Err: err}
		}
	}
	return created, err
}

// Update changes the app with the ID. The error is a [*ConflictError] if another app has the name.
func (c *OAuthApps) Update(ctx context.Context, id string, s OAuthAppSettings) (OAuthApp, error) {
	defer c.Drop()
	app, err := rest.Send[OAuthApp](ctx, c.client.rest, rest.Request{
		Method: http.MethodPost, Path: c.path(id), Body: s, Retry: rest.RetryAlways, Secrets: []string{s.ClientSecret},
	})
	if isConflict(err) {
		if found, ok := c.conflictingApp(ctx, id, "", s.Name); ok {
			return OAuthApp{}, &ConflictError{App: found, Err: err}
		}
	}
	return app, explainRouteNotFound(err)
}

// Delete deletes the app with the ID. It returns [rest.ErrNotFound] if the app does not exist. It keeps an app that another
// resource of this run has adopted.
func (c *OAuthApps) Delete(ctx context.Context, id string) error {
	if c.owned.Adopted(id) {
		return nil
	}
	return c.delete(ctx, id)
}

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
