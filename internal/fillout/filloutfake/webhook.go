package filloutfake

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Webhook is a subscription to the submissions of a form. The API can neither list nor change one.
type Webhook struct {
	ID     int    `json:"id"`
	FormID string `json:"formId"`
	URL    string `json:"url"`
}

// createWebhook creates a webhook, even if another webhook has the same form and URL, because no rule against duplicates is
// documented. The response for an unknown form is not known, see SetUnknown.
func (f *Fillout) createWebhook(q *request) (any, *failure) {
	webhook := Webhook{FormID: q.text("formId"), URL: q.url("url")}
	if refusal := q.invalid(); refusal != nil {
		return nil, refusal
	}
	if _, known := f.Forms.Get(webhook.FormID); !known {
		return nil, f.unknown("Form")
	}
	webhook.ID = f.newID()
	f.Webhooks.Put(webhook)
	return map[string]int{"id": webhook.ID}, nil
}

// deleteWebhook accepts the ID of the webhook as a number, as npm @fillout/api sends it, or as a string, as
// fillout.com/help/fillout-rest-api declares it. It is not known whether the live API accepts both, see SetWebhookIDType. The response
// for a webhook that no longer exists is not known either, see SetUnknown.
func (f *Fillout) deleteWebhook(q *request) (any, *failure) {
	id := f.webhookID(q)
	if refusal := q.invalid(); refusal != nil {
		return nil, refusal
	}
	if _, known := f.Webhooks.Delete(id); !known {
		return nil, f.unknown("Webhook")
	}
	return struct{}{}, nil
}

func (f *Fillout) webhookID(q *request) string {
	value, given := q.members["webhookId"]
	kind := typeOf(value, given)
	switch {
	case f.webhookIDType != "" && kind != f.webhookIDType:
		q.issues = append(q.issues, wrongType(f.webhookIDType, value, given, "webhookId"))
	case kind != "number" && kind != "string":
		q.issues = append(q.issues, issue{Code: "invalid_union", Path: []any{"webhookId"}, Message: "Invalid input"})
	}
	if number, isNumber := value.(json.Number); isNumber {
		n, _ := number.Float64() // JavaScript reads 17.0 as 17
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}
