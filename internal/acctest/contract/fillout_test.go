package contract_test

import (
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// The objects that a new fake contains.
const (
	registrationForm = "q7XbT2nLwKus"
	contactForm      = "m4RcV8sYhDus"
	rsvpDatabase     = "54752b5b7c373e06"
)

func filloutWebhook() resourceCase {
	return resourceCase{
		resource: "fillout_webhook",
		config: func(*acctest.Env) acctest.Config {
			return acctest.Config{"form_id": registrationForm, "url": "https://hooks.example.com/a"}
		},
		many: many{distinct: distinctURL},
		changes: []change{
			{set: acctest.Config{"url": "https://hooks.example.com/b"}, action: "replace"},
			{set: acctest.Config{"form_id": contactForm}, action: "replace"},
		},
		outside:   outside{cannotSeeDeletion: "Fillout can neither read nor list webhooks"},
		importing: importing{id: joinAttributes("form_id", "id"), unknown: []string{"url"}, updates: true},
		losses: losses{
			lostAnswer: []string{"POST /fillout/v1/api/webhook/create", "may exist"},
			killed:     "Fillout can neither read nor list webhooks",
			collection: "webhooks",
			untrue:     map[string]string{"of another": "Fillout can neither read nor list webhooks, so no call can show that an ID belongs to another webhook"},
		},
	}
}

func filloutDatabaseWebhook() resourceCase {
	const noRead = "Fillout has no call that reads one database webhook, so one that two listings lack is gone"
	return resourceCase{
		resource: "fillout_database_webhook",
		config: func(*acctest.Env) acctest.Config {
			return acctest.Config{"database_id": rsvpDatabase, "url": "https://hooks.example.com/a", "events": []string{"record.created", "field.deleted"}, "table_id": "tbl_guests"}
		},
		many: many{distinct: distinctURL},
		changes: []change{
			{set: acctest.Config{"table_id": "tbl_sessions"}, action: "replace"},
			{set: acctest.Config{"table_id": nil}, action: "replace"},
			{set: acctest.Config{"events": []string{"table.updated"}}, action: "replace"},
			{set: acctest.Config{"url": "https://hooks.example.com/b"}, action: "replace"},
		},
		unchanged: map[string]string{"database_id": "the fake has only one database"},
		outside: outside{
			change: func(e *acctest.Env, id string) {
				e.Fillout.DatabaseWebhooks.Edit(id, func(w *filloutfake.DatabaseWebhook) { w.TableIDs = []string{"tbl_guests", "tbl_sessions"} })
			},
			action: "replace",
			remove: func(e *acctest.Env, id string) { e.Fillout.DatabaseWebhooks.Delete(id) },
		},
		importing: importing{id: joinAttributes("database_id", "id"), unknown: []string{"secret"}},
		compareState: func(e *acctest.Env, o acctest.Object) string {
			if w, _ := e.Fillout.DatabaseWebhooks.Get(o.Text("id")); w.Secret != o.Text("secret") {
				return "the secret in the state is not that of Fillout"
			}
			return ""
		},
		losses: losses{
			killed:     "Fillout shows the secret of a webhook only once, and the webhook is useless without it",
			collection: "database_webhooks",
			untrue:     map[string]string{"lacks always": noRead, "empty always": noRead},
		},
	}
}

func filloutAppInTheConsole() resourceCase {
	s := filloutApp()
	s.changes = append(s.changes, change{set: acctest.Config{"icon_file": "testdata/icon.svg"}}, change{set: acctest.Config{"icon_file": nil}})
	return inTheConsole(s, "icon_uri")
}

func filloutAppByTheAPI() resourceCase {
	return appByTheAPI(filloutApp(), func(e *acctest.Env) *oauthfake.Server { return e.FilloutApps })
}

func filloutApp() resourceCase {
	return resourceCase{
		resource: "fillout_oauth_app",
		config: func(*acctest.Env) acctest.Config {
			return acctest.Config{"name": "Acme", "icon_uri": "https://acme.example/icon.png", "redirect_uris": []string{"https://acme.example/a", "https://acme.example/b"}}
		},
		changes: []change{
			{set: acctest.Config{"name": "Acme 2"}},
			{set: acctest.Config{"icon_uri": "https://acme.example/other.png"}},
			{set: acctest.Config{"icon_uri": nil}},
			{set: acctest.Config{"redirect_uris": []string{"https://acme.example/b", "https://acme.example/c"}}},
			{set: acctest.Config{"redirect_uris": nil}},
		},
	}
}
