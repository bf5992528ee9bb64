package poozlefake_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// The page of a link connects an account with an API key, for the customer that its address names.
func TestLinkPage(t *testing.T) {
	t.Parallel()
	p, _ := newPoozle()
	link := read[poozlefake.Link](t, call(t, p, http.MethodPost, "/v1/link", `{"workspaceId":"w","linkName":"Globex","category":["TICKETING","MAIL"],"expiresIn":0}`))
	page := "/link/" + link.ID + "?accountIdentifier=user-8"
	show := func(method, path string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		p.WebApp().ServeHTTP(w, r)
		return w
	}
	if got := show("GET", page, nil).Body.String(); !strings.Contains(got, "Globex") || !strings.Contains(got, "Organisation") || !strings.Contains(got, "Gmail needs an OAuth app") || strings.Contains(got, "Connected") {
		t.Errorf("the page is\n%s", got)
	}
	if got := show("GET", page+"&integrationKeys=jira", nil).Body.String(); !strings.Contains(got, "Jira") || strings.Contains(got, "Github") {
		t.Errorf("the page of Jira is\n%s", got)
	}
	github, _ := p.Definition("github")
	form := url.Values{"definition": {github.ID}, "name": {"Bot"}, "config.api_key": {"bad key"}, "config.org": {"globex"}}
	if w := show("POST", page, form); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Request failed with status code 401") || len(p.Accounts.List(nil)) > 0 {
		t.Errorf("a bad key was answered with %d\n%s", w.Code, w.Body)
	}
	form.Set("config.api_key", "ghp_1")
	if w := show("POST", page, form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "?accountIdentifier=user-8" {
		t.Fatalf("got %d %v %s", w.Code, w.Header(), w.Body)
	}
	accounts := p.Accounts.List(nil)
	if len(accounts) != 1 || *accounts[0].LinkID != link.ID || *accounts[0].Identifier != "user-8" || accounts[0].AuthType != "Api Key" || !strings.Contains(string(accounts[0].Configuration), "globex") {
		t.Errorf("the accounts are %+v", accounts)
	}
	if got := show("GET", page, nil).Body.String(); strings.Count(got, "Connected") != 1 {
		t.Errorf("the page after the connection is\n%s", got)
	}
	if got := show("GET", "/link/"+link.ID+"?accountIdentifier=other", nil).Body.String(); strings.Contains(got, "Connected") {
		t.Errorf("the page of another customer is\n%s", got)
	}
	if w := show("GET", "/link/nope", nil); w.Code != http.StatusNotFound {
		t.Errorf("an unknown link was answered with %d", w.Code)
	}
}
