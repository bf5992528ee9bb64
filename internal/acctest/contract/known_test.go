package contract_test

import (
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// TestKnownAtPlan checks that the plan of a create has the computed values that are known before the object exists.
func TestKnownAtPlan(t *testing.T) {
	t.Parallel()
	for resource, c := range map[string]struct {
		resourceCase resourceCase
		computed     []string
	}{
		"fyle_scheduled_callback":    {fyleScheduledCallback(), []string{"org_id"}},
		"fyle_webhook":               {fyleWebhook(), []string{"org_id"}},
		"poozle_integration_account": {poozleIntegrationAccount(), []string{"workspace_id"}},
		"poozle_link":                {poozleLink(), []string{"workspace_id"}},
		"poozle_oauth_app":           {poozleOAuthApp(), []string{"workspace_id", "callback_url"}},
	} {
		t.Run(resource, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := acctest.NewInMemory(t)
				config := c.resourceCase.config(e)
				planned, _ := e.Provider(t, nil).PlanCreate("integrations_"+resource, config)
				created := e.Provider(t, nil).Create("integrations_"+resource, config)
				for _, name := range c.computed {
					if got := acctest.MustSucceed(t, planned).Text(name); got == "" || got != created.Text(name) {
						t.Errorf("the plan has %s = %q, and the apply %q", name, got, created.Text(name))
					}
				}
			})
		})
	}
}
