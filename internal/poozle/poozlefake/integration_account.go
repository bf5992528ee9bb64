package poozlefake

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// syncPeriods are the values of SyncPeriod in their order (sync/sync.util.ts).
var syncPeriods = []string{"EVERY_HALF_DAY", "EVERY_HALF_HOUR", "EVERY_QUARTER_HOUR", "EVERY_HOUR", "EVERY_DAY"}

// Account is a connection to one account at a third party. Its configuration contains secrets, which every route returns in plain text
// (observed).
type Account struct {
	ID            string          `json:"integrationAccountId"`
	DefinitionID  string          `json:"integrationDefinitionId"`
	Configuration json.RawMessage `json:"integrationConfiguration"`
	AuthType      string          `json:"authType"`
	WorkspaceID   string          `json:"workspaceId"`
	Name          string          `json:"integrationAccountName"`
	Deleted       *Timestamp      `json:"deleted"` // never set: a deletion removes the row
	CreatedAt     Timestamp       `json:"createdAt"`
	UpdatedAt     Timestamp       `json:"updatedAt"`
	Identifier    *string         `json:"accountIdentifier"`
	SyncEnabled   bool            `json:"syncEnabled"`
	SyncPeriod    *string         `json:"syncPeriod"`
	LinkID        *string         `json:"linkId"`

	scheduled bool // whether Temporal has a schedule for the account
}

func (a Account) updated() time.Time { return a.UpdatedAt.Time }

// accountWithDefinition is the response of create and of the reads. Update and delete omit the definition
// (integration_account/integration_account.service.ts).
type accountWithDefinition struct {
	Account
	Definition *Definition `json:"integrationDefinition"`
}

func (p *Poozle) listAccounts(q *request) reply {
	workspaceID, refusal := q.workspaceID()
	if refusal != nil {
		return *refusal
	}
	accounts := []accountWithDefinition{}
	for _, a := range byUpdate(p.Accounts, func(a Account) bool { return a.WorkspaceID == workspaceID }) {
		accounts = append(accounts, accountWithDefinition{a, p.definition(a.DefinitionID)})
	}
	return ok(accounts)
}

// getAccount responds to an unknown ID with an empty body (observed), because NestJS encodes null as an empty body.
func (p *Poozle) getAccount(q *request) reply {
	a, known := p.Accounts.Get(q.PathValue("id"))
	if !known {
		return ok(nil)
	}
	return ok(accountWithDefinition{a, p.definition(a.DefinitionID)})
}

// accountClass has the properties that are common to creation with and without a link
// (integration_account/integration_account.interface.ts).
var accountClass = slices.Concat(
	required(text, "integrationDefinitionId", "integrationAccountName", "authType"),
	optional("accountIdentifier"),
	required(dictionary, "config"),
)

// syncClass returns the properties of the synchronisation. The class of an update sets syncEnabled to false and declares no type for it,
// so the value is not converted (integration_account/integration_account.interface.ts; observed).
func syncClass(isUpdate bool) []property {
	return []property{
		{name: "syncEnabled", kind: boolean, optional: true, untyped: isUpdate},
		{name: "syncPeriod", kind: text, optional: true, oneOf: syncPeriods},
	}
}

// createAccount checks the credentials before it writes the row. A period without a schedule fails only afterwards.
func (p *Poozle) createAccount(q *request) reply {
	if refusal := q.body.validate(accountClass, syncClass(false), required(text, "workspaceId")); refusal != nil {
		return *refusal
	}
	workspaceID := q.body.text("workspaceId")
	definition, code, failed := p.integrationOf(workspaceID, q.body.text("integrationDefinitionId"))
	if failed != nil {
		return *failed
	}
	enabled, _ := q.body["syncEnabled"].(bool)
	if enabled && !syncSupported(definition.IntegrationType) {
		return refused("Sync currently is not supported for: " + definition.IntegrationType)
	}
	if code.checkCredentials(q.body) != "" {
		return refused("Not a valid credentials")
	}
	synced, accepted := p.syncOf(q.body, definition.IntegrationType)
	if !accepted || unstorable(q.body) {
		return broken()
	}
	made := p.addAccount(q.body, definition.Definition, workspaceID, nil, synced)
	if p.temporal && made.SyncEnabled && made.SyncPeriod == nil {
		return broken() // the server stores the row and then fails because the period is null
	}
	return created(made)
}

// createAccountByLink does not require a key and does not check the link's categories or definition
// (integration_account.controller.ts). Its error message is the third party's message.
func (p *Poozle) createAccountByLink(q *request) reply {
	if refusal := q.body.validate(accountClass); refusal != nil {
		return *refusal
	}
	link, failed := p.readLink(q.PathValue("link"))
	if failed != nil {
		return *failed
	}
	if link.Expired {
		return refused("Link has expired")
	}
	definition, code, failed := p.integrationOf(link.WorkspaceID, q.body.text("integrationDefinitionId"))
	if failed != nil {
		return *failed
	}
	if complaint := code.checkCredentials(q.body); complaint != "" {
		return refused(complaint)
	}
	if unstorable(q.body) {
		return broken()
	}
	return created(p.addAccount(q.body, definition.Definition, link.WorkspaceID, &link.ID, syncByDefault(definition.IntegrationType)))
}

// synchronisation holds the two columns with which an account is created.
type synchronisation struct {
	enabled bool
	period  *string
}

// syncByDefault returns the synchronisation of an account that is created through a link or a sign-in: only payments are synchronised
// (defaultSyncParams of the release, syncParams of main, integration_account/integration_account.utils.ts).
func syncByDefault(integrationType string) synchronisation {
	if integrationType != "PAYMENTS" {
		return synchronisation{}
	}
	halfHour := "EVERY_HALF_HOUR"
	return synchronisation{true, &halfHour}
}

