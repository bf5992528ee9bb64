package contract_test

import (
	"maps"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// The OAuth apps of Fillout and Fyle are managed in two ways: by a person in the console, or by the API of an endpoint.

// inTheConsole returns the case of an app that a person has created. own are the arguments that only this vendor's apps have.
func inTheConsole(s resourceCase, own ...string) resourceCase {
	s.variant, s.needsConfirmation = "in the console", true
	config := s.config
	s.config = func(e *acctest.Env) acctest.Config {
		c := config(e)
		c["client_id"] = "client-1"
		return c
	}
	s.changes = append(s.changes,
		change{set: acctest.Config{"confirmed_by": "Ada Lovelace"}},
		change{set: acctest.Config{"confirmed_by": nil}},
		change{set: acctest.Config{"client_id": "client-2"}, action: "replace"})
	s.unchanged = map[string]string{"client_id": "needed in the console", "confirmed": "harness.confirm sets it"}
	s.outside.cannotSeeDeletion = "the provider cannot read anything in a console"
	s.remains = "Delete the app"
	s.importing = importing{unknown: append([]string{"confirmed", "fingerprint", "name", "pending", "redirect_uris"}, own...), updates: true}
	return s
}

// appByTheAPI returns the case of an app that is registered at the vendor's endpoint, which requires a token.
func appByTheAPI(s resourceCase, server func(*acctest.Env) *oauthfake.Server) resourceCase {
	config := s.config
	s.config = func(e *acctest.Env) acctest.Config {
		server(e).SetOpen(false)
		return config(e)
	}
	s = byTheAPI(s, s.vendor()+".app_registration.registration_access_token", server)
	maps.Copy(s.unchanged, map[string]string{"confirmed_by": "of the console", "icon_file": "of the console"})
	s.many.distinct = distinctName("name")
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
	for _, s := range []resourceCase{filloutAppByTheAPI(), fyleAppByTheAPI()} {
		onFakeTime(t, s, func(h *harness) {
			h.config["client_id"] = "mine"
			acctest.WantText(t, h.instance.Plan(h.process(), h.config).Errors, `"client_id"`, "Leave client_id out")
			delete(h.config, "client_id")
			h.mustApply("create")
			if h.instance.Text("managed_by") != "api" || h.instance.Text("client_secret") == "" || h.instance.Text("registration_access_token") == "" {
				t.Errorf("the state is %v", h.instance.State)
			}
			h.config["confirmed"] = "x"
			acctest.WantText(t, h.instance.Plan(h.process(), h.config).Errors, `"confirmed"`)
		})
	}
}

// consoleApp is an app of a vendor that the configuration describes.
func consoleApp() resourceCase {
	const page = "https://console.vendor.example/apps"
	s := resourceCase{
		resource: "console_oauth_app",
		config: func(*acctest.Env) acctest.Config {
			return acctest.Config{
				"name": "Acme", "vendor": "Vendor", "address": page, "app_address": page + "/1", "path": "Settings → Apps", "role": "an administrator",
				"create_button": "New", "name_label": "Title", "redirect_uris_label": "Callbacks", "finish_steps": []string{"Keep the secret."},
				"fields": map[string]string{"Homepage": "https://acme.example"}, "javascript_origins": []string{"https://acme.example"},
				"redirect_uris": []string{"https://acme.example/a", "https://acme.example/b"}, "icon_file": "testdata/icon.svg",
			}
		},
		changes: []change{
			{set: acctest.Config{"name": "Acme 2"}},
			{set: acctest.Config{"fields": map[string]string{"Homepage": "https://www.acme.example", "Support": "Ada"}}},
			{set: acctest.Config{"fields": nil}},
			{set: acctest.Config{"javascript_origins": []string{"https://www.acme.example"}}},
			{set: acctest.Config{"javascript_origins": nil}},
			{set: acctest.Config{"redirect_uris": []string{"https://acme.example/b", "https://acme.example/c"}}},
			{set: acctest.Config{"redirect_uris": nil}},
			{set: acctest.Config{"icon_file": "testdata/other.svg"}},
			{set: acctest.Config{"icon_file": nil}},
			{set: acctest.Config{
				"address": page + "?all", "app_address": page + "/one", "path": "Apps", "role": "the owner", "create_button": "Create", "name_label": "Name",
				"redirect_uris_label": "Redirect URLs", "finish_steps": []string{"Store the secret.", "Log out."},
			}},
			{set: acctest.Config{"app_address": nil, "path": nil, "role": nil, "create_button": nil, "name_label": nil, "redirect_uris_label": nil, "finish_steps": nil}},
			{set: acctest.Config{"vendor": "Other vendor"}},
			{set: acctest.Config{"preset": "google", "vendor": nil, "address": nil}},
			{set: acctest.Config{"preset": nil, "vendor": "Vendor", "address": page}},
		},
	}
	return inTheConsole(s, "vendor", "address", "app_address", "path", "role", "create_button", "name_label", "redirect_uris_label", "finish_steps", "fields", "javascript_origins", "icon_file", "icon_sha256")
}
