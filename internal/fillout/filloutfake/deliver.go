package filloutfake

import (
	"context"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// organizationID is the number that events of databases carry.
const organizationID = 4711

// Deliver sends each active webhook of both kinds what it is there for, or only the one with that ID: a form's webhook an
// example of a submission, a database's webhook the first of its events. It reaches receivers on loopback alone. A webhook
// whose form, database or table is gone gets nothing.
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

// submitted is the payload of a form's webhook. Nothing documents the envelope: fillout/n8n-nodes-fillout reads submission,
// third parties read the form's ID and name beside it. There is no signature.
func (f *Fillout) submitted(form Form) any {
	return struct {
		FormID     string     `json:"formId"`
		FormName   string     `json:"formName"`
		Submission Submission `json:"submission"`
	}{form.ID, form.Name, NewSubmission(form, f.clock.Now())}
}

// event is the payload of a database's webhook (fillout.com/help/database/webhooks). It is signed with the secret, but in
// which header and how is not known: there is none here.
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

// eventData has the members that fillout/n8n-nodes-zitedb reads for that event.
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
