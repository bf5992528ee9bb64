package nango_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// elements returns the elements of a list in the state.
func elements(t *testing.T, o acctest.Object, name string) []tftypes.Value {
	t.Helper()
	var all []tftypes.Value
	if err := o.State[name].As(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// putConnections puts n connections into an integration. The first one is the oldest.
func putConnections(e *acctest.Env, integration string, n int) {
	for i := range n {
		e.Nango.Connections.Put(nangofake.Connection{
			ID: i + 1, ConnectionID: fmt.Sprintf("user-%d", i), ProviderConfigKey: integration, Credentials: map[string]any{"type": "API_KEY", "apiKey": "canary-key-of-a-user"},
			Tags: map[string]string{"organization_id": fmt.Sprintf("org-%d", i%2)}, Metadata: map[string]any{}, ConnectionConfig: map[string]any{},
			CreatedAt: nangofake.Timestamp{Time: time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC)},
		})
	}
}

// A plan does not create a connection that exists, because that would overwrite it.
func TestConnectionThatExists(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		integrate(e, "github-pat")
		putConnections(e, "github-pat", 1)
		config := pat(acctest.Config{"connection_id": "user-0", "tags": map[string]string{"organization_id": "org-0"}})
		planned := first(e.Provider(t, nil).PlanCreate(connectionType, config))
		acctest.WantText(t, planned.Errors, `"connection_id"`, "would overwrite its credentials", `id = "github-pat/user-0"`)

		t.Log("also if it was created between plan and apply")
		e.Nango.Connections.Delete("github-pat/user-0")
		instance := acctest.Instance{Type: connectionType}
		outcome := instance.Apply(func() *acctest.Provider { return e.Provider(t, nil) }, config, func() { putConnections(e, "github-pat", 1) })
		acctest.WantText(t, outcome.Errors, `"connection_id"`, "would overwrite its credentials", "import {")
		if c, _ := e.Nango.Connections.Get("github-pat/user-0"); c.Credentials["apiKey"] != "canary-key-of-a-user" || instance.Exists() {
			t.Errorf("Nango has %+v", c)
		}
	})
}

// A create looks right before the call, because its plan may have looked long before.
func TestConnectionThatExistsSinceThePlan(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		integrate(e, "github-pat")
		p := e.Provider(t, nil)
		acctest.MustSucceed(t, first(p.PlanCreate(connectionType, pat(nil)))) // lists the connections
		putConnections(e, "github-pat", 1)
		acctest.WantText(t, p.TryCreate(connectionType, pat(acctest.Config{"connection_id": "user-0"})).Errors, "would overwrite its credentials", "create_before_destroy")
		if n := e.CallsTo(http.MethodPost, "/nango/connections"); n > 0 {
			t.Errorf("%d creates were sent", n)
		}
	})
}

// A young connection that an interrupted apply has left is adopted, and gets the credentials of the configuration.
func TestAdoptedConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		integrate(e, "github-pat")
		tags := map[string]string{"organization_id": "acme"}
		config := pat(acctest.Config{"tags": tags})
		e.Provider(t, nil).Create(connectionType, pat(acctest.Config{"tags": tags, "api_key_wo": "canary-key-of-before"})) // does not end
		process := func() *acctest.Provider { return e.Provider(t, nil) }
		instance := acctest.Instance{Type: connectionType}
		outcome := instance.Apply(process, config, nil)
		acctest.WantText(t, outcome.Warnings, "will be adopted", "github-pat/acme", "choose another connection_id")
		c, _ := e.Nango.Connections.Get("github-pat/acme")
		if len(outcome.Errors) > 0 || c.Credentials["apiKey"] != apiKey || c.ID != 1 {
			t.Errorf("errors %q, and Nango has %+v", outcome.Errors, c)
		}
		if next := instance.Plan(process(), config); next.Action != "none" {
			t.Errorf("the next plan is %+v", next)
		}

		t.Log("but not one without tags and metadata, of which the credentials would be the only evidence")
		e.Provider(t, nil).Create(connectionType, pat(acctest.Config{"connection_id": "bare"}))
		acctest.WantText(t, first(e.Provider(t, nil).PlanCreate(connectionType, pat(acctest.Config{"connection_id": "bare"}))).Errors, "would overwrite its credentials", "import {")

		t.Log("nor in another directory, where no create of it has begun")
		e.NewWorkingDirectory(t)
		acctest.WantText(t, first(e.Provider(t, nil).PlanCreate(connectionType, config)).Errors, "would overwrite its credentials", "import {")
	})
}

