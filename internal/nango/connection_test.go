package nango_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

const (
	connectionType = "integrations_nango_connection"
	apiKey         = "canary-connection-key"
)

// integrate adds an integration for each of the providers, with the provider's name as its key.
func integrate(e *acctest.Env, providers ...string) {
	before := nangofake.Timestamp{Time: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	for _, p := range providers {
		e.Nango.Integrations.Put(nangofake.Integration{UniqueKey: p, Provider: p, CreatedAt: before, UpdatedAt: before})
	}
}

// pat returns the configuration of a connection to GitHub by an API key.
func pat(change acctest.Config) acctest.Config {
	config := acctest.Config{"integration": "github-pat", "connection_id": "acme", "api_key_wo": apiKey}
	maps.Copy(config, change)
	return config
}

// Each authentication mode has its own credentials, which reach Nango in the form that it requires.
func TestCredentialsByMode(t *testing.T) {
	t.Parallel()
	for provider, c := range map[string]struct {
		set  acctest.Config
		want map[string]any
	}{
		"github-pat":      {acctest.Config{"api_key": apiKey}, map[string]any{"type": "API_KEY", "apiKey": apiKey}},
		"stripe-api-key":  {acctest.Config{"username": "canary-user-name"}, map[string]any{"type": "BASIC", "username": "canary-user-name", "password": ""}},
		"bamboohr-basic":  {acctest.Config{"password_wo": "canary-password-1"}, map[string]any{"type": "BASIC", "username": "", "password": "canary-password-1"}},
		"unauthenticated": {nil, map[string]any{}},
		"hubspot": {
			acctest.Config{"access_token_wo": "canary-access-token", "refresh_token_wo": "canary-refresh-token", "expires_at": "2030-01-01T01:00:00+01:00"},
			map[string]any{
				"type": "OAUTH2", "access_token": "canary-access-token", "refresh_token": "canary-refresh-token", "expires_at": "2030-01-01T00:00:00.000Z",
			},
		},
	} {
		t.Run(provider, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			integrate(e, provider)
			config := acctest.Config{"integration": provider, "connection_id": "acme"}
			maps.Copy(config, c.set)
			made := e.Create(t, connectionType, config)
			stored, _ := e.Nango.Connections.Get(provider + "/acme")
			delete(stored.Credentials, "raw")
			if diff := cmp.Diff(c.want, stored.Credentials); diff != "" {
				t.Errorf("the credentials differ (-want +got):\n%s", diff)
			}
			if made.Text("provider_name") != provider || made.Text("created_at") == "" || made.Text("id") != provider+"/acme" {
				t.Errorf("the state is %v", made.State)
			}
			p := e.Provider(t, nil)
			if _, empty := p.PlanUpdate(p.Read(made), config); !empty {
				t.Error("the plan after the create is not empty")
			}
			for _, call := range e.Calls() {
				if call.Method == http.MethodGet && strings.HasPrefix(call.Path, "/nango/connections/") {
					t.Errorf("%s has side effects", call.Path)
				}
			}
		})
	}
}

