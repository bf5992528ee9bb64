package poozleapi

import (
	"context"
	"fmt"
	"iter"
	"net/http"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// OAuthApp is an OAuth app of the workspace; the server returns the secret in clear.
// engine-server/src/modules/integration_oauth.
type OAuthApp struct {
	ID           string `json:"integrationOAuthAppId"`
	DefinitionID string `json:"integrationDefinitionId"`
	WorkspaceID  string `json:"workspaceId"`
	OAuthAppSettings
}

// Check asks for the ID.
func (a OAuthApp) Validate() error { return identified(a.ID) }

// OAuthAppSettings is what can be changed in place; the server wants all of it each time.
type OAuthAppSettings struct {
	Name         string `json:"integrationOAuthAppName"`
	ClientID     string `json:"clientId"`
	ClientSecret string `json:"clientSecret"`
	Scopes       string `json:"scopes"` // joined by ","; "" where there are none
}

// TakenError says which app stands in the way of a write: the name and the definition are unique in a workspace.
type TakenError struct {
	App OAuthApp
	Err error
}

// Error names the app.
func (e *TakenError) Error() string {
	return fmt.Sprintf("the OAuth app %q (%s) of the integration definition %s stands in the way: %s", e.App.Name, e.App.ID, e.App.DefinitionID, e.Err)
}

// Unwrap gives the server's answer.
func (e *TakenError) Unwrap() error { return e.Err }

// OAuthApps lists the apps of the workspace.
func (c *Client) OAuthApps(ctx context.Context) iter.Seq2[OAuthApp, error] {
	return rest.Items(all(ctx, c, oauthApps, &c.apps))
}

// OAuthApp reads an app, [rest.ErrNotFound] where there is none of that ID.
func (c *Client) OAuthApp(ctx context.Context, id string) (OAuthApp, error) {
	c.claims.Add(id)
	apps, err := all(ctx, c, oauthApps, &c.apps)
	if err != nil {
		return OAuthApp{}, err
	}
	return pick(ctx, c, apps, func(a *OAuthApp) bool { return a.ID == id })
}

// CreateOAuthApp makes an app. Where the outcome is unclear, or such an app exists and is nobody's in this run, it is
// looked up, and taken up only if it is the same to the secret. A [*TakenError] names another one in the way.
func (c *Client) CreateOAuthApp(ctx context.Context, definitionID string, s OAuthAppSettings) (OAuthApp, error) {
	defer c.apps.Drop()
	app, err := rest.Send[OAuthApp](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("v1", string(oauthApps)), Secrets: []string{s.ClientSecret},
		Body: struct {
			OAuthAppSettings
			DefinitionID string `json:"integrationDefinitionId"`
			WorkspaceID  string `json:"workspaceId"`
		}{s, definitionID, c.workspace},
	})
	if err == nil {
		c.claims.Add(app.ID)
		return app, nil
	}
	if !conflicts(err) && !rest.OutcomeUnknown(err) {
		return OAuthApp{}, aboutNoObject(err)
	}
	if found, ok := c.inTheWay(ctx, "", definitionID, s.Name); ok {
		mine := c.claims.Add // made by this call
		if conflicts(err) {
			mine = c.claims.Adopt
		}
		if found.DefinitionID == definitionID && found.OAuthAppSettings == s && mine(found.ID) {
			return found, nil
		}
		if conflicts(err) {
			return OAuthApp{}, &TakenError{App: found, Err: err}
		}
	}
	return OAuthApp{}, err
}

// UpdateOAuthApp changes an app. A [*TakenError] names an app that has the name already.
func (c *Client) UpdateOAuthApp(ctx context.Context, id string, s OAuthAppSettings) (OAuthApp, error) {
	defer c.apps.Drop()
	app, err := rest.Send[OAuthApp](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("v1", string(oauthApps), id), Body: s, Retry: rest.RetryAlways, Secrets: []string{s.ClientSecret},
	})
	if conflicts(err) {
		if found, ok := c.inTheWay(ctx, id, "", s.Name); ok {
			return OAuthApp{}, &TakenError{App: found, Err: err}
		}
	}
	return app, notTheObject(err)
}

// DeleteOAuthApp deletes an app, [rest.ErrNotFound] where it is gone. What another resource of this run has taken up stays.
func (c *Client) DeleteOAuthApp(ctx context.Context, id string) error {
	if c.claims.Adopted(id) {
		return nil
	}
	defer c.apps.Drop()
	_, err := rest.Send[rest.None](ctx, c.rest, rest.Request{
		Method: http.MethodDelete, Path: rest.Path("v1", string(oauthApps), id), Retry: rest.RetryAlways,
	})
	return notTheObject(err)
}

// inTheWay finds the app, other than the one of that ID, that has the definition or the name.
func (c *Client) inTheWay(ctx context.Context, id, definitionID, name string) (OAuthApp, bool) {
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
