package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

const configWithSecrets = e2e.Requirements + `
variable "client_secret" {
  type      = string
  ephemeral = true
}
variable "api_key" {
  type      = string
  ephemeral = true
}
data "integrations_poozle_integration_definition" "github" { key = "github" }
resource "integrations_poozle_oauth_app" "test" {
  name                      = "app"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
  client_id                 = "id"
  client_secret_wo          = var.client_secret
}
resource "integrations_poozle_integration_account" "test" {
  name                      = "bot"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
  auth_type                 = "Api Key"
  config_wo                 = { api_key = var.api_key }
}
resource "integrations_fyle_webhook" "test" {
  url                  = "https://hooks.example.com/fyle"
  subscribed_resources = ["REPORT"]
}
ephemeral "integrations_fyle_access_token" "test" {}
variable "initial_token" {
  type      = string
  ephemeral = true
}
variable "registration_endpoint" { type = string }
resource "integrations_oauth_client" "test" {
  registration_endpoint = var.registration_endpoint
  client_name           = "Acme"
  redirect_uris         = ["https://acme.example/a"]
}
resource "integrations_oauth_redirect_uri" "test" {
  registration_client_uri   = integrations_oauth_client.single.registration_client_uri
  registration_access_token = integrations_oauth_client.single.registration_access_token
  uri                       = "https://acme.example/single"
}
resource "integrations_oauth_client" "single" {
  registration_endpoint   = replace(var.registration_endpoint, "/oauth/", "/fillout/") # which does not replace tokens
  initial_access_token_wo = var.initial_token
  client_name             = "Acme"
}
resource "integrations_fillout_oauth_app" "test" { name = "Acme" }
resource "integrations_fyle_oauth_app" "test" { name = "Acme" }
resource "integrations_poozle_oauth_app" "plain" {
  name                      = "plain"
  integration_definition_id = data.integrations_poozle_integration_definition.jira.id
  client_id                 = "id"
  client_secret             = "kept-in-state-by-choice"
}
data "integrations_poozle_integration_definition" "jira" { key = "jira" }
resource "integrations_fillout_database_webhook" "test" {
  database_id = "54752b5b7c373e06"
  url         = "https://hooks.example.com/fillout"
  events      = ["record.created"]
}
data "integrations_poozle_oauth_apps" "all" { depends_on = [integrations_poozle_oauth_app.test] }
data "integrations_poozle_integration_accounts" "all" { depends_on = [integrations_poozle_integration_account.test] }
`