// The plan refuses credentials that do not fit the provider, before anything is sent.
func TestCredentialsThatDoNotFit(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	integrate(e, "github-pat", "stripe-api-key", "hubspot", "unauthenticated", "apple-app-store", "trello")
	for name, c := range map[string]struct {
		config acctest.Config
		words  []string
	}{
		"tokens for a key":     {pat(acctest.Config{"api_key_wo": nil, "access_token_wo": "canary-access-token"}), []string{`"access_token"`, "API_KEY", "Set api_key_wo instead"}},
		"no key":               {pat(acctest.Config{"api_key_wo": nil}), []string{`"api_key"`, "API_KEY", "Set api_key_wo"}},
		"a key for a password": {pat(acctest.Config{"integration": "stripe-api-key"}), []string{`"api_key"`, "BASIC", "username and password_wo"}},
		"a key for nothing":    {pat(acctest.Config{"integration": "unauthenticated"}), []string{`"api_key"`, "NONE", "no credentials"}},
		"no token":             {pat(acctest.Config{"integration": "hubspot", "api_key_wo": nil, "refresh_token_wo": "canary-refresh-token"}), []string{`"access_token"`, "access_token_wo"}},
		"not importable":       {pat(acctest.Config{"integration": "apple-app-store"}), []string{`"integration"`, "JWT", "integrations_nango_connect_session"}},
		"without arguments":    {pat(acctest.Config{"integration": "trello"}), []string{`"integration"`, "OAUTH1", "integrations_nango_connect_session"}},
		"no integration":       {pat(acctest.Config{"integration": "github-pta"}), []string{`"integration"`, "The nearest one is github-pat."}},
	} {
		planned, _ := e.Provider(t, nil).PlanCreate(connectionType, c.config)
		t.Log(name)
		acctest.WantText(t, planned.Errors, c.words...)
	}
	if writes := e.Writes(); len(writes) > 0 {
		t.Errorf("the plans have written: %q", writes)
	}
}

// A connection can refer to an integration that the same plan creates.
func TestConnectionOfAPlannedIntegration(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	connectionOf := func(id string, change acctest.Config) acctest.Object {
		config := pat(change)
		config["connection_id"] = id
		return first(p.PlanCreate(connectionType, config))
	}
	acctest.WantText(t, connectionOf("a", nil).Errors, "no integration", "integrations_nango_integration")
	acctest.MustSucceed(t, first(p.PlanCreate("integrations_nango_integration", acctest.Config{"unique_key": "github-pat", "provider_name": "github-pat"})))
	acctest.MustSucceed(t, connectionOf("b", nil))
	acctest.WantText(t, connectionOf("c", acctest.Config{"api_key_wo": nil}).Errors, `"api_key"`)
	acctest.WantText(t, connectionOf("b", nil).Errors, `"connection_id"`, "Another resource of this configuration")

	t.Log("the plan gives an existing integration another provider")
	made := p.Create(integrationType, acctest.Config{"unique_key": "moved", "provider_name": "github-pat"})
	p = e.Provider(t, nil)
	acctest.MustSucceed(t, first(p.PlanUpdate(made, acctest.Config{"unique_key": "moved", "provider_name": "stripe-api-key"})))
	acctest.MustSucceed(t, connectionOf("d", acctest.Config{"integration": "moved", "api_key_wo": nil, "username": "sk"}))
}

func first(planned acctest.Object, _ bool) acctest.Object { return planned }

// Metadata is compared by its meaning. An update in place repairs its drift, and leaves the credentials at Nango as they are.
func TestDriftOfMetadata(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	integrate(e, "github-pat")
	config := pat(acctest.Config{"metadata": `{ "b": 1.50, "a": "<&>" }`})
	made := e.Create(t, connectionType, config)
	p := e.Provider(t, nil)
	if read := p.Read(made); read.Text("metadata") != config["metadata"] {
		t.Errorf("a refresh has written the metadata as %s", read.Text("metadata"))
	}
	if got := acctest.MustSucceed(t, p.ImportByID(connectionType, "github-pat/acme")).Text("metadata"); got != `{"a":"\u003c\u0026\u003e","b":1.5}` {
		t.Errorf("an import has written the metadata as %s", got)
	}
	e.Nango.Connections.Edit("github-pat/acme", func(c *nangofake.Connection) {
		c.Metadata, c.Credentials = map[string]any{"a": 2}, map[string]any{"type": "API_KEY", "apiKey": "canary-newer-key"}
	})
	e.ForgetCalls()
	p = e.Provider(t, nil)
	p.Update(p.Read(made), config)
	stored, _ := e.Nango.Connections.Get("github-pat/acme")
	if writes := e.Writes(); len(writes) != 1 || writes[0] != "POST /nango/connections/metadata" || stored.Metadata["a"] != "<&>" || stored.Credentials["apiKey"] != "canary-newer-key" {
		t.Errorf("the update made %q, and Nango has %+v", writes, stored)
	}
}

