package poozlefake

import (
	"math"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Link is a page on which a customer connects accounts.
type Link struct {
	ID           string    `json:"linkId"`
	Name         string    `json:"linkName"`
	CanExpire    bool      `json:"canExpire"`
	ExpiresIn    int       `json:"expiresIn"` // seconds after CreatedAt
	Category     []string  `json:"category"`
	DefinitionID *string   `json:"integrationDefinitionId"`
	PreferOAuth  bool      `json:"preferOAuth"`
	WorkspaceID  string    `json:"workspaceId"`
	CreatedAt    Timestamp `json:"createdAt"`
	UpdatedAt    Timestamp `json:"updatedAt"`
}

func (l Link) updated() time.Time { return l.UpdatedAt.Time }

// linkInList is an element of the list's response. The response of create omits expired (link/link.service.ts).
type linkInList struct {
	Expired bool `json:"expired"`
	Link
}

// linkAlone is the response of the read of one link.
type linkAlone struct {
	linkInList
	Accounts    []object             `json:"integrationAccounts"`
	Definitions []definitionResponse `json:"integrationDefinitions"`
}

// withExpired counts whole seconds, so a link that expires in 0 seconds is already expired when it is created (observed).
func (p *Poozle) withExpired(l Link) linkInList {
	seconds := int(p.now().Sub(l.CreatedAt.Time) / time.Second)
	return linkInList{l.CanExpire && seconds >= l.ExpiresIn, l}
}

func (p *Poozle) listLinks(q *request) reply {
	workspaceID, refusal := q.workspaceID()
	if refusal != nil {
		return *refusal
	}
	links := []linkInList{}
	for _, link := range byUpdate(p.Links, func(l Link) bool { return l.WorkspaceID == workspaceID }) {
		links = append(links, p.withExpired(link))
	}
	return ok(links)
}

// createLink passes the whole body to Prisma (link.service.ts). It therefore accepts the columns linkId, canExpire, preferOAuth, createdAt
// and updatedAt, which the request class does not declare, and fails for every other key (observed). The definition's ID is not a foreign key.
func (p *Poozle) createLink(q *request) reply {
	if refusal := q.body.validate(
		required(list, "category"),
		optional("integrationDefinitionId"),
		required(number, "expiresIn"),
		required(text, "linkName", "workspaceId"),
	); refusal != nil {
		return *refusal
	}
	now := p.now()
	link := Link{
		ID:           uuid.NewString(),
		Name:         q.body.text("linkName"),
		Category:     []string{},
		DefinitionID: q.body.textOrNil("integrationDefinitionId"),
		WorkspaceID:  q.body.text("workspaceId"),
		CreatedAt:    now,
		UpdatedAt:    now,
	}
	if !link.takeColumns(q.body) || hasNUL(link.ID, link.Name, q.body["integrationDefinitionId"], link.WorkspaceID) {
		return broken()
	}
	if _, taken := p.Links.Get(link.ID); taken {
		return conflict("linkId")
	}
	if link.WorkspaceID != p.workspaceID {
		return broken()
	}
	p.Links.Put(link)
	return created(link)
}

// takeColumns sets the fields that the validation does not check. It reports whether Prisma would accept the body.
func (l *Link) takeColumns(body values) bool {
	// The column has 32 bits, and fractions are truncated (observed with Prisma 6).
	expires := math.Trunc(body["expiresIn"].(float64))
	if expires < math.MinInt32 || expires > math.MaxInt32 {
		return false
	}
	l.ExpiresIn = int(expires)
	for _, element := range body["category"].([]any) {
		category, isText := element.(string)
		if !isText || !slices.Contains(integrationTypes, category) {
			return false
		}
		l.Category = append(l.Category, category)
	}
	for key, value := range body {
		fits := true
		switch key {
		case "linkId":
			l.ID, fits = value.(string)
		case "canExpire":
			l.CanExpire, fits = value.(bool)
		case "preferOAuth":
			l.PreferOAuth, fits = value.(bool)
		case "createdAt":
			l.CreatedAt, fits = parseTimestamp(value)
		case "updatedAt":
			l.UpdatedAt, fits = parseTimestamp(value)
		case "IntegrationAccount": // a relation, for which Prisma accepts an empty object (observed)
			nested, isObject := value.(map[string]any)
			fits = isObject && len(nested) == 0
		case "workspaceId", "linkName", "category", "expiresIn", "integrationDefinitionId":
		default:
			fits = false
		}
		if !fits {
			return false
		}
	}
	return true
}

func (p *Poozle) getLink(q *request) reply {
	query := parseQuery(q.URL.RawQuery)
	if refusal := query.validate(optional("accountIdentifier")); refusal != nil {
		return *refusal
	}
	link, failed := p.readLink(q.PathValue("id"))
	if failed != nil {
		return *failed
	}
	identifier := query.text("accountIdentifier")
	if identifier == "" {
		return ok(link)
	}
	for _, account := range p.Accounts.List(func(a Account) bool {
		return a.LinkID != nil && *a.LinkID == link.ID && a.Identifier != nil && *a.Identifier == identifier
	}) {
		at := slices.IndexFunc(link.Definitions, func(d definitionResponse) bool { return d.ID == account.DefinitionID })
		if at < 0 { // the server reads the name of a definition that it did not find
			return broken()
		}
		link.Accounts = append(link.Accounts, object{
			{"integrationAccountId", account.ID},
			{"integrationDefinitionId", account.DefinitionID},
			{"integrationDefinitionName", link.Definitions[at].Name},
			{"integrationDefinitionKey", link.Definitions[at].Key},
		})
	}
	return ok(link)
}

// readLink returns a link with its definitions. All routes that need a link read it in this way. The read therefore requires GitHub, and
// it always fails if the link contains the ID of a definition that does not exist (observed).
func (p *Poozle) readLink(id string) (linkAlone, *reply) {
	link, known := p.Links.Get(id)
	if !known {
		missing := notFound("a query")
		return linkAlone{}, &missing
	}
	var definitions []definitionResponse
	var failed *reply
	if link.DefinitionID == nil || *link.DefinitionID == "" {
		definitions, failed = p.definitionsOf(link.WorkspaceID, link.Category)
	} else {
		var one definitionResponse
		one, failed = p.definitionOf(link.WorkspaceID, *link.DefinitionID)
		definitions = []definitionResponse{one}
	}
	return linkAlone{p.withExpired(link), []object{}, definitions}, failed
}
