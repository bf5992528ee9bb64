package fillout_test

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
)

func databaseWebhookConfig(path string) acctest.Config {
	return acctest.Config{
		"database_id": rsvp, "url": "https://hooks.example.com/" + path,
		"events": []string{"record.created", "record.deleted"}, "table_id": "tbl_guests",
	}
}

const databaseWebhooksPath = "/fillout-tables/api/v1/bases/" + rsvp + "/webhooks"

// Fillout shows the secret once, and the state keeps it.
func TestSecretOfADatabaseWebhook(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(databaseWebhookType, databaseWebhookConfig("a"))
	secret := secretOf(t, e, made)
	if made.Text("secret") != secret {
		t.Errorf("the secret is %q, want %q", made.Text("secret"), secret)
	}
	p := e.Provider(t, nil)
	read := p.Read(made)
	if read.Text("secret") != secret {
		t.Error("a refresh lost the secret")
	}
	if _, empty := p.PlanUpdate(read, databaseWebhookConfig("a")); !empty {
		t.Error("the plan after a create is not empty")
	}
	imported := acctest.MustSucceed(t, p.ImportByIdentity(databaseWebhookType, map[string]string{"database_id": rsvp, "id": made.Text("id")}))
	if imported.Text("secret") != "" {
		t.Error("an import has a secret")
	}
	if _, empty := p.PlanUpdate(imported, databaseWebhookConfig("a")); !empty {
		t.Error("the plan after an import is not empty")
	}

	t.Log("a disabled webhook stays in the state, with a warning")
	e.Fillout.DatabaseWebhooks.Edit(made.Text("id"), func(w *filloutfake.DatabaseWebhook) { w.Active = false })
	off := e.Provider(t, nil).Read(made)
	acctest.WantText(t, off.Warnings, "disabled", made.Text("id"), "-replace")
	if on := true; off.State["active"].As(&on) != nil || on {
		t.Errorf("active is %v", off.State["active"])
	}
}

// A refresh reads all webhooks of a database by one listing.
func TestOneListingForAllDatabaseWebhooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, oneListingForAllDatabaseWebhooks) // on real time, a machine under load would send late
}

func oneListingForAllDatabaseWebhooks(t *testing.T) {
	e := acctest.NewInMemory(t)
	p := e.Provider(t, nil)
	made := make([]acctest.Object, 30)
	var creates sync.WaitGroup
	for i := range made {
		creates.Go(func() {
			made[i] = p.TryCreate(databaseWebhookType, databaseWebhookConfig(strconv.Itoa(i)))
		})
	}
	creates.Wait()
	for _, c := range e.Calls() {
		if c.Status != http.StatusOK {
			t.Errorf("%s %s was answered with %d", c.Method, c.Path, c.Status)
		}
	}
	e.ForgetCalls()
	p = e.Provider(t, nil)
	var reads sync.WaitGroup
	for _, o := range made {
		reads.Go(func() { p.TryRead(acctest.MustSucceed(t, o)) })
	}
	reads.Wait()
	if calls := e.Calls(); len(calls) != 1 || calls[0].Path != databaseWebhooksPath {
		t.Errorf("a refresh makes the calls %v, want one listing", calls)
	}
}

// A create whose response is lost leaves one webhook, and the state has its secret.
func TestDatabaseWebhookWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fake.Fault{
		"502":       {Method: "POST", When: fake.After, Status: 502},
		"no answer": {Method: "POST", When: fake.After, Drop: true},
		"no ID":     {Method: "POST", When: fake.After, Status: 200, Body: "{}"},
		"a page":    {Method: "POST", When: fake.After, Status: 200, Body: "<html>"},
	} {
		e := acctest.New(t)
		// Another client created an identical webhook, which must stay.
		e.Fillout.DatabaseWebhooks.Put(filloutfake.DatabaseWebhook{
			ID: 5, BaseID: rsvp, URL: "https://hooks.example.com/a", Events: []string{"record.deleted", "record.created"}, TableIDs: []string{"tbl_guests"}, Active: true,
		})
		e.FailNext(fault)
		made := e.Create(t, databaseWebhookType, databaseWebhookConfig("a"))
		acctest.WantText(t, made.Warnings, "identical", rsvp+"/5", "import {")
		if n := countDatabaseWebhooks(e); n != 2 || made.Text("secret") == "" || made.Text("secret") != secretOf(t, e, made) {
			t.Errorf("%s: there are %d webhooks, and the secret is %q", name, n, made.Text("secret"))
		}
		if _, ok := e.Fillout.DatabaseWebhooks.Get("5"); !ok {
			t.Errorf("%s: another client's webhook was deleted", name)
		}
	}
}

