package poozle_test

import "github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"

// definitions finds the integrations that the configurations use.
const definitions = `
data "integrations_poozle_integration_definition" "github" { key = "github" }
data "integrations_poozle_integration_definition" "jira" { key = "jira" }
`

func countApps(e *acctest.Env) int     { return len(e.Poozle.OAuthApps.List(nil)) }
func countLinks(e *acctest.Env) int    { return len(e.Poozle.Links.List(nil)) }
func countAccounts(e *acctest.Env) int { return len(e.Poozle.Accounts.List(nil)) }
