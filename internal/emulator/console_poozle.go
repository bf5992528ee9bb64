package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// poozlePage is the content of a page of Poozle's console.
type poozlePage struct {
	Tab         string // "oauth" or "links"
	Base        string
	Definitions []poozlefake.Definition
	Categories  []string
	Apps        table
	Links       []poozlefake.Link
	Problem     string
	Form        map[string]string // as typed
}

// handlePoozleConsole serves the tabs OAuth and Links (https://docs.poozle.dev). Their forms call the API, as the vendor's web
// application does.
func (e *Emulator) handlePoozleConsole(mux *http.ServeMux) {
	tab := func(w http.ResponseWriter, r *http.Request, status int, page poozlePage) {
		page.Base = base(r)
		page.Definitions = e.Poozle.Definitions.List(nil)
		page.Categories = poozlefake.Categories()
		page.Apps = e.poozleSection().Tables[0]
		page.Links = e.Poozle.Links.List(nil)
		show(w, status, "poozle", page)
	}
	links := poozleConsole + "/links"
	mux.HandleFunc("GET "+poozleConsole, func(w http.ResponseWriter, r *http.Request) {
		tab(w, r, http.StatusOK, poozlePage{Tab: "oauth"})
	})
	mux.HandleFunc("GET "+links, func(w http.ResponseWriter, r *http.Request) {
		tab(w, r, http.StatusOK, poozlePage{Tab: "links"})
	})
	mux.HandleFunc("POST "+poozleConsole, func(w http.ResponseWriter, r *http.Request) {
		problem := e.callPoozle(r, "/v1/integration_oauth", map[string]any{
			"workspaceId": e.Poozle.WorkspaceID(), "integrationOAuthAppName": r.PostFormValue("name"),
			"integrationDefinitionId": r.PostFormValue("definition"), "clientId": r.PostFormValue("client_id"),
			"clientSecret": r.PostFormValue("client_secret"), "scopes": r.PostFormValue("scopes"),
		})
		if problem != "" {
			form := map[string]string{"name": r.PostFormValue("name"), "client_id": r.PostFormValue("client_id"), "scopes": r.PostFormValue("scopes")}
			tab(w, r, http.StatusBadRequest, poozlePage{Tab: "oauth", Problem: problem, Form: form})
			return
		}
		http.Redirect(w, r, poozleConsole, http.StatusSeeOther)
	})
	mux.HandleFunc("POST "+links, func(w http.ResponseWriter, r *http.Request) {
		days, err := strconv.Atoi(r.PostFormValue("days"))
		problem := "The days are not a whole number from 1 to 3650."
		if err == nil && days >= 1 && days <= 3650 {
			problem = e.callPoozle(r, "/v1/link", map[string]any{
				"workspaceId": e.Poozle.WorkspaceID(), "linkName": r.PostFormValue("name"), "category": r.PostForm["category"],
				"expiresIn": days * 24 * 60 * 60, "canExpire": true,
			})
		}
		if problem != "" {
			tab(w, r, http.StatusBadRequest, poozlePage{Tab: "links", Problem: problem, Form: map[string]string{"name": r.PostFormValue("name")}})
			return
		}
		http.Redirect(w, r, links, http.StatusSeeOther)
	})
}

// callPoozle posts to the API as the web application does, and returns why the API refused it; "" if it did not.
func (e *Emulator) callPoozle(from *http.Request, path string, body map[string]any) (problem string) {
	if strings.TrimSpace(from.PostFormValue("name")) == "" {
		return "Enter a name."
	}
	if categories, isList := body["category"].([]string); isList && len(categories) == 0 {
		return "Choose a category."
	}
	if secret, has := body["clientSecret"]; has && (secret == "" || body["clientId"] == "") {
		return "Enter the client ID and the client secret."
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return err.Error()
	}
	r, err := http.NewRequestWithContext(from.Context(), http.MethodPost, path, bytes.NewReader(raw))
	if err != nil {
		return err.Error()
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+e.Poozle.APIKey())
	answer := status{header: http.Header{}}
	e.Poozle.ServeHTTP(&answer, r)
	switch answer.code {
	case http.StatusCreated:
		return ""
	case http.StatusConflict:
		return "There is already an OAuth app with this name or for this integration."
	default:
		return "Poozle refused this with the status " + strconv.Itoa(answer.code) + "."
	}
}

// status is an http.ResponseWriter that keeps the status and the body.
type status struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (s *status) Header() http.Header         { return s.header }
func (s *status) Write(b []byte) (int, error) { return s.body.Write(b) }
func (s *status) WriteHeader(code int)        { s.code = code }