// syncOf returns the synchronisation of an account that is created with a key. It reports whether Prisma accepts the body
// (integration_account/integration_account.service.ts; observed with both versions):
//   - The release writes both properties. It thereby replaces the default of payments by an absent value, for which the database
//     takes the default of the column. Null fails, because the column is not nullable.
//   - Main converts syncEnabled to a boolean, takes the default only if the property is absent, and never writes syncPeriod.
func (p *Poozle) syncOf(body values, integrationType string) (s synchronisation, accepted bool) {
	given, isGiven := body["syncEnabled"]
	enabled, _ := given.(bool)
	switch {
	case p.version == Release:
		return synchronisation{enabled, body.textOrNil("syncPeriod")}, !isGiven || given != nil
	case !isGiven:
		return syncByDefault(integrationType), true
	default:
		return synchronisation{enabled: enabled}, true
	}
}

// unstorable reports whether a property that the server stores with an account contains NUL.
func unstorable(body values) bool {
	return hasNUL(body["integrationAccountName"], body["authType"], body["accountIdentifier"], body["config"])
}

func (p *Poozle) addAccount(body values, d Definition, workspaceID string, linkID *string, s synchronisation) accountWithDefinition {
	now := p.now()
	a := Account{
		ID:            uuid.NewString(),
		DefinitionID:  d.ID,
		Configuration: jsonb(body["config"]),
		AuthType:      body.text("authType"),
		WorkspaceID:   workspaceID,
		Name:          body.text("integrationAccountName"),
		CreatedAt:     now,
		UpdatedAt:     now,
		Identifier:    body.textOrNil("accountIdentifier"),
		SyncEnabled:   s.enabled,
		SyncPeriod:    s.period,
		LinkID:        linkID,
		scheduled:     p.temporal && s.enabled && s.period != nil, // createScheduleIfNotExist of sync/sync.service.ts
	}
	p.Accounts.Put(a)
	p.runHeaders(a.ID)
	return accountWithDefinition{a, &d}
}

// syncSupported reports whether accounts of the integration type can be synchronised (isSyncSupported of
// integration_account/integration_account.utils.ts).
func syncSupported(integrationType string) bool {
	return integrationType == "TICKETING" || integrationType == "PAYMENTS"
}

// checkAccount responds with 201 even if the credentials are invalid (observed). The message is that of the integration.
func (p *Poozle) checkAccount(q *request) reply {
	if refusal := q.body.validate(
		required(text, "integrationDefinitionId", "authType", "workspaceId"),
	); refusal != nil {
		return *refusal
	}
	_, code, failed := p.integrationOf(q.body.text("workspaceId"), q.body.text("integrationDefinitionId"))
	if failed != nil {
		return *failed
	}
	complaint := code.checkCredentials(q.body)
	return created(object{{"status", complaint == ""}, {"error", complaint}})
}

// updateAccount requires authType but ignores its value. It also ignores accountIdentifier, does not check the credentials, and turns
// off the synchronisation by default (integration_account.service.ts; observed).
func (p *Poozle) updateAccount(q *request) reply {
	if _, told := q.body["syncEnabled"]; !told {
		q.body["syncEnabled"] = false
	}
	if refusal := q.body.validate(
		required(text, "integrationAccountName", "authType"), required(dictionary, "config"), syncClass(true),
	); refusal != nil {
		return *refusal
	}
	enabled, isBoolean := q.body["syncEnabled"].(bool)
	a, known := p.Accounts.Get(q.PathValue("id"))
	if enabled {
		switch d := p.definition(a.DefinitionID); {
		case !known: // the server reads the definition of an account that does not exist
			return broken()
		case d != nil && !syncSupported(d.IntegrationType):
			return refused("Sync is not supported for integrations: " + d.IntegrationType)
		}
	}
	switch {
	case !isBoolean: // null passes the validation, but the column is not nullable
		return broken()
	case hasNUL(q.body["integrationAccountName"], q.body["config"]):
		return broken()
	case !known:
		return notFound("an update")
	}
	a.Name = q.body.text("integrationAccountName")
	a.Configuration = jsonb(q.body["config"])
	a.SyncEnabled = enabled
	if _, told := q.body["syncPeriod"]; told {
		a.SyncPeriod = q.body.textOrNil("syncPeriod")
	}
	a.UpdatedAt = p.now()
	a.scheduled = enabled
	p.Accounts.Put(a)
	return created(a)
}

func (p *Poozle) deleteAccount(q *request) reply {
	a, known := p.Accounts.Get(q.PathValue("id"))
	switch {
	case !known && p.temporal:
		return broken() // the server reads syncEnabled of an account that does not exist
	case !known:
		return notFound("a delete")
	case p.temporal && a.SyncEnabled && !a.scheduled:
		return refused("Deleting scheduling failed")
	}
	p.Accounts.Delete(a.ID)
	return ok(a)
}

// jsonb encodes a value in the order of PostgreSQL's jsonb columns: keys are sorted by length, then by their bytes.
func jsonb(v any) json.RawMessage {
	return fake.JSON(ordered(v))
}

func ordered(v any) any {
	switch v := v.(type) {
	case map[string]any:
		o := object{}
		for _, key := range slices.SortedFunc(maps.Keys(v), func(a, b string) int {
			return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
		}) {
			o = append(o, member{key, ordered(v[key])})
		}
		return o
	case []any:
		elements := make([]any, len(v))
		for i, element := range v {
			elements[i] = ordered(element)
		}
		return elements
	default:
		return v
	}
}