// A change that sends the credentials although they have not changed warns that Nango may have newer tokens.
func TestTokensThatAreSentAgain(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	integrate(e, "hubspot")
	config := acctest.Config{"integration": "hubspot", "connection_id": "acme", "access_token_wo": "canary-access-token", "refresh_token_wo": "canary-refresh-token"}
	made := e.Create(t, connectionType, config)
	for name, c := range map[string]struct {
		set   acctest.Config
		warns bool
	}{
		"tags":          {acctest.Config{"tags": map[string]string{"plan": "free"}}, false},
		"configuration": {acctest.Config{"connection_config": map[string]string{"region": "eu"}}, true},
		"both":          {acctest.Config{"connection_config": map[string]string{"region": "eu"}, "access_token_wo": "canary-access-token-2"}, false},
	} {
		changed := maps.Clone(config)
		maps.Copy(changed, c.set)
		planned, _ := e.Provider(t, nil).PlanUpdate(made, changed)
		if warned := strings.Contains(strings.Join(planned.Warnings, "\n"), "Set current tokens"); warned != c.warns || len(planned.Errors) > 0 {
			t.Errorf("%s: errors %q, warnings %q", name, planned.Errors, planned.Warnings)
		}
	}
}

// The third party's refusal of a key is an error of the argument, and nothing is stored.
func TestRefusedKey(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	integrate(e, "github-pat")
	failed := e.Provider(t, nil).TryCreate(connectionType, pat(acctest.Config{"api_key_wo": nangofake.RejectedSecret}))
	acctest.WantText(t, failed.Errors, `"api_key_wo"`, "The third party refuses the credentials", "connection_config")
	if len(e.Nango.ConnectionsOf("github-pat")) > 0 || !failed.Gone {
		t.Error("the connection was stored")
	}
}

// Six resources with the same ID make one connection, and one success.
func TestSixEqualConnections(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		integrate(e, "github-pat")
		p := e.Provider(t, nil)
		made := make([]acctest.Object, 6)
		var creates sync.WaitGroup
		for i := range made {
			creates.Go(func() {
				made[i] = p.TryCreate(connectionType, pat(acctest.Config{"api_key_wo": fmt.Sprint(apiKey, i)}))
			})
		}
		creates.Wait()
		succeeded := slices.DeleteFunc(slices.Clone(made), func(o acctest.Object) bool { return len(o.Errors) > 0 })
		for _, o := range made {
			if len(o.Errors) > 0 {
				acctest.WantText(t, o.Errors, `"connection_id"`, "Another resource of this configuration has the same integration and connection_id", "Remove one of the two")
			}
		}
		if n := e.CallsTo(http.MethodPost, "/nango/connections"); n != 1 || len(succeeded) != 1 {
			t.Errorf("%d creates have succeeded, and %d were sent", len(succeeded), n)
		}
	})
}

// A client that creates the same connection between the last look and the create is noticed by the times in the response.
func TestConnectionOfAnotherClientAtTheSameMoment(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		integrate(e, "github-pat")
		e.FailNext(fake.Fault{Method: http.MethodPost, Path: "/nango/connections", DelayMS: 1000})
		var late acctest.Object
		var creates sync.WaitGroup
		creates.Go(func() { late = e.Provider(t, nil).TryCreate(connectionType, pat(nil)) })
		synctest.Wait()
		<-time.After(500 * time.Millisecond)
		e.NewWorkingDirectory(t)
		acctest.MustSucceed(t, e.Provider(t, nil).TryCreate(connectionType, pat(nil)))
		creates.Wait()
		acctest.WantText(t, late.Errors, `"connection_id"`, "at the same moment", "import {")
		if !late.Gone {
			t.Error("the state has the connection of another client")
		}
	})
}
