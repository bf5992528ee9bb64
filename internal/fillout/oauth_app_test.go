package fillout_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

const appType = "integrations_fillout_oauth_app"

var confirmation = regexp.MustCompile(`confirmed = "(\w+)"`)

// confirmed returns the fingerprint that the steps ask for.
func confirmed(t *testing.T, texts []string) string {
	t.Helper()
	for _, text := range texts {
		if m := confirmation.FindStringSubmatch(text); m != nil {
			return m[1]
		}
	}
	t.Fatalf("no fingerprint in %q", texts)
	return ""
}

func TestAppInTheConsole(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := acctest.Config{"name": "Acme", "icon_uri": "https://acme.example/icon.png", "redirect_uris": []string{"https://acme.example/a", "https://acme.example/b"}}

	t.Log("without a client ID, a person has to create the app")
	planned, _ := p.PlanCreate(appType, config)
	steps := []string{"Settings → Developer", "build.fillout.com", `"Create app"`, "create the app \"Acme\" in Fillout", "Name: Acme", "the address in icon_uri", "the value of redirect_uris at acme.example", "client secret", "client_id ="}
	acctest.WantText(t, planned.Warnings, steps...)
	refused := p.TryCreate(appType, config)
	acctest.WantText(t, refused.Errors, steps...)
	if !refused.Gone {
		t.Error("an app that was never created is in the state")
	}

	t.Log("with a client ID, the settings have to be confirmed")
	config["client_id"] = "client-1"
	planned, _ = p.PlanCreate(appType, config)
	acctest.WantText(t, planned.Warnings, "client-1", "not confirmed")
	if refused = p.TryCreate(appType, config); !refused.Gone {
		t.Error("an app that was never confirmed is in the state")
	}
	config["confirmed"] = confirmed(t, refused.Errors)
	planned, _ = p.PlanCreate(appType, config)
	if len(planned.Warnings) > 0 || planned.Text("fingerprint") != config["confirmed"] || planned.Text("managed_by") != "console" {
		t.Errorf("the plan of a confirmed app warns %q, its state is %v", planned.Warnings, planned.State)
	}
	app := p.Create(appType, config)
	if app.Text("id") != "client-1" {
		t.Errorf("the state is %v", app.State)
	}
	if _, empty := p.PlanUpdate(p.Read(app), config); !empty {
		t.Error("the plan after the apply is not empty")
	}

	t.Log("a changed URI is refused, and the steps are only about what to add and remove")
	config["redirect_uris"] = []string{"https://acme.example/a", "https://acme.example/c"}
	planned, _ = p.PlanUpdate(app, config)
	refused = p.TryUpdate(app, config)
	for _, texts := range [][]string{planned.Warnings, refused.Errors} {
		acctest.WantText(t, texts, "change the app", "out of date", "Redirect URIs: add (", "Redirect URIs: remove (")
		if strings.Contains(strings.Join(texts, ""), "https://acme.example") || strings.Contains(strings.Join(texts, ""), "icon") {
			t.Errorf("the steps name settings that have not changed: %q", texts)
		}
	}
	if refused.Text("confirmed") != app.Text("confirmed") {
		t.Error("the state records a confirmation that was not made")
	}
	config["confirmed"] = confirmed(t, refused.Errors)
	app = p.Update(app, config)
	if _, empty := p.PlanUpdate(p.Read(app), config); !empty {
		t.Error("the plan after the change is not empty")
	}

	acctest.WantText(t, p.PlanDestroy(app).Warnings, "client-1", "Delete the app")
	p.Destroy(app)
	if calls := e.Calls(); len(calls) > 0 {
		t.Errorf("an app in the console made calls: %v", calls)
	}
}

