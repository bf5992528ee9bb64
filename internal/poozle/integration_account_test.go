package poozle_test

import (
	"net/http"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

func accountConfig(t *testing.T, e *acctest.Env, name, apiKey string) acctest.Config {
	t.Helper()
	return acctest.Config{
		"name": name, "integration_definition_id": definition(t, e, "github"), "auth_type": "Api Key",
		"config_wo": map[string]string{"api_key": apiKey},
	}
}

func TestRefusedCredential(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Protocol(t, nil)
	refused := p.Apply(accountType, acctest.Object{}, accountConfig(t, e, "bot", "bad"))
	want(t, refused.Errors, `"config"`, "refuses the credential", "auth_type")
	if !refused.Gone || countAccounts(e) != 0 {
		t.Error("there is an account of a credential that was refused")
	}

	made := fine(t, p.Apply(accountType, acctest.Object{}, accountConfig(t, e, "bot", "good")))
	changed := p.Apply(accountType, made, accountConfig(t, e, "bot", "bad"))
	want(t, changed.Errors, `"config"`, "nothing was changed", "401")
	if n := e.CallsTo(http.MethodPost, "/poozle/api/v1/integration_account/"+made.Text("id")); n != 0 {
		t.Errorf("the account was updated %d times with a credential that was refused", n)
	}
}

func TestSyncOfTheWrongCategory(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := accountConfig(t, e, "bot", "good")
	config["integration_definition_id"], config["sync_enabled"] = definition(t, e, "gmail"), true
	want(t, e.Protocol(t, nil).Apply(accountType, acctest.Object{}, config).Errors, "Sync currently is not supported for: MAIL")
}

// An account of payments that does not ask for synchronisation is not synchronised, though that is Poozle's default.
func TestSyncIsOffUnlessAskedFor(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Protocol(t, nil)
	config := accountConfig(t, e, "bot", "good")
	config["integration_definition_id"] = definition(t, e, "stripe")
	made := fine(t, p.Apply(accountType, acctest.Object{}, config))
	if a, _ := e.Poozle.Accounts.Get(made.Text("id")); a.SyncEnabled {
		t.Error("the account is synchronised")
	}
	if _, empty := p.Plan(accountType, fine(t, p.Read(accountType, made)), config); !empty {
		t.Error("the plan after the apply is not empty")
	}
}

func TestUpdateOnAServerWithoutInternet(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Protocol(t, nil)
	made := fine(t, p.Apply(accountType, acctest.Object{}, accountConfig(t, e, "bot", "good")))
	config := accountConfig(t, e, "robot", "good")
	e.Poozle.SetOffline(true)
	renamed := fine(t, p.Apply(accountType, made, config))
	want(t, renamed.Warnings, "not tried", "needs the internet")
	if renamed.Text("name") != "robot" {
		t.Errorf("the name is %q", renamed.Text("name"))
	}
}
