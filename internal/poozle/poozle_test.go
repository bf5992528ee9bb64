package poozle_test

import (
	"fmt"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
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

const (
	github = `integration_definition_id = data.integrations_poozle_integration_definition.github.id`
	jira   = `integration_definition_id = data.integrations_poozle_integration_definition.jira.id`
)

func countApps(e *acctest.Env) int     { return len(e.Poozle.OAuthApps.List(nil)) }
func countLinks(e *acctest.Env) int    { return len(e.Poozle.Links.List(nil)) }
func countAccounts(e *acctest.Env) int { return len(e.Poozle.Accounts.List(nil)) }