// TestNoSecretOut checks that no secret gets into the state, a plan or a log: when it changes in the configuration or at the
// vendor, when the vendor refuses it, when a call fails, and on import.
func TestNoSecretOut(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	w := e2e.New(t, e)
	w.Trace()
	w.Variables = append(w.Variables, "TF_VAR_initial_token=canary-initial-token", "TF_VAR_registration_endpoint="+e.URL+"/oauth/register")
	for _, v := range e.RegistrationEnv(e.URL) {
		w.Variables = append(w.Variables, v.Name+"="+v.Value)
	}
	e.OAuth.SetKind(oauthfake.Kind{RotatesTokens: true, RotatesSecrets: true})
	secret := func(client, api string) {
		w.Variables = append(w.Variables, "TF_VAR_client_secret="+client, "TF_VAR_api_key="+api)
	}
	var printed strings.Builder
	run := func(code int, args ...string) {
		t.Helper()
		printed.WriteString(w.Run(args...).Want(code).Output)
	}

	secret("canary-client-secret-1", "canary-api-key-1")
	w.Write("main.tf", configWithSecrets)
	run(0, "init")
	run(0, "plan", "-out=plan")
	run(0, "show", "-json", "plan")
	run(0, "apply", "plan")

	t.Log("changed in the configuration, then at the vendor, then refused by it, then a server that fails")
	secret("canary-client-secret-2", "canary-api-key-2")
	run(0, "apply", "-auto-approve")
	for _, a := range e.Poozle.OAuthApps.List(nil) {
		a.ClientSecret = "canary-client-secret-3"
		e.Poozle.OAuthApps.Put(a)
	}
	run(2, "plan", "-detailed-exitcode")
	secret("canary-client-secret-2", "bad-canary-api-key-4")
	run(1, "apply", "-auto-approve")
	e.FailNext(fake.Fault{Method: "GET", Path: "/poozle/api/v1/integration_oauth", Status: 400, Body: `{"message":"no"}`})
	run(1, "plan")

	t.Log("imported")
	id := w.Attribute("integrations_poozle_oauth_app.test", "id")
	run(0, "state", "rm", "integrations_poozle_oauth_app.test")
	run(0, "import", "integrations_poozle_oauth_app.test", id.(string))

	canaries := []string{"canary-client-secret", "canary-api-key", "canary-initial-token", e.FilloutApps.InitialAccessToken(), e.FyleApps.InitialAccessToken(), e.Fillout.APIKey(), e.Fyle.ClientSecret(), e.Fyle.RefreshToken(), e.Poozle.APIKey()}
	for _, c := range e.Calls() {
		_, token, ok := strings.Cut(c.Header.Get("Authorization"), "Bearer ")
		if ok && !strings.Contains(c.Path, "/register/") { // a client's own token is in its state
			canaries = append(canaries, token)
		}
	}
	// A secret that a vendor shows once is in the state, marked as sensitive, and must not be in a log.
	logged := []string{"kept-in-state-by-choice"}
	for _, server := range []*oauthfake.Server{e.OAuth, e.FilloutApps, e.FyleApps} {
		for _, c := range server.Clients.List(nil) {
			logged = append(logged, c.Secret, c.Token)
		}
	}
	for _, w := range e.Fillout.DatabaseWebhooks.List(nil) {
		logged = append(logged, w.Secret)
	}
	places := map[string]string{"the output": printed.String()}
	files, err := filepath.Glob(filepath.Join(w.Dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err != nil || info.IsDir() || filepath.Ext(file) == ".tf" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		places[filepath.Base(file)] = string(text)
	}
	if len(places["trace.log"]) < 100_000 || places["terraform.tfstate"] == "" {
		t.Fatalf("the log or the state is missing: %d and %d bytes", len(places["trace.log"]), len(places["terraform.tfstate"]))
	}
	for _, line := range []string{`"@module":"sdk.proto"`, "API call"} { // Terraform rewrites the provider's JSON
		if module := strings.NewReplacer(`"@module":"`, "@module=", `"`, "").Replace(line); !strings.Contains(places["trace.log"], line) && !strings.Contains(places["trace.log"], module) {
			t.Errorf("the log has no %s", line)
		}
	}
	for _, canary := range logged {
		if canary == "" || strings.Contains(places["trace.log"], canary) {
			t.Errorf("the log has %q", canary)
		}
	}
	for name, text := range places {
		for _, canary := range canaries {
			if at := strings.Index(text, canary); at >= 0 {
				t.Errorf("%s has %q: …%s…", name, canary, text[max(0, at-100):at+len(canary)])
			}
		}
	}
}

// TestDestroyWarns checks that the destroy of an object that the vendor cannot delete warns at plan and at apply.
func TestDestroyWarns(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	w := e2e.New(t, e)
	w.Write("main.tf", e2e.Requirements+`
resource "integrations_poozle_link" "test" {
  name       = "acme"
  expires_in = 3600
}
`)
	w.Init().Want(0)
	w.Apply().Want(0)
	plan := w.Run("plan", "-destroy").Want(0).Output
	for name, output := range map[string]string{"the plan": plan, "the destroy": w.Destroy().Want(0).Output} {
		if text := strings.Join(strings.Fields(output), " "); !strings.Contains(text, "cannot delete a link") || !strings.Contains(text, "until it expires") {
			t.Errorf("%s does not warn how long the link works:\n%s", name, output)
		}
	}
}
