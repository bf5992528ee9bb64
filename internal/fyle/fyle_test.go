package fyle_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
)

const (
	webhookType  = "integrations_fyle_webhook"
	callbackType = "integrations_fyle_scheduled_callback"

	subscriptions = "/fyle/platform/v1/admin/subscriptions"
)

func webhook(url string) acctest.Config {
	return acctest.Config{"url": url, "subscribed_resources": []string{"EXPENSE", "REPORT"}}
}

func TestDestroyedWebhookIsAdopted(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	other := p.Create(webhookType, webhook("https://hooks.example.com/other"))
	p.Destroy(other)
	made := p.Create(webhookType, webhook("https://hooks.example.com/a"))
	id := made.Text("id")

	p = e.Provider(t, nil)
	planned := p.PlanDestroy(made)
	acctest.WantText(t, planned.Warnings, id, "cannot delete", "will be disabled")
	if destroyed := p.Destroy(made); len(destroyed.Warnings) > 0 {
		t.Errorf("the apply repeats the warning of the plan: %q", destroyed.Warnings)
	}
	if s, ok := e.Fyle.Subscriptions.Get(id); !ok || s.IsEnabled {
		t.Errorf("after the destroy the webhook is %+v", s)
	}

	again := e.Create(t, webhookType, webhook("https://hooks.example.com/a"))
	if again.Text("id") != id {
		t.Errorf("the webhook is %s, want %s again", again.Text("id"), id)
	}
	acctest.WantText(t, again.Warnings, id, "adopted")
	if s, _ := e.Fyle.Subscriptions.Get(id); !s.IsEnabled {
		t.Error("the adopted webhook is disabled")
	}
	if s, _ := e.Fyle.Subscriptions.Get(other.Text("id")); s.IsEnabled {
		t.Error("a webhook with another URL was changed")
	}
}

func TestListingOf450(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	org := e.Provider(t, nil).Create(webhookType, webhook("https://hooks.example.com/first")).Text("org_id")
	for i := range 449 {
		e.Fyle.Subscriptions.Put(fylefake.Subscription{
			ID: fmt.Sprintf("su%05d", i), IsEnabled: true, WebhookURL: fmt.Sprintf("https://hooks.example.com/%d", i), OrgID: org, SubscribedResources: []string{"REPORT"},
		})
	}
	p := e.Provider(t, nil)
	e.ForgetCalls()
	all := p.List(webhookType, true, 0)
	if len(all) != 450 {
		t.Fatalf("the list has %d webhooks, want 450", len(all))
	}
	var readers sync.WaitGroup
	for _, o := range all {
		readers.Go(func() { p.TryRead(o) })
	}
	readers.Wait()
	if n := e.CallsTo(http.MethodGet, subscriptions); n != 3 {
		t.Errorf("%d list calls, want 3", n)
	}
}

func TestTokenExpiresDuringApply(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		webhooks int
		end      func(*acctest.Env)
	}{
		"refused with 498": {50, func(e *acctest.Env) { e.Fyle.ExpireTokens() }},
		"refused with 401": {20, func(e *acctest.Env) { e.Fyle.SetExpiredStatus(http.StatusUnauthorized); e.Fyle.ExpireTokens() }},
		"expired":          {20, func(e *acctest.Env) { e.Clock.Advance(2 * time.Hour) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			p := e.Provider(t, nil)
			p.Create(webhookType, webhook("https://hooks.example.com/first"))
			e.ForgetCalls()
			var writers sync.WaitGroup
			half := make(chan struct{}, c.webhooks)
			for i := range c.webhooks {
				writers.Go(func() {
					o := p.TryCreate(webhookType, webhook(fmt.Sprintf("https://hooks.example.com/%d", i)))
					if len(o.Errors) > 0 {
						t.Errorf("webhook %d: %q", i, o.Errors)
					}
					half <- struct{}{}
				})
			}
			for range 5 {
				<-half
			}
			c.end(e)
			writers.Wait()
			if n := len(e.Fyle.Subscriptions.List(nil)); n != c.webhooks+1 {
				t.Errorf("there are %d webhooks, want %d", n, c.webhooks+1)
			}
			if n := e.CallsTo(http.MethodPost, "/fyle/oauth/token"); n != 1 {
				t.Errorf("the token was renewed %d times, want once", n)
			}
			if n := e.CallsTo(http.MethodPost, "/fyle/oauth/cluster"); n != 1 {
				t.Errorf("the cluster was looked up %d times, want once with each token", n)
			}
		})
	}
}

