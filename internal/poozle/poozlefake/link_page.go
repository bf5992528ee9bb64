package poozlefake

import (
	_ "embed"
	"html/template"
	"net/http"
	"slices"
)

//go:embed link.html
var linkHTML string

var linkTemplate = template.Must(template.New("link").Parse(linkHTML))

// linkPage serves the page of a link: its integrations, and how each connects. Unlike the page of the web application, it connects no
// account (engine-webapp/src/modules/link/link.tsx).
func (p *Poozle) linkPage(w http.ResponseWriter, r *http.Request) {
	link, known := p.Links.Get(r.PathValue("id"))
	if !known {
		http.NotFound(w, r)
		return
	}
	type integration struct{ Name, How string }
	view := struct {
		Name         string
		Expired      bool
		Integrations []integration
	}{Name: link.Name, Expired: p.withExpired(link).Expired}
	for _, d := range p.Definitions.List(nil) {
		if link.DefinitionID != nil && *link.DefinitionID != "" && *link.DefinitionID != d.ID ||
			(link.DefinitionID == nil || *link.DefinitionID == "") && !slices.Contains(link.Category, d.IntegrationType) {
			continue
		}
		how := "API key"
		if len(p.OAuthApps.List(func(a OAuthApp) bool { return a.DefinitionID == d.ID })) > 0 {
			how = "Sign-in"
		}
		view.Integrations = append(view.Integrations, integration{d.Name, how})
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = linkTemplate.Execute(w, view) // fails only if the client hangs up
}