// Of an integration with more connections than a page, a plan reads one page, and looks up what is not on it.
func TestMoreConnectionsThanAPage(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	integrate(e, "github-pat")
	made := e.Create(t, connectionType, pat(nil))
	putConnections(e, "github-pat", 2100)
	e.Nango.Connections.Edit("github-pat/acme", func(c *nangofake.Connection) { c.CreatedAt = nangofake.Timestamp{Time: time.Unix(0, 0)} }) // the last on all pages
	e.ForgetCalls()
	p := e.Provider(t, nil)
	if _, empty := p.PlanUpdate(p.Read(made), pat(nil)); !empty || len(e.Calls()) != 2 {
		t.Errorf("the plan is empty: %t, calls %v", empty, e.Calls())
	}
	acctest.WantText(t, first(p.PlanCreate(connectionType, pat(acctest.Config{"connection_id": "user-0"}))).Errors, "would overwrite")

	e.ForgetCalls()
	for name, c := range map[string]struct {
		config acctest.Config
		want   int
	}{
		"all":               {nil, 2101},
		"of an integration": {acctest.Config{"integration": "github-pat"}, 2101},
		"by tags":           {acctest.Config{"tags": map[string]string{"organization_id": "org-1"}}, 1050},
		"by a part":         {acctest.Config{"search": "USER-209"}, 11},
		"of another":        {acctest.Config{"integration": "hubspot"}, 0},
	} {
		read := acctest.MustSucceed(t, e.Provider(t, nil).ReadData("integrations_nango_connections", c.config))
		if got := len(elements(t, read, "connections")); got != c.want {
			t.Errorf("%s: %d connections, want %d", name, got, c.want)
		}
	}
	listed := e.Provider(t, nil).Query(connectionType, acctest.Config{"integration": "github-pat", "organization_id": "org-1"}, true, 0)
	if len(listed) != 1050 || listed[0].Text("id") != "github-pat/user-2099" {
		t.Errorf("%d connections are listed", len(listed))
	}
}

// "Not found" with another key does not mean that the connection is gone, because a key belongs to one environment.
func TestConnectionWithAnotherKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // the refresh looks again for some seconds
		e := acctest.NewInMemory(t)
		integrate(e, "github-pat")
		made := e.Create(t, connectionType, pat(nil))
		e.Nango.Connections.Delete("github-pat/acme")
		other := map[string]string{"nango.secret_key": e.Nango.AddKey("other", "environment:*")}
		e.Secret(other["nango.secret_key"])
		for _, o := range []acctest.Object{e.Provider(t, other).TryRead(made), e.Provider(t, other).TryDestroy(made)} {
			acctest.WantText(t, o.Errors, "last found with another", "NANGO_SECRET_KEY", "terraform state rm")
		}
		acctest.WantText(t, e.Provider(t, nil).TryRead(made).Warnings, "no longer exists")

		t.Log("the other environment has a connection with the same ID")
		before := nangofake.Timestamp{Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
		e.Nango.Connections.Put(nangofake.Connection{ProviderConfigKey: "github-pat", ConnectionID: "acme", Tags: map[string]string{}, CreatedAt: before, UpdatedAt: before})
		acctest.WantText(t, e.Provider(t, other).TryRead(made).Errors, "not the one in the state", "NANGO_SECRET_KEY", "terraform state rm")
	})
}

// Connections of an integration that was deleted are gone, and a destroy of them succeeds.
func TestConnectionOfADeletedIntegration(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // the refresh looks again for some seconds
		e := acctest.NewInMemory(t)
		integrate(e, "github-pat")
		made := e.Create(t, connectionType, pat(nil))
		e.Nango.DeleteIntegration("github-pat")
		p := e.Provider(t, nil)
		if read := p.TryRead(made); !read.Gone {
			t.Errorf("the connection is still in the state: %q", read.Errors)
		}
		acctest.WantText(t, first(p.PlanCreate(connectionType, pat(nil))).Errors, "no integration", "terraform destroy -refresh=false")
		acctest.MustSucceed(t, e.Provider(t, nil).TryDestroy(made))
		failed := e.Provider(t, nil).TryUpdate(made, pat(acctest.Config{"tags": map[string]string{"plan": "free"}}))
		acctest.WantText(t, failed.Errors, "unknown_provider_config")
	})
}

// A connection ID can have a slash, which is no part of the import ID's separator.
func TestConnectionIDWithASlash(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	integrate(e, "github-pat")
	config := pat(acctest.Config{"connection_id": `acme/eu/a b+c=d,e\"'[1]`})
	made := e.Create(t, connectionType, config)
	p := e.Provider(t, nil)
	imported := acctest.MustSucceed(t, p.ImportByID(connectionType, made.Text("id")))
	if imported.Text("connection_id") != config["connection_id"] || imported.Identity["integration"] != "github-pat" {
		t.Errorf("the import has the identity %v", imported.Identity)
	}
	config["tags"] = map[string]string{"plan": "free"}
	made = p.Update(made, config)
	config["metadata"] = `{"a":1}`
	p.Destroy(p.Update(made, config))
	if n := len(e.Nango.ConnectionsOf("github-pat")); n > 0 {
		t.Errorf("%d connections are left", n)
	}
	acctest.WantText(t, p.ImportByID(connectionType, "acme").Errors, "<integration>/<connection_id>")
}

// A page of a proxy or of Nango's web app does not mean that a connection is gone.
func TestPageInsteadOfAListing(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	integrate(e, "github-pat")
	made := e.Create(t, connectionType, pat(nil))
	e.FailNext(fake.Fault{Method: http.MethodGet, Path: "/nango/connections", Status: http.StatusOK, Body: "<!doctype html><title>Nango</title>", Times: 10})
	if read := e.Provider(t, nil).TryRead(made); read.Gone || len(read.Errors) == 0 {
		t.Errorf("the refresh returned %+v", read)
	}
}