// The apply lists the steps for a redirect URI that is known only then, and accepts a client ID and a confirmation that are. An app in the
// console needs no API key.
func TestAppKnownAtApply(t *testing.T) {
	t.Setenv("FILLOUT_API_KEY", "")
	config := func(app string) string {
		return `
provider "integrations" {}
resource "terraform_data" "uri" { input = "https://acme.example/late" }
resource "terraform_data" "id" {
  input = "client-1"
  count = ` + map[bool]string{true: "1", false: "0"}[strings.Contains(app, "terraform_data.id")] + `
}
resource "integrations_fillout_oauth_app" "test" {
  name          = "Acme"
  redirect_uris = [terraform_data.uri.output]
  ` + app + `
}
`
	}
	acctest.New(t).Run(t,
		resource.TestStep{Config: config(`client_id = "client-1"`), ExpectError: regexp.MustCompile(`(?s)Manual step pending.*not.confirmed.*exactly .*confirmed = "`)},
		resource.TestStep{
			Config:      strings.Replace(config("client_id = \"client-1\"\n  confirmed = \"nothing\""), `"https://acme.example/late"`, `"https://acme.example/later"`, 1),
			ExpectError: regexp.MustCompile(`(?s)Manual step pending.*not a.*fingerprint.*exactly .*confirmed = "`),
		},
		resource.TestStep{Config: config(`client_id = terraform_data.id[0].output
  confirmed = substr(sha256(jsonencode({ vendor = "Fillout", name = "Acme", redirect_uris = ["https://acme.example/late"] })), 0, 12)`)},
	)
}

// A fingerprint is in the users' configurations, so it must never change for the same settings. An early one includes the client ID.
func TestFingerprintsStay(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	for _, test := range []struct {
		now, early string
		config     acctest.Config
	}{
		{"66cf2bb87578", "79d244892db5", acctest.Config{"name": "Acme", "client_id": "c1", "icon_uri": "https://acme.example/icon.png", "redirect_uris": []string{"https://acme.example/b", "https://acme.example/a"}}},
		{"71f5181af13e", "2efc2eb3b74a", acctest.Config{"name": "Acme", "client_id": "c1"}},
	} {
		if planned, _ := p.PlanCreate(appType, test.config); planned.Text("fingerprint") != test.now {
			t.Errorf("the fingerprint of %v is %q, want %q", test.config, planned.Text("fingerprint"), test.now)
		}
		test.config["confirmed"] = test.early
		app := p.Create(appType, test.config)
		for name, state := range map[string]acctest.Object{
			"not refreshed": p.Upgrade(app.WithoutAttributes("confirmed_by", "icon_file", "icon_sha256", "management", "pending", "steps")),
			"refreshed":     p.Read(app.WithoutAttributes("confirmed_by", "icon_file", "icon_sha256", "management", "pending", "steps")),
			"new":           p.Read(app),
		} {
			if planned, empty := p.PlanUpdate(state, test.config); !empty || planned.Text("fingerprint") != test.early || len(planned.Warnings) > 0 {
				t.Errorf("%s: the plan of a state of an early version is not empty: %v, %q", name, planned.State, planned.Warnings)
			}
		}
		test.config["client_id"] = "c2" // the early fingerprint is of c1
		planned, _ := p.PlanUpdate(app, test.config)
		acctest.WantText(t, planned.Errors, "Manual step pending", "different app")
	}
}

// The content of an icon's file is a setting, and its path is not.
func TestIconFile(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	first, second := filepath.Join(t.TempDir(), "icon.png"), filepath.Join(t.TempDir(), "icon.png")
	write := func(name, content string) {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(first, "one")
	write(second, "one")
	config := acctest.Config{"name": "Acme", "client_id": "c1", "icon_file": first}
	planned, _ := p.PlanCreate(appType, config)
	acctest.WantText(t, planned.Warnings, "App icon, upload", "SHA-256 7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed")
	config["confirmed"] = planned.Text("fingerprint")
	app := p.Create(appType, config)
	config["icon_file"] = second
	if planned, _ = p.PlanUpdate(app, config); len(planned.Warnings) > 0 {
		t.Errorf("the same content at another path warns %q", planned.Warnings)
	}
	write(second, "two")
	planned, _ = p.PlanUpdate(app, config)
	acctest.WantText(t, planned.Warnings, "change the app", "App icon", "out of date")
	for _, wrong := range []string{second + "x", t.TempDir()} {
		config["icon_file"] = wrong
		planned, _ = p.PlanUpdate(app, config)
		acctest.WantText(t, planned.Errors, "icon_file", "cannot be read")
		if strings.Contains(strings.Join(planned.Errors, ""), wrong) {
			t.Errorf("the error contains the path: %q", planned.Errors)
		}
	}
}
