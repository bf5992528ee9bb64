package fillout_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Fillout does not report the account of a key, so a "not found" for another key must not remove an object from the state.
func TestKeysAndAccounts(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	made := map[string]acctest.Object{
		webhookType:         p.Create(webhookType, webhookConfig(contact, "a")),
		databaseWebhookType: p.Create(databaseWebhookType, databaseWebhookConfig("a")),
	}
	configs := map[string]acctest.Config{webhookType: webhookConfig(contact, "b"), databaseWebhookType: databaseWebhookConfig("b")}

	for _, key := range []string{"notreal", "abc_def", "sk_prod_wrong_1"} {
		p := e.Provider(t, map[string]string{"fillout.api_key": key, "fillout.region": "eu"})
		for objectType, o := range made {
			for _, after := range []acctest.Object{p.TryRead(o), p.TryDestroy(o)} {
				acctest.WantText(t, after.Errors, "api_key", "FILLOUT_API_KEY", `region "eu"`, "FILLOUT_REGION")
				if after.Gone || strings.Contains(fmt.Sprint(after.Errors), key) && key != "notreal" {
					t.Errorf("%s with the key %s: gone %t, %q", objectType, key, after.Gone, after.Errors)
				}
			}
			acctest.WantText(t, p.TryCreate(objectType, configs[objectType]).Errors, "api_key", "FILLOUT_API_KEY", `region "eu"`)
		}
	}

	t.Log("the key belongs to another organisation, with other forms and databases")
	stranger := acctest.New(t)
	stranger.Fillout.SetAPIKey("sk_prod_stranger_1")
	stranger.Fillout.Forms.Delete(contact)
	stranger.Fillout.Databases.Delete(rsvp)
	settings := map[string]string{
		"fillout.api_key": "sk_prod_stranger_1", "fillout.api_url": stranger.URL + "/fillout", "fillout.tables_url": stranger.URL + "/fillout-tables",
	}
	for range 2 { // the second time with an account that has no forms
		for objectType, o := range made {
			p := stranger.Provider(t, settings)
			for _, after := range []acctest.Object{p.TryRead(o), p.TryDestroy(o)} {
				acctest.WantText(t, after.Errors, "belongs to another organisation", "state was not changed", "terraform state rm")
				if after.Gone {
					t.Errorf("the key of another account removed the %s from the state", objectType)
				}
			}
		}
		for _, f := range stranger.Fillout.Forms.List(nil) {
			stranger.Fillout.Forms.Delete(f.ID)
		}
	}

	t.Log("the key is renewed")
	e.Fillout.SetAPIKey("sk_prod_renewed_2")
	settings = map[string]string{"fillout.api_key": "sk_prod_renewed_2"}
	for objectType, o := range made {
		read := e.Provider(t, settings).Read(o)
		if read.Gone || read.Private() == o.Private() {
			t.Errorf("after the renewal, the private state of the %s is %s", objectType, read.Private())
		}
		made[objectType] = read
	}
	e.Fillout.Forms.Delete(contact)
	e.Fillout.Databases.Delete(rsvp)
	for objectType, o := range made {
		if read := e.Provider(t, settings).Read(o); !read.Gone {
			t.Errorf("the %s is still in the state", objectType)
		}
	}
}

// A response that only looks like "not found" must not remove an object from the state.
func TestStateIsNotWiped(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	form := p.Create(webhookType, webhookConfig(contact, "a"))
	database := p.Create(databaseWebhookType, databaseWebhookConfig("a"))
	for name, fault := range map[string]fake.Fault{
		"null":      {Method: "GET", Status: 200, Body: "null"},
		"nothing":   {Method: "GET", Status: 204},
		"a page":    {Method: "GET", Status: 200, Body: "<html>"},
		"an object": {Method: "GET", Status: 200, Body: "{}"},
		"404":       {Method: "GET", Status: 404, Times: 2, Body: `{"statusCode":404,"error":"Not Found","message":"Not Found"}`},
	} {
		for objectType, o := range map[string]acctest.Object{webhookType: form, databaseWebhookType: database} {
			e.ClearFaults()
			e.FailNext(fault)
			read := e.Provider(t, nil).TryRead(o)
			if acctest.WantText(t, read.Errors, "Cannot read"); read.Gone {
				t.Errorf("%s: the %s was removed from the state", name, objectType)
			}
		}
	}
	e.ClearFaults()
	wrongAddress := e.Provider(t, map[string]string{"fillout.tables_url": e.URL + "/fillout-tables/nope"})
	for _, after := range []acctest.Object{wrongAddress.TryRead(database), wrongAddress.TryDestroy(database)} {
		if acctest.WantText(t, after.Errors, "tables_url", "/nope"); after.Gone {
			t.Error("a wrong address removed the database webhook from the state")
		}
	}
	if countDatabaseWebhooks(e) != 1 {
		t.Error("the webhook was deleted")
	}
}

// A state of a version that had the attribute key_fingerprint needs no change.
func TestStateWithFingerprint(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	for objectType, config := range map[string]acctest.Config{webhookType: webhookConfig(contact, "a"), databaseWebhookType: databaseWebhookConfig("a")} {
		made := e.Provider(t, nil).Create(objectType, config)
		p := e.Provider(t, nil)
		read := p.Read(made.WithRemovedAttribute("key_fingerprint", "77c03351937b"))
		if planned, empty := p.PlanUpdate(read, config); !empty || len(acctest.MustSucceed(t, planned).Warnings) > 0 {
			t.Errorf("%s: the plan is not empty: %v, %q", objectType, planned.State, planned.Warnings)
		}
	}
}
