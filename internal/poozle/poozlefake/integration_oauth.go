package poozlefake

import (
	"time"

	"github.com/google/uuid"
)

// OAuthApp is an app at a third party that people sign in through. The secret is given back in clear by every route
// (observed).
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

// oauthAppWithDefinition is what reads answer; create, update and delete leave the definition out
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
	// Validation lets scopes be absent or null, the column does not (observed).
	if q.body["scopes"] == nil {
		return broken()
	}
	// PostgreSQL looks at unique indexes, oldest first, before it looks at foreign keys.
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

// nameTaken tells whether another app of the workspace has the name (prisma/schema.prisma).
func (p *Poozle) nameTaken(app OAuthApp) bool {
	return len(p.OAuthApps.List(func(a OAuthApp) bool {
		return a.ID != app.ID && a.Name == app.Name && a.WorkspaceID == app.WorkspaceID
	})) > 0
}

// getOAuthApp answers an empty object for an unknown ID or another workspace's app: the server spreads the first of no
// rows (integration_oauth.service.ts).
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

// updateOAuthApp needs all four properties and ignores every other, so an app never changes its definition (observed).
func (p *Poozle) updateOAuthApp(q *request) reply {
	if refusal := q.body.validate(
		required(text, "clientId", "clientSecret", "scopes", "integrationOAuthAppName"),
	); refusal != nil {
		return *refusal
	}
	app, known := p.OAuthApps.Get(q.PathValue("id"))
	if !known {
		return notFound("an update")
	}
	app.ClientID = q.body.text("clientId")
	app.ClientSecret = q.body.text("clientSecret")
	app.Scopes = q.body.text("scopes")
	app.Name = q.body.text("integrationOAuthAppName")
	app.UpdatedAt = p.now()
	if p.nameTaken(app) {
		return conflict("integrationOAuthAppName", "workspaceId")
	}
	p.OAuthApps.Put(app)
	return created(app)
}

// deleteOAuthApp removes the row for good (observed); accounts made with the app stay (prisma/schema.prisma).
func (p *Poozle) deleteOAuthApp(q *request) reply {
	app, known := p.OAuthApps.Delete(q.PathValue("id"))
	if !known {
		return notFound("a delete")
	}
	return ok(app)
}
