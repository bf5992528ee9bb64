package poozle_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// Of 2,000 links, every second one is for GitHub and every fifth one has expired.
func TestQueryOfManyLinks(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	github, yesterday := definition(t, e, "github"), poozlefake.Timestamp{Time: time.Now().Add(-24 * time.Hour)}
	for i := range 2000 {
		l := poozlefake.Link{
			ID: fmt.Sprintf("link-%d", i), Name: fmt.Sprintf("customer %d", i/4), Category: []string{}, WorkspaceID: e.Poozle.WorkspaceID(), CreatedAt: yesterday, UpdatedAt: yesterday,
		}
		if i%2 == 0 {
			l.DefinitionID = &github
		}
		if i%5 == 0 {
			l.CanExpire, l.ExpiresIn = true, 3600
		}
		e.Poozle.Links.Put(l)
	}
	for _, tt := range []struct {
		arguments acctest.Config
		limit     int64
		want      int
		first     string
	}{
		{acctest.Config{}, 0, 1600, "link-1"},
		{acctest.Config{"include_expired": false}, 0, 1600, "link-1"},
		{acctest.Config{"include_expired": true}, 0, 2000, "link-0"},
		{acctest.Config{"integration_definition_id": github}, 0, 800, "link-2"},
		{acctest.Config{"integration_definition_id": github}, 700, 700, "link-2"},
		{acctest.Config{"name": "customer 5"}, 0, 3, "link-21"},
		{acctest.Config{"name": "customer 5", "include_expired": true, "integration_definition_id": github}, 100, 2, "link-20"},
		{acctest.Config{"name": "nobody"}, 0, 0, ""},
	} {
		e.ForgetCalls()
		found := e.Provider(t, nil).Query(linkType, tt.arguments, true, tt.limit)
		if len(found) != tt.want || tt.want > 0 && found[0].Text("id") != tt.first || len(e.Calls()) != 1 {
			t.Errorf("with %v and a limit of %d, %d links are listed by %d calls, want %d from %s", tt.arguments, tt.limit, len(found), len(e.Calls()), tt.want, tt.first)
		}
	}
	var all []tftypes.Value
	read := acctest.MustSucceed(t, e.Provider(t, nil).ReadData(linkType+"s", acctest.Config{}))
	if err := read.State["links"].As(&all); err != nil || len(all) != 2000 {
		t.Errorf("the data source has %d links: %v", len(all), err)
	}
}

func TestFiltersOfLists(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	p.Create(appType, appConfig(t, e, "one", "github"))
	p.Create(appType, appConfig(t, e, "two", "jira"))
	p.Create(accountType, with(accountConfig(t, e, "first", "good"), acctest.Config{"account_identifier": "u1"}))
	p.Create(accountType, accountConfig(t, e, "second", "good"))
	p.Create(definitionType, crm("1.0.0"))
	for _, tt := range []struct {
		list      string
		arguments acctest.Config
		want      string // display names
	}{
		{appType, acctest.Config{}, "one two"},
		{appType, acctest.Config{"name": "two"}, "two"},
		{appType, acctest.Config{"integration_definition_id": definition(t, e, "github")}, "one"},
		{accountType, acctest.Config{"account_identifier": "u1"}, "first"},
		{accountType, acctest.Config{"auth_type": "OAuth2"}, ""},
		{accountType, acctest.Config{"name": "second"}, "second"},
		{definitionType, acctest.Config{}, "Acme CRM"},
		{definitionType, acctest.Config{"category": "TICKETING", "key": "acme_crm"}, "Acme CRM"},
		{definitionType, acctest.Config{"category": "MAIL"}, ""},
	} {
		var names []string
		for _, o := range e.Provider(t, nil).Query(tt.list, tt.arguments, false, 0) {
			names = append(names, acctest.MustSucceed(t, o).DisplayName)
		}
		if got := strings.Join(names, " "); got != tt.want {
			t.Errorf("%s with %v lists %q, want %q", tt.list, tt.arguments, got, tt.want)
		}
	}
	acctest.WantText(t, p.Query(definitionType, acctest.Config{"category": "CRM"}, false, 0)[0].Errors, "category", "TICKETING")
	acctest.WantText(t, p.Query(linkType, acctest.Config{"name": ""}, false, 0)[0].Errors, "name", "empty")
	unknown := p.Query(linkType, acctest.Config{"name": tftypes.UnknownValue}, false, 0)
	acctest.WantText(t, unknown[0].Errors, "name", "not known")
}

// A list that fails neither hides the others of the query nor ends them.
func TestFailedListAmongOthers(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	p.Create(linkType, acctest.Config{"name": "acme"})
	p.Create(appType, appConfig(t, e, "app", "github"))
	e.FailNext(fake.Fault{Method: "GET", Path: "/poozle/api/v1/link", Status: 403})
	p = e.Provider(t, nil)
	acctest.WantText(t, p.List(linkType, true, 0)[0].Errors, "Cannot list Poozle link", "403")
	if apps := p.List(appType, true, 0); len(apps) != 1 || apps[0].DisplayName != "app" {
		t.Errorf("after another list failed, the apps are %+v", apps)
	}
	if links := p.List(linkType, true, 0); len(links) != 1 || links[0].DisplayName != "acme" {
		t.Errorf("after the list failed once, the links are %+v", links)
	}
}
