package poozle_test

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

const accountsPath = "/poozle/api/v1/integration_account"

// leave makes an account as an apply does that is killed before it writes its state.
func leave(t *testing.T, e *acctest.Env, config acctest.Config) string {
	t.Helper()
	id := e.Provider(t, nil).Create(accountType, config).Text("id")
	e.ForgetCalls()
	return id
}

// The next apply adopts what an interrupted apply created, and nothing that may belong to somebody else.
func TestAccountOfAnInterruptedApply(t *testing.T) {
	t.Parallel()
	text := "somebody"
	for name, c := range map[string]struct {
		change  func(*poozlefake.Account)
		taken   bool
		warning []string
	}{
		"the same":              {func(*poozlefake.Account) {}, true, []string{"adopted", "interrupted", "terraform state rm"}},
		"older than an hour":    {func(a *poozlefake.Account) { a.CreatedAt.Time = a.CreatedAt.Add(-61 * time.Minute) }, false, []string{"the same", "import"}},
		"of another credential": {func(a *poozlefake.Account) { a.Configuration = []byte(`{"api_key":"other"}`) }, false, nil},
		"of more settings":      {func(a *poozlefake.Account) { a.Configuration = []byte(`{"api_key":"good","org":"acme"}`) }, false, nil},
		"of another name":       {func(a *poozlefake.Account) { a.Name = "robot" }, false, nil},
		"of somebody":           {func(a *poozlefake.Account) { a.Identifier = &text }, false, nil},
		"by a link":             {func(a *poozlefake.Account) { a.LinkID = &text }, false, nil},
		"synchronised":          {func(a *poozlefake.Account) { a.SyncEnabled = true }, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			config := accountConfig(t, e, "bot", "good")
			left := leave(t, e, config)
			e.Poozle.Accounts.Edit(left, c.change)
			made := e.Provider(t, nil).Create(accountType, config)
			if taken := made.Text("id") == left; taken != c.taken {
				t.Errorf("adopted: %t, want %t", taken, c.taken)
			}
			if posts := e.CallsTo(http.MethodPost, accountsPath); posts != map[bool]int{true: 0, false: 1}[c.taken] {
				t.Errorf("%d accounts were made", posts)
			}
			if c.warning == nil && len(made.Warnings) > 0 {
				t.Errorf("warned %q", made.Warnings)
			}
			if c.warning != nil {
				acctest.WantText(t, made.Warnings, append(c.warning, left)...)
			}
		})
	}
}

// An account that was killed between its creation and its synchronisation, or after both, ends synchronised.
func TestSyncOfAnInterruptedApply(t *testing.T) {
	t.Parallel()
	for _, synchronised := range []bool{false, true} {
		e := acctest.New(t)
		config := accountConfig(t, e, "bot", "good")
		config["sync_enabled"], config["sync_period"] = synchronised, map[bool]any{true: "EVERY_DAY"}[synchronised]
		left := leave(t, e, config)
		config["sync_enabled"], config["sync_period"] = true, "EVERY_DAY"
		made := e.Provider(t, nil).Create(accountType, config)
		if a, _ := e.Poozle.Accounts.Get(left); made.Text("id") != left || !a.SyncEnabled || a.SyncPeriod == nil || *a.SyncPeriod != "EVERY_DAY" {
			t.Errorf("the account in state is %s, and %s is %+v", made.Text("id"), left, a)
		}
	}
}

// Accounts of one run share one look at what is there, and those that are the same stay as many.
func TestEqualAccountsOfOneRun(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	left := leave(t, e, accountConfig(t, e, "bot", "good"))
	p := e.Provider(t, nil)
	e.ForgetCalls()
	made := make([]acctest.Object, 10)
	var creates sync.WaitGroup
	for i := range made {
		name := "bot"
		if i >= 5 {
			name += strconv.Itoa(i)
		}
		config := accountConfig(t, e, name, "good")
		creates.Go(func() { made[i] = p.TryCreate(accountType, config) })
	}
	creates.Wait()
	ids := map[string]bool{}
	for _, m := range made {
		ids[acctest.MustSucceed(t, m).Text("id")] = true
	}
	if len(ids) != len(made) || !ids[left] || countAccounts(e) != len(made) {
		t.Errorf("the accounts in state are %v, and Poozle has %d", ids, countAccounts(e))
	}
	if n := e.CallsTo(http.MethodGet, accountsPath); n != 1 {
		t.Errorf("the accounts were listed %d times, want once", n)
	}
}

// A resource that gets another name is destroyed and created; whichever comes first, what is in the state is there.
func TestAccountAndAppUnderAnotherName(t *testing.T) {
	t.Parallel()
	for _, destroyedFirst := range []bool{false, true} {
		e := acctest.New(t)
		configs := map[string]acctest.Config{accountType: accountConfig(t, e, "bot", "good"), appType: {
			"name": "app", "integration_definition_id": definition(t, e, "github"), "client_id": "id", "client_secret_wo": "secret",
		}}
		for kind, config := range configs {
			before := e.Provider(t, nil).Create(kind, config)
			p := e.Provider(t, nil)
			p.Create(accountType, accountConfig(t, e, "other than "+kind, "good")) // has looked at what is there
			if destroyedFirst {
				p.Destroy(before)
			}
			after := p.Create(kind, config)
			if !destroyedFirst {
				p.Destroy(before)
			}
			if e.Provider(t, nil).Read(after).Gone {
				t.Errorf("destroyed first %t: the %s in the state is not there", destroyedFirst, kind)
			}
		}
	}
}
