package fillout_test

import (
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
	steps := []string{"Settings → Developer", "build.fillout.com", `"Create app"`, "Name: the value of name", "the value of icon_uri", "exactly the 2 of redirect_uris", "client secret", "client_id ="}
	acctest.WantText(t, planned.Warnings, steps...)
	refused := p.TryCreate(appType, config)
	acctest.WantText(t, refused.Errors, steps...)
	if !refused.Gone {
		t.Error("an app that was never created is in the state")
	}

	t.Log("with a client ID, the settings have to be confirmed")
	config["client_id"] = "client-1"
	planned, _ = p.PlanCreate(appType, config)
	acctest.WantText(t, planned.Warnings, "client-1", "exactly the 2")
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
		acctest.WantText(t, texts, "add the 1 that the plan adds", "remove the 1 that the plan removes")
		if strings.Contains(strings.Join(texts, ""), "acme.example") || strings.Contains(strings.Join(texts, ""), "icon") {
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

	destroyed := p.Destroy(app)
	acctest.WantText(t, destroyed.Warnings, "client-1", "Delete the app")
	if calls := e.Calls(); len(calls) > 0 {
		t.Errorf("an app in the console made calls: %v", calls)
	}
}

// The apply lists the steps for a redirect URI that is known only then. An app in the console needs no API key.
func TestAppWithURIsKnownAtApply(t *testing.T) {
	t.Setenv("FILLOUT_API_KEY", "")
	config := func(confirmed string) string {
		return `
provider "integrations" {}
resource "terraform_data" "uri" { input = "https://acme.example/late" }
resource "integrations_fillout_oauth_app" "test" {
  name          = "Acme"
  client_id     = "client-1"
  redirect_uris = [terraform_data.uri.output]
  confirmed     = "` + confirmed + `"
}
`
	}
	acctest.New(t).Run(t,
		resource.TestStep{Config: config("nothing"), ExpectError: regexp.MustCompile(`(?s)not confirmed.*exactly the 1 of.*confirmed = "`)},
	)
}

// A fingerprint is in the users' configurations, so it must never change for the same settings.
func TestFingerprintsStay(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	for want, config := range map[string]acctest.Config{
		"79d244892db5": {"name": "Acme", "client_id": "c1", "icon_uri": "https://acme.example/icon.png", "redirect_uris": []string{"https://acme.example/b", "https://acme.example/a"}},
		"2efc2eb3b74a": {"name": "Acme", "client_id": "c1"},
	} {
		if planned, _ := p.PlanCreate(appType, config); planned.Text("fingerprint") != want {
			t.Errorf("the fingerprint of %v is %q, want %q", config, planned.Text("fingerprint"), want)
		}
	}
}
