package contract_test

import (
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// The OAuth apps of Fillout and Fyle are managed in two ways: by a person in the console, or by the API of an endpoint.

// inTheConsole returns the case of an app that a person has created. own are the arguments that only this vendor's apps have.
func inTheConsole(s subject, own ...string) subject {
	s.variant, s.confirms = "in the console", true
	config := s.config
	s.config = func(e *acctest.Env) acctest.Config {
		c := config(e)
		c["client_id"] = "client-1"
		return c
	}
	s.changes = append(s.changes, change{set: acctest.Config{"client_id": "client-2"}, action: "replace"})
	s.unchanged = map[string]string{"client_id": "needed in the console"}
	s.blind = "nothing of a console can be read"
	s.kept = "Delete the app"
	s.notImported = append([]string{"confirmed", "fingerprint", "name", "redirect_uris"}, own...)
	s.stored = true
	return s
}

// appByTheAPI returns the case of an app that is registered at the vendor's endpoint, which requires a token.
func appByTheAPI(s subject, server func(*acctest.Env) *oauthfake.Server) subject {
	config := s.config
	s.config = func(e *acctest.Env) acctest.Config {
		server(e).SetOpen(false)
		return config(e)
	}
	s = byTheAPI(s, server)
	s.nth = nameOf("name")
	s.settings = func(e *acctest.Env) map[string]string {
		return map[string]string{
			s.vendor() + ".app_registration.endpoint":             e.URL + "/" + s.vendor() + "/register",
			s.vendor() + ".app_registration.initial_access_token": server(e).InitialAccessToken(),
		}
	}
	return s
}

// The arguments that only apps in the console have are refused if an endpoint registers the apps.
func TestConsoleArgumentsByTheAPI(t *testing.T) {
	t.Parallel()
	for _, s := range []subject{filloutAppByTheAPI(), fyleAppByTheAPI()} {
		bubble(t, s, func(g *stage) {
			g.config["client_id"] = "mine"
			acctest.WantText(t, g.instance.Plan(g.process(), g.config).Errors, `"client_id"`, "Leave client_id out")
			delete(g.config, "client_id")
			g.must("create")
			if g.instance.Text("managed_by") != "api" || g.instance.Text("client_secret") == "" || g.instance.Text("registration_access_token") == "" {
				t.Errorf("the state is %v", g.instance.State)
			}
			g.config["confirmed"] = "x"
			acctest.WantText(t, g.instance.Plan(g.process(), g.config).Errors, `"confirmed"`)
		})
	}
}
