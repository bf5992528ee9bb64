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
	acctest.WantText(t, refused.Errors, "Custom Apps", "Application Type: Internal", "Description: (the value of description)", "refresh token")
	config["redirect_uris"] = []string{"https://acme.example/a"}
	planned, _ := p.PlanCreate(appType, config)
	acctest.WantText(t, planned.Errors, `"redirect_uris"`, "internal app")
}

// A fingerprint is in the users' configurations, so it must never change for the same settings.
func TestFingerprintsStay(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	for _, test := range []struct {
		now, early string
		config     acctest.Config
	}{
		{"6e8d7171dac3", "e8e6fcf56d3c", acctest.Config{"name": "Acme", "client_id": "c1", "description": "Books expenses", "redirect_uris": []string{"https://acme.example/b", "https://acme.example/a"}}},
		{"e541cd4a85e6", "24ed2f446e93", acctest.Config{"name": "Acme", "client_id": "c1", "type": "internal"}},
		{"0fe6c40772f7", "4a6121b74044", acctest.Config{"name": "Acme", "client_id": "c1", "redirect_uris": []string{}}},
	} {
		if planned, _ := p.PlanCreate(appType, test.config); planned.Text("fingerprint") != test.now {
			t.Errorf("the fingerprint of %v is %q, want %q", test.config, planned.Text("fingerprint"), test.now)
		}
		test.config["confirmed"] = test.early
		if app := p.Create(appType, test.config); app.Text("fingerprint") != test.early {
			t.Errorf("the state has the fingerprint %q, want %q", app.Text("fingerprint"), test.early)
		}
	}
}
