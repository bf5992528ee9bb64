package fyle_test

import (
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

const appType = "integrations_fyle_oauth_app"

func TestInternalAppInTheConsole(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Protocol(t, nil)
	config := acctest.Config{"name": "Acme", "type": "internal", "description": "Books expenses"}
	refused := p.Apply(appType, acctest.Object{}, config)
	acctest.Want(t, refused.Errors, "Custom Apps", "Application Type: Internal", "Description: Books expenses", "refresh token")
	config["redirect_uris"] = []string{"https://acme.example/a"}
	planned, _ := p.Plan(appType, acctest.Object{}, config)
	acctest.Want(t, planned.Errors, `"redirect_uris"`, "internal app")
}
