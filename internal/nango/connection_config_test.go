package nango_test

import (
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// A plan warns about no field that is optional, that Nango sets itself, or that overrides what the integration has.
func TestConnectionConfigWithoutAWarning(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	integrate(e, "intercom", "github-pat", "datadog")
	for name, config := range map[string]acctest.Config{
		"optional":  {"integration": "intercom", "access_token_wo": "canary-access-token"},
		"automated": {"integration": "github-pat", "api_key_wo": apiKey},
		"override":  {"integration": "intercom", "access_token_wo": "canary-access-token", "connection_config": map[string]string{"oauth_scopes_override": "read"}},
		"complete":  {"integration": "datadog", "api_key_wo": apiKey, "connection_config": map[string]string{"siteParameter": "datadoghq.eu", "applicationKey": "key"}},
	} {
		config["connection_id"] = "acme"
		planned, _ := e.Provider(t, nil).PlanCreate(connectionType, config)
		acctest.MustSucceed(t, planned)
		if warnings := strings.Join(planned.Warnings, "\n"); strings.Contains(warnings, "connection_config") {
			t.Errorf("%s: %s", name, warnings)
		}
	}
}
