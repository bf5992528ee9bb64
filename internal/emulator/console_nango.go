package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// nangoPage is the content of a page of Nango's console.
type nangoPage struct {
	Tab          string // "integrations" or "connections"
	Base         string
	Providers    []nangofake.Provider
	Integrations []nangoIntegration
	Connections  []nangofake.Connection
	Problem      string
	Form         map[string]string // as typed
}

type nangoIntegration struct {
	UniqueKey, Name string
	Connections     int
}

// handleNangoConsole serves the tabs Integrations and Connections (https://nango.dev/docs/guides/auth/auth-guide). Their forms call the
// API, with the messages that it has.
func (e *Emulator) handleNangoConsole(mux *http.ServeMux) {
	tab := func(w http.ResponseWriter, r *http.Request, status int, page nangoPage) {
		page.Base = base(r)
		page.Providers = e.Nango.Providers.List(nil)
		page.Integrations = e.nangoIntegrations()
		page.Connections = e.Nango.Connections.List(nil)
		show(w, status, "nango", page)
	}
	connections := nangoConsole + "/connections"
	mux.HandleFunc("GET "+nangoConsole, func(w http.ResponseWriter, r *http.Request) {
		tab(w, r, http.StatusOK, nangoPage{Tab: "integrations"})
	})
	mux.HandleFunc("GET "+connections, func(w http.ResponseWriter, r *http.Request) {
		tab(w, r, http.StatusOK, nangoPage{Tab: "connections"})
	})
	mux.HandleFunc("POST "+nangoConsole, func(w http.ResponseWriter, r *http.Request) {
		if _, problem := e.callNango(r, "/integrations", newIntegration(r, e.Nango)); problem != "" {
			form := map[string]string{}
			for _, name := range []string{"provider", "unique_key", "display_name", "client_id", "scopes"} {
				form[name] = r.PostFormValue(name)
			}
			tab(w, r, http.StatusBadRequest, nangoPage{Tab: "integrations", Problem: problem, Form: form})
			return
		}
		http.Redirect(w, r, nangoConsole, http.StatusSeeOther)
	})
	mux.HandleFunc("POST "+nangoConsole+"/delete", func(w http.ResponseWriter, r *http.Request) {
		e.Nango.DeleteIntegration(r.PostFormValue("unique_key"))
		http.Redirect(w, r, nangoConsole, http.StatusSeeOther)
	})
	mux.HandleFunc("POST "+connections+"/delete", func(w http.ResponseWriter, r *http.Request) {
		e.Nango.Connections.Delete(nangofake.ConnectionKey(r.PostFormValue("unique_key"), r.PostFormValue("connection_id")))
		http.Redirect(w, r, connections, http.StatusSeeOther)
	})
	mux.HandleFunc("POST "+connections, func(w http.ResponseWriter, r *http.Request) {
		answer, problem := e.callNango(r, "/connect/sessions", map[string]any{"tags": map[string]string{}})
		if problem != "" {
			tab(w, r, http.StatusBadRequest, nangoPage{Tab: "connections", Problem: problem})
			return
		}
		http.Redirect(w, r, answer.Data.ConnectLink, http.StatusSeeOther)
	})
}

func (e *Emulator) nangoIntegrations() []nangoIntegration {
	var list []nangoIntegration
	for _, i := range e.Nango.Integrations.List(nil) {
		name := i.DisplayName
		if p, _ := e.Nango.Providers.Get(i.Provider); name == "" {
			name = p.DisplayName
		}
		list = append(list, nangoIntegration{i.UniqueKey, name, len(e.Nango.ConnectionsOf(i.UniqueKey))})
	}
	return list
}

// newIntegration returns the body that the form describes. It has credentials only if one of them was entered.
func newIntegration(r *http.Request, n *nangofake.Nango) map[string]any {
	body := map[string]any{"unique_key": strings.TrimSpace(r.PostFormValue("unique_key")), "provider": r.PostFormValue("provider")}
	if name := strings.TrimSpace(r.PostFormValue("display_name")); name != "" {
		body["display_name"] = name
	}
	id, secret, scopes := r.PostFormValue("client_id"), r.PostFormValue("client_secret"), r.PostFormValue("scopes")
	if id+secret+scopes != "" {
		p, _ := n.Providers.Get(r.PostFormValue("provider"))
		body["credentials"] = map[string]string{"type": p.AuthMode, "client_id": id, "client_secret": secret, "scopes": scopes}
	}
	return body
}

// nangoAnswer is what the console reads of an answer.
type nangoAnswer struct {
	Data struct {
		ConnectLink string `json:"connect_link"`
	} `json:"data"`
	Error struct {
		Message string `json:"message"`
		Errors  []struct {
			Message string   `json:"message"`
			Path    []string `json:"path"`
		} `json:"errors"`
	} `json:"error"`
}

// callNango posts to the API, and returns why the API refused it; "" if it did not.
func (e *Emulator) callNango(from *http.Request, path string, body map[string]any) (answer nangoAnswer, problem string) {
	raw, err := json.Marshal(body)
	if err != nil {
		return answer, err.Error()
	}
	r, err := http.NewRequestWithContext(from.Context(), http.MethodPost, base(from)+path, bytes.NewReader(raw))
	if err != nil {
		return answer, err.Error()
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+e.Nango.SecretKey())
	response := status{header: http.Header{}}
	e.Nango.ServeHTTP(&response, r)
	if err := json.Unmarshal(response.body.Bytes(), &answer); err != nil {
		return answer, err.Error()
	}
	var problems []string
	for _, p := range answer.Error.Errors {
		problems = append(problems, strings.Join(p.Path, ".")+": "+p.Message)
	}
	if answer.Error.Message != "" {
		problems = append(problems, answer.Error.Message)
	}
	if problems == nil && response.code >= http.StatusBadRequest {
		problems = []string{http.StatusText(response.code)}
	}
	return answer, strings.Join(problems, "; ")
}
