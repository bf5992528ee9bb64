package webconsole_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

const appType = "integrations_console_oauth_app"

// A Google app and a GitHub app by their presets, and one of a vendor that only the configuration knows, each need one visit to the console:
// the client ID and the confirmation are committed together.
func TestWalk(t *testing.T) {
	t.Parallel()
	uri := []string{"https://acme.example/callback"}
	for name, test := range map[string]struct {
		config   acctest.Config
		steps    []string
		warnings []string
	}{
		"Google": {
			config: acctest.Config{"preset": "google", "name": "Acme Calendar", "redirect_uris": uri, "javascript_origins": []string{"https://app.acme.example"}},
			steps: []string{
				"console.cloud.google.com/auth/clients", "Google Auth Platform → Clients", `"Create client"`, "Web application", "Name: Acme Calendar",
				"Authorized redirect URIs: exactly https://acme.example/callback", "Authorized JavaScript origins: exactly https://app.acme.example", "client secret",
			},
			warnings: []string{`create the app "Acme Calendar" in Google`},
		},
		"GitHub": {
			config: acctest.Config{"preset": "github", "name": "Acme Reviews", "redirect_uris": uri, "fields": map[string]string{"Homepage URL": "https://acme.example", "Application description": "Reviews"}},
			steps: []string{
				"github.com/settings/developers", "Developer settings → OAuth apps", `"New OAuth App"`, "Application name: Acme Reviews",
				"Homepage URL: https://acme.example", "Application description: Reviews", "Authorization callback URL: exactly https://acme.example/callback", `"Register application"`,
			},
			warnings: []string{`create the app "Acme Reviews" in GitHub`},
		},
		"another vendor": {
			config: acctest.Config{
				"vendor": "Lunar Ledger", "address": "https://console.lunar.example/apps", "path": "Company → API → Applications", "role": "a company owner",
				"create_button": "Add application", "name_label": "Title", "redirect_uris_label": "Return addresses", "finish_steps": []string{"Write the key into the vault."},
				"name": "Acme Books", "redirect_uris": uri, "fields": map[string]string{"Support address": "help@acme.example"},
			},
			steps: []string{
				"console.lunar.example/apps as a company owner (Company → API → Applications)", `"Add application"`, "Title: Acme Books",
				"Support address: help@acme.example", "Return addresses: exactly https://acme.example/callback", "Write the key into the vault.",
			},
			warnings: []string{`create the app "Acme Books" in Lunar Ledger`, "console.lunar.example/apps", "Company → API → Applications", "(the value of fields)"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t).Provider(t, nil)
			planned, _ := p.PlanCreate(appType, test.config)
			acctest.WantText(t, []string{strings.Join(texts(planned, "steps"), "\n")}, test.steps...)
			acctest.WantText(t, planned.Warnings, append(test.warnings, "Manual step: ")...)
			if !pending(t, planned) {
				t.Error("nothing is pending before the app exists")
			}
			refused := p.TryCreate(appType, test.config)
			acctest.WantText(t, refused.Errors, "Manual step pending: create the app")
			if !refused.Gone {
				t.Error("an app that nobody has created is in the state")
			}

			config := maps.Clone(test.config)
			config["client_id"], config["confirmed"], config["confirmed_by"] = "client-1", strings.ToUpper(planned.Text("fingerprint")), "Ada"
			planned, _ = p.PlanCreate(appType, config)
			if len(planned.Warnings) > 0 || pending(t, planned) || len(texts(planned, "steps")) > 0 || planned.Text("id") != "client-1" {
				t.Errorf("the plan of a confirmed app warns %q, and plans %v", planned.Warnings, planned.State)
			}
			app := p.Create(appType, config)
			if _, empty := p.PlanUpdate(p.Read(app), config); !empty {
				t.Error("the plan after the apply is not empty")
			}
			if app.Text("confirmed_by") != "Ada" {
				t.Errorf("the state is %v", app.State)
			}
			acctest.WantText(t, p.PlanDestroy(app).Warnings, "Manual step: delete the app", "client-1")
		})
	}
}

