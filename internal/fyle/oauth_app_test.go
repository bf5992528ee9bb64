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
	acctest.WantText(t, refused.Errors, "Custom Apps", "Application Type: Internal", "Description: the value of description", "refresh token")
	config["redirect_uris"] = []string{"https://acme.example/a"}
	planned, _ := p.PlanCreate(appType, config)
	acctest.WantText(t, planned.Errors, `"redirect_uris"`, "internal app")
}

// A fingerprint is in the users' configurations, so it must never change for the same settings.
func TestFingerprintsStay(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	for want, config := range map[string]acctest.Config{
		"e8e6fcf56d3c": {"name": "Acme", "client_id": "c1", "description": "Books expenses", "redirect_uris": []string{"https://acme.example/b", "https://acme.example/a"}},
		"24ed2f446e93": {"name": "Acme", "client_id": "c1", "type": "internal"},
		"4a6121b74044": {"name": "Acme", "client_id": "c1", "redirect_uris": []string{}},
	} {
		if planned, _ := p.PlanCreate(appType, config); planned.Text("fingerprint") != want {
			t.Errorf("the fingerprint of %v is %q, want %q", config, planned.Text("fingerprint"), want)
		}
	}
}
