package poozlefake

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// integrationTypes has all categories (prisma/schema.prisma, enum IntegrationType).
var integrationTypes = []string{
	"HRIS", "MESSAGING", "CALENDAR", "TICKETING", "MAIL", "DOCUMENTATION", "ACCOUNTING", "ATS", "STORAGE", "PAYMENTS",
}

// Definition is a third party to which a workspace can connect.
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

// definitionResponse is the response of the reads: the definition and the latest version at GitHub
// (integration_definition/integration_definition.service.ts, checkIfItsLatest).
type definitionResponse struct {
	Definition
	IsLatest            bool   `json:"isLatest"`
	LatestVersion       string `json:"latestVersion"`
	LatestVersionSource string `json:"latestVersionSource"`
}

// withLatest compares the definition with the list at GitHub. A definition whose key is not in the list counts as the latest.
func withLatest(d Definition) definitionResponse {
	newest := d
	for _, listed := range catalogue {
		if listed.key == d.Key {
			newest.Version, newest.SourceURL = listed.version, listed.sourceURL()
		}
	}
	return definitionResponse{d, d.Version == newest.Version, newest.Version, newest.SourceURL}
}

// definition returns the stored definition, or nil if the ID is unknown.
func (p *Poozle) definition(id string) *Definition {
	if d, known := p.Definitions.Get(id); known {
		return &d
	}
	return nil
}

// definitionsOf returns the workspace's definitions in the categories, or in all categories if the list is empty. They are in the
// database's order: an updated row comes last.
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

// definitionOf returns a definition of the workspace or a global one. An unknown ID causes a TypeError (observed: 500).
func (p *Poozle) definitionOf(workspaceID, id string) (definitionResponse, *reply) {
	d, known := p.Definitions.Get(id)
	if p.offline || !known || d.WorkspaceID != nil && !d.isIn(workspaceID) {
		failed := broken()
		return definitionResponse{}, &failed
	}
	return withLatest(d), nil
}

// integrationOf returns a definition, as definitionOf does, and the code at its URL.
func (p *Poozle) integrationOf(workspaceID, id string) (definitionResponse, integration, *reply) {
	d, failed := p.definitionOf(workspaceID, id)
	if failed != nil {
		return d, integration{}, failed
	}
	code, loaded := p.load(d.SourceURL)
	if !loaded {
		failure := broken()
		failed = &failure
	}
	return d, code, failed
}

// categories returns the query parameter with the categories, which is one comma-separated string. It fails for any other value, because
// the server splits it before it validates the query (integration_definition.interface.ts; observed).
func (q *request) categories() ([]string, *reply) {
	switch given := parseQuery(q.URL.RawQuery)["category"].(type) {
	case nil:
		return nil, nil
	case string:
		if given == "" {
			return nil, nil
		}
		return strings.Split(given, ","), nil
	default:
		failed := broken()
		return nil, &failed
	}
}

func (p *Poozle) listDefinitions(q *request) reply {
	categories, failed := q.categories()
	if failed != nil {
		return *failed
	}
	workspaceID, refusal := q.workspaceID()
	if refusal != nil {
		return *refusal
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
	_, code, failed := p.integrationOf(workspaceID, q.PathValue("id"))
	if failed != nil {
		return *failed
	}
	return ok(code.spec())
}

// getLatestDefinitions adds the definitions of GitHub's list that the workspace does not have. The response is empty (observed).
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
			ID:              uuid.NewString(), // different in each workspace (observed)
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

// createDefinition responds to every failure, of the code at the URL or of the database, with the same error
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
	accepted := loaded && d.takeColumns(q.body) && !hasNUL(d.ID, d.Name, d.Version) && workspaceID == p.workspaceID
	if _, taken := p.Definitions.Get(d.ID); taken || !accepted || !slices.Contains(integrationTypes, d.IntegrationType) {
		return refused("Unable to fetch spec")
	}
	p.Definitions.Put(d)
	return created(d)
}

// takeColumns sets the fields that the request class does not declare and reports whether Prisma would accept the body. The server
// passes the whole body to Prisma, except that it replaces key, icon and releaseStage (integration_definition.service.ts; observed).
func (d *Definition) takeColumns(body values) bool {
	for name, value := range body {
		fits := true
		switch name {
		case "integrationDefinitionId":
			d.ID, fits = value.(string)
		case "version":
			d.Version, fits = value.(string)
		case "createdAt":
			d.CreatedAt, fits = parseTimestamp(value)
		case "updatedAt":
			d.UpdatedAt, fits = parseTimestamp(value)
		case "deleted":
			if value != nil {
				var deleted Timestamp
				deleted, fits = parseTimestamp(value)
				d.Deleted = &deleted
			}
		case "name", "sourceUrl", "integrationType", "workspaceId", "key", "icon", "releaseStage":
		default:
			fits = false
		}
		if !fits {
			return false
		}
	}
	return true
}

// updateDefinition returns the same error as createDefinition, even if the ID is unknown (integration_definition.service.ts).
func (p *Poozle) updateDefinition(q *request) reply {
	if refusal := q.body.validate(required(text, "sourceUrl", "version")); refusal != nil {
		return *refusal
	}
	if _, loaded := p.load(q.body.text("sourceUrl")); !loaded || hasNUL(q.body["sourceUrl"], q.body["version"]) {
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
