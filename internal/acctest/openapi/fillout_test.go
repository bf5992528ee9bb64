package openapi_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

// TestFilloutFake checks the fake's answers to every documented operation of the forms API against Fillout's own description.
func TestFilloutFake(t *testing.T) {
	t.Parallel()
	c := newCaller(t, "fillout", "/fillout/v1/api/")
	c.Clock.Set(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	c.token = c.Fillout.APIKey()
	between := time.Second // the limit is five calls a second
	c.prepare = func(*http.Request) { c.Clock.Advance(between) }
	c.call(200, "GET", "test", "")
	c.call(200, "GET", "forms", "")
	for _, form := range c.Fillout.Forms.List(nil) {
		c.call(200, "GET", "forms/"+form.ID, "")
		c.call(200, "GET", "forms/"+form.ID+"/submissions", "")
		c.call(200, "GET", "forms/"+form.ID+"/submissions?limit=2&offset=1", "")
	}
	c.call(404, "GET", "forms/nope", "")
	for i, written := range []string{"%d", `"%d"`} {
		c.call(200, "POST", "webhook/create", `{"formId":"m4RcV8sYhDus","url":"https://example.com/hook"}`)
		c.call(200, "POST", "webhook/delete", fmt.Sprintf(`{"webhookId":`+written+`}`, 1001+i))
	}
	c.call(400, "POST", "webhook/create", `{}`)
	c.call(404, "POST", "webhook/create", `{"formId":"nope","url":"https://example.com/hook"}`)
	c.call(400, "POST", "webhook/delete", `{"webhookId":true}`)
	c.call(404, "POST", "webhook/delete", `{"webhookId":1}`)
	c.call(404, "PUT", "forms", "")
	c.token, between = "sk_wrong", 0
	for range 5 {
		c.call(400, "GET", "forms", "")
	}
	c.call(429, "GET", "forms", "")

	c.wantCalls(26)
}

func TestFilloutComplaints(t *testing.T) {
	t.Parallel()
	const create, remove = "/fillout/v1/api/webhook/create", "/fillout/v1/api/webhook/delete"
	checkComplaints(t, "fillout", map[string]call{
		"all well":            {"POST", create, `{"formId":"f","url":"https://x"}`, 200, `{"id":1}`, ""},
		"a string for an ID":  {"POST", create, `{"formId":"f","url":"https://x"}`, 200, `{"id":"1"}`, "id"},
		"missing in request":  {"POST", create, `{"url":"https://x"}`, 200, `{"id":1}`, "formId"},
		"a number to remove":  {"POST", remove, `{"webhookId":1}`, 200, `{}`, ""},
		"a string to remove":  {"POST", remove, `{"webhookId":"1"}`, 200, `{}`, ""},
		"neither":             {"POST", remove, `{"webhookId":null}`, 200, `{}`, "webhookId"},
		"more than nothing":   {"POST", remove, `{"webhookId":1}`, 200, `{"id":1}`, "maxProperties"},
		"the tables' failure": {"GET", "/fillout/v1/api/forms", "", 404, `{"error":{"code":"NOT_FOUND","message":"m"}}`, "statusCode"},
		"an unknown route":    {"GET", "/fillout/v1/api/webhooks", "", 200, `[]`, "no matching operation"},
		"the tables' host":    {"GET", "/fillout-tables/api/v1/bases", "", 200, `{}`, ""},
	})
}
