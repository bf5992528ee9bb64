package nango_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// A plan of unchanged integrations is one call, also for their secrets.
func TestPlanOfManyIntegrations(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Nango.SetRateLimit(0)
	p := e.Provider(t, nil)
	var made []acctest.Object
	configs := map[string]acctest.Config{}
	for i := range 50 {
		key := fmt.Sprintf("acme-%d", i)
		configs[key] = with(githubConfig(), acctest.Config{"unique_key": key})
		made = append(made, p.Create(integrationType, configs[key]))
	}
	e.ForgetCalls()
	next := e.Provider(t, nil)
	for _, o := range made {
		if _, empty := next.PlanUpdate(next.Read(o), configs[o.Text("id")]); !empty {
			t.Errorf("the plan of %s is not empty", o.Text("id"))
		}
	}
	if calls := len(e.Calls()); calls != 1 {
		t.Errorf("the plan made %d calls, want one: %v", calls, e.Calls())
	}

	t.Log("one secret is changed in Nango")
	e.Nango.EditIntegration("acme-7", func(i *nangofake.Integration) { i.ClientSecret = "canary-77b1f0-stolen" })
	e.ForgetCalls()
	next = e.Provider(t, nil)
	for _, o := range made {
		_, empty := next.PlanUpdate(next.Read(o), configs[o.Text("id")])
		if want := o.Text("id") != "acme-7"; empty != want {
			t.Errorf("the plan of %s is empty: %t, want %t", o.Text("id"), empty, want)
		}
	}
	if calls := e.CallsTo(http.MethodGet, "/nango/integrations/acme-7"); calls != 1 {
		t.Errorf("%d reads of the changed integration", calls)
	}
}

// Another client changes a secret between the last refresh and an update of something else. The response to the update does not show
// that, and has a newer time.
func TestSecretChangedBeforeAnUpdate(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	made := p.Create(integrationType, githubConfig())
	e.Nango.EditIntegration("acme", func(i *nangofake.Integration) { i.ClientSecret = "canary-77b1f0-stolen" })
	renamed := with(githubConfig(), acctest.Config{"display_name": "Acme"})
	updated := p.Update(made, renamed)
	if _, empty := p.PlanUpdate(p.Read(updated), renamed); empty {
		t.Error("the changed secret is not noticed")
	}
}

// One integration of a provider that the server no longer has makes Nango's listing fail for all.
func TestServerWithoutAProvider(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	made := p.Create(integrationType, githubConfig())
	orphan := p.Create(integrationType, with(githubConfig(), acctest.Config{"unique_key": "old", "provider_name": "gitlab"}))
	e.Nango.Providers.Delete("gitlab")
	next := e.Provider(t, nil)
	if read := next.TryRead(made); len(read.Errors) > 0 || read.Gone {
		t.Errorf("the read of the other integration: gone %t, %q", read.Gone, read.Errors)
	}
	read := next.TryRead(orphan)
	acctest.WantText(t, read.Errors, "The integration exists", "no longer supports its provider")
	if read.Gone {
		t.Error("an integration that exists was removed from the state")
	}
	next.Create(integrationType, with(githubConfig(), acctest.Config{"unique_key": "new"}))
}

// A key without the scope shows no credentials: they are not known, which is no drift.
func TestKeyWithoutReadCredentials(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	settings := keyWith(e, "environment:integrations:list", "environment:integrations:read", "environment:integrations:update", "environment:integrations:create", "environment:connections:*")
	config := with(githubConfig(), acctest.Config{"client_secret_wo": nil, "client_secret": "canary-77b1f0-client-secret", "scopes": []string{"repo"}})
	made := e.Provider(t, nil).Create(integrationType, config)
	p := e.Provider(t, settings)
	read := p.Read(made)
	acctest.WantText(t, read.Warnings, "environment:integrations:read_credentials", "is not noticed")
	if _, empty := p.PlanUpdate(read, config); !empty || read.Text("client_id") != "id1" {
		t.Errorf("the plan is empty: %t, the client ID is %q", empty, read.Text("client_id"))
	}

	t.Log("the scope is added, and what was changed before is noticed")
	e.Nango.EditIntegration("acme", func(i *nangofake.Integration) { i.ClientSecret = "canary-77b1f0-stolen" })
	read = e.Provider(t, settings).Read(read)
	settings = keyWith(e, "environment:*")
	p = e.Provider(t, settings)
	if _, empty := p.PlanUpdate(p.Read(read), config); empty {
		t.Error("the changed secret is not noticed")
	}

	t.Log("a key without a scope for the call")
	settings = keyWith(e, "environment:connections:*")
	acctest.WantText(t, e.Provider(t, settings).TryRead(read).Errors, "Insufficient scope. Required", "environment:integrations:read")
}

