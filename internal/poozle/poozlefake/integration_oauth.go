package poozlefake

import (
	"time"

	"github.com/google/uuid"
)

// OAuthApp is an app at a third party through which users sign in. Every route returns its secret in plain text (observed).
type OAuthApp struct {
	ID           string     `json:"integrationOAuthAppId"`
	Name         string     `json:"integrationOAuthAppName"`
	DefinitionID string     `json:"integrationDefinitionId"`
	ClientID     string     `json:"clientId"`
	ClientSecret string     `json:"clientSecret"`
	Scopes       string     `json:"scopes"`
	WorkspaceID  string     `json:"workspaceId"`
	Deleted      *Timestamp `json:"deleted"` // never set: a deletion removes the row
	CreatedAt    Timestamp  `json:"createdAt"`
	UpdatedAt    Timestamp  `json:"updatedAt"`
}

func (a OAuthApp) updated() time.Time { return a.UpdatedAt.Time }

// oauthAppWithDefinition is the response of the reads. Create, update and delete omit the definition
// (integration_oauth/integration_oauth.service.ts).
type oauthAppWithDefinition struct {
	OAuthApp
	Definition *Definition `json:"integrationDefinition"`
}

func (p *Poozle) withDefinition(a OAuthApp) oauthAppWithDefinition {
	return oauthAppWithDefinition{a, p.definition(a.DefinitionID)}
}

func (p *Poozle) oauthAppsOf(workspaceID string) []OAuthApp {
	return byUpdate(p.OAuthApps, func(a OAuthApp) bool { return a.WorkspaceID == workspaceID })
}

func (p *Poozle) listOAuthApps(q *request) reply {
	workspaceID, refusal := q.workspaceID()
	if refusal != nil {
		return *refusal
	}
	apps := []oauthAppWithDefinition{}
	for _, app := range p.oauthAppsOf(workspaceID) {
		apps = append(apps, p.withDefinition(app))
	}
	return ok(apps)
}

func (p *Poozle) listOAuthAppIDs(q *request) reply {
	workspaceID, refusal := q.workspaceID()
	if refusal != nil {
		return *refusal
	}
	ids := []object{}
	for _, app := range p.oauthAppsOf(workspaceID) {
		ids = append(ids, object{{"integrationDefinitionId", app.DefinitionID}, {"integrationOAuthAppId", app.ID}})
	}
	return ok(ids)
}

func (p *Poozle) createOAuthApp(q *request) reply {
	if refusal := q.body.validate(
		required(text, "workspaceId", "integrationDefinitionId", "clientId", "clientSecret"),
		optional("scopes"),
		required(text, "integrationOAuthAppName"),
	); refusal != nil {
		return *refusal
	}
	now := p.now()
	app := OAuthApp{
		ID:           uuid.NewString(), // an ID in the body is ignored (observed)
		Name:         q.body.text("integrationOAuthAppName"),
		DefinitionID: q.body.text("integrationDefinitionId"),
		ClientID:     q.body.text("clientId"),
		ClientSecret: q.body.text("clientSecret"),
		Scopes:       q.body.text("scopes"),
		WorkspaceID:  q.body.text("workspaceId"),
		CreatedAt:    now,
		UpdatedAt:    now,
	}
	// The validation accepts absent or null scopes, but the column is not nullable (observed).
	if q.body["scopes"] == nil || app.hasNUL() {
		return broken()
	}
	// PostgreSQL checks unique indexes, oldest first, before it checks foreign keys.
	if p.nameTaken(app) {
		return conflict("integrationOAuthAppName", "workspaceId")
	}
	sameDefinition := func(a OAuthApp) bool {
		return a.DefinitionID == app.DefinitionID && a.WorkspaceID == app.WorkspaceID
	}
	if len(p.OAuthApps.List(sameDefinition)) > 0 {
		return conflict("integrationDefinitionId", "workspaceId")
	}
	if app.WorkspaceID != p.workspaceID || p.definition(app.DefinitionID) == nil {
		return broken()
	}
	p.OAuthApps.Put(app)
	return created(app)
}

// hasNUL reports whether a string that a client sends contains NUL.
func (a OAuthApp) hasNUL() bool {
	return hasNUL(a.Name, a.DefinitionID, a.ClientID, a.ClientSecret, a.Scopes, a.WorkspaceID)
}

// nameTaken reports whether another app of the workspace has the same name (prisma/schema.prisma).
func (p *Poozle) nameTaken(app OAuthApp) bool {
	return len(p.OAuthApps.List(func(a OAuthApp) bool {
		return a.ID != app.ID && a.Name == app.Name && a.WorkspaceID == app.WorkspaceID
	})) > 0
}

// getOAuthApp returns an empty object for an unknown ID or an app of another workspace, because the server spreads the first row of an
// empty result (integration_oauth.service.ts).
func (p *Poozle) getOAuthApp(q *request) reply {
	workspaceID, refusal := q.workspaceID()
	if refusal != nil {
		return *refusal
	}
	app, known := p.OAuthApps.Get(q.PathValue("id"))
	if !known || app.WorkspaceID != workspaceID {
		return ok(object{})
	}
	return ok(p.withDefinition(app))
}

// updateOAuthApp requires all four properties and ignores all others, so it never changes the app's definition (observed).
func (p *Poozle) updateOAuthApp(q *request) reply {
	if refusal := q.body.validate(
		required(text, "clientId", "clientSecret", "scopes", "integrationOAuthAppName"),
	); refusal != nil {
		return *refusal
	}
	app, known := p.OAuthApps.Get(q.PathValue("id"))
	app.ClientID = q.body.text("clientId")
	app.ClientSecret = q.body.text("clientSecret")
	app.Scopes = q.body.text("scopes")
	app.Name = q.body.text("integrationOAuthAppName")
	app.UpdatedAt = p.now()
	switch {
	case app.hasNUL():
		return broken()
	case !known:
		return notFound("an update")
	case p.nameTaken(app):
		return conflict("integrationOAuthAppName", "workspaceId")
	}
	p.OAuthApps.Put(app)
	return created(app)
}

// deleteOAuthApp deletes the row (observed). It keeps the accounts that were created with the app (prisma/schema.prisma).
func (p *Poozle) deleteOAuthApp(q *request) reply {
	app, known := p.OAuthApps.Delete(q.PathValue("id"))
	if !known {
		return notFound("a delete")
	}
	return ok(app)
}
