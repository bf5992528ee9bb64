package poozle_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

const accountsPath = "/poozle/api/v1/integration_account"

// createOrphan creates an account and loses its state, as an apply does that is killed, and returns the ID.
func createOrphan(t *testing.T, e *acctest.Env, config acctest.Config) string {
	t.Helper()
	id := e.Provider(t, nil).Create(accountType, config).Text("id")
	e.ForgetCalls()
	return id
}

// An account of an apply that ended is in a state, even if the next plan does not show that state to the provider: with -target, by
// another alias of the provider, or in another workspace.
func TestAccountOfAnApplyThatEnded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		interrupted, destroyed bool
		warning                string
	}{
		"ended":       {false, false, "identical"},
		"interrupted": {true, false, "will be adopted"},
		"destroyed":   {false, true, ""},
	} {
		e := acctest.New(t)
		config := accountConfig(t, e, "bot", "good")
		p := e.Provider(t, nil)
		first := p.Create(accountType, config)
		if c.interrupted {
			p.Stop()
		}
		p.End()
		if c.destroyed { // by a process that Terraform ends as well; another client then creates the account again
			account, _ := e.Poozle.Accounts.Get(first.Text("id"))
			destroy := e.Provider(t, nil)
			destroy.Destroy(first)
			destroy.End()
			e.Poozle.Accounts.Put(account)
			c.warning = "will be adopted"
		}
		planned, _ := e.Provider(t, nil).PlanCreate(accountType, config)
		t.Log(name)
		acctest.WantText(t, planned.Warnings, c.warning, first.Text("id"))
	}
}

// The next apply adopts the account that an interrupted apply created, and no account that may have another owner.
func TestAccountOfAnInterruptedApply(t *testing.T) {
	t.Parallel()
	text := "somebody"
	for name, c := range map[string]struct {
		change  func(*poozlefake.Account)
		adopted bool
		warning []string
	}{
		"identical":          {func(*poozlefake.Account) {}, true, []string{"will be adopted", "interrupted"}},
		"older than an hour": {func(a *poozlefake.Account) { a.CreatedAt.Time = a.CreatedAt.Add(-61 * time.Minute) }, false, []string{"identical", "import {"}},
		"other credential":   {func(a *poozlefake.Account) { a.Configuration = []byte(`{"api_key":"other"}`) }, false, nil},
		"more settings":      {func(a *poozlefake.Account) { a.Configuration = []byte(`{"api_key":"good","org":"acme"}`) }, false, nil},
		"other name":         {func(a *poozlefake.Account) { a.Name = "robot" }, false, nil},
		"other identifier":   {func(a *poozlefake.Account) { a.Identifier = &text }, false, nil},
		"from a link":        {func(a *poozlefake.Account) { a.LinkID = &text }, false, nil},
		"synchronized":       {func(a *poozlefake.Account) { a.SyncEnabled = true }, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			config := accountConfig(t, e, "bot", "good")
			orphan := createOrphan(t, e, config)
			e.Poozle.Accounts.Edit(orphan, c.change)
			made := e.Create(t, accountType, config)
			if adopted := made.Text("id") == orphan; adopted != c.adopted {
				t.Errorf("adopted: %t, want %t", adopted, c.adopted)
			}
			if posts := e.CallsTo(http.MethodPost, accountsPath); posts != map[bool]int{true: 0, false: 1}[c.adopted] {
				t.Errorf("%d accounts were created", posts)
			}
			if c.warning == nil && strings.Contains(strings.Join(made.Warnings, "\n"), "account") {
				t.Errorf("the warnings are %q, want none about an account", made.Warnings)
			}
			if c.warning != nil {
				acctest.WantText(t, made.Warnings, append(c.warning, orphan)...)
			}
		})
	}
}

