package e2e_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

const oauthApps = "oauth-apps.md"

// adding returns a block with further lines in it.
func adding(block, lines string) string { return strings.TrimSuffix(block, "}\n") + lines + "}\n" }

// TestConsoleAppsGuide walks through the console app of the guide, with the two lines that a person adds and the change of the review.
// Then it confirms the app of another console.
func TestConsoleAppsGuide(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	computed := guideBlock(t, oauthApps, "locals {") + "output \"fingerprint\" {\n  value = local.fingerprint\n}\n"
	app := guideBlock(t, oauthApps, `resource "integrations_fillout_oauth_app"`)
	h.Write("main.tf", e2e.Requirements+app)
	h.Init().Want(0)
	h.Apply().Want(1) // a person has to create the app
	confirmed := adding(app, guideBlock(t, oauthApps, "  client_id"))
	h.Write("main.tf", e2e.Requirements+confirmed+computed+guideBlock(t, oauthApps, `check "`))
	h.Apply().Want(0)
	h.Plan().Want(0)
	if fingerprint, _ := h.State().Values.Outputs["fingerprint"].Value.(string); !strings.Contains(confirmed, `"`+fingerprint+`"`) {
		t.Errorf("the guide computes the fingerprint %s, and confirms\n%s", fingerprint, confirmed)
	}
	changes := regexp.MustCompile(`(?m)^- *(\S.*)\n\+ *(\S.*)$`).FindAllStringSubmatch(guideBlocks(t, oauthApps, "diff"), -1)
	for _, change := range changes {
		confirmed = strings.ReplaceAll(confirmed, change[1], change[2])
	}
	h.Write("main.tf", e2e.Requirements+confirmed)
	if applied := h.Apply().Want(0).Output; len(changes) != 2 || !strings.Contains(applied, "0 added, 1 changed, 0 destroyed") {
		t.Errorf("the changes %q of the review are applied with\n%s", changes, applied)
	}

	books := guideBlock(t, oauthApps, `resource "integrations_console_oauth_app"`)
	h.Write("books.tf", books)
	h.Run("plan", "-out=plan").Want(0)
	h.Write("books.tf", adding(books, "client_id = \"lunar-1\"\nconfirmed = \""+h.pendingApps()["integrations_console_oauth_app.books"]+"\"\n"))
	h.Apply().Want(0)
	h.Destroy().Want(0)
}

// TestRegistrationGuide applies the guide's app by app_registration and its client, whose redirect URIs then become resources of their own.
func TestRegistrationGuide(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	client := guideBlock(t, oauthApps, `resource "integrations_oauth_client"`)
	config := guideBlock(t, oauthApps, `provider "integrations"`) + guideBlock(t, oauthApps, `resource "integrations_fillout_oauth_app"`) + client + `
variable "registration_token" { type = string }
variable "initial_access_token" {
  type      = string
  ephemeral = true
}
`
	h.Variables = append(h.Variables, "TF_VAR_registration_token="+h.e.FilloutApps.InitialAccessToken(), "TF_VAR_initial_access_token="+h.value("initial_access_token"))
	hosts := strings.NewReplacer("https://apps.example.com", h.e.URL, "https://auth.example.com", h.e.URL+"/oauth")
	h.Write("main.tf", e2e.Requirements+hosts.Replace(config))
	h.Init().Want(0)
	h.Apply().Want(0)
	h.Plan().Want(0)
	single := regexp.MustCompile(`(?m)^  redirect_uris .*\n`).ReplaceAllString(client, "")
	h.Write("main.tf", e2e.Requirements+hosts.Replace(strings.ReplaceAll(config, client, single)+guideBlock(t, oauthApps, `resource "integrations_oauth_redirect_uri"`)))
	h.Apply().Want(0)
	h.Plan().Want(0)
	if clients := h.e.OAuth.Clients.List(nil); len(clients) != 1 || len(clients[0].Metadata["redirect_uris"].([]any)) != 3 {
		t.Errorf("the server has %v", clients)
	}
	h.Destroy().Want(0)
}
