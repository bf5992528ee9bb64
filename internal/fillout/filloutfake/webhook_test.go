package filloutfake_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
)

const newWebhook = `{"formId":"m4RcV8sYhDus","url":"https://example.com/hook"}`

func TestWebhook(t *testing.T) {
	t.Parallel()
	f, clock := newFillout()
	for _, want := range []string{`{"id":1001}`, `{"id":1002}`} { // the second identical request creates another webhook
		if w := call(t, f, "POST", "/v1/api/webhook/create", newWebhook); w.Code != http.StatusOK || w.Body.String() != want {
			t.Errorf("create: got %d %s", w.Code, w.Body)
		}
	}
	want := []filloutfake.Webhook{{1001, "m4RcV8sYhDus", "https://example.com/hook"}, {1002, "m4RcV8sYhDus", "https://example.com/hook"}}
	if diff := cmp.Diff(want, f.Webhooks.List(nil)); diff != "" {
		t.Errorf("the stored webhooks differ (-want +got):\n%s", diff)
	}
	for i, id := range []string{"1001", `"1002"`} {
		clock.Advance(time.Second)
		w := call(t, f, "POST", "/v1/api/webhook/delete", `{"webhookId":`+id+`}`)
		if w.Code != http.StatusOK || w.Body.String() != "{}" {
			t.Errorf("delete: got %d %s", w.Code, w.Body)
		}
		if left := len(f.Webhooks.List(nil)); left != 1-i {
			t.Errorf("%d webhooks are left", left)
		}
		if w := call(t, f, "POST", "/v1/api/webhook/delete", `{"webhookId":`+id+`}`); w.Code != http.StatusNotFound {
			t.Errorf("the second delete: got status %d", w.Code)
		}
	}
}

func TestSwitches(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		set          func(*filloutfake.Fillout)
		target, body string // the method is GET if body is "", otherwise POST
		status       int
		answer       string // a part of the response
	}{
		"unknown form":        {func(f *filloutfake.Fillout) { f.SetUnknown(400) }, "/v1/api/forms/x", "", 400, `{"statusCode":400,"error":"Bad Request","message":"Form not found"}`},
		"unknown webhook":     {func(f *filloutfake.Fillout) { f.SetUnknown(400) }, "/v1/api/webhook/delete", `{"webhookId":1}`, 400, `"message":"Webhook not found"`},
		"no form for webhook": {func(f *filloutfake.Fillout) { f.SetUnknown(400) }, "/v1/api/webhook/create", `{"formId":"x","url":"https://x"}`, 400, `"message":"Form not found"`},
		"number rejected":     {func(f *filloutfake.Fillout) { f.SetWebhookIDType("string") }, "/v1/api/webhook/delete", `{"webhookId":7}`, 400, `expected string, received number`},
		"string accepted":     {func(f *filloutfake.Fillout) { f.SetWebhookIDType("string") }, "/v1/api/webhook/delete", `{"webhookId":"7"}`, 200, `{}`},
		"string rejected":     {func(f *filloutfake.Fillout) { f.SetWebhookIDType("number") }, "/v1/api/webhook/delete", `{"webhookId":"7"}`, 400, `expected number, received string`},
		"number accepted":     {func(f *filloutfake.Fillout) { f.SetWebhookIDType("number") }, "/v1/api/webhook/delete", `{"webhookId":7.0}`, 200, `{}`},
		"bases wrapped":       {func(f *filloutfake.Fillout) { f.SetBasesWrapped(true) }, "/api/v1/bases", "", 200, `{"bases":[{"id":"54752b5b7c373e06",`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := newFillout()
			f.Webhooks.Put(filloutfake.Webhook{ID: 7, FormID: "m4RcV8sYhDus", URL: "https://example.com"})
			tt.set(f)
			method := "POST"
			if tt.body == "" {
				method = "GET"
			}
			w := call(t, f, method, tt.target, tt.body)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.answer) {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
		})
	}
}

func TestDatabaseWebhook(t *testing.T) {
	t.Parallel()
	f, _ := newFillout()
	database, known := f.Database("Event RSVP")
	if !known {
		t.Fatal("the database does not exist")
	}
	target := "/api/v1/bases/" + database.ID + "/webhooks"
	type created struct {
		ID     int
		Secret string
	}
	// fillout/n8n-nodes-zitedb also sends source and baseId, which the fake ignores.
	all := read[created](t, call(t, f, "POST", target, `{"url":"https://a.example","events":["record.created","table.deleted"],"source":"n8n","baseId":"x"}`))
	one := read[created](t, call(t, f, "POST", target, `{"url":"https://b.example","events":["field.updated"],"tableId":"tbl_guests"}`))
	if all.ID != 1001 || one.ID != 1002 || len(all.Secret) != 64 || all.Secret == one.Secret {
		t.Errorf("the created webhooks are %+v and %+v", all, one)
	}
	f.DatabaseWebhooks.Edit("1002", func(w *filloutfake.DatabaseWebhook) { w.Active = false })
	const want = `{"webhooks":[` +
		`{"id":1001,"url":"https://a.example","events":["record.created","table.deleted"],"tableIds":null,"active":true},` +
		`{"id":1002,"url":"https://b.example","events":["field.updated"],"tableIds":["tbl_guests"],"active":false}]}`
	if diff := cmp.Diff(want, call(t, f, "GET", target, "").Body.String()); diff != "" {
		t.Errorf("the list differs (-want +got):\n%s", diff)
	}
	state, err := json.Marshal(f.State())
	if err != nil || !strings.Contains(string(state), `"secret":"`+one.Secret+`","baseId":"54752b5b7c373e06"`) {
		t.Errorf("the state has no secret: %s, %v", state, err)
	}

	f.Databases.Put(filloutfake.Database{ID: "other"})
	if w := call(t, f, "DELETE", "/api/v1/bases/other/webhooks/1001", ""); w.Code != http.StatusNotFound {
		t.Errorf("delete through another database: got status %d", w.Code)
	}
	w := call(t, f, "DELETE", target+"/1001", "")
	if w.Code != http.StatusOK || w.Body.String() != `{"success":true,"message":"Webhook deleted successfully"}` {
		t.Errorf("delete: got %d %s", w.Code, w.Body)
	}
	if w := call(t, f, "DELETE", target+"/1001", ""); w.Code != http.StatusNotFound {
		t.Errorf("the second delete: got status %d", w.Code)
	}
}

func TestHundredWebhooksPerDatabase(t *testing.T) {
	t.Parallel()
	f, _ := newFillout()
	for n := range 100 {
		f.DatabaseWebhooks.Put(filloutfake.DatabaseWebhook{ID: n, BaseID: "54752b5b7c373e06"})
	}
	const body = `{"url":"https://x","events":["record.created"]}`
	if w := call(t, f, "POST", "/api/v1/bases/54752b5b7c373e06/webhooks", body); w.Code != http.StatusBadRequest {
		t.Errorf("the 101st webhook: got %d %s", w.Code, w.Body)
	}
	f.DatabaseWebhooks.Delete(strconv.Itoa(50))
	if w := call(t, f, "POST", "/api/v1/bases/54752b5b7c373e06/webhooks", body); w.Code != http.StatusOK {
		t.Errorf("the hundredth webhook: got %d %s", w.Code, w.Body)
	}
}
