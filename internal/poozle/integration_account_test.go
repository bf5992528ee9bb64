package poozle_test

import (
	"net/http"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

func accountConfig(t *testing.T, e *acctest.Env, name, apiKey string) acctest.Config {
	t.Helper()
	return acctest.Config{
		"name": name, "integration_definition_id": definition(t, e, "github"), "auth_type": "Api Key",
		"config": map[string]string{"api_key": apiKey},
	}
}

func TestRefusedCredential(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	refused := p.TryCreate(accountType, accountConfig(t, e, "bot", "bad"))
	acctest.WantText(t, refused.Errors, `"config"`, "refuses the credential", "Not a valid credentials")
	if !refused.Gone || countAccounts(e) != 0 {
		t.Error("an account was created although its credential was refused")
	}

	made := p.Create(accountType, accountConfig(t, e, "bot", "good"))
	changed := p.TryUpdate(made, accountConfig(t, e, "bot", "bad"))
	acctest.WantText(t, changed.Errors, `"config"`, "was not changed", "401")
	if n := e.CallsTo(http.MethodPost, "/poozle/api/v1/integration_account/"+made.Text("id")); n != 0 {
		t.Errorf("the account was updated %d times although its credential was refused", n)
	}
}

func TestSyncOfTheWrongCategory(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := accountConfig(t, e, "bot", "good")
	config["integration_definition_id"], config["sync_enabled"] = definition(t, e, "gmail"), true
	acctest.WantText(t, e.Provider(t, nil).TryCreate(accountType, config).Errors, `"sync_enabled"`, "gmail", "MAIL")
}

// An account is not synchronized by default, although Poozle synchronizes accounts of the category PAYMENTS by default.
func TestSyncIsOffUnlessAskedFor(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := accountConfig(t, e, "bot", "good")
	config["integration_definition_id"] = definition(t, e, "stripe")
	made := p.Create(accountType, config)
	if a, _ := e.Poozle.Accounts.Get(made.Text("id")); a.SyncEnabled {
		t.Error("the account is synchronized")
	}
	if _, empty := p.PlanUpdate(p.Read(made), config); !empty {
		t.Error("the plan after the apply is not empty")
	}
}

func TestUpdateOnAServerWithoutInternet(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	made := p.Create(accountType, accountConfig(t, e, "bot", "good"))
	config := accountConfig(t, e, "robot", "good")
	e.Poozle.SetOffline(true)
	renamed := p.Update(made, config)
	if len(renamed.Warnings) > 0 || renamed.Text("name") != "robot" {
		t.Errorf("the name is %q, with the warnings %q", renamed.Text("name"), renamed.Warnings)
	}
	config["config"] = map[string]string{"api_key": "new"}
	acctest.WantText(t, p.Update(renamed, config).Warnings, "not tested", "needs internet access")
}

// A credential that no longer works must not prevent other changes.
func TestRenameOfAnAccountWithABadCredential(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	config := accountConfig(t, e, "bot", "good")
	config["config_wo"], config["config"] = config["config"], nil
	made := p.Create(accountType, config)
	e.Poozle.Accounts.Edit(made.Text("id"), func(a *poozlefake.Account) { a.Configuration = []byte(`{"api_key":"bad"}`) })
	config["name"], config["config_wo"] = "robot", map[string]string{"api_key": "bad"}
	p.Update(made, config)
}

// A server with Temporal, as in Poozle's docker-compose file, must never receive a create with synchronization.
func TestSyncOnAServerWithTemporal(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.Poozle.SetTemporal(true)
	p := e.Provider(t, nil)
	config := accountConfig(t, e, "bot", "good")
	config["sync_enabled"], config["sync_period"] = true, "EVERY_DAY"
	made := p.Create(accountType, config)
	if a, _ := e.Poozle.Accounts.Get(made.Text("id")); !a.SyncEnabled || a.SyncPeriod == nil || *a.SyncPeriod != "EVERY_DAY" {
		t.Errorf("the account is %+v", a)
	}
	if _, empty := p.PlanUpdate(p.Read(made), config); !empty {
		t.Error("the plan after the apply is not empty")
	}

	t.Log("the account no longer exists: the server returns 500")
	e.Poozle.Accounts.Delete(made.Text("id"))
	e.Provider(t, nil).Destroy(made)

	t.Log("the schedule is missing: the server returns 400 until synchronization is disabled")
	e.Poozle.SetTemporal(false)
	made = p.Create(accountType, config)
	a, _ := e.Poozle.Accounts.Get(made.Text("id"))
	e.Poozle.Accounts.Put(poozlefake.Account{
		ID: a.ID, DefinitionID: a.DefinitionID, Configuration: a.Configuration, AuthType: a.AuthType, WorkspaceID: a.WorkspaceID,
		Name: a.Name, CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt, SyncEnabled: true, SyncPeriod: a.SyncPeriod,
	})
	e.Poozle.SetTemporal(true)
	p.Destroy(made)
	if n := countAccounts(e); n != 0 {
		t.Errorf("%d accounts are left", n)
	}
}
