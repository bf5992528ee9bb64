package fyle_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
)

// page is a page of a listing on its way from the fake to the provider.
type page struct {
	number int // of the listing requests, from 0
	single bool
	offset int
	status int
	body   map[string]any
}

func (p *page) data() []any { return p.body["data"].([]any) } // a list in each page of the fake

// changePages puts a proxy before the emulator that passes each page of the webhooks to change.
func changePages(t *testing.T, e *acctest.Env, change func(*page)) {
	var mu sync.Mutex
	number := 0
	e.WithProxy(t, func(emulator http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodGet || r.URL.Path != subscriptions {
				emulator.ServeHTTP(w, r)
				return
			}
			recorder := httptest.NewRecorder()
			emulator.ServeHTTP(recorder, r)
			p := page{status: recorder.Code, single: r.URL.Query().Has("id")}
			p.offset, _ = strconv.Atoi(r.URL.Query().Get("offset"))
			if err := json.Unmarshal(recorder.Body.Bytes(), &p.body); err != nil {
				t.Error(err)
			}
			mu.Lock()
			p.number = number
			number++
			change(&p)
			mu.Unlock()
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(p.status)
			_ = json.NewEncoder(w).Encode(p.body)
		})
	})
}

// Whatever is wrong with a listing, no webhook that exists leaves the state, so that no plan creates it again.
func TestUntrustworthyListing(t *testing.T) {
	t.Parallel()
	const webhooks = 205
	for name, c := range map[string]struct {
		change func(*page)
		err    []string // of each read; nil if all succeed
		calls  int
	}{
		"untouched":       {func(*page) {}, nil, 2},
		"no count":        {func(p *page) { delete(p.body, "count") }, []string{"Cannot read", "no count"}, 0},
		"count null":      {func(p *page) { p.body["count"] = nil }, []string{"Cannot read", "no count"}, 0},
		"count 0":         {func(p *page) { p.body["count"] = 0 }, []string{"Cannot read", "inconsistent"}, 0},
		"count as text":   {func(p *page) { p.body["count"] = "205" }, []string{"Cannot read"}, 0},
		"count of a page": {func(p *page) { p.body["count"] = len(p.data()) }, []string{"Cannot read", "inconsistent"}, 0},
		"206":             {func(p *page) { p.status, p.body["count"], p.body["data"] = 206, 0, []any{} }, []string{"Cannot read", "206"}, 0},
		"one slips, always": {func(p *page) {
			if p.offset > 0 {
				p.body["data"] = p.data()[1:]
			}
		}, []string{"Cannot read", "inconsistent"}, 0},
		"one slips, once": {func(p *page) {
			if p.number == 1 {
				p.body["data"], p.body["count"] = p.data()[1:], webhooks-1
			}
		}, nil, 4},
		"endless": {func(p *page) {
			p.body["count"] = 1_000_000
			for i, object := range p.data() {
				object.(map[string]any)["id"] = fmt.Sprintf("su%05d", i)
			}
		}, []string{"Cannot read", "inconsistent"}, 0},
		"the listing lags": {func(p *page) {
			if !p.single {
				p.body["count"] = 201
				p.body["data"] = slices.DeleteFunc(p.data(), func(o any) bool { return o.(map[string]any)["id"].(string) > "su00200" })
			}
		}, nil, 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			org := e.Provider(t, nil).Create(webhookType, webhook("https://hooks.example.com/first")).Text("org_id")
			e.Fyle.Subscriptions.Delete(e.Fyle.Subscriptions.List(nil)[0].ID)
			for i := range webhooks {
				e.Fyle.Subscriptions.Put(fylefake.Subscription{
					ID: fmt.Sprintf("su%05d", i), IsEnabled: true, WebhookURL: fmt.Sprintf("https://hooks.example.com/%d", i), OrgID: org, SubscribedResources: []string{"REPORT"},
				})
			}
			all := e.Provider(t, nil).List(webhookType, true, 0)
			if len(all) != webhooks {
				t.Fatalf("the list has %d webhooks", len(all))
			}
			e.ForgetCalls()
			changePages(t, e, c.change)
			p := e.Provider(t, nil)
			var readers sync.WaitGroup
			for _, o := range all {
				readers.Go(func() {
					read := p.TryRead(o)
					if read.Gone {
						t.Errorf("%s left the state: %q", o.Text("id"), read.Warnings)
					}
					if c.err == nil {
						acctest.MustSucceed(t, read)
					} else {
						acctest.WantText(t, read.Errors, c.err...)
					}
				})
			}
			readers.Wait()
			if n := e.CallsTo(http.MethodGet, subscriptions); c.calls > 0 && n != c.calls || n > 50 {
				t.Errorf("%d listings, want %d", n, c.calls)
			}
		})
	}
}

// A webhook that was deleted leaves the state, after a lookup.
func TestGoneWebhook(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	gone, kept := p.Create(webhookType, webhook("https://hooks.example.com/a")), p.Create(webhookType, webhook("https://hooks.example.com/b"))
	e.Fyle.Subscriptions.Delete(gone.Text("id"))
	e.NewWorkingDirectory(t) // which does not know that the webhook is new
	e.ForgetCalls()
	p = e.Provider(t, nil)
	if !p.Read(gone).Gone || p.Read(kept).Gone {
		t.Error("want the first webhook to be gone, and the second to be in the state")
	}
	if n := e.CallsTo(http.MethodGet, subscriptions); n != 2 {
		t.Errorf("%d calls, want the listing and the lookup", n)
	}
}

// A webhook that was created less than a minute ago, and that Fyle does not list yet, stays in the state.
func TestNewWebhookThatIsNotListedYet(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		made := e.Provider(t, nil).Create(webhookType, webhook("https://hooks.example.com/a"))
		empty := fake.Fault{Method: http.MethodGet, Path: subscriptions, Status: http.StatusOK, Body: `{"count":0,"data":[]}`, Times: 4}
		e.FailNext(empty)
		if e.Provider(t, nil).Read(made).Gone {
			t.Error("the webhook left the state")
		}
		<-time.After(time.Minute)
		e.FailNext(empty)
		if !e.Provider(t, nil).Read(made).Gone {
			t.Error("a webhook that is missing after more than a minute is in the state")
		}
	})
}
