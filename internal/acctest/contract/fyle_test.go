package contract_test

import (
	"fmt"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

func fyleWebhook() resourceCase {
	return resourceCase{
		resource: "fyle_webhook",
		config: func(*acctest.Env) acctest.Config {
			return acctest.Config{"url": "https://hooks.example.com/a", "subscribed_resources": []string{"EXPENSE", "REPORT"}, "enabled": false}
		},
		many: many{distinct: distinctURL, clone: func(e *acctest.Env, id string, i int) string {
			s, _ := e.Fyle.Subscriptions.Get(id)
			s.ID, s.WebhookURL = fmt.Sprintf("sub%d", i), hookURL(i)
			e.Fyle.Subscriptions.Put(s)
			return s.ID
		}},
		changes: []change{
			{set: acctest.Config{"enabled": true}},
			{set: acctest.Config{"url": "https://hooks.example.com/b?x=1&y=2"}},
			{set: acctest.Config{"subscribed_resources": []string{"EMPLOYEE"}}},
			{set: acctest.Config{"enabled": false}},
			{set: acctest.Config{"enabled": nil}},
		},
		outside: outside{
			change: func(e *acctest.Env, id string) {
				e.Fyle.Subscriptions.Edit(id, func(s *fylefake.Subscription) { s.IsEnabled, s.SubscribedResources = false, []string{"PROJECT"} })
			},
			remove: func(e *acctest.Env, id string) { e.Fyle.Subscriptions.Delete(id) },
		},
		remains: "will stay",
	}
}

func fyleScheduledCallback() resourceCase {
	return resourceCase{
		resource: "fyle_scheduled_callback",
		config: func(*acctest.Env) acctest.Config {
			return acctest.Config{
				"url": "https://hooks.example.com/tick", "enabled": false,
				"payload":  acctest.Config{"resource_id": "tx1", "resource_name": "TRANSACTION"},
				"schedule": acctest.Config{"interval": acctest.Config{"hours": 6, "jitter": 20, "start_date": "2030-01-01T00:00:00Z"}},
			}
		},
		many: many{distinct: distinctURL, clone: func(e *acctest.Env, id string, i int) string {
			s, _ := e.Fyle.ScheduledCallbacks.Get(id)
			s.ID, s.URL = fmt.Sprintf("sc%d", i), hookURL(i)
			e.Fyle.ScheduledCallbacks.Put(s)
			return s.ID
		}},
		changes: []change{
			{set: acctest.Config{"schedule": acctest.Config{"interval": acctest.Config{"hours": 6}}}},
			{set: acctest.Config{"enabled": true}},
			{set: acctest.Config{"schedule": acctest.Config{"date": acctest.Config{"run_date": "2030-01-01T12:00:00+01:00"}}}},
			{set: acctest.Config{"schedule": acctest.Config{"cron": acctest.Config{"hour": "23", "day_of_week": "mon"}}}},
			{set: acctest.Config{"url": "https://hooks.example.com/tock"}},
			{set: acctest.Config{"payload": acctest.Config{"resource_id": "tx2"}}},
			{set: acctest.Config{"payload": nil}},
			{set: acctest.Config{"enabled": false}},
			{set: acctest.Config{"enabled": nil}},
		},
		outside: outside{
			change: func(e *acctest.Env, id string) {
				e.Fyle.ScheduledCallbacks.Edit(id, func(s *fylefake.ScheduledCallback) {
					s.IsEnabled, s.Payload = false, map[string]any{"resource_id": "x"}
				})
			},
			remove: func(e *acctest.Env, id string) { e.Fyle.ScheduledCallbacks.Delete(id) },
		},
		remains: "will stay",
	}
}

func fyleAppInTheConsole() resourceCase { return inTheConsole(fyleApp(), "description", "type") }

func fyleAppByTheAPI() resourceCase {
	return appByTheAPI(fyleApp(), func(e *acctest.Env) *oauthfake.Server { return e.FyleApps })
}

func fyleApp() resourceCase {
	return resourceCase{
		resource: "fyle_oauth_app",
		config: func(*acctest.Env) acctest.Config {
			return acctest.Config{"name": "Acme", "description": "Books expenses", "type": "oauth2", "redirect_uris": []string{"https://acme.example/a", "https://acme.example/b"}}
		},
		changes: []change{
			{set: acctest.Config{"name": "Acme 2"}},
			{set: acctest.Config{"description": "Books all expenses"}},
			{set: acctest.Config{"description": nil}},
			{set: acctest.Config{"redirect_uris": []string{"https://acme.example/b", "https://acme.example/c"}}},
			{set: acctest.Config{"redirect_uris": nil}},
			{set: acctest.Config{"type": "internal"}, action: "replace"},
			{set: acctest.Config{"type": nil}, action: "replace"},
		},
	}
}
