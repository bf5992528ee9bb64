package filloutapi

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// testMark is in each text of a test payload.
const testMark = "Test delivery by Terraform"

// Payload is what a webhook sends.
type Payload struct{ body any }

// Deliver posts a payload to the receiver of a webhook, as Fillout does, and returns the status of the answer.
func (c *Client) Deliver(ctx context.Context, receiver string, p Payload) (status int, err error) {
	return rest.Deliver(ctx, c.caller, receiver, p.body)
}

// answer is the value of one part of a form in a submission. It is null if the part was not answered.
type answer struct {
	ID    Text `json:"id"`
	Name  Text `json:"name"`
	Type  Text `json:"type,omitempty"`
	Value any  `json:"value"`
}

// TestSubmission returns an invented submission of a form: short and long answers are filled in, and no other question is answered. The
// members of the submission are those of the API (https://www.fillout.com/help/fillout-rest-api). Their envelope is not documented;
// fillout/n8n-nodes-fillout reads submission, and third parties also read the form's ID and name.
func TestSubmission(form FormDetails, at time.Time) Payload {
	questions, calculations := []answer{}, []answer{}
	for _, q := range form.Questions {
		a := answer{ID: q.ID, Name: q.Name, Type: q.Type}
		if q.Type == "ShortAnswer" || q.Type == "LongAnswer" {
			a.Value = testMark
		}
		questions = append(questions, a)
	}
	for _, c := range form.Calculations {
		calculations = append(calculations, answer{ID: c.ID, Name: c.Name, Type: c.Type})
	}
	return Payload{map[string]any{"formId": form.ID, "formName": form.Name, "submission": map[string]any{
		"submissionId": uuid.NewString(), "submissionTime": timestamp(at), "lastUpdatedAt": timestamp(at), "startedAt": timestamp(at),
		"questions": questions, "calculations": calculations, "urlParameters": unanswered(form.URLParameters), "quiz": map[string]any{},
		"documents": []any{}, "scheduling": unanswered(form.Scheduling), "payments": unanswered(form.Payments),
	}}}
}

func unanswered(fields []FormField) []answer {
	answers := []answer{}
	for _, f := range fields {
		answers = append(answers, answer{ID: f.ID, Name: f.Name})
	}
	return answers
}

// TestEvent returns an event of a table that has not happened (https://www.fillout.com/help/database/webhooks). It has no signature, because
// Fillout documents neither the header nor the algorithm.
func TestEvent(event, databaseID string, table Table, at time.Time) Payload {
	return Payload{map[string]any{
		"id": "evt_" + uuid.NewString(), "type": event, "timestamp": timestamp(at), "data": testEventData(event, table, at),
		"metadata": map[string]any{"webhookId": 0, "organizationId": 0, "baseId": databaseID, "attempt": 1, "source": "public_api"},
	}}
}

// testEventData returns the members of an event's data. A record has those of the API; fillout/n8n-nodes-zitedb reads fieldId.
func testEventData(event string, table Table, at time.Time) map[string]any {
	data := map[string]any{"tableId": table.ID}
	kind, what, _ := strings.Cut(event, ".")
	field := Field{ID: "fieldOfATest", Name: testMark, Type: "single_line_text"}
	switch {
	case kind == "record":
		id, byID, byName := uuid.NewString(), map[Text]string{}, map[Text]string{}
		for _, f := range table.Fields {
			if slices.Contains([]Text{"single_line_text", "long_text"}, f.Type) {
				byID[f.ID], byName[f.Name] = testMark, testMark
			}
		}
		data["recordIds"] = []string{id}
		if what != "deleted" {
			data["records"] = []any{map[string]any{"id": id, "data": byID, "fields": byName, "createdAt": timestamp(at), "updatedAt": timestamp(at)}}
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

func timestamp(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }
