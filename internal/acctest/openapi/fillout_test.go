package openapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/openapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
)

// TestFilloutFake holds every documented operation of the forms API, as the fake has it, against Fillout's own description.
func TestFilloutFake(t *testing.T) {
	t.Parallel()
	seen := 0
	validator := openapi.Load(t, "fillout")
	e := emulator.New(emulator.WithMiddleware(func(next http.Handler) http.Handler {
		return validator.Handler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen++
			next.ServeHTTP(w, r)
		}))
	}))
	e.Clock.Set(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	key, between := e.Fillout.APIKey(), time.Second // there are five calls a second
	call := func(status int, method, path, body string) {
		t.Helper()
		e.Clock.Advance(between)
		r := httptest.NewRequestWithContext(t.Context(), method, "/fillout/v1/api/"+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+key)
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		e.Handler().ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("%s %s: got status %d, want %d: %s", method, path, w.Code, status, w.Body)
		}
	}
	call(200, "GET", "test", "")
	call(200, "GET", "forms", "")
	for _, form := range e.Fillout.Forms.List(nil) {
		call(200, "GET", "forms/"+form.ID, "")
		call(200, "GET", "forms/"+form.ID+"/submissions", "")
		call(200, "GET", "forms/"+form.ID+"/submissions?limit=2&offset=1", "")
	}
	call(404, "GET", "forms/nope", "")
	for i, written := range []string{"%d", `"%d"`} {
		call(200, "POST", "webhook/create", `{"formId":"m4RcV8sYhDus","url":"https://example.com/hook"}`)
		call(200, "POST", "webhook/delete", fmt.Sprintf(`{"webhookId":`+written+`}`, 1001+i))
	}
	call(400, "POST", "webhook/create", `{}`)
	call(404, "POST", "webhook/create", `{"formId":"nope","url":"https://example.com/hook"}`)
	call(400, "POST", "webhook/delete", `{"webhookId":true}`)
	call(404, "POST", "webhook/delete", `{"webhookId":1}`)
	call(404, "PUT", "forms", "")
	key, between = "sk_wrong", 0
	for range 5 {
		call(400, "GET", "forms", "")
	}
	call(429, "GET", "forms", "")

	const least = 26
	if seen < least {
		t.Errorf("%d calls were checked; there are at least %d", seen, least)
	}
}

func TestFilloutComplaints(t *testing.T) {
	t.Parallel()
	validator := openapi.Load(t, "fillout")
	const create, remove = "/fillout/v1/api/webhook/create", "/fillout/v1/api/webhook/delete"
	tests := map[string]struct {
		method, path, body string
		status             int
		answer             string
		want               string // part of the complaint; "" where there is none to make
	}{
		"all well":            {"POST", create, `{"formId":"f","url":"https://x"}`, 200, `{"id":1}`, ""},
		"a text for an ID":    {"POST", create, `{"formId":"f","url":"https://x"}`, 200, `{"id":"1"}`, "id"},
		"missing in request":  {"POST", create, `{"url":"https://x"}`, 200, `{"id":1}`, "formId"},
		"a number to remove":  {"POST", remove, `{"webhookId":1}`, 200, `{}`, ""},
		"a text to remove":    {"POST", remove, `{"webhookId":"1"}`, 200, `{}`, ""},
		"neither":             {"POST", remove, `{"webhookId":null}`, 200, `{}`, "webhookId"},
		"more than nothing":   {"POST", remove, `{"webhookId":1}`, 200, `{"id":1}`, "maxProperties"},
		"the tables' failure": {"GET", "/fillout/v1/api/forms", "", 404, `{"error":{"code":"NOT_FOUND","message":"m"}}`, "statusCode"},
		"an unknown route":    {"GET", "/fillout/v1/api/webhooks", "", 200, `[]`, "no matching operation"},
		"the tables' host":    {"GET", "/fillout-tables/api/v1/bases", "", 200, `{}`, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &complaints{TB: t}
			handler := validator.Handler(c, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.answer))
			}))
			r := httptest.NewRequestWithContext(t.Context(), tt.method, tt.path, strings.NewReader(tt.body))
			r.Header.Set("Content-Type", "application/json")
			handler.ServeHTTP(httptest.NewRecorder(), r)
			told := strings.Join(c.told, "\n")
			if (told != "") != (tt.want != "") || !strings.Contains(told, tt.want) {
				t.Errorf("the complaints are %q, want %q among them", told, tt.want)
			}
		})
	}
}
