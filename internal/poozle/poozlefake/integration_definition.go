package poozlefake

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// integrationTypes are the categories (prisma/schema.prisma, enum IntegrationType).
var integrationTypes = []string{
	"HRIS", "MESSAGING", "CALENDAR", "TICKETING", "MAIL", "DOCUMENTATION", "ACCOUNTING", "ATS", "STORAGE", "PAYMENTS",
}

// Definition is one kind of third party that a workspace can connect to.
type Definition struct {
	ID              string     `json:"integrationDefinitionId"`
	Name            string     `json:"name"`
	Key             string     `json:"key"`
	Icon            string     `json:"icon"`
	Version         string     `json:"version"`
	ReleaseStage    string     `json:"releaseStage"`
	SourceURL       string     `json:"sourceUrl"`
	IntegrationType string     `json:"integrationType"`
	WorkspaceID     *string    `json:"workspaceId"` // nil for a definition that every workspace can read by its ID
	Deleted         *Timestamp `json:"deleted"`
	CreatedAt       Timestamp  `json:"createdAt"`
	UpdatedAt       Timestamp  `json:"updatedAt"`
}

func (d Definition) updated() time.Time { return d.UpdatedAt.Time }

func (d Definition) isIn(workspaceID string) bool {
	return d.WorkspaceID != nil && *d.WorkspaceID == workspaceID
}

// definitionResponse is what reads answer: the definition beside the newest one that GitHub has
// (integration_definition/integration_definition.service.ts, checkIfItsLatest).
type definitionResponse struct {
	Definition
	IsLatest            bool   `json:"isLatest"`
	LatestVersion       string `json:"latestVersion"`
	LatestVersionSource string `json:"latestVersionSource"`
}

// withLatest compares with the list at GitHub; a key that is not in it counts as its own newest.
func withLatest(d Definition) definitionResponse {
	newest := d
	for _, listed := range catalogue {
		if listed.key == d.Key {
			newest.Version, newest.SourceURL = listed.version, listed.sourceURL()
		}
	}
	return definitionResponse{d, d.Version == newest.Version, newest.Version, newest.SourceURL}
}

// definition gives the stored definition, or nil.
func (p *Poozle) definition(id string) *Definition {
	if d, known := p.Definitions.Get(id); known {
		return &d
	}
	return nil
}

// definitionsOf reads a workspace's definitions of these categories, or of all where there are none. The order is the
// database's own: a changed row comes last.
func (p *Poozle) definitionsOf(workspaceID string, categories []string) ([]definitionResponse, *reply) {
	for _, category := range categories {
		if !slices.Contains(integrationTypes, category) {
			failed := broken()
			return nil, &failed
		}
	}
	if p.offline {
		failed := broken()
		return nil, &failed
	}
	definitions := []definitionResponse{}
	for _, d := range byUpdate(p.Definitions, func(d Definition) bool { return d.isIn(workspaceID) }) {
		if len(categories) == 0 || slices.Contains(categories, d.IntegrationType) {
			definitions = append(definitions, withLatest(d))
		}
	}
	return definitions, nil
}

// definitionOf reads one definition of the workspace, or a global one. An unknown one is a TypeError (observed: 500).
func (p *Poozle) definitionOf(workspaceID, id string) (definitionResponse, *reply) {
	d, known := p.Definitions.Get(id)
	if p.offline || !known || d.WorkspaceID != nil && !d.isIn(workspaceID) {
		failed := broken()
		return definitionResponse{}, &failed
	}
	return withLatest(d), nil
}

// listDefinitions takes the categories as one text with commas (integration_definition.interface.ts).
func (p *Poozle) listDefinitions(q *request) reply {
	workspaceID, refusal := q.workspaceID()
	if refusal != nil {
		return *refusal
	}
	var categories []string
	switch given := q.URL.Query()["category"]; {
	case len(given) > 1: // a list has no split
		return broken()
	case len(given) == 1 && given[0] != "":
		categories = strings.Split(given[0], ",")
	}
	definitions, failed := p.definitionsOf(workspaceID, categories)
	if failed != nil {
		return *failed
	}
	return ok(definitions)
}

