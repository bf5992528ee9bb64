package fillout_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// A webhook that one listing lacks is in the next one. All webhooks that are missing share that listing.
func TestListingThatLags(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	made := []acctest.Object{p.Create(databaseWebhookType, databaseWebhookConfig("a")), p.Create(databaseWebhookType, databaseWebhookConfig("b"))}
	for name, fault := range map[string]fake.Fault{
		"empty":             {Body: `[]`},
		"empty and wrapped": {Body: `{"webhooks":[]}`},
	} {
		fault.Method, fault.Path, fault.Status = http.MethodGet, databaseWebhooksPath, http.StatusOK
		e.FailNext(fault)
		e.ForgetCalls()
		p := e.Provider(t, nil)
		var readers sync.WaitGroup
		for _, o := range made {
			readers.Go(func() {
				if acctest.MustSucceed(t, p.TryRead(o)).Gone {
					t.Errorf("%s: the webhook %s left the state", name, o.Text("id"))
				}
			})
		}
		readers.Wait()
		if n := e.CallsTo(http.MethodGet, databaseWebhooksPath); n != 2 {
			t.Errorf("%s: the webhooks were listed %d times, want twice", name, n)
		}
	}
}

// A partial response is no listing.
func TestPartialListing(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(databaseWebhookType, databaseWebhookConfig("a"))
	e.FailNext(fake.Fault{Method: http.MethodGet, Path: databaseWebhooksPath, Status: http.StatusPartialContent, Body: `[]`, Times: 5})
	read := e.Provider(t, nil).TryRead(made)
	acctest.WantText(t, read.Errors, "206")
	if read.Gone {
		t.Error("the webhook left the state")
	}
}

// A webhook that was deleted leaves the state.
func TestGoneDatabaseWebhook(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(databaseWebhookType, databaseWebhookConfig("a"))
	e.Fillout.DatabaseWebhooks.Delete(made.Text("id"))
	if !e.Provider(t, nil).Read(made).Gone {
		t.Error("the webhook is still in the state")
	}
}
