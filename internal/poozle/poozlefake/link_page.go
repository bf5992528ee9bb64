package poozlefake

import (
	_ "embed"
	"net/http"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

//go:embed link.html
var linkHTML string

var linkTemplate = fake.ConnectPage(linkHTML)

// linkView is the content of the page of a link.
type linkView struct {
	Name, Problem string
	Expired       bool
	Integrations  []linkedIntegration
}

// linkedIntegration is an integration that a customer can connect.
type linkedIntegration struct {
	ID, Name            string
	Inputs              []linkInput // of an API key; nil if only a sign-in connects the integration
	Connected, HasOAuth bool
}

type linkInput struct {
	Key, Title string
	Secret     bool
}

// Categories returns the categories of integrations that a link can offer.
func Categories() []string { return slices.Clone(integrationTypes) }

// linkPage serves the page of a link (engine-webapp/src/modules/link/link.tsx and public_link.tsx). The query names the customer in
// accountIdentifier, and can limit the integrations by integrationKeys. Unlike the page of the web application, it starts no sign-in, because
// the third parties are not emulated.
func (p *Poozle) linkPage(w http.ResponseWriter, r *http.Request) {
	p.showLink(w, r, http.StatusOK, "")
}

func (p *Poozle) showLink(w http.ResponseWriter, r *http.Request, status int, problem string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	link, failed := p.readLink(r.PathValue("id"))
	switch {
	case failed != nil && failed.status == http.StatusNotFound:
		http.NotFound(w, r)
		return
	case failed != nil:
		http.Error(w, failed.message(), failed.status)
		return
	}
	view := linkView{Name: link.Name, Problem: problem, Expired: link.Expired}
	keys := r.URL.Query().Get("integrationKeys")
	for _, d := range link.Definitions {
		hasOAuth := slices.ContainsFunc(p.oauthAppsOf(link.WorkspaceID), func(a OAuthApp) bool { return a.DefinitionID == d.ID })
		if link.PreferOAuth && !hasOAuth || keys != "" && !slices.Contains(strings.Split(keys, ","), d.Key) {
			continue
		}
		shown := linkedIntegration{ID: d.ID, Name: d.Name, HasOAuth: hasOAuth, Connected: p.isConnected(link.ID, d.ID, r.URL.Query().Get("accountIdentifier"))}
		if code, loaded := p.load(d.SourceURL); loaded && code.apiKey != nil && !link.PreferOAuth {
			for _, i := range slices.Concat(code.apiKey, code.others) {
				shown.Inputs = append(shown.Inputs, linkInput{i.key, i.title, i == askAPIKey})
			}
		}
		view.Integrations = append(view.Integrations, shown)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = linkTemplate.Execute(w, view) // fails only if the client hangs up
}

// isConnected reports whether a customer has connected an integration by a link.
func (p *Poozle) isConnected(linkID, definitionID, identifier string) bool {
	return len(p.Accounts.List(func(a Account) bool {
		return a.LinkID != nil && *a.LinkID == linkID && a.DefinitionID == definitionID && (a.Identifier == nil && identifier == "" || a.Identifier != nil && *a.Identifier == identifier)
	})) > 0
}

// connectByLink calls the API with the form of the page, as the page of the web application does: POST
// /api/v1/integration_account/link/{id} with the API key (observed).
func (p *Poozle) connectByLink(w http.ResponseWriter, r *http.Request) {
	const limit = 1 << 20
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	name := strings.TrimSpace(r.PostFormValue("name"))
	config := map[string]any{}
	for field := range r.PostForm {
		if key, isInput := strings.CutPrefix(field, "config."); isInput {
			config[key] = r.PostForm.Get(field)
		}
	}
	body := values{"integrationDefinitionId": r.PostForm.Get("definition"), "integrationAccountName": name, "authType": "Api Key", "config": config}
	if identifier := r.URL.Query().Get("accountIdentifier"); identifier != "" {
		body["accountIdentifier"] = identifier
	}
	if name == "" {
		p.showLink(w, r, http.StatusBadRequest, "Enter a name for the account.")
		return
	}
	r.SetPathValue("link", r.PathValue("id"))
	if answer := p.handle(p.createAccountByLink, &request{Request: r, body: body}); answer.status != http.StatusCreated {
		p.showLink(w, r, http.StatusBadRequest, answer.message())
		return
	}
	w.Header().Set("Location", "?"+r.URL.RawQuery) // http.Redirect would make it a path, which may lack a prefix of the page's address
	w.WriteHeader(http.StatusSeeOther)
}

// message returns the message of a failure for a person.
func (r reply) message() string {
	body, _ := r.body.(object)
	for _, m := range body {
		if text, isText := m.value.(string); isText && m.key == "message" {
			return text
		}
	}
	return "The account was not connected."
}
