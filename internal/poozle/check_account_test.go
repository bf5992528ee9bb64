package poozle_test

import (
	"net/http"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

func TestCheckAccount(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	definition := acctest.MustSucceed(t, p.ReadData("integrations_poozle_integration_definition", acctest.Config{"key": "github"})).Text("id")
	jira := acctest.MustSucceed(t, p.ReadData("integrations_poozle_integration_definition", acctest.Config{"key": "jira"})).Text("id")
	const good = "key-of-the-service-account"
	account := p.Create("integrations_poozle_integration_account", acctest.Config{
		"name": "github", "integration_definition_id": definition, "auth_type": "Api Key", "config": map[string]string{"api_key": good},
	})
	rotating := p.Create("integrations_poozle_integration_account", acctest.Config{
		"name": "jira", "integration_definition_id": jira, "auth_type": "OAuth2",
		"config": map[string]string{"client_id": "acme", "client_secret": "secret-of-the-app", "refresh_token": "refresh-token-of-the-app", "scope": "read", "jira_domain": "acme.atlassian.net"},
	})
	given := func(key string) acctest.Config {
		return acctest.Config{"integration_definition_id": definition, "auth_type": "Api Key", "config": map[string]string{"api_key": key}}
	}
	with := func(c acctest.Config, name string, value any) acctest.Config {
		c[name] = value
		return c
	}
	for name, tt := range map[string]struct {
		config acctest.Config
		fault  *fake.Fault
		want   string // a line of progress or a part of the error
	}{
		"an account":            {config: acctest.Config{"integration_account_id": account.Text("id")}, want: "The third party accepts the credential."},
		"a good credential":     {config: given(good), want: "The third party accepts the credential."},
		"a bad credential":      {config: given("bad-key-of-the-account"), want: "The third party refuses the credential"},
		"an unknown account":    {config: acctest.Config{"integration_account_id": "7c1f2b44-0000-4000-8000-000000000000"}, want: "There is no integration account with the ID"},
		"a refresh token":       {config: acctest.Config{"integration_account_id": rotating.Text("id")}, want: "which a test could use up"},
		"an unknown definition": {config: with(given(good), "integration_definition_id", "7c1f2b44-0000-4000-8000-000000000000"), want: "The workspace has no integration definition with the ID"},
		"nothing":               {config: acctest.Config{}, want: "The argument integration_definition_id is missing"},
		"half a credential":     {config: with(given(good), "auth_type", nil), want: "The argument auth_type is missing"},
		"both":                  {config: with(given(good), "integration_account_id", account.Text("id")), want: "The argument integration_definition_id is set next to integration_account_id"},
		"an outage":             {config: given(good), fault: &fake.Fault{Status: 502}, want: "502"},
		"a lost answer":         {config: given(good), fault: &fake.Fault{Drop: true}, want: "EOF"},
	} {
		if tt.fault != nil {
			tt.fault.Method, tt.fault.Path = http.MethodPost, "/poozle/api/v1/integration_account/check"
			e.FailNext(*tt.fault)
		}
		got := p.Invoke("integrations_poozle_check_account", tt.config)
		t.Log(name)
		acctest.WantText(t, append(got.Progress, got.Errors...), tt.want)
	}
}
