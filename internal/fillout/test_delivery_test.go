package fillout_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

func TestTestDelivery(t *testing.T) {
	t.Parallel()
	const form, database = "integrations_fillout_webhook_test_delivery", "integrations_fillout_database_webhook_test_delivery"
	e := acctest.New(t)
	receiver := e.Receiver(t)
	p := e.Provider(t, nil)
	forms := acctest.MustSucceed(t, p.ReadData("integrations_fillout_form", acctest.Config{"name": e.Fillout.Forms.List(nil)[0].Name}))
	base := e.Fillout.Databases.List(nil)[0]
	for name, tt := range map[string]struct {
		action string
		config acctest.Config
		status int    // of the receiver's answer; 0 means 200
		want   string // a line of progress or a part of the error
		sent   []string
	}{
		"a submission":    {action: form, config: acctest.Config{"form_id": forms.Text("id")}, want: "answers: 200 OK", sent: []string{`"formId":"` + forms.Text("id"), `"submissionId":`, `"Test delivery by Terraform"`, `"value":null`}},
		"refused":         {action: form, config: acctest.Config{"form_id": forms.Text("id")}, status: 401, want: "refuses the test delivery: 401 Unauthorized", sent: []string{`"formName":`}},
		"an unknown form": {action: form, config: acctest.Config{"form_id": "none"}, want: `The account has no form with the ID "none"`},
		"a new record": {
			action: database, config: acctest.Config{"event": "record.created"}, want: "Terraform sends the event record.created as a test delivery to 127.0.0.1",
			sent: []string{`"type":"record.created"`, `"id":"evt_`, `"records":[{`, `"baseId":"` + base.ID, `"Test delivery by Terraform"`},
		},
		"a deleted record":    {action: database, config: acctest.Config{"event": "record.deleted"}, want: "answers: 200 OK", sent: []string{`"recordIds":[`}},
		"a new table":         {action: database, config: acctest.Config{"event": "table.created", "table_id": base.Tables[0].ID}, want: "answers: 200 OK", sent: []string{`"table":{`, `"name":"` + base.Tables[0].Name}},
		"a changed field":     {action: database, config: acctest.Config{"event": "field.updated"}, want: "answers: 200 OK", sent: []string{`"field":{`, `"previousField":{`}},
		"a deleted field":     {action: database, config: acctest.Config{"event": "field.deleted"}, want: "answers: 200 OK", sent: []string{`"fieldId":"`}},
		"an unknown table":    {action: database, config: acctest.Config{"event": "table.deleted", "table_id": "none"}, want: "does not have this table"},
		"an unknown database": {action: database, config: acctest.Config{"event": "table.deleted", "database_id": "none"}, want: `The account has no database with the ID "none"`},
		"an unknown event":    {action: database, config: acctest.Config{"event": "record.read"}, want: "record.created"},
	} {
		receiver.Answer = nil
		if tt.status != 0 {
			receiver.Answer = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(tt.status) }
		}
		config := acctest.Config{"url": receiver.URL}
		if tt.action == database {
			config["database_id"] = base.ID
		}
		maps.Copy(config, tt.config)
		before := len(receiver.Deliveries())
		got := p.Invoke(tt.action, config)
		t.Log(name)
		acctest.WantText(t, append(got.Progress, got.Errors...), tt.want)
		sent := receiver.Deliveries()[before:]
		if len(sent) != min(1, len(tt.sent)) {
			t.Errorf("%s: %d deliveries", name, len(sent))
			continue
		}
		for _, part := range tt.sent {
			if body, _ := json.Marshal(sent[0].Body); !strings.Contains(string(body), part) { // it was decoded from JSON
				t.Errorf("%s: the body lacks %s:\n%s", name, part, body)
			}
		}
	}
}
