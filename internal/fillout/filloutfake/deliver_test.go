package filloutfake_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
)

// receiver starts a server that responds with 202. It returns the address of the server and the received bodies by path.
func receiver(t *testing.T) (address string, got map[string]map[string]any) {
	t.Helper()
	got = map[string]map[string]any{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body map[string]any
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Errorf("%s %s: %v", r.Method, r.URL, err)
		}
		got[r.URL.Path] = body
		w.WriteHeader(http.StatusAccepted)
	}))
	t.Cleanup(server.Close)
	return server.URL, got
}

func TestDeliver(t *testing.T) {
	t.Parallel()
	address, got := receiver(t)
	f, _ := newFillout()
	const base = "54752b5b7c373e06"
	f.Webhooks.Put(filloutfake.Webhook{ID: 1, FormID: "q7XbT2nLwKus", URL: address + "/form"})
	f.Webhooks.Put(filloutfake.Webhook{ID: 2, FormID: "gone", URL: address + "/gone"})
	f.Webhooks.Put(filloutfake.Webhook{ID: 3, FormID: "m4RcV8sYhDus", URL: "https://example.com/hook"})
	f.DatabaseWebhooks.Put(filloutfake.DatabaseWebhook{
		ID: 4, BaseID: base, URL: address + "/base", Active: true, Events: []string{"record.updated", "table.created"}, TableIDs: []string{"tbl_sessions"},
	})
	f.DatabaseWebhooks.Put(filloutfake.DatabaseWebhook{ID: 5, BaseID: base, URL: address + "/inactive", Events: []string{"record.created"}})
	f.DatabaseWebhooks.Put(filloutfake.DatabaseWebhook{ID: 6, BaseID: "gone", URL: address + "/gone", Active: true, Events: []string{"record.created"}})

	want := []fake.Delivery{
		{Vendor: "fillout", Webhook: "1", URL: address + "/form", Status: 202},
		{Vendor: "fillout", Webhook: "3", URL: "https://example.com/hook", Error: `not delivered: "example.com" is not on this machine's loopback (127.0.0.0/8, ::1, localhost)`},
		{Vendor: "fillout", Webhook: "4", URL: address + "/base", Status: 202},
	}
	if diff := cmp.Diff(want, f.Deliver(t.Context(), "")); diff != "" {
		t.Errorf("the deliveries differ (-want +got):\n%s", diff)
	}
	if len(got) != 2 {
		t.Errorf("the received bodies are %v", got)
	}
	if diff := cmp.Diff(want[:1], f.Deliver(t.Context(), "1")); diff != "" {
		t.Errorf("the delivery to one webhook differs (-want +got):\n%s", diff)
	}
	if list, _ := json.Marshal(f.Deliver(t.Context(), "99")); string(list) != "[]" {
		t.Errorf("the deliveries to an unknown webhook are %s", list)
	}

	submission, _ := got["/form"]["submission"].(map[string]any)
	if got["/form"]["formId"] != "q7XbT2nLwKus" || got["/form"]["formName"] != "Event registration" || submission["submissionId"] == nil {
		t.Errorf("the form's payload is %v", got["/form"])
	}
	for _, collection := range []string{"questions", "calculations", "urlParameters", "documents", "scheduling", "payments"} {
		if list, _ := submission[collection].([]any); len(list) == 0 {
			t.Errorf("the submission has no %s", collection)
		}
	}
	event := got["/base"]
	if id, _ := event["id"].(string); !strings.HasPrefix(id, "evt_") || event["type"] != "record.updated" || event["timestamp"] != "2026-01-02T03:04:05.000Z" {
		t.Errorf("the event is %v", event)
	}
	wantMetadata := map[string]any{"webhookId": 4.0, "organizationId": 4711.0, "baseId": base, "attempt": 1.0, "source": "ui"}
	if diff := cmp.Diff(wantMetadata, event["metadata"]); diff != "" {
		t.Errorf("the metadata differs (-want +got):\n%s", diff)
	}
}

func TestEventData(t *testing.T) {
	t.Parallel()
	address, got := receiver(t)
	for event, want := range map[string][]string{
		"record.created": {"recordIds", "records", "tableId"},
		"record.deleted": {"recordIds", "tableId"},
		"table.updated":  {"table", "tableId"},
		"table.deleted":  {"tableId"},
		"field.created":  {"field", "tableId"},
		"field.updated":  {"field", "previousField", "tableId"},
		"field.deleted":  {"fieldId", "tableId"},
	} {
		f, _ := newFillout()
		f.DatabaseWebhooks.Put(filloutfake.DatabaseWebhook{
			ID: 1, BaseID: "54752b5b7c373e06", URL: address + "/" + event, Active: true, Events: []string{event},
		})
		if d := f.Deliver(t.Context(), ""); len(d) != 1 || d[0].Status != 202 {
			t.Errorf("%s: the deliveries are %+v", event, d)
		}
		data, _ := got["/"+event]["data"].(map[string]any)
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(data))); diff != "" {
			t.Errorf("%s: the members of data differ (-want +got):\n%s", event, diff)
		}
		if data["tableId"] != "tbl_guests" {
			t.Errorf("%s: the table is %v", event, data["tableId"])
		}
	}
}
