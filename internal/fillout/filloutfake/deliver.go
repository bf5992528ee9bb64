package filloutfake

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// organizationID is the organization's number in the events of databases.
const organizationID = 4711

// Deliver sends one payload to each active webhook: an example of a submission to the webhook of a form, the first of its events to
// the webhook of a database. If id is not "", it only delivers to the webhook with that ID. It only reaches receivers on loopback. It
// skips a webhook whose form, database or table no longer exists.
func (f *Fillout) Deliver(ctx context.Context, id string) []fake.Delivery {
	deliveries := []fake.Delivery{}
	deliver := func(webhook int, url string, payload any) {
		d := fake.Delivery{Vendor: "fillout", Webhook: strconv.Itoa(webhook), URL: url}
		deliveries = append(deliveries, fake.Deliver(ctx, d, payload))
	}
	wanted := func(webhook int) bool { return id == "" || id == strconv.Itoa(webhook) }
	for _, w := range f.Webhooks.List(func(w Webhook) bool { return wanted(w.ID) }) {
		if form, known := f.Forms.Get(w.FormID); known {
			deliver(w.ID, w.URL, f.submitted(form))
		}
	}
	for _, w := range f.DatabaseWebhooks.List(func(w DatabaseWebhook) bool { return w.Active && wanted(w.ID) }) {
		database, _ := f.Databases.Get(w.BaseID)
		only := ""
		if len(w.TableIDs) > 0 {
			only = w.TableIDs[0]
		}
		if table, known := database.table(only); known && len(w.Events) > 0 {
			deliver(w.ID, w.URL, f.event(w, table))
		}
	}
	return deliveries
}

// submitted returns the payload of a form's webhook. Its envelope is not documented: fillout/n8n-nodes-fillout reads submission, and
// third parties also read the form's ID and name. The payload has no signature.
func (f *Fillout) submitted(form Form) any {
	return struct {
		FormID     string     `json:"formId"`
		FormName   string     `json:"formName"`
		Submission Submission `json:"submission"`
	}{form.ID, form.Name, NewSubmission(form, f.clock.Now())}
}

// event returns the payload of a database's webhook (fillout.com/help/database/webhooks). Fillout signs the payload with the secret.
// The header and the method of the signature are not known, so the fake does not sign.
func (f *Fillout) event(w DatabaseWebhook, table Table) any {
	type metadata struct {
		WebhookID      int    `json:"webhookId"`
		OrganizationID int    `json:"organizationId"`
		BaseID         string `json:"baseId"`
		Attempt        int    `json:"attempt"`
		Source         string `json:"source"`
	}
	return struct {
		ID        string         `json:"id"`
		Type      string         `json:"type"`
		Timestamp string         `json:"timestamp"`
		Data      map[string]any `json:"data"`
		Metadata  metadata       `json:"metadata"`
	}{
		"evt_" + uuid.NewString(), w.Events[0], timestamp(f.clock.Now()), eventData(w.Events[0], table),
		metadata{w.ID, organizationID, w.BaseID, 1, "ui"},
	}
}

// eventData returns the members that fillout/n8n-nodes-zitedb reads for the event.
func eventData(event string, table Table) map[string]any {
	data := map[string]any{"tableId": table.ID}
	kind, what, _ := strings.Cut(event, ".")
	var field Field
	if len(table.Fields) > 0 {
		field = table.Fields[0]
	}
	switch {
	case kind == "record":
		id := uuid.NewString()
		data["recordIds"] = []string{id}
		if what != "deleted" {
			data["records"] = []any{map[string]any{"id": id, "data": map[string]any{field.Name: "Ada Example"}}}
		}
	case kind == "table" && what != "deleted":
		data["table"] = table
	case kind == "field" && what == "deleted":
		data["fieldId"] = field.ID
	case kind == "field":
		data["field"] = field
		if what == "updated" {
			data["previousField"] = field
		}
	}
	return data
}
