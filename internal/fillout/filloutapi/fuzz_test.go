package filloutapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest/resttest"
)

// For any response, no call panics, each error can be shown, "gone" is reported only if Fillout reports it, and each object has
// an ID. KEY in the body stands for the credential. With listings, the calls that list forms and databases get a valid response,
// and only the others get the fuzzed one.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []struct {
		status int
		body   string
	}{
		{200, `[{"formId":"f1","id":1,"name":null,"tags":["t"]}]`},
		{200, `{"bases":[{"id":"b1","name":"Base","url":"https://x.example","createdAt":"2026-01-01"}]}`},
		{200, `{"webhooks":[{"id":"w1","url":"https://x.example","events":["record.created"],"tableIds":["t1"],"active":false}]}`},
		{200, `[{"id":"w1","url":"https://x.example","events":["record.created"],"tableId":7}]`},
		{200, `{"id":"f1","name":"Form","questions":[{"id":"q","name":"Q","type":"T","options":[{"id":1,"value":true,"label":"L"}]}],"quiz":{"enabled":true}}`},
		{200, `{"id":"b1","tables":[{"id":"t","fields":[{"id":"c","type":"text"}]}]}`},
		{201, `{"id":4711,"secret":"s"}`},
		{200, `{"access_token":"a","base_url":"https://eu-api.fillout.com"}`},
		{200, `{"access_token":"a","base_url":"https://user:KEY@eu-api.fillout.com/?KEY"}`},
		{200, `[{}]`},
		{200, `[null]`},
		{200, `{}`},
		{200, `null`},
		{204, ``},
		{200, `[]`},
		{200, `"KEY"`},
		{200, `<html>KEY</html>`},
		{302, `KEY`},
		{400, `{"statusCode":400,"error":"Bad Request","message":"API key invalid: KEY"}`},
		{400, `{"message":"[{\"path\":[\"submissions\",0,\"url\"],\"message\":\"Required KEY\"}]"}`},
		{401, `{"message":"Unauthorized"}`},
		{404, `{"error":{"code":"NOT_FOUND","message":"Webhook not found","details":{"KEY":1}}}`},
		{410, `gone`},
		{429, `{"message":"Too many requests"}`},
		{500, `{"error":{"code":"KEY","message":[1,{}],"details":null}}`},
	} {
		f.Add(uint16(seed.status-200), []byte(seed.body), true)
		f.Add(uint16(seed.status-200), []byte(seed.body), false)
	}
	run := 0
	f.Fuzz(func(t *testing.T, status uint16, body []byte, listings bool) {
		run++ // a key keeps its pace until the process ends
		key := fmt.Sprintf("canary_key_%09d", run)
		answer := resttest.Answer{Status: resttest.Status(status), Body: []byte(strings.ReplaceAll(string(body), "KEY", key))}
		transport := resttest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
			if listings && (r.URL.Path == "/v1/api/forms" || r.URL.Path == "/api/v1/bases") {
				return resttest.Answer{Status: 200, Body: []byte(`[{"id":"other"}]`)}.RoundTrip(r)
			}
			return answer.RoundTrip(r)
		})
		synctest.Test(t, func(t *testing.T) { checkCalls(t, key, answer, listings, transport) })
	})
}

