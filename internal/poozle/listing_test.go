package poozle_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

const definitionsPath = "/poozle/api/v1/integration_definition"

// objectOfEach creates an object of each type, and returns the objects by the path of their collection.
func objectOfEach(t *testing.T, e *acctest.Env) map[string]acctest.Object {
	t.Helper()
	p := e.Provider(t, nil)
	return map[string]acctest.Object{
		"/poozle/api/v1/integration_oauth": p.Create(appType, appConfig(t, e, "app", "github")),
		"/poozle/api/v1/link":              p.Create(linkType, acctest.Config{"name": "acme"}),
		accountsPath:                       p.Create(accountType, accountConfig(t, e, "bot", "good")),
	}
}

// The lookup of an account must be about that account and this workspace.
func TestLookupOfAnAccount(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Provider(t, nil).Create(accountType, accountConfig(t, e, "other", "good"))
	made := e.Provider(t, nil).Create(accountType, accountConfig(t, e, "bot", "good"))
	empty := fake.Fault{Method: http.MethodGet, Path: accountsPath, Status: http.StatusOK, Body: `[]`}
	for name, c := range map[string]struct {
		lookup fake.Fault
		words  string
	}{
		"null":           {fake.Fault{Status: http.StatusOK, Body: `null`}, "cannot be decoded"},
		"a list":         {fake.Fault{Status: http.StatusOK, Body: `[]`}, "type array"},
		"an error":       {fake.Fault{Status: http.StatusOK, Body: `{"message":"sign in"}`}, "without an ID"},
		"no content":     {fake.Fault{Status: http.StatusNoContent, Body: ` `}, "204"},
		"another object": {fake.Fault{Status: http.StatusOK, Body: `{"integrationAccountId":"x","workspaceId":"` + made.Text("workspace_id") + `"}`}, `about the object "x"`},
		"route":          {fake.Fault{Status: http.StatusNotFound, Body: `{"message":"Cannot GET"}`}, "api_url"},
	} {
		c.lookup.Method, c.lookup.Path = http.MethodGet, accountsPath+"/"
		e.FailNext(c.lookup)
		e.FailNext(empty)
		read := e.Provider(t, nil).TryRead(made)
		acctest.WantText(t, read.Errors, "Cannot read", c.words)
		if read.Gone {
			t.Errorf("%s: the account left the state", name)
		}
		e.ClearFaults()
	}

	e.Poozle.Accounts.Edit(made.Text("id"), func(a *poozlefake.Account) { a.WorkspaceID = "another" })
	if !e.Provider(t, nil).Read(made).Gone {
		t.Error("the account of another workspace is in the state")
	}
}

// If all listings are empty and the server cannot report whether the workspace exists, the state stays.
func TestUnverifiableWorkspace(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	objects := objectOfEach(t, e)
	e.NewWorkingDirectory(t) // which does not know that the objects are new
	for path, made := range objects {
		for _, c := range []struct {
			status int
			body   string
			words  string
		}{
			{http.StatusInternalServerError, `{"message":"Internal server error"}`, "cannot check whether the workspace"},
			{http.StatusForbidden, `{"message":"no"}`, "cannot check whether the workspace"},
			{http.StatusOK, `[]`, "has no workspace"},
		} {
			e.ClearFaults()
			e.FailNext(fake.Fault{Method: http.MethodGet, Path: path + "/", Status: http.StatusOK, Body: `{}`})
			e.FailNext(fake.Fault{Method: http.MethodGet, Path: path, Status: http.StatusOK, Body: `[]`, Times: 2})
			e.FailNext(fake.Fault{Method: http.MethodGet, Path: definitionsPath, Status: c.status, Body: c.body, Times: 10})
			read := e.Provider(t, nil).TryRead(made)
			acctest.WantText(t, read.Errors, c.words)
			if read.Gone {
				t.Errorf("%s: the object left the state after %d", path, c.status)
			}
		}
		e.ClearFaults()
	}
}

// An object that was deleted leaves the state, the last one too.
func TestGoneObjects(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	for path, made := range objectOfEach(t, e) {
		id := made.Text("id")
		e.Poozle.OAuthApps.Delete(id)
		e.Poozle.Links.Delete(id)
		e.Poozle.Accounts.Delete(id)
		if !e.Provider(t, nil).Read(made).Gone {
			t.Errorf("%s: the object is still in the state", path)
		}
	}
}

// The listing of a large workspace has more than 10 MiB, because it has the tokens of all accounts.
func TestLargeListing(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(accountType, accountConfig(t, e, "bot", "good"))
	account, _ := e.Poozle.Accounts.Get(made.Text("id"))
	account.Configuration = []byte(`{"refresh_token":"` + strings.Repeat("x", 4000) + `"}`)
	for i := range 4000 {
		account.ID = strconv.Itoa(i)
		e.Poozle.Accounts.Put(account)
	}
	p := e.Provider(t, nil)
	if p.Read(made).Gone {
		t.Error("the account left the state")
	}
	p.Destroy(made)
	if n := countAccounts(e); n != 4000 {
		t.Errorf("%d accounts are left", n)
	}
}
