package fyle_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// An apply adopts the orphan of an interrupted apply, but not a webhook that may belong to another configuration.
func TestWebhookOfAnInterruptedApply(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change  func(*fylefake.Subscription)
		adopted bool
		warning []string
	}{
		"the same":           {func(*fylefake.Subscription) {}, true, []string{"adopted", "left", "interrupted", "terraform state rm"}},
		"just within":        {func(s *fylefake.Subscription) { s.CreatedAt.Time = s.CreatedAt.Add(-59 * time.Minute) }, true, []string{"adopted", "left"}},
		"older than an hour": {func(s *fylefake.Subscription) { s.CreatedAt.Time = s.CreatedAt.Add(-61 * time.Minute) }, false, []string{"does the same", "left", "twice", "import"}},
		"of other resources": {func(s *fylefake.Subscription) { s.SubscribedResources = []string{"EXPENSE"} }, false, nil},
		"of another URL":     {func(s *fylefake.Subscription) { s.WebhookURL += "/" }, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			left := fylefake.Subscription{
				ID: "left", OrgID: fylefake.FirstOrgID, IsEnabled: true, WebhookURL: "https://hooks.example.com/a",
				SubscribedResources: []string{"REPORT", "EXPENSE"}, CreatedAt: fylefake.Timestamp{Time: e.Clock.Now()},
			}
			c.change(&left)
			e.Fyle.Subscriptions.Put(left)
			made := e.Provider(t, nil).Create(webhookType, webhook("https://hooks.example.com/a"))
			if adopted := made.Text("id") == "left"; adopted != c.adopted {
				t.Errorf("the webhook is %s", made.Text("id"))
			}
			if posts, want := e.CallsTo(http.MethodPost, subscriptions), map[bool]int{true: 0, false: 1}; posts != want[c.adopted] || e.CallsTo(http.MethodGet, subscriptions) != 1 {
				t.Errorf("%d writes, and the calls %v", posts, e.Calls())
			}
			if c.warning == nil && len(made.Warnings) > 0 {
				t.Errorf("warned %q", made.Warnings)
			}
			if c.warning != nil {
				acctest.WantText(t, made.Warnings, c.warning...)
			}
		})
	}
}

// Identical webhooks of one run remain separate webhooks, and one of them adopts the orphan of the previous run.
func TestEqualWebhooksOfOneRun(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Fyle.Subscriptions.Put(fylefake.Subscription{
		ID: "left", OrgID: fylefake.FirstOrgID, IsEnabled: true, WebhookURL: "https://hooks.example.com/a",
		SubscribedResources: []string{"REPORT", "EXPENSE"}, CreatedAt: fylefake.Timestamp{Time: e.Clock.Now()},
	})
	p := e.Provider(t, nil)
	made := make([]acctest.Object, 5)
	var creates sync.WaitGroup
	for i := range made {
		creates.Go(func() { made[i] = p.TryCreate(webhookType, webhook("https://hooks.example.com/a")) })
	}
	creates.Wait()
	ids := map[string]bool{}
	for _, m := range made {
		ids[acctest.MustSucceed(t, m).Text("id")] = true
	}
	if len(ids) != len(made) || !ids["left"] || len(e.Fyle.Subscriptions.List(nil)) != len(made) {
		t.Errorf("the webhooks in state are %v, and Fyle has %d", ids, len(e.Fyle.Subscriptions.List(nil)))
	}
}

// Of several identical webhooks, the newest is the orphan.
func TestNewestWebhookIsAdopted(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	for id, age := range map[string]time.Duration{"a": 3 * time.Minute, "b": time.Minute, "c": 2 * time.Minute} {
		e.Fyle.Subscriptions.Put(fylefake.Subscription{
			ID: id, OrgID: fylefake.FirstOrgID, IsEnabled: true, WebhookURL: "https://hooks.example.com/a",
			SubscribedResources: []string{"REPORT", "EXPENSE"}, CreatedAt: fylefake.Timestamp{Time: e.Clock.Now().Add(-age)},
		})
	}
	made := e.Provider(t, nil).Create(webhookType, webhook("https://hooks.example.com/a"))
	if made.Text("id") != "b" {
		t.Errorf("the webhook is %s, want b", made.Text("id"))
	}
}

func TestCallbackOfAnInterruptedApply(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		when    map[string]any
		payload map[string]any
		adopted bool
	}{
		"as sent":            {map[string]any{"hours": 6, "start_date": "2030-01-01T00:00:00Z"}, nil, true},
		"as Fyle may return": {map[string]any{"hours": 6.0, "days": 0, "end_date": nil, "start_date": "2030-01-01T01:00:00+01:00"}, map[string]any{"resource_id": nil}, true},
		"another schedule":   {map[string]any{"hours": 5, "start_date": "2030-01-01T00:00:00Z"}, nil, false},
		"one that may end":   {map[string]any{"hours": 6, "start_date": "2030-01-01T00:00:00Z", "end_date": "2031-01-01T00:00:00Z"}, nil, false},
		"a payload besides":  {map[string]any{"hours": 6, "start_date": "2030-01-01T00:00:00Z"}, map[string]any{"resource_id": "tx1"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			e.Fyle.ScheduledCallbacks.Put(fylefake.ScheduledCallback{
				ID: "left", OrgID: fylefake.FirstOrgID, IsEnabled: true, URL: "https://hooks.example.com/tick", Payload: c.payload,
				ScheduleConfig: fylefake.ScheduleConfig{Type: "interval", When: c.when}, CreatedAt: fylefake.Timestamp{Time: e.Clock.Now()},
			})
			api := fyleapi.New(fyleapi.Config{
				AccountsURL: e.URL + "/fyle", ClientID: e.Fyle.ClientID(), ClientSecret: e.Fyle.ClientSecret(), RefreshToken: e.Fyle.RefreshToken(),
			})
			created, err := api.ScheduledCallbacks.Create(t.Context(), fyleapi.ScheduledCallback{
				URL: "https://hooks.example.com/tick", Enabled: true,
				Schedule: fyleapi.Schedule{Type: "interval", When: map[string]any{"hours": int64(6), "start_date": "2030-01-01T00:00:00Z"}},
			})
			if adopted := created.How == rest.HowAdopted; err != nil || adopted != c.adopted {
				t.Errorf("the callback was adopted: %t, want %t (%v)", adopted, c.adopted, err)
			}
			if n := len(e.Fyle.ScheduledCallbacks.List(nil)); (n == 1) != c.adopted {
				t.Errorf("there are %d callbacks", n)
			}
		})
	}
}

// Terraform destroys and creates a resource that gets another name. If the create comes first, it adopts the object, and the
// destroy must not disable it.
func TestWebhookUnderAnotherName(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	before := e.Provider(t, nil).Create(webhookType, webhook("https://hooks.example.com/a"))
	p := e.Provider(t, nil)
	after := p.Create(webhookType, webhook("https://hooks.example.com/a"))
	p.Destroy(before)
	if s, _ := e.Fyle.Subscriptions.Get(after.Text("id")); !s.IsEnabled || after.Text("id") != before.Text("id") {
		t.Errorf("the webhook in state is %s, at Fyle is %+v", after.Text("id"), s)
	}
}