// "Not found" with the key of another environment must not empty the state.
func TestKeyOfAnotherEnvironment(t *testing.T) {
	t.Parallel()
	e, other := acctest.New(t), acctest.New(t)
	made := e.Provider(t, nil).Create(integrationType, githubConfig())
	settings := keyWith(other, "environment:*")
	settings["nango.api_url"] = other.URL + "/nango"
	for _, after := range []acctest.Object{other.Provider(t, settings).TryRead(made), other.Provider(t, settings).TryDestroy(made)} {
		acctest.WantText(t, after.Errors, "was last found with another one", "terraform state rm")
		if after.Gone {
			t.Error("the integration was removed from the state")
		}
	}

	t.Log("the other environment has an integration with the same unique key")
	before := nangofake.Timestamp{Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	other.Nango.Integrations.Put(nangofake.Integration{UniqueKey: "acme", Provider: "github", CreatedAt: before, UpdatedAt: before})
	after := other.Provider(t, settings).TryRead(made)
	acctest.WantText(t, after.Errors, "not the one in the state", "NANGO_SECRET_KEY", "terraform state rm")

	t.Log("the key is renewed")
	settings = keyWith(e, "environment:*")
	read := e.Provider(t, settings).Read(made)
	e.Nango.DeleteIntegration("acme")
	if !e.Provider(t, settings).TryRead(read).Gone {
		t.Error("the deleted integration is still in the state")
	}
}

func TestDestroyWithConnections(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	made := p.Create(integrationType, githubConfig())
	connect(e, "acme", "u1", "u2", "u3")
	acctest.WantText(t, p.PlanDestroy(made).Warnings, "has 3 connections", "only if it deletes them first", "Otherwise it refuses", "force_destroy = true")
	refused := p.TryDestroy(made)
	acctest.WantText(t, refused.Errors, "3 connections", "force_destroy = true", "terraform state rm")
	if refused.Gone || len(e.Nango.Connections.List(nil)) != 3 || e.CallsTo(http.MethodDelete, "/nango/integrations/acme") != 0 {
		t.Error("the integration or its connections were deleted")
	}

	t.Log("a replacement is refused as well")
	moved := with(githubConfig(), acctest.Config{"provider_name": "gitlab"})
	planned, _ := p.PlanUpdate(made, moved)
	acctest.WantText(t, planned.Warnings, "has 3 connections", "Otherwise it refuses")

	t.Log("a rename is an error of the plan")
	acctest.WantText(t, p.TryUpdate(made, with(githubConfig(), acctest.Config{"unique_key": "other"})).Errors, `"unique_key"`, "has 3 connections")

	t.Log("force_destroy changes nothing in Nango")
	e.ForgetCalls()
	forced := p.Update(made, with(githubConfig(), acctest.Config{"force_destroy": true}))
	if writes := e.Writes(); len(writes) > 0 || forced.Text("updated_at") != made.Text("updated_at") {
		t.Errorf("force_destroy made the writes %q", writes)
	}
	acctest.WantText(t, e.Provider(t, nil).PlanDestroy(forced).Warnings, "has 3 connections", "does not delete first", "have to connect again")
	p.Destroy(forced)
	if len(e.Nango.Integrations.List(nil)) != 0 {
		t.Error("the integration was not deleted")
	}
}

// Without the scope to list connections, only force_destroy allows the deletion.
func TestDestroyWithoutTheScopeToCount(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	settings := keyWith(e, "environment:integrations:*")
	p := e.Provider(t, settings)
	made := p.Create(integrationType, githubConfig())
	acctest.WantText(t, p.PlanDestroy(made).Warnings, "could not be counted", "environment:connections:list")
	acctest.WantText(t, p.TryDestroy(made).Errors, "could not be counted", "environment:connections:list", "force_destroy")
	p.Destroy(p.Update(made, with(githubConfig(), acctest.Config{"force_destroy": true})))
}

func TestRename(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := with(githubConfig(), acctest.Config{"provider_name": "hubspot"})
	made := p.Create(integrationType, config)
	if made.Text("webhook_url") != e.URL+"/nango/webhook/"+e.Nango.EnvironmentUUID()+"/acme" {
		t.Errorf("the webhook URL is %q", made.Text("webhook_url"))
	}
	config["unique_key"] = "acme two"
	planned, _ := p.PlanUpdate(made, config)
	if planned.Text("id") != "acme two" {
		t.Errorf("the planned ID is %q", planned.Text("id"))
	}
	renamed := p.Update(made, config)
	if got := renamed.Text("webhook_url"); !strings.HasSuffix(got, "/acme%20two") {
		t.Errorf("after the rename, the webhook URL is %q", got)
	}
	if _, empty := p.PlanUpdate(p.Read(renamed), config); !empty {
		t.Error("the plan after the rename is not empty")
	}

	t.Log("the key is taken")
	other := p.Create(integrationType, with(config, acctest.Config{"unique_key": "other"}))
	acctest.WantText(t, p.TryUpdate(other, config).Errors, `"unique_key"`, "Another integration", "acme two")

	t.Log("the response to a rename is lost")
	e.FailNext(fake.Fault{Method: http.MethodPatch, Status: http.StatusBadGateway, When: fake.After})
	if again := p.Update(renamed, with(config, acctest.Config{"unique_key": "third"})); again.Text("id") != "third" {
		t.Errorf("after the lost response, the ID is %q", again.Text("id"))
	}
}

// One object, one success, and errors that name the way out.
func TestSixEqualCreates(t *testing.T) {
	t.Parallel()
	for _, processes := range []string{"one run", "six runs"} {
		t.Run(processes, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			one := e.Provider(t, nil)
			results := make(chan acctest.Object)
			for range 6 {
				p := one
				if processes == "six runs" {
					e.NewWorkingDirectory(t)
					p = e.Provider(t, nil)
				}
				go func() { results <- p.TryCreate(integrationType, githubConfig()) }()
			}
			made := 0
			for range 6 {
				if o := <-results; len(o.Errors) == 0 {
					made++
				} else {
					acctest.WantText(t, o.Errors, `"unique_key"`)
					way := "Another resource of this configuration has the same unique_key"
					if processes == "six runs" {
						way = "import {"
					}
					acctest.WantText(t, o.Errors, way)
				}
			}
			if n := len(e.Nango.Integrations.List(nil)); made != 1 || n != 1 {
				t.Errorf("%d creates succeeded, and Nango has %d integrations", made, n)
			}
		})
	}
}

