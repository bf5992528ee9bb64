package fyle_test

import (
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

const appType = "integrations_fyle_oauth_app"

func TestInternalAppInTheConsole(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	config := acctest.Config{"name": "Acme", "type": "internal", "description": "Books expenses"}
	refused := p.TryCreate(appType, config)
	acctest.WantText(t, refused.Errors, "Custom Apps", "Application Type: Internal", "Description: Books expenses", "refresh token")
	config["redirect_uris"] = []string{"https://acme.example/a"}
	planned, _ := p.PlanCreate(appType, config)
	acctest.WantText(t, planned.Errors, `"redirect_uris"`, "internal app")
}