// A value of confirmed that confirms nothing is called what it is, without being quoted.
func TestDoubts(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	config := acctest.Config{"preset": "google", "name": "Acme", "client_id": "client-1"}
	planned, _ := p.PlanCreate(appType, config)
	before := planned.Text("fingerprint")
	config["confirmed"] = before
	app := p.Create(appType, config)
	config["name"] = "Acme 2"
	for confirmed, want := range map[string]string{before: "out of date", "0123456789ab": "of other settings", "yes, it is done": "is not a fingerprint"} {
		config["confirmed"] = confirmed
		planned, _ = p.PlanUpdate(app, config)
		acctest.WantText(t, planned.Warnings, `Manual step: change the app "Acme 2" in Google`, want, "Name: change it to Acme 2")
		acctest.WantText(t, p.TryUpdate(app, config).Errors, "Manual step pending: change the app", want)
		if strings.Contains(strings.Join(planned.Warnings, ""), `"`+confirmed+`"`) || !pending(t, planned) {
			t.Errorf("the plan warns %q", planned.Warnings)
		}
	}
	config["name"], config["confirmed"] = "Acme", "0123456789ab"
	planned, _ = p.PlanUpdate(app, config)
	acctest.WantText(t, planned.Warnings, "check the app", "of other settings", `confirmed = "`+before+`"`)

	delete(config, "confirmed")
	planned, _ = p.PlanUpdate(app, config)
	acctest.WantText(t, planned.Warnings, "check the app", "not confirmed", "compare it with the following settings", "Name: Acme")

	config["confirmed"] = before
	delete(config, "client_id")
	planned, _ = p.PlanCreate(appType, config)
	acctest.WantText(t, planned.Warnings, "create the app", "confirmed, but client_id is not set")
	if !pending(t, planned) {
		t.Error("nothing is pending without a client ID")
	}
}

// Another client ID is another app. The confirmation stands for the settings, so the plan asks to look at the new app.
func TestAnotherClientID(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	config := acctest.Config{"preset": "google", "name": "Acme", "client_id": "client-1"}
	planned, _ := p.PlanCreate(appType, config)
	config["confirmed"] = planned.Text("fingerprint")
	app := p.Create(appType, config)
	config["client_id"] = "client-2"
	planned, _ = p.PlanUpdate(app, config)
	acctest.WantText(t, planned.Warnings, "Another app", "client-2", "make sure", "The app client-1 stays at Google")
	config["name"] = "Acme 2"
	planned, _ = p.PlanUpdate(app, config)
	acctest.WantText(t, planned.Errors, "Manual step pending", "different app")
}

// What a console cannot hold is an error of the plan.
func TestImpossible(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	for want, config := range map[string]acctest.Config{
		"one callback URL":          {"preset": "github", "fields": map[string]string{"Homepage URL": "https://acme.example"}, "redirect_uris": []string{"https://acme.example/a", "https://acme.example/b"}},
		`the field "Homepage URL"`:  {"preset": "github"},
		"has no JavaScript origins": {"preset": "github", "fields": map[string]string{"Homepage URL": "https://acme.example"}, "javascript_origins": []string{"https://acme.example"}},
		"Set vendor":                {},
		"Set address":               {"vendor": "Lunar Ledger"},
		"address of a web page":     {"vendor": "Lunar Ledger", "address": "https://ada:password@lunar.example/"},
	} {
		config["name"] = "Acme"
		planned, _ := p.PlanCreate(appType, config)
		acctest.WantText(t, planned.Errors, want)
	}
}

// The summaries differ between apps, although Terraform would otherwise merge them, and are short and on one line.
func TestSummaries(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	seen := map[string]bool{}
	for _, name := range []string{"Acme production", "Acme staging", "Acme\n\x1b[31m", strings.Repeat("a", 5000)} {
		planned, _ := p.PlanCreate(appType, acctest.Config{"preset": "google", "name": name})
		summary, _, _ := strings.Cut(strings.Join(planned.Warnings, ""), " in Google: ")
		if seen[summary] || len(summary) > 120 || strings.ContainsAny(summary, "\n\x1b") || !strings.HasPrefix(summary, "Manual step: create the app ") {
			t.Errorf("the summary is %q", summary)
		}
		seen[summary] = true
	}
}

func pending(t *testing.T, o acctest.Object) (pending bool) {
	t.Helper()
	if v := o.State["pending"]; !v.IsKnown() || v.As(&pending) != nil {
		t.Errorf("pending is %s", fmt.Sprint(v))
	}
	return pending
}

// texts returns a list of strings.
func texts(o acctest.Object, name string) []string {
	var elements []tftypes.Value
	if !o.State[name].IsKnown() || o.State[name].As(&elements) != nil {
		return nil
	}
	var out []string
	for _, e := range elements {
		var s string
		if e.As(&s) == nil {
			out = append(out, s)
		}
	}
	return out
}