// Two states never have one integration. A run does not adopt what another one has just created, even if it tried to create the same.
func TestIntegrationOfAnotherRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		process := func() *acctest.Provider { return e.Provider(t, nil) }
		wantConflict := func() {
			t.Helper()
			planned := first(process().PlanCreate(integrationType, githubConfig()))
			acctest.WantText(t, planned.Errors, `"unique_key"`, "import {")
			if len(planned.Warnings) > 0 {
				t.Errorf("the warnings are %q", planned.Warnings)
			}
		}

		t.Log("which planned at the same time")
		e.FailNext(fake.Fault{Method: http.MethodPost, Path: "/nango/integrations", DelayMS: 1000})
		elsewhere := process()
		e.NewWorkingDirectory(t)
		here := process()
		var late acctest.Object
		var creates sync.WaitGroup
		creates.Go(func() { late = here.TryCreate(integrationType, githubConfig()) })
		synctest.Wait()
		<-time.After(500 * time.Millisecond)
		made := elsewhere.Create(integrationType, githubConfig())
		creates.Wait()
		acctest.WantText(t, late.Errors, `"unique_key"`, "import {")
		wantConflict()

		t.Log("in a directory in which nothing was created")
		e.NewWorkingDirectory(t)
		wantConflict()

		t.Log("in a directory in which it was created and destroyed")
		elsewhere.Destroy(made)
		elsewhere = process()
		e.NewWorkingDirectory(t)
		p := process()
		made = p.Create(integrationType, githubConfig())
		p.End()
		p = process()
		p.Destroy(made)
		p.End()
		made = elsewhere.Create(integrationType, githubConfig())
		wantConflict()

		t.Log("which created it after a create here had failed, without a response that says so")
		elsewhere.Destroy(made)
		elsewhere = process()
		e.NewWorkingDirectory(t)
		e.FailNext(fake.Fault{Method: http.MethodPost, Path: "/nango/integrations", Status: http.StatusServiceUnavailable, Times: 20})
		p = process()
		acctest.WantText(t, p.TryCreate(integrationType, githubConfig()).Errors, "503")
		p.End()
		e.ClearFaults()
		<-time.After(3 * time.Second)
		elsewhere.Create(integrationType, githubConfig())
		wantConflict()
	})
}

