package emulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
)

func TestDeliver(t *testing.T) {
	t.Parallel()
	const refused = "400 cannot deliver: "
	hook1 := []fake.Delivery{{Vendor: "fillout", Webhook: "1", URL: "/1", Status: 200}}
	hook2 := []fake.Delivery{{Vendor: "fillout", Webhook: "2", URL: "/2", Status: 200}}
	tests := map[string]struct {
		body      string
		want      []fake.Delivery // their URLs without the receiver's address
		complaint string
	}{
		"everything":     {`{}`, append(hook1[:1:1], hook2...), ""},
		"no body":        {``, append(hook1[:1:1], hook2...), ""},
		"one vendor":     {`{"vendor":"fillout"}`, append(hook1[:1:1], hook2...), ""},
		"one webhook":    {`{"id":"1"}`, hook1, ""},
		"both":           {`{"vendor":"fillout","id":"2"}`, hook2, ""},
		"unknown ID":     {`{"vendor":"fillout","id":"17"}`, []fake.Delivery{}, ""},
		"unknown vendor": {`{"vendor":"filout"}`, nil, refused + `vendor: "filout" has no webhooks in the emulator; vendors with webhooks: fillout`},
		"without hooks":  {`{"vendor":"poozle"}`, nil, refused + `vendor: "poozle" has no webhooks in the emulator; vendors with webhooks: fillout`},
		"unknown field":  {`{"webhook":"1"}`, nil, `unknown field "webhook"`},
		"wrong type":     {`{"id":1}`, nil, "not one JSON object"},
		"half an object": {`{`, nil, "not one JSON object"},
		"two":            {`{} {}`, nil, "continues after"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
			defer receiver.Close()
			e := emulator.New()
			e.Fillout.Webhooks.Put(filloutfake.Webhook{ID: 1, FormID: "m4RcV8sYhDus", URL: receiver.URL + "/1"})
			e.Fillout.DatabaseWebhooks.Put(filloutfake.DatabaseWebhook{
				ID: 2, BaseID: "54752b5b7c373e06", URL: receiver.URL + "/2", Active: true, Events: []string{"record.created"},
			})
			w := send(t, e, "POST", "/_deliver", tt.body)
			if tt.want == nil {
				if told := "400 " + w.Body.String(); w.Code != http.StatusBadRequest || !strings.Contains(told, tt.complaint) {
					t.Errorf("got %d %s", w.Code, w.Body)
				}
				return
			}
			if w.Code != http.StatusOK {
				t.Errorf("got %d", w.Code)
			}
			got := decode[[]fake.Delivery](t, w.Body)
			for i := range got {
				got[i].URL = strings.TrimPrefix(got[i].URL, receiver.URL)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("deliveries (-want +got):\n%s", diff)
			}
			if calls := e.Calls(); len(calls) > 0 {
				t.Errorf("recorded are %v", calls)
			}
		})
	}
}

func TestFilloutStandsAtTwoPrefixes(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	for path, status := range map[string]int{
		"/fillout/v1/api/forms":        http.StatusOK,
		"/fillout-tables/api/v1/bases": http.StatusOK,
		"/fillout/api/v1/bases":        http.StatusNotFound,
		"/fillout-tables/v1/api/forms": http.StatusNotFound,
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:1"+path, nil)
		r.Header.Set("Authorization", "Bearer "+e.Fillout.APIKey())
		w := httptest.NewRecorder()
		e.Handler().ServeHTTP(w, r)
		if w.Code != status || w.Header().Get("Ratelimit-Limit") == "" {
			t.Errorf("%s was answered with %d, headers %v", path, w.Code, w.Header())
		}
	}
	state := decode[map[string]map[string][]any](t, send(t, e, "GET", "/_state", "").Body)["fillout"]
	counts := map[string]int{}
	for collection, objects := range state {
		counts[collection] = len(objects)
	}
	want := map[string]int{"forms": 3, "submissions": 3, "webhooks": 0, "databases": 1, "database_webhooks": 0, "apps": 1, "clients": 0}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("numbers of objects (-want +got):\n%s", diff)
	}
}
