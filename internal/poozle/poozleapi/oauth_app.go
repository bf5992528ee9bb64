package poozleapi

import (
	"context"
	"fmt"
	"iter"
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

// OAuthApps yields the apps of the workspace.
func (c *Client) OAuthApps(ctx context.Context) iter.Seq2[OAuthApp, error] {
	return rest.Items(all(ctx, c, oauthApps, &c.apps))
}

// OAuthApp returns the app with the ID, or [rest.ErrNotFound]. The app then belongs to a resource of this run.
func (c *Client) OAuthApp(ctx context.Context, id string) (OAuthApp, error) {
	c.owned.Add(id)
	apps, err := all(ctx, c, oauthApps, &c.apps)
	if err != nil {
		return OAuthApp{}, err
	}
	return find(ctx, c, apps, func(a *OAuthApp) bool { return a.ID == id })
}

// CreateOAuthApp creates an app. If the outcome of the call is unknown or the server reports a conflict, it looks for the app. It
// adopts an existing app only if all settings are equal, the secret included, and if the app belongs to no resource of this
// run. Otherwise the error of a conflict is a [*ConflictError].
func (c *Client) CreateOAuthApp(ctx context.Context, definitionID string, s OAuthAppSettings) (rest.Created[OAuthApp], error) {
	defer c.apps.Drop()
	var created rest.Created[OAuthApp]
	app, err := rest.Send[OAuthApp](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("v1", string(oauthApps)), Secrets: []string{s.ClientSecret},
		Body: struct {
			OAuthAppSettings
			DefinitionID string `json:"integrationDefinitionId"`
			WorkspaceID  string `json:"workspaceId"`
		}{s, definitionID, c.workspace},
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
		how, own := rest.HowNew, c.owned.Add // this call created the app
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

// UpdateOAuthApp changes the app with the ID. The error is a [*ConflictError] if another app has the name.
func (c *Client) UpdateOAuthApp(ctx context.Context, id string, s OAuthAppSettings) (OAuthApp, error) {
	defer c.apps.Drop()
	app, err := rest.Send[OAuthApp](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("v1", string(oauthApps), id), Body: s, Retry: rest.RetryAlways, Secrets: []string{s.ClientSecret},
	})
	if isConflict(err) {
		if found, ok := c.conflictingApp(ctx, id, "", s.Name); ok {
			return OAuthApp{}, &ConflictError{App: found, Err: err}
		}
	}
	return app, explainRouteNotFound(err)
}

// DeleteOAuthApp deletes the app with the ID. It returns [rest.ErrNotFound] if the app does not exist. It keeps an app that
// another resource of this run has adopted.
func (c *Client) DeleteOAuthApp(ctx context.Context, id string) error {
	if c.owned.Adopted(id) {
		return nil
	}
	defer c.apps.Drop()
	_, err := rest.Send[rest.None](ctx, c.rest, rest.Request{
		Method: http.MethodDelete, Path: rest.Path("v1", string(oauthApps), id), Retry: rest.RetryAlways,
	})
	return explainRouteNotFound(err)
}

// conflictingApp returns the app that has the definition or, if there is none, the app that has the name. It ignores the app
// with the ID. It returns false if there is no such app or the listing fails.
func (c *Client) conflictingApp(ctx context.Context, id, definitionID, name string) (OAuthApp, bool) {
	c.apps.Drop()
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	apps, err := all(ctx, c, oauthApps, &c.apps)
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
