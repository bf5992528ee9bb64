package poozle_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

func TestLinkArgumentsAreChecked(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	for _, c := range []struct {
		config acctest.Config
		words  []string
	}{
		{acctest.Config{"name": "l", "categories": []string{"ticketing"}}, []string{`"categories"`, "The nearest one is TICKETING"}},
		{acctest.Config{"name": "l", "expires_in": -1}, []string{`"expires_in"`, "at least 1"}},
		{acctest.Config{"name": "l", "expires_in": 0}, []string{`"expires_in"`, "at least 1"}},
		{acctest.Config{"name": "l", "expires_in": 3000000000}, []string{`"expires_in"`, "at most 2147483647"}},
		{acctest.Config{"name": ""}, []string{`"name"`}},
		{acctest.Config{"name": "l", "integration_definition_id": "nope"}, []string{`"integration_definition_id"`, `"nope"`, "github"}},
	} {
		planned, _ := p.PlanCreate(linkType, c.config)
		acctest.WantText(t, planned.Errors, c.words...)
	}
	if writes := e.Writes(); len(writes) > 0 {
		t.Errorf("plans that failed sent writes: %v", writes)
	}
}

// All links of a workspace are read by one listing, even if many are read at the same time.
func TestOneListingForAll(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	var objects []acctest.Object
	for range 200 {
		objects = append(objects, p.Create(linkType, acctest.Config{"name": "l"}))
	}
	app := p.Create(appType, appConfig(t, e, "app", "github"))
	other := p.Create(appType, appConfig(t, e, "other", "jira"))
	e.ForgetCalls()

	p = e.Provider(t, nil) // the next run
	var readers sync.WaitGroup
	for _, o := range objects {
		readers.Go(func() { p.TryRead(o) })
	}
	readers.Go(func() { p.TryRead(app) })
	readers.Go(func() { p.TryRead(other) })
	readers.Wait()
	for _, path := range []string{"/poozle/api/v1/link", "/poozle/api/v1/integration_oauth"} {
		if n := e.CallsTo(http.MethodGet, path); n != 1 {
			t.Errorf("there were %d calls to %s, want 1", n, path)
		}
	}
	if n := len(e.Calls()); n != 2 {
		t.Errorf("there were %d calls in total, want 2", n)
	}
}

func TestLinksOfTheSameContent(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := acctest.Config{"name": "acme", "expires_in": 3600}
	p := e.Provider(t, nil)
	first := p.Create(linkType, config)
	second := p.Create(linkType, config)
	if first.Text("id") == second.Text("id") {
		t.Error("two resources of one run share a link")
	}

	t.Log("a later run without the state adopts the link and warns")
	again := e.Create(t, linkType, config)
	if id := again.Text("id"); id != first.Text("id") && id != second.Text("id") {
		t.Errorf("the link is %s, want one of the existing links", id)
	}
	acctest.WantText(t, again.Warnings, again.Text("id"), "will be adopted")
	if n := countLinks(e); n != 2 {
		t.Errorf("there are %d links, want 2", n)
	}

	t.Log("an expired link is not adopted")
	e.Clock.Advance(2 * time.Hour)
	fresh := e.Create(t, linkType, config)
	if fresh.Text("id") == first.Text("id") {
		t.Error("an expired link was adopted")
	}

	t.Log("the replacement of a link creates a new link even if the content is equal")
	p = e.Provider(t, nil)
	p.Destroy(fresh)
	replaced := e.Create(t, linkType, config)
	if replaced.Text("id") == fresh.Text("id") {
		t.Error("the link that the apply replaces was adopted")
	}
}

func TestDestroyOfALinkWarns(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	for name, config := range map[string]acctest.Config{
		"without expiry": {"name": "a"},
		"with expiry":    {"name": "b", "expires_in": 60},
	} {
		p := e.Provider(t, nil)
		made, another := p.Create(linkType, config), p.Create(linkType, acctest.Config{"name": name})
		planned := p.PlanDestroy(made)
		acctest.WantText(t, planned.Warnings, made.Text("id"), "cannot delete a link", "until it expires, or for ever", "once for all Poozle links")
		for _, quiet := range []acctest.Object{p.PlanDestroy(another), p.Destroy(made)} {
			if len(quiet.Warnings) > 0 {
				t.Errorf("%s: the warning is repeated: %q", name, quiet.Warnings)
			}
		}
	}
	made := e.Provider(t, nil).Create(linkType, acctest.Config{"name": "old"})
	planned, _ := e.Provider(t, nil).PlanUpdate(made, acctest.Config{"name": "new"})
	acctest.WantText(t, planned.Warnings, made.Text("id"), "or for ever")
}

// Without internet access the server cannot list its definitions. Calls that do not need the definitions must still succeed.
func TestServerWithoutInternet(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	id := definition(t, e, "github")
	e.Poozle.SetOffline(true)
	p := e.Provider(t, nil)
	made := p.Create(linkType, acctest.Config{"name": "l", "integration_definition_id": id})
	planned, _ := p.PlanCreate(linkType, acctest.Config{"name": "m", "integration_definition_id": id})
	acctest.WantText(t, planned.Warnings, id, "needs internet access")
	if p.Read(made).Gone {
		t.Error("the link is gone from the state")
	}
	p.Create(appType, acctest.Config{"name": "a", "integration_definition_id": id, "client_id": "c", "client_secret": "s"})
}