func TestTokenEndpointFails(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.FailNext(fake.Fault{Path: "/fyle/oauth/token", Status: http.StatusBadGateway, Times: 2})
	e.Provider(t, nil).Create(webhookType, webhook("https://hooks.example.com/a"))
}

func TestRefusedCredentials(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	for name, c := range map[string]struct{ setting, word string }{
		"secret":        {"fyle.client_secret", "FYLE_CLIENT_SECRET"},
		"refresh token": {"fyle.refresh_token", "FYLE_REFRESH_TOKEN"},
		"client":        {"fyle.client_id", "FYLE_CLIENT_ID"},
	} {
		e.ForgetCalls()
		p := e.Provider(t, map[string]string{c.setting: "wrong"})
		for range 2 {
			o := p.TryCreate(webhookType, webhook("https://hooks.example.com/a"))
			acctest.WantText(t, o.Errors, "Cannot plan Fyle webhook", c.word)
		}
		if n := e.CallsTo(http.MethodPost, "/fyle/oauth/token"); n != 1 {
			t.Errorf("%s: refused credentials were sent %d times", name, n)
		}
	}
	e.Fyle.SetRoles("FYLER")
	o := e.Provider(t, nil).TryCreate(webhookType, webhook("https://hooks.example.com/a"))
	acctest.WantText(t, o.Errors, "403", "fyle")
}

func TestForeignCluster(t *testing.T) {
	t.Parallel()
	for domain, words := range map[string][]string{
		"http://us1.fylehq.com":       {"us1.fylehq.com", "https"},
		"ftp://us1.fylehq.com":        {"us1.fylehq.com"},
		"https://user@us1.fylehq.com": {"us1.fylehq.com"},
		"":                            {"cluster"},
	} {
		e := acctest.New(t)
		e.Fyle.SetClusterDomain(domain)
		if domain == "" {
			e.FailNext(fake.Fault{Path: "/fyle/oauth/cluster", Status: 200, Body: `{}`, Headers: map[string]string{"Content-Type": "application/json"}})
		}
		acctest.WantText(t, e.Provider(t, nil).TryCreate(webhookType, webhook("https://hooks.example.com/a")).Errors, words...)
	}
}

func TestAnotherOrganisation(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(webhookType, webhook("https://hooks.example.com/a"))
	const other = "orOther"
	e.Fyle.Orgs.Put(fylefake.Org{ID: other, Name: "Other", Domain: "other.example", Currency: "EUR"})
	p := e.Provider(t, map[string]string{"fyle.refresh_token": e.Fyle.RefreshTokenFor(other, 365*24*time.Hour)})
	read := p.TryRead(made)
	acctest.WantText(t, read.Errors, made.Text("org_id"), other, "left as it is")
	if read.Gone {
		t.Error("the webhook was removed from the state")
	}
	if len(p.TryDestroy(made).Errors) == 0 {
		t.Error("a webhook of another organisation was destroyed")
	}
	if s, _ := e.Fyle.Subscriptions.Get(made.Text("id")); !s.IsEnabled {
		t.Error("a webhook of another organisation was disabled")
	}
	refused := e.Provider(t, nil).CreateBy(p, webhookType, webhook("https://hooks.example.com/b"))
	acctest.WantText(t, refused.Errors, made.Text("org_id"), other, "Nothing was created", "make a new plan")
	if n := len(e.Fyle.Subscriptions.List(nil)); n != 1 {
		t.Errorf("there are %d webhooks, want 1: the apply of another organisation's plan created one", n)
	}
}

func TestLostAnswers(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fake.Fault{
		"dropped":  {When: fake.After, Drop: true},
		"500":      {When: fake.After, Status: 500},
		"not JSON": {When: fake.After, Status: 200, Body: "<html>"},
		"429":      {Status: 429},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			fault.Method, fault.Path = "POST", "/fyle/platform/"
			p := e.Provider(t, nil)
			e.FailNext(fault)
			made := p.Create(webhookType, webhook("https://hooks.example.com/a"))
			if n := len(e.Fyle.Subscriptions.List(nil)); n != 1 {
				t.Errorf("there are %d webhooks, want 1", n)
			}
			config := webhook("https://hooks.example.com/a")
			config["enabled"] = false
			if fault.Body == "" { // an update is retried, except after an invalid response
				e.FailNext(fault)
			}
			p.Update(made, config)
		})
	}
}

