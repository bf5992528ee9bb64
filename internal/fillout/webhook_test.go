package fillout_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

func webhookConfig(form, path string) acctest.Config {
	return acctest.Config{"form_id": form, "url": "https://hooks.example.com/" + path}
}

func countWebhooks(e *acctest.Env) int { return len(e.Fillout.Webhooks.List(nil)) }

const (
	createPath = "/fillout/v1/api/webhook/create"
	deletePath = "/fillout/v1/api/webhook/delete"
)

// Thirty concurrent creates stay below 5 calls per second, and a refresh makes one listing.
func TestThirtyWebhooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, thirtyWebhooks) // on real time, a machine under load would send late
}

func thirtyWebhooks(t *testing.T) {
	e := acctest.NewInMemory(t)
	p := e.Provider(t, nil)
	made := make([]acctest.Object, 30)
	var creates sync.WaitGroup
	for i := range made {
		creates.Go(func() {
			made[i] = p.TryCreate(webhookType, webhookConfig(registration, fmt.Sprint(i)))
		})
	}
	creates.Wait()
	for _, o := range made {
		acctest.MustSucceed(t, o)
	}
	for _, c := range e.Calls() {
		if c.Status != http.StatusOK {
			t.Errorf("%s %s was answered with %d", c.Method, c.Path, c.Status)
		}
	}
	if n := countWebhooks(e); n != len(made) || e.CallsTo(http.MethodPost, createPath) != n {
		t.Errorf("%d webhooks by %d calls, want %d of both", n, e.CallsTo(http.MethodPost, createPath), len(made))
	}

	e.ForgetCalls()
	p = e.Provider(t, nil) // the next run
	var reads sync.WaitGroup
	for _, o := range made {
		reads.Go(func() { p.TryRead(o) })
	}
	reads.Wait()
	if calls := e.Calls(); len(calls) != 1 || calls[0].Path != "/fillout/v1/api/forms" {
		t.Errorf("a refresh makes the calls %v, want one GET /forms", calls)
	}
}

// A create whose response is lost is not retried, because the provider cannot count the webhooks.
func TestWebhookWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fake.Fault{
		"502":             {Method: "POST", When: fake.After, Status: 502},
		"no answer":       {Method: "POST", When: fake.After, Drop: true},
		"an empty answer": {Method: "POST", When: fake.After, Status: 200, Headers: map[string]string{"Content-Length": "0"}, Body: " "},
		"no ID":           {Method: "POST", When: fake.After, Status: 200, Body: "{}"},
		"a page":          {Method: "POST", When: fake.After, Status: 200, Body: "<html>"},
	} {
		e := acctest.New(t)
		e.FailNext(fault)
		lost := e.Provider(t, nil).TryCreate(webhookType, webhookConfig(registration, "a?token=canary"))
		acctest.WantText(t, lost.Errors, "may exist", registration, "no way to list", "submit the form once", "support")
		if strings.Contains(fmt.Sprint(lost.Errors), "canary") {
			t.Errorf("%s: the error shows the URL's secret: %q", name, lost.Errors)
		}
		if !lost.Gone || e.CallsTo(http.MethodPost, createPath) != 1 || countWebhooks(e) != 1 {
			t.Errorf("%s: %d calls, %d webhooks, in state: %t", name, e.CallsTo(http.MethodPost, createPath), countWebhooks(e), !lost.Gone)
		}
	}

	t.Log("a refused create is retried, or fails with a known outcome")
	e := acctest.New(t)
	e.FailNext(fake.Fault{Method: "POST", Status: 429, Headers: map[string]string{"Retry-After": "0"}})
	e.Provider(t, nil).Create(webhookType, webhookConfig(registration, "a"))
	e.FailNext(fake.Fault{Method: "POST", Status: 403, Body: `{"statusCode":403,"error":"Forbidden","message":"Webhooks are not in your plan"}`})
	refused := e.Provider(t, nil).TryCreate(webhookType, webhookConfig(registration, "b"))
	acctest.WantText(t, refused.Errors, "Webhooks are not in your plan")
	if strings.Contains(fmt.Sprint(refused.Errors), "may exist") {
		t.Errorf("the error of a refusal reports an unknown outcome: %q", refused.Errors)
	}
}

