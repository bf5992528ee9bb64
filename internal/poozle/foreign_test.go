package poozle_test

import (
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// Poozle answers a create in an unknown workspace with a bare 500, and for a definition with "Unable to fetch spec".
func TestUnknownWorkspaceIsNamedByThePlan(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	settings := map[string]string{"poozle.workspace_id": "99999999-1111-4111-8111-111111111111"}
	for typeName, config := range map[string]acctest.Config{
		linkType: {"name": "acme"}, definitionType: crm("1.0.0"), appType: appConfig(t, e, "app", "github"), accountType: accountConfig(t, e, "bot", "good"),
	} {
		planned, _ := e.Provider(t, settings).PlanCreate(typeName, config)
		acctest.WantText(t, planned.Errors, "workspace", "workspace_id")
	}
	if writes := e.Writes(); len(writes) > 0 {
		t.Errorf("the plans made the writes %v", writes)
	}

	t.Log("what cannot be found out prevents no plan")
	e.Poozle.SetOffline(true)
	planned, _ := e.Provider(t, nil).PlanCreate(linkType, acctest.Config{"name": "acme"})
	acctest.MustSucceed(t, planned)
}

// Others can create links that a configuration cannot describe.
func TestLinksOfOthers(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(linkType, acctest.Config{"name": "acme"})
	none := ""
	for _, c := range []struct {
		name   string
		edit   func(*poozlefake.Link)
		config acctest.Config
	}{
		{"an empty definition", func(l *poozlefake.Link) { l.DefinitionID = &none }, acctest.Config{"name": "acme"}},
		{"a lifetime of 0", func(l *poozlefake.Link) { l.CanExpire, l.ExpiresIn = true, 0 }, acctest.Config{"name": "acme", "expires_in": 1}},
		{"a lifetime of minus 5", func(l *poozlefake.Link) { l.CanExpire, l.ExpiresIn = true, -5 }, acctest.Config{"name": "acme", "expires_in": 1}},
	} {
		e.Poozle.Links.Edit(made.Text("id"), c.edit)
		p := e.Provider(t, nil)
		imported := acctest.MustSucceed(t, p.ImportByID(linkType, made.Text("id")))
		if planned, empty := p.PlanUpdate(imported, c.config); !empty {
			t.Errorf("%s: the plan after the import is not empty: %v %q", c.name, planned.State, planned.Errors)
		}
	}
	expired, _ := e.Poozle.Links.Get(made.Text("id"))
	read := e.Provider(t, nil).Read(made)
	if got := read.State["expires_at"]; !got.Equal(tftypes.NewValue(tftypes.String, expired.CreatedAt.Add(-5e9).UTC().Format("2006-01-02T15:04:05Z"))) {
		t.Errorf("the link expires at %s", got)
	}
}

func TestRefusedKeyNamesSuperTokens(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(linkType, acctest.Config{"name": "acme"})
	e.FailNext(fake.Fault{Method: http.MethodGet, Status: http.StatusUnauthorized, Body: `{"message":"Unauthorised"}`, Headers: map[string]string{"Content-Type": "application/json"}})
	acctest.WantText(t, e.Provider(t, nil).TryRead(made).Errors, "401", "api_key", "SuperTokens is down")
}

// The page of a link that prefers OAuth offers only integrations with an OAuth app.
func TestLinkThatOffersNothing(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	gmail := acctest.Config{"name": "acme", "prefer_oauth": true, "integration_definition_id": definition(t, e, "gmail")}
	acctest.WantText(t, p.Create(linkType, gmail).Warnings, "page is empty", definition(t, e, "gmail"))
	all := acctest.Config{"name": "globex", "prefer_oauth": true}
	acctest.WantText(t, p.Create(linkType, all).Warnings, "page is empty", "its integrations")
	p.Create(appType, appConfig(t, e, "app", "github"))
	all["name"] = "initech"
	if made := p.Create(linkType, all); len(made.Warnings) > 0 {
		t.Errorf("with an OAuth app, a create warns %q", made.Warnings)
	}
}