// A definition of the whole server has no workspace and is in no listing.
func TestGlobalDefinition(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	id := definition(t, e, "notion")
	e.Poozle.Definitions.Edit(id, func(d *poozlefake.Definition) { d.WorkspaceID = nil })
	e.Provider(t, nil).Create(linkType, acctest.Config{"name": "l", "integration_definition_id": id})
}

func TestGoneOutside(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	made := p.Create(linkType, acctest.Config{"name": "l"})
	p.Create(linkType, acctest.Config{"name": "other"})
	e.Poozle.Links.Delete(made.Text("id"))
	gone := e.Provider(t, nil).Read(made)
	if !gone.Gone {
		t.Error("the link is still in the state")
	}
	acctest.WantText(t, gone.Warnings, made.Text("id"), "the plan creates it again")
	if gone.Identity["id"] != made.Text("id") {
		t.Errorf("the identity is %v, which Terraform before 1.12 refuses", gone.Identity)
	}
}

// A response that only looks like "gone" must not remove an object from the state.
func TestStateIsNotWiped(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(linkType, acctest.Config{"name": "l"})
	for name, c := range map[string]struct {
		settings map[string]string
		prepare  func()
		words    []string
	}{
		"another workspace": {settings: map[string]string{"poozle.workspace_id": "4f1b8a52-0000-4000-8000-000000000001"}, words: []string{"4f1b8a52-0000-4000-8000-000000000001", e.Poozle.WorkspaceID(), "left as it is"}},
		"another address":   {settings: map[string]string{"poozle.api_url": e.URL + "/poozle/api/nope"}, words: []string{"api_url"}},
		"a wrong key":       {settings: map[string]string{"poozle.api_key": "wrong"}, words: []string{"401", "api_key", "POOZLE_API_KEY"}},
		"a null response": {prepare: func() {
			e.FailNext(fake.Fault{Method: "GET", Status: 200, Body: "null", Headers: map[string]string{"Content-Type": "application/json"}})
		}, words: []string{"null"}},
		"an empty response": {prepare: func() { e.FailNext(fake.Fault{Method: "GET", Status: 204}) }, words: []string{"Cannot read"}},
		"a page of HTML":    {prepare: func() { e.FailNext(fake.Fault{Method: "GET", Status: 200, Body: "<html>"}) }, words: []string{"Cannot read"}},
		"404": {prepare: func() {
			e.FailNext(fake.Fault{Method: "GET", Status: 404, Body: `{"statusCode":404,"message":"Cannot GET"}`})
		}, words: []string{"api_url"}},
	} {
		if c.prepare != nil {
			c.prepare()
		}
		p := e.Provider(t, c.settings)
		read := p.TryRead(made)
		if read.Gone {
			t.Errorf("%s: the link was removed from the state", name)
		}
		acctest.WantText(t, read.Errors, c.words...)
	}
	for _, o := range []func(*acctest.Provider) acctest.Object{
		func(p *acctest.Provider) acctest.Object { return p.TryDestroy(made) },
		func(p *acctest.Provider) acctest.Object {
			return p.TryUpdate(made, acctest.Config{"name": "changed"})
		},
	} {
		if after := o(e.Provider(t, map[string]string{"poozle.workspace_id": "4f1b8a52-0000-4000-8000-000000000001"})); after.Gone {
			t.Error("a write with the settings of another workspace succeeded")
		}
	}

	t.Log("a server that does not know the workspace returns empty listings")
	stranger := acctest.New(t)
	read := e.Provider(t, map[string]string{"poozle.api_url": stranger.URL + "/poozle/api"}).TryRead(made)
	if !read.Gone { // the workspace of each emulator has the same ID, so the link does not exist in this one
		t.Error("the link is still in the state, although this server has no link")
	}
	for _, d := range stranger.Poozle.Definitions.List(nil) {
		stranger.Poozle.Definitions.Delete(d.ID)
	}
	read = e.Provider(t, map[string]string{"poozle.api_url": stranger.URL + "/poozle/api"}).TryRead(made)
	acctest.WantText(t, read.Errors, "has no workspace", e.Poozle.WorkspaceID())
}

// The page of a link that prefers OAuth is empty unless the workspace has an app for the integration.
func TestLinkWithoutAnApp(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := acctest.Config{"name": "acme", "prefer_oauth": true, "integration_definition_id": definition(t, e, "github")}
	acctest.WantText(t, e.Provider(t, nil).Create(linkType, config).Warnings, "no OAuth app", "prefer_oauth")
	p := e.Provider(t, nil)
	p.Create(appType, appConfig(t, e, "app", "github"))
	config["name"] = "globex"
	if warnings := p.Create(linkType, config).Warnings; len(warnings) > 0 {
		t.Errorf("with an app, the create warns %q", warnings)
	}
}