func TestFormDeletedOutside(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusNotFound, http.StatusBadRequest} {
		e := acctest.New(t)
		e.Fillout.SetUnknown(status)
		made := e.Provider(t, nil).Create(webhookType, webhookConfig(contact, "a"))
		e.Fillout.Forms.Delete(contact)

		p := e.Provider(t, nil)
		gone := p.Read(made)
		if !gone.Gone || gone.Identity["id"] != made.Text("id") {
			t.Errorf("%d: the webhook of a form that was deleted is %+v", status, gone)
		}
		acctest.WantText(t, gone.Warnings, "The form was deleted", contact)
		acctest.WantText(t, gone.Warnings, "the plan creates it again")
		e.ForgetCalls()
		planned, empty := p.PlanCreate(webhookType, webhookConfig(contact, "a"))
		if acctest.MustSucceed(t, planned); empty {
			t.Error("the plan does not create the webhook again")
		}
		acctest.WantText(t, planned.Warnings, "The form is not found", contact)
		acctest.WantText(t, p.TryCreate(webhookType, webhookConfig(contact, "a")).Errors, "form_id", contact, "integrations_fillout_forms")
		if writes := e.Writes(); len(writes) > 0 {
			t.Errorf("a create for a form that does not exist made the writes %v", writes)
		}

		t.Log("the last form was deleted, so the listing is empty")
		other := p.Create(webhookType, webhookConfig(registration, "a"))
		for _, f := range e.Fillout.Forms.List(nil) {
			e.Fillout.Forms.Delete(f.ID)
		}
		if gone := e.Provider(t, nil).Read(other); !gone.Gone {
			t.Errorf("%d: the webhook is in the state after all forms were deleted", status)
		}
	}
}

// A form that the listing lacks may exist.
func TestFormThatTheListingLacks(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(webhookType, webhookConfig(contact, "a"))
	e.FailNext(fake.Fault{Method: "GET", Path: "/fillout/v1/api/forms", Status: 200, Body: "[]"})
	if read := e.Provider(t, nil).Read(made); read.Gone {
		t.Error("an empty listing removed the webhook from the state")
	}
}

func TestDeleteOfAWebhook(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	for _, c := range []struct {
		idType string // the only JSON type of IDs that Fillout accepts; "" means both
		calls  int
	}{{"", 1}, {"number", 1}, {"string", 2}} {
		made := p.Create(webhookType, webhookConfig(contact, "a"))
		e.Fillout.SetWebhookIDType(c.idType)
		e.ForgetCalls()
		p.Destroy(made)
		if n := e.CallsTo(http.MethodPost, deletePath); n != c.calls || countWebhooks(e) != 0 {
			t.Errorf("if Fillout accepts %q: %d calls, and %d webhooks are left", c.idType, n, countWebhooks(e))
		}
		for _, status := range []int{http.StatusNotFound, http.StatusBadRequest} {
			e.Fillout.SetUnknown(status)
			if again := p.Destroy(made); !again.Gone {
				t.Errorf("if Fillout accepts %q and answers %d for a deleted webhook, the second delete fails", c.idType, status)
			}
		}
		e.Fillout.SetWebhookIDType("")
	}

	t.Log("a refusal for another reason does not mean \"not found\"")
	made := p.Create(webhookType, webhookConfig(contact, "a"))
	e.FailNext(fake.Fault{Method: "POST", Status: 400, Times: 2, Body: `{"statusCode":400,"error":"Bad Request","message":"The form is locked"}`})
	if kept := p.TryDestroy(made); kept.Gone {
		t.Error("a webhook that could not be deleted was removed from the state")
	} else {
		acctest.WantText(t, kept.Errors, "The form is locked")
	}

	t.Log("a 404 of a wrong address does not mean \"not found\"")
	wrongAddress := e.Provider(t, map[string]string{"fillout.api_url": e.URL + "/fillout/nope"})
	if kept := wrongAddress.TryDestroy(made); kept.Gone {
		t.Error("a wrong address removed the webhook from the state")
	} else {
		acctest.WantText(t, kept.Errors, "api_url", "/fillout/nope")
	}
}

// A message may be a list of validation issues, encoded as JSON in a JSON string.
func TestValidationIssuesAreSentences(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.FailNext(fake.Fault{Method: "POST", Status: 400, Body: `{"statusCode":400,"error":"Bad Request","message":"[{\"code\":\"invalid_format\",\"path\":[\"url\"],\"message\":\"Invalid URL\"},` +
		`{\"code\":\"invalid_type\",\"path\":[\"a\",0,\"b\"],\"message\":\"Invalid input: expected array, received undefined\"}]"}`})
	refused := e.Provider(t, nil).TryCreate(webhookType, webhookConfig(contact, "a"))
	acctest.WantText(t, refused.Errors, "400 Bad Request: url: Invalid URL. a[0].b: Invalid input: expected array, received undefined.")

	config := databaseWebhookConfig("a")
	config["events"] = []string{"record.created", "record.exploded"}
	p := e.Provider(t, nil)
	acctest.WantText(t, p.TryCreate(databaseWebhookType, config).Errors, "BAD_REQUEST", "Validation error: events[1]: Invalid option: expected one of")
}
