package nangofake

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

//go:embed connect.html
var connectHTML string

var connectTemplate = fake.ConnectPage(connectHTML)

// connectView is the content of the Connect UI.
type connectView struct {
	Problem           string
	Ended, Reconnects bool
	Integrations      []offered
}

// offered is an integration that a customer can connect.
type offered struct {
	Key, Name                   string
	Inputs                      []connectInput
	CanConnect, Connected, Open bool
}

type connectInput struct {
	Name, Title string
	Secret      bool
}

// WebApp returns the handler of the API and, at /connect-ui/, of the Connect UI (https://nango.dev/docs/guides/auth/share-connect-link). Unlike
// the real one, it starts no sign-in, because the third parties are not emulated.
func (n *Nango) WebApp() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET "+connectPath+"/{$}", func(w http.ResponseWriter, r *http.Request) { n.showConnect(w, r, http.StatusOK, "") })
	pages.HandleFunc("POST "+connectPath+"/{$}", n.connect)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, connectPath+"/") {
			pages.ServeHTTP(w, r)
			return
		}
		n.ServeHTTP(w, r)
	})
}

// sessionOf returns the session that the page's address names. It returns false if the session has ended.
func (n *Nango) sessionOf(r *http.Request) (Session, bool) {
	s, known := n.Sessions.Get(r.URL.Query().Get("session_token"))
	return s, known && n.now().Before(s.ExpiresAt.Time)
}

// connectInputs returns what the customer has to enter, and whether the credentials can be entered at all.
func connectInputs(i Integration, p Provider) ([]connectInput, bool) {
	title := func(field string, otherwise string) string { return cmp.Or(p.Credentials[field].Title, otherwise) }
	var inputs []connectInput
	switch p.AuthMode {
	case "API_KEY":
		inputs = []connectInput{{"apiKey", cmp.Or(i.Custom["keyLabel"], title("apiKey", "API Key")), true}}
	case "BASIC":
		inputs = []connectInput{{"username", title("username", "User Name"), false}, {"password", title("password", "Password"), true}}
	case "NONE":
	default:
		return nil, false
	}
	for _, name := range slices.Sorted(maps.Keys(p.ConnectionConfig)) {
		if field := p.ConnectionConfig[name]; !field.Automated {
			inputs = append(inputs, connectInput{"config." + name, field.Title, field.Secret})
		}
	}
	return inputs, true
}

func (n *Nango) showConnect(w http.ResponseWriter, r *http.Request, status int, problem string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s, lives := n.sessionOf(r)
	view := connectView{Problem: problem, Ended: !lives, Reconnects: s.Connection != ""}
	if !lives {
		status = http.StatusNotFound
	}
	for _, i := range n.Integrations.List(nil) {
		if !s.allows(i.UniqueKey) {
			continue
		}
		p, _ := n.provider(i)
		o := offered{Key: i.UniqueKey, Name: cmp.Or(i.DisplayName, p.DisplayName), Connected: r.URL.Query().Get("connected") == i.UniqueKey}
		o.Inputs, o.CanConnect = connectInputs(i, p)
		o.Open = len(s.AllowedIntegrations) == 1 && !o.Connected
		view.Integrations = append(view.Integrations, o)
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = connectTemplate.Execute(w, view) // fails only if the client hangs up
}

// allows reports whether the session is for the integration.
func (s Session) allows(uniqueKey string) bool {
	return len(s.AllowedIntegrations) == 0 || slices.Contains(s.AllowedIntegrations, uniqueKey)
}

// connect creates a connection with what the customer entered, or replaces the credentials of the session's connection.
func (n *Nango) connect(w http.ResponseWriter, r *http.Request) {
	const limit = 1 << 20
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	key := r.PostFormValue("integration")
	if problem := n.connectWith(r, key); problem != "" {
		n.showConnect(w, r, http.StatusBadRequest, problem)
		return
	}
	query := r.URL.Query()
	query.Set("connected", key)
	w.Header().Set("Location", "?"+query.Encode()) // http.Redirect would make it a path, which may lack a prefix of the page's address
	w.WriteHeader(http.StatusSeeOther)
}

func (n *Nango) connectWith(r *http.Request, uniqueKey string) (problem string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	s, lives := n.sessionOf(r)
	i, known := n.Integrations.Get(uniqueKey)
	p, _ := n.provider(i)
	inputs, canConnect := connectInputs(i, p)
	if !lives || !known || !s.allows(uniqueKey) || !canConnect {
		return "This integration cannot be connected here."
	}
	given := map[string]any{"type": p.AuthMode}
	c := Connection{
		ConnectionID: uuid.NewString(), ProviderConfigKey: uniqueKey, ConnectionConfig: map[string]any{}, Metadata: map[string]any{},
		Tags: s.Tags, EndUser: s.EndUser, WebhookURLOverride: s.WebhookURLOverride,
	}
	if old, exists := n.Connections.Get(s.Connection); exists {
		c.ConnectionID, c.Metadata, c.ConnectionConfig = old.ConnectionID, old.Metadata, maps.Clone(old.ConnectionConfig)
	}
	for _, input := range inputs {
		value := r.PostForm.Get(input.Name)
		if name, isConfig := strings.CutPrefix(input.Name, "config."); isConfig {
			c.ConnectionConfig[name] = value
		} else {
			given[input.Name] = value
		}
	}
	if len(importable[p.AuthMode](nil, given)) > 0 {
		return "Enter all values."
	}
	if refusal := n.accept(&c, given, i, p); refusal != nil {
		return refusal.message()
	}
	n.upsert(c)
	return ""
}

// message returns the message of a refusal for a person.
func (a reply) message() string {
	var body struct {
		Error apiError `json:"error"`
	}
	raw, err := json.Marshal(a.body)
	if err == nil {
		err = json.Unmarshal(raw, &body)
	}
	if err != nil || body.Error.Message == "" {
		return "The connection was refused."
	}
	return body.Error.Message
}