// A plan adopts what a killed create in this directory has made, also after other attempts, and nothing that another run makes later.
func TestIntegrationOfAKilledCreate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		process := func() *acctest.Provider { return e.Provider(t, nil) }
		slow := fake.Fault{Method: http.MethodPost, Path: "/nango/integrations", DelayMS: 1000}
		wantAdoption := func() {
			t.Helper()
			planned := first(process().PlanCreate(integrationType, githubConfig()))
			acctest.WantText(t, planned.Warnings, "will be adopted")
			if len(planned.Errors) > 0 {
				t.Errorf("the errors are %q", planned.Errors)
			}
		}
		wantConflict := func() {
			t.Helper()
			planned := first(process().PlanCreate(integrationType, githubConfig()))
			acctest.WantText(t, planned.Errors, `"unique_key"`, "import {")
		}

		t.Log("although a second attempt here was refused")
		e.FailNext(slow)
		second := process()
		var refused acctest.Object
		var creates sync.WaitGroup
		creates.Go(func() { refused = second.TryCreate(integrationType, githubConfig()) })
		synctest.Wait()
		<-time.After(500 * time.Millisecond)
		made := process().Create(integrationType, githubConfig()) // does not end
		creates.Wait()
		acctest.WantText(t, refused.Errors, `"unique_key"`)
		wantAdoption()

		t.Log("although the create took a minute")
		elsewhere := process()
		elsewhere.Destroy(made)
		e.NewWorkingDirectory(t)
		slow.DelayMS = 60_000
		e.FailNext(slow)
		made = process().Create(integrationType, githubConfig())
		wantAdoption()

		t.Log("but nothing that another run makes half a minute after the kill")
		elsewhere.Destroy(made)
		<-time.After(30 * time.Second)
		made = elsewhere.Create(integrationType, githubConfig())
		wantConflict()

		t.Log("and nothing that another run makes after the adopted object was destroyed")
		elsewhere.Destroy(made)
		elsewhere = process()
		e.NewWorkingDirectory(t)
		made = process().Create(integrationType, githubConfig()) // does not end
		instance := acctest.Instance{Type: integrationType}
		var next *acctest.Provider
		outcome := instance.Apply(func() *acctest.Provider { next = process(); return next }, githubConfig(), nil)
		acctest.WantText(t, outcome.Warnings, "will be adopted")
		if len(outcome.Errors) > 0 {
			t.Errorf("the errors are %q", outcome.Errors)
		}
		next.End()
		next = process()
		next.Destroy(made)
		next.End()
		elsewhere.Create(integrationType, githubConfig())
		wantConflict()
	})
}

// The default scopes of a provider are those of an integration without scopes, and an empty list has none.
func TestScopes(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	scopes := func() string {
		i, _ := e.Nango.Integrations.Get("acme")
		return i.Scopes
	}
	config := with(githubConfig(), acctest.Config{"provider_name": "jira"})
	made := p.Create(integrationType, config)
	if got := made.State["scopes"].String(); !strings.Contains(got, "offline_access") || scopes() != "offline_access" {
		t.Errorf("the state has the scopes %s, and Nango %q", got, scopes())
	}
	config["scopes"] = []string{"write:jira-work", "offline_access"}
	made = p.Update(made, config)
	if scopes() != "write:jira-work,offline_access" {
		t.Errorf("Nango has the scopes %q", scopes())
	}
	delete(config, "scopes")
	made = p.Update(made, config)
	if scopes() != "offline_access" {
		t.Errorf("without scopes in the configuration, Nango has %q", scopes())
	}
	delete(config, "client_id")
	delete(config, "client_secret_wo")
	config["provider_name"] = "datadog"
	if planned, _ := p.PlanUpdate(p.Read(made), config); len(planned.Errors) > 0 {
		t.Errorf("the default scopes of the old provider prevent a new one: %q", planned.Errors)
	}
	p.Destroy(made)
	config = with(githubConfig(), acctest.Config{"provider_name": "jira", "scopes": []string{}})
	p = e.Provider(t, nil)
	made = p.Create(integrationType, config)
	if _, empty := p.PlanUpdate(p.Read(made), config); !empty || scopes() != "" {
		t.Errorf("with an empty list, Nango has %q, and the next plan is empty: %t", scopes(), empty)
	}
}

// The listing of integrations has no credentials, so a list reads an integration only if its attributes are requested.
func TestListReadsWhatTheListingLacks(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	p.Create(integrationType, githubConfig())
	p.Create(integrationType, with(githubConfig(), acctest.Config{"unique_key": "other", "provider_name": "gitlab"}))
	e.ForgetCalls()
	for _, withResource := range []bool{false, true} {
		found := e.Provider(t, nil).Query(integrationType, acctest.Config{"provider_name": "github"}, withResource, 0)
		if len(found) != 1 || withResource && found[0].Text("client_id") != "id1" {
			t.Errorf("the list is %v", found)
		}
	}
	if calls := len(e.Calls()); calls != 3 {
		t.Errorf("the lists made %d calls, want two listings and a read", calls)
	}
	all := p.ReadData("integrations_nango_integrations", acctest.Config{})
	if len(all.Errors) > 0 {
		t.Error(all.Errors)
	}
}
