package poozle_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

const (
	update  = plancheck.ResourceActionUpdate
	replace = plancheck.ResourceActionReplace
)

// definitions finds the integrations that the configurations use.
const definitions = `
data "integrations_poozle_integration_definition" "github" { key = "github" }
data "integrations_poozle_integration_definition" "jira" { key = "jira" }
`

// block declares a resource "test" with these lines as its arguments.
func block(resourceType string, lines ...string) string {
	return fmt.Sprintf("%s\nresource %q \"test\" {\n  %s\n}\n", definitions, resourceType, strings.Join(lines, "\n  "))
}

func oauthApp(lines ...string) string { return block("integrations_poozle_oauth_app", lines...) }
func link(lines ...string) string     { return block("integrations_poozle_link", lines...) }
func account(lines ...string) string {
	return block("integrations_poozle_integration_account", lines...)
}

const (
	github = `integration_definition_id = data.integrations_poozle_integration_definition.github.id`
	jira   = `integration_definition_id = data.integrations_poozle_integration_definition.jira.id`
)

func countApps(e *acctest.Env) int     { return len(e.Poozle.OAuthApps.List(nil)) }
func countLinks(e *acctest.Env) int    { return len(e.Poozle.Links.List(nil)) }
func countAccounts(e *acctest.Env) int { return len(e.Poozle.Accounts.List(nil)) }

func TestOAuthAppLifecycle(t *testing.T) {
	secret := `client_secret_wo = "one"`
	acctest.Lifecycle{
		Address: "integrations_poozle_oauth_app.test",
		Config:  oauthApp(`name = "app"`, github, `client_id = "id"`, secret, `scopes = ["repo", "read:user"]`),
		Changes: []acctest.Change{
			{Config: oauthApp(`name = "renamed"`, github, `client_id = "id"`, secret, `scopes = ["repo", "read:user"]`), Action: update},
			{Config: oauthApp(`name = "renamed"`, github, `client_id = "id2"`, secret, `scopes = ["repo"]`), Action: update},
			{Config: oauthApp(`name = "renamed"`, github, `client_id = "id2"`, `client_secret_wo = "two"`, `scopes = ["repo"]`), Action: update},
			{Config: oauthApp(`name = "renamed"`, github, `client_id = "id2"`, `client_secret = "two"`, `scopes = ["repo"]`), Action: update},
			{Config: oauthApp(`name = "renamed"`, github, `client_id = "id2"`, `client_secret = "three"`), Action: update},
			{Config: oauthApp(`name = "renamed"`, jira, `client_id = "id2"`, `client_secret = "three"`), Action: replace},
		},
		ChangeOutside: func(e *acctest.Env, id string) {
			e.Poozle.OAuthApps.Edit(id, func(a *poozlefake.OAuthApp) { a.Name, a.Scopes, a.ClientSecret = "other", " x , y", "stolen" })
		},
		DeleteOutside: func(e *acctest.Env, id string) { e.Poozle.OAuthApps.Delete(id) },
		Objects:       countApps,
	}.Run(t)
}

func TestLinkLifecycle(t *testing.T) {
	acctest.Lifecycle{
		Address: "integrations_poozle_link.test",
		Config:  link(`name = "acme"`, github, `categories = ["TICKETING", "MAIL"]`, `expires_in = 3600`, `prefer_oauth = true`),
		Changes: []acctest.Change{
			{Config: link(`name = "acme2"`, github, `categories = ["TICKETING", "MAIL"]`, `expires_in = 3600`, `prefer_oauth = true`), Action: replace},
			{Config: link(`name = "acme2"`, github, `categories = ["TICKETING"]`, `expires_in = 7200`, `prefer_oauth = true`), Action: replace},
			{Config: link(`name = "acme2"`, github, `categories = ["TICKETING"]`, `expires_in = 7200`), Action: replace},
			{Config: link(`name = "acme2"`, github, `categories = ["TICKETING"]`), Action: replace},
			{Config: link(`name = "acme2"`, `categories = ["TICKETING"]`), Action: replace},
			{Config: link(`name = "acme2"`), Action: replace},
			{Config: link(`name = "acme2"`, `categories = []`), Action: plancheck.ResourceActionNoop},
		},
		DeleteOutside: func(e *acctest.Env, id string) { e.Poozle.Links.Delete(id) },
		Objects:       countLinks,
		Kept:          true,
	}.Run(t)
}

func TestIntegrationAccountLifecycle(t *testing.T) {
	key := `config_wo = { api_key = "one", org = "acme" }`
	api := `auth_type = "Api Key"`
	acctest.Lifecycle{
		Address: "integrations_poozle_integration_account.test",
		Config:  account(`name = "bot"`, github, api, key, `account_identifier = "u1"`, `sync_enabled = true`, `sync_period = "EVERY_DAY"`),
		Changes: []acctest.Change{
			{Config: account(`name = "robot"`, github, api, key, `account_identifier = "u1"`, `sync_enabled = true`, `sync_period = "EVERY_HOUR"`), Action: update},
			{Config: account(`name = "robot"`, github, api, key, `account_identifier = "u1"`, `sync_enabled = true`), Action: update},
			{Config: account(`name = "robot"`, github, api, key, `account_identifier = "u1"`), Action: update},
			{Config: account(`name = "robot"`, github, api, `config_wo = { api_key = "two" }`, `account_identifier = "u1"`), Action: update},
			{Config: account(`name = "robot"`, github, api, `config = { api_key = "two" }`, `account_identifier = "u1"`), Action: update},
			{Config: account(`name = "robot"`, github, api, `config = { api_key = "two" }`), Action: replace},
			{Config: account(`name = "robot"`, jira, api, `config = { api_key = "two" }`), Action: replace},
		},
		ChangeOutside: func(e *acctest.Env, id string) {
			e.Poozle.Accounts.Edit(id, func(a *poozlefake.Account) { a.Name, a.Configuration = "other", []byte(`{"api_key":"stolen","n":1}`) })
		},
		DeleteOutside: func(e *acctest.Env, id string) { e.Poozle.Accounts.Delete(id) },
		Objects:       countAccounts,
	}.Run(t)
}