func TestArgumentsAreChecked(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	callback := func(schedule acctest.Config) acctest.Config {
		return acctest.Config{"url": "https://hooks.example.com/tick", "schedule": schedule}
	}
	interval := func(hours int) acctest.Config { return acctest.Config{"hours": hours} }
	for _, c := range []struct {
		resourceType string
		config       acctest.Config
		words        []string
	}{
		{webhookType, webhook("hooks.example.com"), []string{`"url"`, "https://"}},
		{webhookType, webhook("https://hooks.example.com/#x"), []string{`"url"`, "fragment"}},
		{webhookType, acctest.Config{"url": "https://hooks.example.com", "subscribed_resources": []string{}}, []string{`"subscribed_resources"`, "at least one"}},
		{callbackType, callback(acctest.Config{}), []string{`"schedule"`, "it has 0 of them"}},
		{callbackType, callback(acctest.Config{"interval": interval(1), "cron": acctest.Config{"hour": "1"}}), []string{`"schedule"`, "has 2 of"}},
		{callbackType, callback(acctest.Config{"interval": acctest.Config{"jitter": 5}}), []string{"interval", "Set at least one of weeks"}},
		{callbackType, callback(acctest.Config{"date": acctest.Config{"run_date": "tomorrow"}}), []string{"run_date", "RFC 3339"}},
		{callbackType, callback(acctest.Config{"interval": interval(0)}), []string{"schedule.interval.hours"}},
	} {
		planned, _ := p.PlanCreate(c.resourceType, c.config)
		acctest.WantText(t, planned.Errors, c.words...)
	}
	if writes := e.Writes(); len(writes) > 0 {
		t.Errorf("refused plans made writes: %v", writes)
	}
}

func TestRefreshTokenExpires(t *testing.T) {
	t.Parallel()
	token := func(life time.Duration) string {
		claims := fmt.Sprintf(`{"exp":%d}`, time.Now().Add(life).Unix())
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".sig"
	}
	for name, c := range map[string]struct {
		token string
		words []string
	}{
		"in ten days": {token(10*24*time.Hour + time.Hour), []string{"FYLE_REFRESH_TOKEN", "in 10 days", "Custom Apps"}},
		"yesterday":   {token(-24 * time.Hour), []string{"expired on"}},
		"in a year":   {token(365 * 24 * time.Hour), nil},
		"no JWT":      {"opaque", nil},
	} {
		p := acctest.New(t).Provider(t, map[string]string{"fyle.refresh_token": c.token})
		if c.words == nil && len(p.Warnings) > 0 {
			t.Errorf("%s: warned %q", name, p.Warnings)
		}
		if c.words != nil {
			acctest.WantText(t, p.Warnings, c.words...)
		}
	}
}

func TestDataSourcesAndEphemeral(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Run(t, resource.TestStep{
		Config: `
resource "integrations_fyle_webhook" "test" {
  url                  = "https://hooks.example.com/a"
  subscribed_resources = ["REPORT"]
}
resource "integrations_fyle_scheduled_callback" "test" {
  url      = "https://hooks.example.com/tick"
  schedule = { interval = { days = 1 } }
}
data "integrations_fyle_profile" "me" {}
data "integrations_fyle_webhook" "one" { id = integrations_fyle_webhook.test.id }
data "integrations_fyle_webhooks" "all" { depends_on = [integrations_fyle_webhook.test] }
data "integrations_fyle_scheduled_callbacks" "all" { depends_on = [integrations_fyle_scheduled_callback.test] }
ephemeral "integrations_fyle_access_token" "token" {}
output "org" { value = data.integrations_fyle_profile.me.org_id == integrations_fyle_webhook.test.org_id }
output "cluster" { value = data.integrations_fyle_profile.me.cluster_domain }
output "url" { value = data.integrations_fyle_webhook.one.url }
output "urls" { value = join(",", data.integrations_fyle_webhooks.all.webhooks[*].url) }
output "days" { value = data.integrations_fyle_scheduled_callbacks.all.scheduled_callbacks[0].schedule.interval.days }
output "authorize" { value = provider::integrations::fyle_authorize_url("tpa1", "https://app.example.com/cb", "s 1") }
`,
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckOutput("org", "true"),
			resource.TestCheckOutput("cluster", e.URL+"/fyle"),
			resource.TestCheckOutput("url", "https://hooks.example.com/a"),
			resource.TestCheckOutput("urls", "https://hooks.example.com/a"),
			resource.TestCheckOutput("days", "1"),
			resource.TestCheckOutput("authorize", "https://app.fylehq.com/app/developers/oauth/authorize?client_id=tpa1&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcb&response_type=code&state=s+1"),
		),
	})
}

func TestNullElement(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Run(t, acctest.FailsAtPlan(`resource "integrations_fyle_webhook" "a" {
  url                  = "https://hooks.example.com/a"
  subscribed_resources = ["EXPENSE", null]
}`, "subscribed_resources"))
}