func (p *Poozle) getDefinition(q *request) reply {
	workspaceID, refusal := q.workspaceID()
	if refusal != nil {
		return *refusal
	}
	d, failed := p.definitionOf(workspaceID, q.PathValue("id"))
	if failed != nil {
		return *failed
	}
	return ok(d)
}

func (p *Poozle) getSpec(q *request) reply {
	workspaceID, refusal := q.workspaceID()
	if refusal != nil {
		return *refusal
	}
	d, failed := p.definitionOf(workspaceID, q.PathValue("id"))
	if failed != nil {
		return *failed
	}
	code, loaded := p.load(d.SourceURL)
	if !loaded {
		return broken()
	}
	return ok(code.spec())
}

// getLatestDefinitions adds what GitHub lists and the workspace lacks; the answer is empty (observed).
func (p *Poozle) getLatestDefinitions(q *request) reply {
	workspaceID, refusal := q.workspaceID()
	if refusal != nil {
		return *refusal
	}
	if p.offline || workspaceID != p.workspaceID {
		return broken()
	}
	p.addMissingDefinitions()
	return ok(nil)
}

func (p *Poozle) addMissingDefinitions() {
	now := p.now()
	for _, listed := range catalogue {
		if _, known := p.Definition(listed.key); known {
			continue
		}
		p.Definitions.Put(Definition{
			ID:              uuid.NewString(), // its own in each workspace (observed)
			Name:            listed.name,
			Key:             listed.key,
			Icon:            listed.key + ".svg",
			Version:         listed.version,
			ReleaseStage:    "ALPHA",
			SourceURL:       listed.sourceURL(),
			IntegrationType: listed.integrationType,
			WorkspaceID:     &p.workspaceID,
			CreatedAt:       now,
			UpdatedAt:       now,
		})
	}
}

// createDefinition answers whatever fails, be it the code at the URL or the database, in one way
// (integration_definition.service.ts).
func (p *Poozle) createDefinition(q *request) reply {
	if refusal := q.body.validate(required(text, "name", "sourceUrl", "workspaceId")); refusal != nil {
		return *refusal
	}
	now := p.now()
	workspaceID := q.body.text("workspaceId")
	d := Definition{
		ID:              uuid.NewString(),
		Name:            q.body.text("name"),
		Key:             strings.ReplaceAll(strings.ToLower(q.body.text("name")), " ", "_"),
		Icon:            "custom.svg",
		Version:         "0.0.1", // the column's default (observed)
		ReleaseStage:    "CUSTOM",
		SourceURL:       q.body.text("sourceUrl"),
		IntegrationType: q.body.text("integrationType"),
		WorkspaceID:     &workspaceID,
		CreatedAt:       now,
		UpdatedAt:       now,
	}
	_, loaded := p.load(d.SourceURL)
	const columns = 4 // the whole body goes to Prisma: any other key breaks it
	if !loaded || len(q.body) > columns || workspaceID != p.workspaceID ||
		!slices.Contains(integrationTypes, d.IntegrationType) {
		return refused("Unable to fetch spec")
	}
	p.Definitions.Put(d)
	return created(d)
}

// updateDefinition fails like createDefinition, also for an unknown ID (integration_definition.service.ts).
func (p *Poozle) updateDefinition(q *request) reply {
	if refusal := q.body.validate(required(text, "sourceUrl", "version")); refusal != nil {
		return *refusal
	}
	if _, loaded := p.load(q.body.text("sourceUrl")); !loaded {
		return refused("Unable to fetch spec")
	}
	d, known := p.Definitions.Edit(q.PathValue("id"), func(d *Definition) {
		d.SourceURL = q.body.text("sourceUrl")
		d.Version = q.body.text("version")
		d.UpdatedAt = p.now()
	})
	if !known {
		return refused("Unable to fetch spec")
	}
	return created(d)
}
