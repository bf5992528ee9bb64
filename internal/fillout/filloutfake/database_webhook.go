package filloutfake

import (
	"net/http"
	"strconv"
)

// DatabaseWebhook is a subscription to the events of a database.
type DatabaseWebhook struct {
	ID       int      `json:"id"`
	URL      string   `json:"url"`
	Events   []string `json:"events"`
	TableIDs []string `json:"tableIds"` // nil: all tables
	Active   bool     `json:"active"`
	Secret   string   `json:"secret"`
	BaseID   string   `json:"baseId"`
}

// webhooksPerDatabase is a limit that third parties report.
const webhooksPerDatabase = 100

// databaseEvents returns all types of events (fillout.com/help/database/webhooks).
func databaseEvents() []string {
	return []string{
		"record.created", "record.updated", "record.deleted",
		"table.created", "table.updated", "table.deleted",
		"field.created", "field.updated", "field.deleted",
	}
}

// webhooksOf returns the webhooks of the database.
func (f *Fillout) webhooksOf(base string) []DatabaseWebhook {
	return f.DatabaseWebhooks.List(func(w DatabaseWebhook) bool { return w.BaseID == base })
}

// listDatabaseWebhooks returns the webhooks without their secrets (fillout.com/help/database/list-webhooks).
func (f *Fillout) listDatabaseWebhooks(q *request) (any, *failure) {
	type listed struct {
		ID       int      `json:"id"`
		URL      string   `json:"url"`
		Events   []string `json:"events"`
		TableIDs []string `json:"tableIds"`
		Active   bool     `json:"active"`
	}
	base := q.PathValue("base")
	if _, known := f.Databases.Get(base); !known {
		return nil, notFound("Database")
	}
	list := []listed{}
	for _, w := range f.webhooksOf(base) {
		list = append(list, listed{w.ID, w.URL, w.Events, w.TableIDs, w.Active})
	}
	return map[string]any{"webhooks": list}, nil
}

// createDatabaseWebhook accepts the ID of one table, although the list of webhooks has a list of tables. Its response is the only one
// with the secret (fillout.com/help/database/create-webhook). Four things are not known: the response for an unknown table, the
// response at the limit, whether the table's name is accepted as it is in a path, and whether a second webhook with the same URL is
// rejected.
func (f *Fillout) createDatabaseWebhook(q *request) (any, *failure) {
	database, known := f.Databases.Get(q.PathValue("base"))
	if !known {
		return nil, notFound("Database")
	}
	webhook := DatabaseWebhook{
		URL:    q.url("url"),
		Events: q.choices("events", databaseEvents()),
		Active: true,
		Secret: randomHex(64),
		BaseID: database.ID,
	}
	table := q.optionalText("tableId")
	if refusal := q.invalid(); refusal != nil {
		return nil, refusal
	}
	if table != "" {
		if _, known := database.table(table); !known {
			return nil, notFound("Table")
		}
		webhook.TableIDs = []string{table}
	}
	if len(f.webhooksOf(database.ID)) >= webhooksPerDatabase {
		return nil, &failure{status: http.StatusBadRequest, message: "A database can have 100 webhooks at most"}
	}
	webhook.ID = f.newID()
	f.DatabaseWebhooks.Put(webhook)
	return struct {
		ID     int    `json:"id"`
		Secret string `json:"secret"`
	}{webhook.ID, webhook.Secret}, nil
}

// deleteDatabaseWebhook only finds the webhooks of the database in the path (fillout.com/help/database/delete-webhook).
func (f *Fillout) deleteDatabaseWebhook(q *request) (any, *failure) {
	for _, w := range f.webhooksOf(q.PathValue("base")) {
		if strconv.Itoa(w.ID) == q.PathValue("webhook") {
			f.DatabaseWebhooks.Delete(strconv.Itoa(w.ID))
			return struct {
				Success bool   `json:"success"`
				Message string `json:"message"`
			}{true, "Webhook deleted successfully"}, nil
		}
	}
	return nil, notFound("Webhook")
}
