package emulator

import (
	"strconv"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

func (e *Emulator) filloutSection() section {
	f := e.Fillout
	form := names(f.Forms, func(o filloutfake.Form) string { return o.Name })
	database := names(f.Databases, func(o filloutfake.Database) string { return o.Name })
	return section{ID: "fillout", Name: "Fillout", Address: "/fillout", Console: filloutConsole, Tables: withRegistered([]table{
		{"Webhooks", "No webhooks.", []string{"Form", "ID", "URL"}, rows(f.Webhooks, func(w filloutfake.Webhook) []cell {
			return []cell{form(w.FormID), code(strconv.Itoa(w.ID)), code(w.URL)}
		})},
		{
			"Database webhooks", "No database webhooks.",
			[]string{"Database", "ID", "URL", "Events"},
			rows(f.DatabaseWebhooks, func(w filloutfake.DatabaseWebhook) []cell {
				return []cell{database(w.BaseID), code(strconv.Itoa(w.ID)), code(w.URL), list(w.Events, "None")}
			}),
		},
		apps(f.Apps, filloutConsole),
		{"Forms", "No forms.", []string{"Name", "ID", "Questions"}, rows(f.Forms, func(o filloutfake.Form) []cell {
			return []cell{text(o.Name), code(o.ID), count(len(o.Questions), "question")}
		})},
		{"Databases", "No databases.", []string{"Name", "ID", "Tables"}, rows(f.Databases, func(o filloutfake.Database) []cell {
			return []cell{text(o.Name), code(o.ID), count(len(o.Tables), "table")}
		})},
	}, e.FilloutApps)}
}

func (e *Emulator) fyleSection() section {
	f := e.Fyle
	return section{ID: "fyle", Name: "Fyle", Address: "/fyle", Console: fyleConsole, Tables: withRegistered([]table{
		{"Webhooks", "No webhooks.", []string{"URL", "ID", "Resources", "State"}, rows(f.Subscriptions, func(s fylefake.Subscription) []cell {
			return []cell{code(s.WebhookURL), code(s.ID), list(s.SubscribedResources, "All"), state(s.IsEnabled)}
		})},
		{
			"Scheduled callbacks", "No scheduled callbacks.",
			[]string{"URL", "ID", "Schedule", "State"},
			rows(f.ScheduledCallbacks, func(c fylefake.ScheduledCallback) []cell {
				return []cell{code(c.URL), code(c.ID), text(c.ScheduleConfig.Type), state(c.IsEnabled)}
			}),
		},
		apps(f.Apps, fyleConsole),
		{"Organisations", "No organisations.", []string{"Name", "ID", "Domain"}, rows(f.Orgs, func(o fylefake.Org) []cell {
			return []cell{text(o.Name), code(o.ID), text(o.Domain)}
		})},
	}, e.FyleApps)}
}

func (e *Emulator) nangoSection() section {
	n := e.Nango
	s := section{ID: "nango", Name: "Nango", Address: "/nango", Console: nangoConsole, ChipsTitle: "Providers", Tables: []table{
		{"Integrations", "No integrations.", []string{"Unique key", "Provider", "Client ID"}, rows(n.Integrations, func(i nangofake.Integration) []cell {
			return []cell{code(i.UniqueKey), text(i.Provider), code(i.ClientID)}
		})},
		{"Connections", "No connections.", []string{"ID", "Integration"}, rows(n.Connections, func(c nangofake.Connection) []cell {
			return []cell{code(c.ConnectionID), code(c.ProviderConfigKey)}
		})},
	}}
	for _, p := range n.Providers.List(nil) {
		s.Chips = append(s.Chips, p.DisplayName)
	}
	return s
}

func (e *Emulator) poozleSection() section {
	p := e.Poozle
	definition := names(p.Definitions, func(d poozlefake.Definition) string { return d.Name })
	s := section{ID: "poozle", Name: "Poozle", Address: "/poozle", Console: poozleConsole, ChipsTitle: "Integrations", Tables: []table{
		{"OAuth apps", "No OAuth apps.", []string{"Name", "Integration", "Client ID"}, rows(p.OAuthApps, func(a poozlefake.OAuthApp) []cell {
			return []cell{text(a.Name), definition(a.DefinitionID), code(a.ClientID)}
		})},
		{"Links", "No links.", []string{"Name", "ID", "Categories"}, rows(p.Links, func(l poozlefake.Link) []cell {
			return []cell{{Text: l.Name, Link: "/poozle/link/" + l.ID}, code(l.ID), list(l.Category, "None")}
		})},
		{"Accounts", "No accounts.", []string{"Name", "Integration", "ID", "Sync"}, rows(p.Accounts, func(a poozlefake.Account) []cell {
			return []cell{text(a.Name), definition(a.DefinitionID), code(a.ID), state(a.SyncEnabled)}
		})},
	}}
	for _, d := range p.Definitions.List(nil) {
		s.Chips = append(s.Chips, d.Name)
	}
	return s
}