func checkCalls(t *testing.T, key string, answer resttest.Answer, listings bool, transport http.RoundTripper) {
	ctx := t.Context()
	refuses := listings && (answer.Status == http.StatusBadRequest || answer.Status == http.StatusNotFound || answer.Status == http.StatusGone)
	// check makes a call with a client of its own. gone reports whether the response can mean that the object does not exist.
	check := func(what string, gone bool, call func(*Client) (ids []Text, err error)) {
		client := New(Config{APIKey: key, Caller: rest.Caller{Transport: transport}})
		ids, err := call(client)
		resttest.CheckResult(t, what, answer, gone, ids, err, key)
	}
	check("Forms", false, func(c *Client) (ids []Text, err error) {
		forms, err := c.Forms(ctx)
		for _, form := range forms {
			ids = append(ids, Text(form.ID))
		}
		return ids, err
	})
	check("Form", refuses, func(c *Client) ([]Text, error) {
		form, err := c.Form(ctx, "f1")
		return []Text{form.ID}, err
	})
	check("CheckForm", refuses, func(c *Client) ([]Text, error) { return nil, c.CheckForm(ctx, "f1") })
	check("CreateWebhook", answer.Status == http.StatusNotFound || answer.Status == http.StatusGone, func(c *Client) ([]Text, error) {
		id, err := c.CreateWebhook(ctx, "f1", "https://hooks.example.com")
		return []Text{Text(id)}, err
	})
	for _, id := range []string{"1", "w1"} {
		check("DeleteWebhook", refuses, func(c *Client) ([]Text, error) { return nil, c.DeleteWebhook(ctx, id) })
	}
	check("Databases", false, func(c *Client) (ids []Text, err error) {
		databases, err := c.Databases(ctx)
		for _, database := range databases {
			ids = append(ids, database.ID)
		}
		return ids, err
	})
	check("Database", refuses, func(c *Client) ([]Text, error) {
		database, err := c.Database(ctx, "b1")
		return []Text{database.ID}, err
	})
	check("ListDatabaseWebhooks", refuses, func(c *Client) (ids []Text, err error) {
		for webhook, err := range c.ListDatabaseWebhooks(ctx, "") {
			if err != nil {
				return nil, err
			}
			ids = append(ids, Text(webhook.ID))
		}
		return ids, nil
	})
	check("DatabaseWebhook", refuses || answer.Status == http.StatusOK && isList(answer.Body), func(c *Client) ([]Text, error) {
		webhook, err := c.DatabaseWebhook(ctx, "b1", "w1")
		return []Text{Text(webhook.ID)}, err
	})
	check("CreateDatabaseWebhook", refuses, func(c *Client) ([]Text, error) {
		created, err := c.CreateDatabaseWebhook(ctx, DatabaseWebhook{DatabaseID: "b1", URL: "https://hooks.example.com", Events: Events})
		return []Text{Text(created.ID)}, err
	})
	check("DeleteDatabaseWebhook", refuses, func(c *Client) ([]Text, error) {
		return nil, c.DeleteDatabaseWebhook(ctx, "b1", "w1")
	})

	app := OAuth{ClientID: "id", ClientSecret: key, RedirectURI: "https://app.example.com", Caller: rest.Caller{Transport: transport}}
	token, err := app.Exchange(ctx, "code"+key)
	resttest.CheckError(t, "Exchange", err, key)
	if err == nil && (token.AccessToken == "" || token.BaseURL != "" && !strings.HasPrefix(token.BaseURL, "https://")) {
		t.Errorf("%q: got the token %+v", answer.Body, token)
	}
	resttest.CheckError(t, "Invalidate", app.Invalidate(ctx, key), key)
}

// isList reports whether the body is a listing in which each object has an ID.
func isList(body []byte) bool {
	var bare []struct{ ID any }
	var wrapped struct{ Bases, Forms, Webhooks []struct{ ID any } }
	if json.Unmarshal(body, &bare) != nil || bare == nil {
		if json.Unmarshal(body, &wrapped) != nil {
			return false
		}
		for _, bare = range [][]struct{ ID any }{wrapped.Bases, wrapped.Forms, wrapped.Webhooks} {
			if bare != nil {
				break
			}
		}
	}
	for _, item := range bare {
		if item.ID == nil || item.ID == "" {
			return false
		}
	}
	return bare != nil
}

// The type Text accepts any scalar, and survives being encoded and decoded.
func FuzzText(f *testing.F) {
	for _, seed := range []string{`"a"`, `"\u00e4\ud800"`, `12345678901234567890`, `1e400`, `-0`, `true`, `null`, `{}`, `[]`, ` "x"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var text Text
		if json.Unmarshal(raw, &text) != nil {
			return
		}
		again, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var same Text
		if err := json.Unmarshal(again, &same); err != nil || same != text {
			t.Errorf("%q is %q, and then %q, %v", raw, text, same, err)
		}
	})
}
