package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/browsertest"
)

// TestInBrowser has a person with a browser and Terraform, who walks through examples/demo at the emulator: they create the app that the
// plan asks for in Fillout's console, confirm it, apply, sign in, see the objects on the emulator's page, and change one by Terraform. With
// SCREENSHOTS, it writes screenshots of all pages.
func TestInBrowser(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	tab := browsertest.Open(t) // after the emulator, which waits in its end until the page no longer listens
	h.configure("demo")
	h.Variables = append(h.Variables, "TF_VAR_receiver="+h.e.URL+"/_hooks")
	h.Init().Want(0)

	tab.Visit(h.e.URL, "#live.on")
	tab.Click(`#fillout a[href="/_console/fillout"]`, "#create")
	tab.Screenshots("fillout")
	tab.Type("#name", "Acme")
	tab.Click("#create", "#redirect-uris")
	callback := h.e.URL + "/_hooks/fillout/callback"
	tab.Type("#redirect-uris", callback)
	tab.Click("#save", "#saved")
	tab.Click("#generate", "#client-secret")
	id, secret := tab.Text("#client-id"), tab.Text("#client-secret")
	h.e.Secret(secret)
	tab.Screenshots("fillout-app")

	h.confirmApps(id)
	h.Apply().Want(0)
	h.Plan().Want(0)
	page, _ := h.State().Values.Outputs["sign_in_page"].Value.(string)
	tab.Visit(strings.Replace(page, "https://build.fillout.com", h.e.URL+"/fillout", 1), "#allow")
	tab.Screenshots("sign-in")
	tab.Click("#allow", "body:not(:has(#allow))")
	h.wantAccess(id, secret, callback, tab.Address())

	tab.Visit(h.e.URL, "#live.on")
	tab.Eventually(shows("fillout", id))
	tab.Eventually(shows("fillout", callback))
	const before, now = "/fillout/guests", "/fillout/visitors"
	tab.Eventually(shows("fillout", h.e.URL+"/_hooks"+before))
	tab.Eventually("window.stays = true")
	h.replace(before, now)
	h.Apply().Want(0)
	tab.Eventually(shows("fillout", h.e.URL+"/_hooks"+now))
	tab.Eventually("!" + shows("fillout", before))
	tab.Eventually("window.stays") // the page was not loaded again
	tab.Click("#deliveries button", "#live.on")
	tab.Eventually(shows("traffic", "submissionId"))
	tab.Eventually(shows("traffic", now))
	tab.Visit(h.e.URL+"/?", "#live.on") // at its beginning
	tab.Cover("emulator")
	tab.Screenshots("page")

	h.connectAccount(tab)
	h.photographConsoles(tab)
	h.Destroy().Want(0)
	tab.Visit(h.e.URL, "#live.on")
	tab.Eventually(shows("fillout", "No database webhooks"))
}

// shows returns an expression that is true if a part of the page has the text.
func shows(part, text string) string {
	return fmt.Sprintf("document.getElementById(%q).textContent.includes(%q)", part, text)
}

// connectAccount connects an account by the page of a link that Terraform has created.
func (h *harness) connectAccount(tab *browsertest.Tab) {
	h.t.Helper()
	link, _ := h.State().Values.Outputs["connect_pages"].Value.(map[string]any)
	tab.Visit(fmt.Sprint(link["Initech"])+"?accountIdentifier=initech", "h1")
	tab.Click("details:first-of-type summary", "details:first-of-type button")
	tab.Type(`details:first-of-type input[name="name"]`, "Initech's issues")
	tab.Type(`details:first-of-type input[name="config.api_key"]`, "ghp_initech")
	tab.Type(`details:first-of-type input[name="config.org"]`, "initech")
	tab.Screenshots("poozle-link")
	tab.Click("details:first-of-type button", "small.good")
	tab.Visit(h.e.URL, "#live.on")
	tab.Eventually(shows("poozle", "Initech's issues"))
}

// photographConsoles creates an app in Fyle's console, and makes screenshots of the consoles of Fyle and Poozle.
func (h *harness) photographConsoles(tab *browsertest.Tab) {
	h.t.Helper()
	tab.Visit(h.e.URL+"/_console/fyle", "#create")
	tab.Type("#name", "Acme")
	tab.Type("#redirect-uris", "https://acme.example/fyle/callback")
	tab.Screenshots("fyle")
	tab.Click("#create", "#client-id")
	tab.Screenshots("fyle-app")
	for name, path := range map[string]string{"poozle": "/_console/poozle", "poozle-links": "/_console/poozle/links"} {
		tab.Visit(h.e.URL+path, "h1")
		tab.Screenshots(name)
	}
}

// wantAccess fails the test unless the code in an address can be exchanged for a token that has access to Fillout.
func (h *harness) wantAccess(id, secret, callback, address string) {
	h.t.Helper()
	redirected, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(address, callback+"?") {
		h.t.Fatalf("the consent page led to %s, %v", address, err)
	}
	form := url.Values{"code": {redirected.Query().Get("code")}, "client_id": {id}, "client_secret": {secret}, "redirect_uri": {callback}}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	h.ask(http.MethodPost, "/fillout/public/oauth/accessToken", "", form, &token)
	var forms []struct{ Name string }
	h.ask(http.MethodGet, "/fillout/v1/api/forms", token.AccessToken, nil, &forms)
	if len(forms) == 0 {
		h.t.Error("the token has no access to forms")
	}
}

// ask sends a form to the emulator and decodes the response.
func (h *harness) ask(method, path, token string, form url.Values, answer any) {
	h.t.Helper()
	r, err := http.NewRequestWithContext(h.t.Context(), method, h.e.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		h.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil || response.StatusCode != http.StatusOK {
		h.t.Fatalf("%s was answered with %s, %v", path, response.Status, err)
	}
}