// If an apply is killed between the creation of an account and its synchronization, or after both, the next apply enables the
// synchronization.
func TestSyncOfAnInterruptedApply(t *testing.T) {
	t.Parallel()
	for _, synchronized := range []bool{false, true} {
		e := acctest.New(t)
		config := accountConfig(t, e, "bot", "good")
		config["sync_enabled"], config["sync_period"] = synchronized, map[bool]any{true: "EVERY_DAY"}[synchronized]
		orphan := createOrphan(t, e, config)
		config["sync_enabled"], config["sync_period"] = true, "EVERY_DAY"
		made := e.Create(t, accountType, config)
		if a, _ := e.Poozle.Accounts.Get(orphan); made.Text("id") != orphan || !a.SyncEnabled || a.SyncPeriod == nil || *a.SyncPeriod != "EVERY_DAY" {
			t.Errorf("the account in state is %s, and %s is %+v", made.Text("id"), orphan, a)
		}
	}
}

// The creates of one run share one listing of the existing accounts, and identical resources get one account each.
func TestEqualAccountsOfOneRun(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	orphan := createOrphan(t, e, accountConfig(t, e, "bot", "good"))
	made := make([]acctest.Object, 10)
	inParallel := func(operation func(p *acctest.Provider, config acctest.Config) acctest.Object) {
		p := e.Provider(t, nil)
		e.ForgetCalls()
		var operations sync.WaitGroup
		for i := range made {
			name := "bot"
			if i >= 5 {
				name += strconv.Itoa(i)
			}
			config := accountConfig(t, e, name, "good")
			operations.Go(func() { made[i] = operation(p, config) })
		}
		operations.Wait()
	}
	inParallel(func(p *acctest.Provider, config acctest.Config) acctest.Object {
		planned, _ := p.PlanCreate(accountType, config)
		return planned
	})
	if n := e.CallsTo(http.MethodGet, accountsPath); n != 1 {
		t.Errorf("the plan listed the accounts %d times, want once", n)
	}
	inParallel(func(p *acctest.Provider, config acctest.Config) acctest.Object {
		return p.TryCreate(accountType, config)
	})
	if n := e.CallsTo(http.MethodGet, accountsPath); n != 1 {
		t.Errorf("the apply listed the accounts %d times, want once", n)
	}
	ids := map[string]bool{}
	for _, m := range made {
		ids[acctest.MustSucceed(t, m).Text("id")] = true
	}
	if len(ids) != len(made) || !ids[orphan] || countAccounts(e) != len(made) {
		t.Errorf("the accounts in state are %v, and Poozle has %d", ids, countAccounts(e))
	}
}

// Terraform destroys and creates a resource that is renamed in the configuration. In either order, the object in the state must
// exist afterwards.
func TestAccountAndAppUnderAnotherName(t *testing.T) {
	t.Parallel()
	for _, destroyedFirst := range []bool{false, true} {
		e := acctest.New(t)
		configs := map[string]acctest.Config{accountType: accountConfig(t, e, "bot", "good"), appType: {
			"name": "app", "integration_definition_id": definition(t, e, "github"), "client_id": "id", "client_secret_wo": "secret",
		}}
		for kind, config := range configs {
			before := e.Provider(t, nil).Create(kind, config)
			plan := e.Provider(t, nil)
			plan.Read(before)
			if planned, _ := plan.PlanCreate(kind, config); len(planned.Errors) > 0 || strings.Contains(strings.Join(planned.Warnings, "\n"), "Poozle") {
				t.Errorf("the plan of %s has the errors %q and the warnings %q", kind, planned.Errors, planned.Warnings)
			}
			p := e.Provider(t, nil)
			var after acctest.Object
			var creation sync.WaitGroup
			if destroyedFirst {
				p.Destroy(before)
			}
			creation.Go(func() { after = p.TryCreate(kind, config) })
			if !destroyedFirst {
				<-time.After(100 * time.Millisecond) // the create conflicts first
				p.Destroy(before)
			}
			creation.Wait()
			acctest.MustSucceed(t, after)
			if e.Provider(t, nil).Read(after).Gone {
				t.Errorf("destroyed first: %t: the %s in the state does not exist", destroyedFirst, kind)
			}
		}
	}
}
