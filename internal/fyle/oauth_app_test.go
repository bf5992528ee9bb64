package fyle_test

import (
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

const appType = "integrations_fyle_oauth_app"

// apiSettings gives the settings with which apps are registered by an API.
func apiSettings(e *acctest.Env) map[string]string {
	settings := map[string]string{}
	for _, v := range e.RegistrationEnv(e.URL) {
		settings[strings.NewReplacer("FYLE_APP_REGISTRATION_ENDPOINT", "fyle.app_registration.endpoint", "FYLE_APP_REGISTRATION_TOKEN", "fyle.app_registration.initial_access_token").Replace(v.Name)] = v.Value
	}
	return settings
}

func TestAppByTheAPI(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.FyleApps.SetOpen(false)
	config := acctest.Config{"name": "Acme", "description": "Books expenses", "redirect_uris": []string{"https://acme.example/a"}}
	before := len(e.FyleApps.Clients.List(nil))
	p := e.Protocol(t, apiSettings(e))
	app := acctest.Fine(t, p.Apply(appType, acctest.Object{}, config))
	if app.Text("managed_by") != "api" || app.Text("client_secret") == "" || app.Text("registration_access_token") == "" || app.Text("id") == "" {
		t.Errorf("the state is %v", app.State)
	}
	if _, empty := p.Plan(appType, acctest.Fine(t, p.Read(appType, app)), config); !empty {
		t.Error("the plan after the apply is not empty")
	}

	t.Log("changed here, then outside")
	config["name"], config["redirect_uris"] = "Acme 2", []string{"https://acme.example/b"}
	delete(config, "description")
	app = acctest.Fine(t, p.Apply(appType, app, config))
	c, _ := e.FyleApps.Clients.Get(app.Text("id"))
	if c.Metadata["client_name"] != "Acme 2" || len(c.RedirectURIs()) != 1 || c.RedirectURIs()[0] != "https://acme.example/b" {
		t.Errorf("the server has %v", c.Metadata)
	}
	c.Metadata["client_name"] = "other"
	e.FyleApps.Clients.Put(c)
	p = e.Protocol(t, apiSettings(e))
	drifted := acctest.Fine(t, p.Read(appType, app))
	if _, empty := p.Plan(appType, drifted, config); empty {
		t.Error("the drift of the name is not planned")
	}
	app = acctest.Fine(t, p.Apply(appType, drifted, config))

	t.Log("what is of the console's way only is refused")
	config["confirmed"] = "x"
	planned, _ := p.Plan(appType, app, config)
	acctest.Want(t, planned.Errors, `"confirmed"`)
	planned, _ = p.Plan(appType, acctest.Object{}, acctest.Config{"name": "Acme", "client_id": "mine"})
	acctest.Want(t, planned.Errors, `"client_id"`, "Leave client_id out")

	destroyed := acctest.Fine(t, p.Apply(appType, app, nil))
	if n := len(e.FyleApps.Clients.List(nil)); n != before || len(destroyed.Warnings) > 0 {
		t.Errorf("%d apps are left, with the warnings %q", n, destroyed.Warnings)
	}
}

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
