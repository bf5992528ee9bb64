package fyle_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
)

// An apply adopts the orphan of an interrupted apply, but not a webhook that may belong to another configuration.
func TestWebhookOfAnInterruptedApply(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change  func(*fylefake.Subscription)
		adopted bool
		warning []string
	}{
		"the same":           {func(*fylefake.Subscription) {}, true, []string{"will be adopted", "left", "interrupted"}},
		"just within":        {func(s *fylefake.Subscription) { s.CreatedAt.Time = s.CreatedAt.Add(-59 * time.Minute) }, true, []string{"will be adopted", "left"}},
		"older than an hour": {func(s *fylefake.Subscription) { s.CreatedAt.Time = s.CreatedAt.Add(-61 * time.Minute) }, false, []string{"identical", "left", "created 1h1m ago", "import {"}},
		"from the future":    {func(s *fylefake.Subscription) { s.CreatedAt.Time = s.CreatedAt.Add(time.Hour) }, false, []string{"identical"}},
		"of other resources": {func(s *fylefake.Subscription) { s.SubscribedResources = []string{"EXPENSE"} }, false, nil},
		"of another URL":     {func(s *fylefake.Subscription) { s.WebhookURL += "/" }, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			e.Clock.Advance(5 * time.Hour) // this machine's clock is behind
			left := fylefake.Subscription{
				ID: "left", OrgID: fylefake.FirstOrgID, IsEnabled: true, WebhookURL: "https://hooks.example.com/a",
				SubscribedResources: []string{"REPORT", "EXPENSE"}, CreatedAt: fylefake.Timestamp{Time: e.Clock.Now()},
			}
			c.change(&left)
			e.Fyle.Subscriptions.Put(left)
			made := e.Create(t, webhookType, webhook("https://hooks.example.com/a"))
			if adopted := made.Text("id") == "left"; adopted != c.adopted {
				t.Errorf("the webhook is %s", made.Text("id"))
			}
			if posts, want := e.CallsTo(http.MethodPost, subscriptions), map[bool]int{true: 0, false: 1}; posts != want[c.adopted] {
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

// An apply adopts an object only if its plan chose that object.
func TestApplyAdoptsNothingByItself(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := webhook("https://hooks.example.com/a")
	e.Provider(t, nil).PlanCreate(webhookType, config)
	other := e.Provider(t, nil).Create(webhookType, config) // another state, after this plan
	made := e.Provider(t, nil).Create(webhookType, config)
	if made.Text("id") == other.Text("id") {
		t.Error("the apply adopted an object that its plan did not show")
	}
}

// A create whose response is lost, and which was not carried out, does not take an equal webhook of the state for its own.
func TestLostResponseBesideAnEqualWebhook(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := webhook("https://hooks.example.com/a")
	first := e.Provider(t, nil).Create(webhookType, config)
	e.FailNext(fake.Fault{Method: http.MethodPost, Path: subscriptions, When: fake.Before, Status: http.StatusBadGateway})
	second := e.Provider(t, nil).TryCreate(webhookType, config)
	if len(second.Errors) == 0 || second.Text("id") == first.Text("id") {
		t.Errorf("the errors are %q, and the state has the webhook %s", second.Errors, second.Text("id"))
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
	made := make([]acctest.Object, 5)
	inParallel := func(operation func(p *acctest.Provider) acctest.Object) {
		p := e.Provider(t, nil)
		var operations sync.WaitGroup
		for i := range made {
			operations.Go(func() { made[i] = operation(p) })
		}
		operations.Wait()
	}
	config := webhook("https://hooks.example.com/a")
	inParallel(func(p *acctest.Provider) acctest.Object {
		planned, _ := p.PlanCreate(webhookType, config)
		return planned
	})
	e.ForgetCalls()
	inParallel(func(p *acctest.Provider) acctest.Object { return p.TryCreate(webhookType, config) })
	if posts, gets := e.CallsTo(http.MethodPost, subscriptions), e.CallsTo(http.MethodGet, subscriptions); posts != 4 || gets != 2 {
		t.Errorf("the apply made %d writes and %d reads, want 4, and one listing and the adopted one", posts, gets)
	}
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
	made := e.Create(t, webhookType, webhook("https://hooks.example.com/a"))
	if made.Text("id") != "b" {
		t.Errorf("the webhook is %s, want b", made.Text("id"))
	}
}

// A callback at midnight is not one at every hour.
func TestMidnightIsATime(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Fyle.ScheduledCallbacks.Put(fylefake.ScheduledCallback{
		ID: "left", OrgID: fylefake.FirstOrgID, IsEnabled: true, URL: "https://hooks.example.com/tick",
		ScheduleConfig: fylefake.ScheduleConfig{Type: "cron", When: map[string]any{"day_of_week": "mon", "hour": "0"}},
		CreatedAt:      fylefake.Timestamp{Time: e.Clock.Now()},
	})
	made := e.Create(t, callbackType, acctest.Config{
		"url": "https://hooks.example.com/tick", "schedule": acctest.Config{"cron": acctest.Config{"day_of_week": "mon"}},
	})
	if made.Text("id") == "left" {
		t.Error("the callback at midnight was adopted for one at every hour")
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
			made := e.Create(t, callbackType, acctest.Config{
				"url":      "https://hooks.example.com/tick",
				"schedule": acctest.Config{"interval": acctest.Config{"hours": 6, "start_date": "2030-01-01T00:00:00Z"}},
			})
			if adopted := made.Text("id") == "left"; adopted != c.adopted {
				t.Errorf("the callback was adopted: %t, want %t", adopted, c.adopted)
			}
			if n := len(e.Fyle.ScheduledCallbacks.List(nil)); (n == 1) != c.adopted {
				t.Errorf("there are %d callbacks", n)
			}
		})
	}
}

// Terraform destroys and creates a resource that gets another name, in either order.
func TestWebhookUnderAnotherName(t *testing.T) {
	t.Parallel()
	for _, destroyedFirst := range []bool{false, true} {
		e := acctest.New(t)
		config := webhook("https://hooks.example.com/a")
		before := e.Provider(t, nil).Create(webhookType, config)
		plan := e.Provider(t, nil)
		plan.Read(before)
		planned, _ := plan.PlanCreate(webhookType, config)
		p := e.Provider(t, nil)
		if destroyedFirst {
			p.Destroy(before)
		}
		after := p.Create(webhookType, config)
		if !destroyedFirst {
			p.Destroy(before)
		}
		enabled := e.Fyle.Subscriptions.List(func(s fylefake.Subscription) bool { return s.IsEnabled })
		if len(enabled) != 1 || enabled[0].ID != after.Text("id") || len(planned.Warnings) > 0 {
			t.Errorf("destroyed first: %t: the webhook in state is %s, Fyle has %+v enabled, and the plan warns %q", destroyedFirst, after.Text("id"), enabled, planned.Warnings)
		}
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
