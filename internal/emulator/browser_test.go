package emulator_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/browsertest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
)

// TestBrowser walks through the page and Fillout's console as a person does: it makes an app, signs in with it, and sees on the open
// page what the token creates.
func TestBrowser(t *testing.T) {
	t.Parallel()
	newTab := browsertest.Start(t)
	e := emulator.New()
	server := httptest.NewServer(e.Handler())
	defer server.Close()
	tab, leave := newTab()
	defer leave()
	do := func(in context.Context, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(in, steps...); err != nil {
			t.Fatal(err)
		}
	}
	read := func(selector string) string {
		t.Helper()
		shown, err := chromedp.Run(tab, chromedp.Text(chromedp.CSS(selector)))
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(shown)
	}

	do(tab, chromedp.Navigate(server.URL+"/_console/fillout"),
		chromedp.SendKeys(chromedp.CSS("#name"), "Acme"), chromedp.Click(chromedp.CSS("#create")),
		chromedp.WaitVisible(chromedp.CSS("#redirect-uris")),
		chromedp.SendKeys(chromedp.CSS("#redirect-uris"), server.URL+"/_state"), chromedp.Click(chromedp.CSS("#save")),
		chromedp.WaitVisible(chromedp.CSS("#saved")),
		chromedp.Click(chromedp.CSS("#generate")), chromedp.WaitVisible(chromedp.CSS("#client-secret")))
	id, secret := read("#client-id"), read("#client-secret")
	browsertest.Screenshots(t, tab, "fillout-app")
	do(tab, chromedp.Navigate(server.URL+"/_console/fillout"), chromedp.WaitVisible(chromedp.CSS("#create")))
	browsertest.Screenshots(t, tab, "fillout")

	consent := server.URL + "/fillout/authorize/oauth?" + url.Values{"client_id": {id}, "redirect_uri": {server.URL + "/_state"}}.Encode()
	do(tab, chromedp.Navigate(consent), chromedp.WaitVisible(chromedp.CSS("#allow")))
	browsertest.Screenshots(t, tab, "sign-in")
	do(tab, chromedp.Click(chromedp.CSS("#allow")), chromedp.WaitNotPresent(chromedp.CSS("#allow")))
	address, err := chromedp.Run(tab, chromedp.Location())
	if err != nil {
		t.Fatal(err)
	}
	redirected, err := url.Parse(address)
	if err != nil || redirected.Path != "/_state" {
		t.Fatalf("the consent page led to %q, %v", address, err)
	}
	token := exchange(t, server.URL, url.Values{
		"code": {redirected.Query().Get("code")}, "client_id": {id}, "client_secret": {secret}, "redirect_uri": {server.URL + "/_state"},
	})

	do(tab, chromedp.Navigate(server.URL+"/"), chromedp.WaitVisible(chromedp.CSS("#live.on")))
	hook := server.URL + "/_hooks/orders"
	post(t, server.URL+"/fillout/v1/api/webhook/create", token, map[string]string{"formId": e.Fillout.Forms.List(nil)[0].ID, "url": hook})
	shows := `document.getElementById("fillout").textContent.includes(` + string(quoted(t, hook)) + `)`
	eventually(t, tab, shows)
	do(tab, chromedp.Evaluate[chromedp.Void](`document.querySelector("#deliveries button").click()`))
	eventually(t, tab, `document.querySelector("#traffic .clip").textContent.includes("submissionId")`)
	post(t, server.URL+"/_faults", "", map[string]any{"path": "/fyle/", "status": 503, "times": 2})
	do(tab, chromedp.Navigate(server.URL+"/"), chromedp.WaitVisible(chromedp.CSS("#live.on")))
	browsertest.Screenshots(t, tab, "page")
	app, link := populate(t, e)
	photographOthers(t, tab, server.URL, app, link)
}

// eventually waits until an expression is true in the page. The page replaces its parts, so a node may be gone after it was found.
func eventually(t *testing.T, tab context.Context, expression string) {
	t.Helper()
	for {
		holds, err := chromedp.Run(tab, chromedp.Evaluate[bool](expression))
		if holds && err == nil {
			return
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-tab.Done():
			t.Fatalf("the page does not come to %s: %v", expression, err)
		}
	}
}

// populate makes objects in the consoles of Fyle and Poozle. It returns the pages of an app and of a link.
func populate(t *testing.T, e *emulator.Emulator) (app, link string) {
	t.Helper()
	app = submit(t, e, "/_console/fyle", "name", "Acme", "description", "Copies expenses to the ledger",
		"redirect_uris", "https://acme.example/callback").Header().Get("Location")
	jira, _ := e.Poozle.Definition("jira")
	submit(t, e, "/_console/poozle", "name", "Acme", "definition", jira.ID, "client_id", "cid", "client_secret", "x", "scopes", "read")
	submit(t, e, "/_console/poozle/links", "name", "Customers", "category", "TICKETING", "days", "30")
	return app, "/poozle/link/" + e.Poozle.Links.List(nil)[0].ID
}

// photographOthers makes screenshots of the consoles of Fyle and Poozle.
func photographOthers(t *testing.T, tab context.Context, root, app, link string) {
	t.Helper()
	for name, path := range map[string]string{
		"fyle": "/_console/fyle", "fyle-app": app, "poozle": "/_console/poozle", "poozle-links": "/_console/poozle/links", "poozle-link": link,
	} {
		if err := chromedp.Do(tab, chromedp.Navigate(root+path), chromedp.WaitVisible(chromedp.CSS("h1"))); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		browsertest.Screenshots(t, tab, name)
	}
}

// exchange exchanges a code for a token at Fillout.
func exchange(t *testing.T, root string, form url.Values) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, root+"/fillout/public/oauth/accessToken", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	token := decode[map[string]string](t, answer.Body)["access_token"]
	if token == "" {
		t.Fatalf("the exchange was answered with %s", answer.Status)
	}
	return token
}

// post sends JSON with a token.
func post(t *testing.T, address, token string, body any) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(string(quoted(t, body))))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil || answer.StatusCode >= http.StatusMultipleChoices {
		t.Fatalf("%s was answered with %s", address, answer.Status)
	}
}

func quoted(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