func TestDatabaseWebhookThatStaysLost(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	lost := fake.Fault{Method: "POST", When: fake.After, Status: 502}

	t.Log("both responses are lost")
	e.FailNext(lost, lost)
	none := e.Provider(t, nil).TryCreate(databaseWebhookType, databaseWebhookConfig("a"))
	acctest.WantText(t, none.Errors, "502")
	if countDatabaseWebhooks(e) != 0 || !none.Gone {
		t.Errorf("%d webhooks are left", countDatabaseWebhooks(e))
	}

	t.Log("no webhook was created")
	e.FailNext(fake.Fault{Method: "POST", Status: 502})
	acctest.WantText(t, e.Provider(t, nil).TryCreate(databaseWebhookType, databaseWebhookConfig("a")).Errors, "502")
	if countDatabaseWebhooks(e) != 0 {
		t.Errorf("%d webhooks are left", countDatabaseWebhooks(e))
	}

	t.Log("the lost webhook cannot be deleted: it is stored as tainted, so that the next apply deletes it")
	e.FailNext(lost, fake.Fault{Method: "DELETE", Status: 403})
	tainted := e.Provider(t, nil).TryCreate(databaseWebhookType, databaseWebhookConfig("a"))
	acctest.WantText(t, tainted.Errors, "could not be deleted", "next apply")
	if tainted.Gone || tainted.Text("secret") != "" || tainted.Text("url") == "" {
		t.Errorf("the state is %v", tainted.State)
	}
	e.Provider(t, nil).Destroy(tainted)
	if countDatabaseWebhooks(e) != 0 {
		t.Errorf("%d webhooks are left", countDatabaseWebhooks(e))
	}

	t.Log("the lost webhook cannot be looked up")
	read := fake.Fault{Method: "GET", DelayMS: 1} // at the plan, and before the create
	e.FailNext(lost, read, read, fake.Fault{Method: "GET", Status: 403})
	acctest.WantText(t, e.Provider(t, nil).TryCreate(databaseWebhookType, databaseWebhookConfig("b")).Errors,
		"502", "could not be looked up", "403", "integrations_fillout_database_webhooks")
	if countDatabaseWebhooks(e) != 1 {
		t.Errorf("there are %d webhooks, want the lost one", countDatabaseWebhooks(e))
	}
}

// Concurrent creates of the same content each return a webhook of their own, even if a response is lost.
func TestDatabaseWebhooksOfTheSameContent(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.FailNext(fake.Fault{Method: "POST", When: fake.After, Status: 502})
	p := e.Provider(t, nil)
	made := make([]acctest.Object, 5)
	var creates sync.WaitGroup
	for i := range made {
		creates.Go(func() { made[i] = p.TryCreate(databaseWebhookType, databaseWebhookConfig("a")) })
	}
	creates.Wait()
	ids := map[string]bool{}
	for _, o := range made {
		ids[acctest.MustSucceed(t, o).Text("id")] = o.Text("secret") == secretOf(t, e, o)
	}
	if len(ids) != len(made) || countDatabaseWebhooks(e) != len(made) {
		t.Errorf("%d resources have the webhooks %v; Fillout has %d", len(made), ids, countDatabaseWebhooks(e))
	}
}

func TestDatabaseDeletedOutside(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(databaseWebhookType, databaseWebhookConfig("a"))
	e.Fillout.Databases.Delete(rsvp)
	p := e.Provider(t, nil)
	gone := p.Read(made)
	if !gone.Gone {
		t.Error("the webhook is in the state after its database was deleted")
	}
	acctest.WantText(t, gone.Warnings, "The database was deleted", rsvp)
	planned, _ := p.PlanCreate(databaseWebhookType, databaseWebhookConfig("a"))
	acctest.WantText(t, acctest.MustSucceed(t, planned).Warnings, "The database is not found", rsvp)
	acctest.WantText(t, p.TryCreate(databaseWebhookType, databaseWebhookConfig("a")).Errors, "database_id", rsvp)
	if again := p.Destroy(made); !again.Gone {
		t.Error("a webhook that no longer exists cannot be destroyed")
	}
}

func TestListOfDatabaseWebhooks(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Fillout.SetBasesWrapped(true)
	p := e.Provider(t, nil)
	for _, path := range []string{"a", "b", "c"} {
		p.Create(databaseWebhookType, databaseWebhookConfig(path))
	}
	all := p.List(databaseWebhookType, true, 0)
	if len(all) != 3 || all[2].Text("url") != "https://hooks.example.com/c" || all[0].Text("secret") != "" || all[1].Identity["database_id"] != rsvp {
		t.Errorf("the list is %+v", all)
	}
	if limited := p.List(databaseWebhookType, false, 2); len(limited) != 2 || limited[0].State != nil {
		t.Errorf("with a limit of 2 and without the resource, the list is %+v", limited)
	}
	if all[0].DisplayName != "hooks.example.com: record.created, record.deleted" {
		t.Errorf("the display name is %q", all[0].DisplayName)
	}
	other, _ := e.Fillout.Databases.Get(rsvp)
	other.ID = "other"
	e.Fillout.Databases.Put(other)
	e.ForgetCalls()
	if one := e.Provider(t, nil).Query(databaseWebhookType, acctest.Config{"database_id": rsvp}, true, 0); len(one) != 3 || len(e.Calls()) != 1 {
		t.Errorf("%d webhooks of one database are listed, by %d calls", len(one), len(e.Calls()))
	}
	if none := p.Query(databaseWebhookType, acctest.Config{"database_id": "other"}, true, 0); len(none) != 0 {
		t.Errorf("the webhooks of the other database are %+v", none)
	}
	acctest.WantText(t, p.Query(databaseWebhookType, acctest.Config{"database_id": "nope"}, true, 0)[0].Errors, "database_id", "nope")
	acctest.WantText(t, p.Query(databaseWebhookType, acctest.Config{"database_id": ""}, true, 0)[0].Errors, "database_id", "empty")
	e.FailNext(fake.Fault{Method: "GET", Path: databaseWebhooksPath, Status: 403})
	if failed := e.Provider(t, nil).List(databaseWebhookType, true, 0); len(failed) != 1 {
		t.Errorf("a listing that failed returned %d results, want one with the error", len(failed))
	} else {
		acctest.WantText(t, failed[0].Errors, "Cannot list Fillout database webhook", "403")
	}
}
