package fylefake_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
)

func TestDeliver(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var received []string
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		received = append(received, r.URL.Path+" "+string(body))
	}))
	t.Cleanup(receiver.Close)

	f, _ := newFyle()
	enabled := fylefake.Subscription{ID: "on", IsEnabled: true, WebhookURL: receiver.URL + "/on", OrgID: otherOrg, SubscribedResources: []string{
		"EXPENSE", "REPORT", "CATEGORY", "PROJECT", "COST_CENTER", "EXPENSE_FIELD", "CORPORATE_CARD", "EMPLOYEE", "TAX_GROUP", "ORG_SETTING",
	}}
	disabled := enabled
	disabled.ID, disabled.IsEnabled = "off", false
	away := enabled
	away.ID, away.WebhookURL, away.SubscribedResources = "away", "https://x.example.com/", []string{"REPORT"}
	callback := fylefake.ScheduledCallback{ID: "cb", IsEnabled: true, URL: receiver.URL + "/cb", Payload: map[string]any{"resource_id": "tx1"}}
	null := callback
	null.ID, null.Payload = "null", nil
	for _, s := range []fylefake.Subscription{enabled, disabled, away} {
		f.Subscriptions.Put(s)
	}
	f.ScheduledCallbacks.Put(callback)
	f.ScheduledCallbacks.Put(null)

	tests := []struct {
		id   string
		want []fake.Delivery
	}{
		{"off", []fake.Delivery{}},
		{"nosuch", []fake.Delivery{}},
		{"away", []fake.Delivery{{Vendor: "fyle", Webhook: "away", URL: away.WebhookURL}}},
		{"cb", []fake.Delivery{{Vendor: "fyle", Webhook: "cb", URL: callback.URL, Status: 200}}},
		{"null", []fake.Delivery{{Vendor: "fyle", Webhook: "null", URL: callback.URL, Status: 200}}},
	}
	for _, tt := range tests {
		got := f.Deliver(t.Context(), tt.id)
		for i := range got {
			if refused := got[i].Webhook == "away"; refused != (got[i].Error != "") {
				t.Errorf("%s: %s", tt.id, got[i].Error)
			}
			got[i].Error = ""
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: deliveries (-want +got):\n%s", tt.id, diff)
		}
	}
	if diff := cmp.Diff([]string{`/cb {"resource_id":"tx1"}`, "/cb null"}, received); diff != "" {
		t.Errorf("the callbacks received (-want +got):\n%s", diff)
	}

	received = nil
	all := f.Deliver(t.Context(), "")
	if want := len(enabled.SubscribedResources) + 3; len(all) != want {
		t.Errorf("got %d deliveries, want %d", len(all), want)
	}
	for i, resource := range enabled.SubscribedResources {
		var event struct {
			Resource, Action, Reason string
			Data                     map[string]any
		}
		_, body, _ := strings.Cut(received[i], " ")
		if err := json.Unmarshal([]byte(body), &event); err != nil {
			t.Fatal(err)
		}
		if event.Resource != resource || event.Action == "" || event.Reason == "" || event.Data["org_id"] != otherOrg {
			t.Errorf("the event of %s is %s", resource, body)
		}
	}
}
