package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// Each of the following functions puts n objects at a vendor. The ID of the i-th ends with i.

// put puts the objects that object returns for 0 to n-1 into a store.
func put[T any](store *fake.Store[T], n int, object func(i int) T) {
	for i := range n {
		store.Put(object(i))
	}
}

// numbered returns a name such as link-7.
func numbered(kind string, i int) string { return kind + "-" + strconv.Itoa(i) }

func forms(e *emulator.Emulator, n int) {
	form := e.Fillout.Forms.List(nil)[0]
	put(e.Fillout.Forms, n, func(i int) filloutfake.Form { form.ID = numbered("form", i); return form })
}

func databases(e *emulator.Emulator, n int) {
	database := e.Fillout.Databases.List(nil)[0]
	put(e.Fillout.Databases, n, func(i int) filloutfake.Database { database.ID = numbered("database", i); return database })
}

func databaseWebhooks(e *emulator.Emulator, n int) {
	databases(e, (n+99)/100)
	put(e.Fillout.DatabaseWebhooks, n, func(i int) filloutfake.DatabaseWebhook {
		return filloutfake.DatabaseWebhook{ID: i, URL: hookURL(i), Events: []string{"record.created"}, Active: true, BaseID: numbered("database", i/100)}
	})
}

func subscriptions(e *emulator.Emulator, n int) {
	now := fylefake.Timestamp{Time: time.Now()}
	put(e.Fyle.Subscriptions, n, func(i int) fylefake.Subscription {
		return fylefake.Subscription{
			ID: numbered("webhook", i), IsEnabled: true, WebhookURL: hookURL(i), SubscribedResources: []string{"EXPENSE"},
			OrgID: fylefake.FirstOrgID, CreatedAt: now, UpdatedAt: now,
		}
	})
}

func scheduledCallbacks(e *emulator.Emulator, n int) {
	now := fylefake.Timestamp{Time: time.Now()}
	put(e.Fyle.ScheduledCallbacks, n, func(i int) fylefake.ScheduledCallback {
		return fylefake.ScheduledCallback{
			ID: numbered("callback", i), IsEnabled: true, URL: hookURL(i), OrgID: fylefake.FirstOrgID, CreatedAt: now, UpdatedAt: now,
			ScheduleConfig: fylefake.ScheduleConfig{Type: "interval", When: map[string]any{"hours": 6}},
		}
	})
}

// clientToken is the registration access token of all clients, because the provider's configuration can hold only one.
const clientToken = "benchmark.oauth.token"

// clients have ten redirect URIs each.
func clients(e *emulator.Emulator, n int) {
	put(e.OAuth.Clients, n, func(i int) oauthfake.Client {
		c := oauthfake.Client{ID: numbered("client", i), Token: clientToken}
		c.Set("token_endpoint_auth_method", "none")
		var uris []string
		for j := range 10 {
			uris = append(uris, fmt.Sprintf("https://acme.example/%d", 10*i+j))
		}
		c.SetRedirectURIs(uris...)
		return c
	})
}

// redirectURIs puts n redirect URIs of one client at the registration server.
func redirectURIs(e *emulator.Emulator, n int) {
	c := oauthfake.Client{ID: "client", Token: clientToken}
	c.Set("token_endpoint_auth_method", "none")
	var uris []string
	for i := range n {
		uris = append(uris, hookURL(i))
	}
	c.SetRedirectURIs(uris...)
	e.OAuth.Clients.Put(c)
}

func clientDocuments(e *emulator.Emulator, n int) {
	for i := range n {
		e.ClientDocuments.Put(fmt.Sprintf("/clients/%d.json", i), oauthfake.Page{
			Body: `{"client_id": "{url}", "client_name": "Acme", "redirect_uris": ["https://acme.example/"], "token_endpoint_auth_method": "none"}`,
		})
	}
}

func definitions(e *emulator.Emulator, n int) {
	definition, _ := e.Poozle.Definition("github")
	put(e.Poozle.Definitions, n, func(i int) poozlefake.Definition {
		definition.ID, definition.Key = numbered("definition", i), numbered("github", i)
		return definition
	})
}

func customDefinitions(e *emulator.Emulator, n int) {
	definition, _ := e.Poozle.Definition("github")
	definition.ReleaseStage = "CUSTOM"
	put(e.Poozle.Definitions, n, func(i int) poozlefake.Definition {
		definition.ID, definition.Key = numbered("definition", i), numbered("crm", i)
		return definition
	})
}

func nangoIntegrations(e *emulator.Emulator, n int) {
	now := nangofake.Timestamp{Time: time.Now()}
	put(e.Nango.Integrations, n, func(i int) nangofake.Integration {
		return nangofake.Integration{UniqueKey: numbered("acme", i), Provider: "github", ClientID: "id", ClientSecret: "secret", Scopes: "repo", CreatedAt: now, UpdatedAt: now}
	})
}

func links(e *emulator.Emulator, n int) {
	now := poozlefake.Timestamp{Time: time.Now()}
	put(e.Poozle.Links, n, func(i int) poozlefake.Link {
		return poozlefake.Link{
			ID: numbered("link", i), Name: numbered("link", i), Category: []string{"TICKETING"}, WorkspaceID: e.Poozle.WorkspaceID(), CreatedAt: now, UpdatedAt: now,
		}
	})
}

func oauthApps(e *emulator.Emulator, n int) {
	definitions(e, n)
	now := poozlefake.Timestamp{Time: time.Now()}
	put(e.Poozle.OAuthApps, n, func(i int) poozlefake.OAuthApp {
		return poozlefake.OAuthApp{
			ID: numbered("app", i), Name: numbered("app", i), DefinitionID: numbered("definition", i), ClientID: "id", Scopes: "repo",
			WorkspaceID: e.Poozle.WorkspaceID(), CreatedAt: now, UpdatedAt: now,
		}
	})
}

func accounts(e *emulator.Emulator, n int) {
	definitions(e, 1)
	now := poozlefake.Timestamp{Time: time.Now()}
	put(e.Poozle.Accounts, n, func(i int) poozlefake.Account {
		return poozlefake.Account{
			ID: numbered("account", i), Name: numbered("account", i), DefinitionID: numbered("definition", 0), AuthType: "Api Key",
			Configuration: json.RawMessage(`{"api_key":"key","org":"acme"}`), WorkspaceID: e.Poozle.WorkspaceID(), CreatedAt: now, UpdatedAt: now,
		}
	})
}

// connectedIntegration puts the integration of the connections.
func connectedIntegration(e *emulator.Emulator, _ int) {
	now := nangofake.Timestamp{Time: time.Now()}
	e.Nango.Integrations.Put(nangofake.Integration{UniqueKey: "key", Provider: "github-pat", CreatedAt: now, UpdatedAt: now})
}

func nangoConnections(e *emulator.Emulator, n int) {
	connectedIntegration(e, n)
	now := nangofake.Timestamp{Time: time.Now()}
	put(e.Nango.Connections, n, func(i int) nangofake.Connection {
		return nangofake.Connection{
			ID: i + 1, ConnectionID: numbered("connection", i), ProviderConfigKey: "key", Credentials: map[string]any{}, ConnectionConfig: map[string]any{},
			Metadata: map[string]any{}, Tags: map[string]string{"organization_id": "acme"}, CreatedAt: now, UpdatedAt: now,
		}
	})
}

func hookURL(i int) string { return fmt.Sprintf("https://hooks.example.com/%d", i) }
