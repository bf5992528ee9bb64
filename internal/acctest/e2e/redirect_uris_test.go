package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

const manyURIs = e2e.Requirements + `
variable "endpoint" { type = string }
resource "integrations_oauth_client" "test" {
  registration_endpoint = var.endpoint
  client_name           = "Acme"
  grant_types           = ["client_credentials"]
}
resource "integrations_oauth_redirect_uri" "test" {
  count                     = 50
  registration_client_uri   = integrations_oauth_client.test.registration_client_uri
  registration_access_token = integrations_oauth_client.test.registration_access_token
  uri                       = "https://acme.example/${count.index}"
}
`

// TestRedirectURIsShareTheirCalls checks that fifty redirect URIs of one client share their calls when Terraform applies them. Which
// calls are shared depends on the time between Terraform's requests, so a loaded machine gets further attempts.
func TestRedirectURIsShareTheirCalls(t *testing.T) {
	t.Parallel()
	for parallelism, most := range map[int][2]int{50: {2, 1}, 10: {6, 5}} {
		t.Run(fmt.Sprint(parallelism), func(t *testing.T) {
			t.Parallel()
			for attempt := 1; ; attempt++ {
				problems := excessCalls(t, parallelism, most)
				if len(problems) == 0 {
					return
				}
				if attempt == 3 {
					t.Fatalf("attempt %d: %q", attempt, problems)
				}
				t.Logf("attempt %d: %q", attempt, problems)
			}
		})
	}
}

// excessCalls applies, plans and destroys fifty redirect URIs. It returns a sentence for each command that makes more calls than
// expected: an apply and a destroy at most most[0] GET and most[1] PUT.
func excessCalls(t *testing.T, parallelism int, most [2]int) (problems []string) {
	t.Helper()
	e := acctest.New(t)
	w := e2e.New(t, e)
	w.Variables = append(w.Variables, "TF_VAR_endpoint="+e.URL+"/oauth/register")
	w.Write("main.tf", manyURIs)
	parallel := fmt.Sprintf("-parallelism=%d", parallelism)
	within := func(what string, gets, puts int) {
		g, p := 0, 0
		for _, c := range e.Calls() {
			if strings.HasPrefix(c.Path, "/oauth/register/") {
				g += map[string]int{http.MethodGet: 1}[c.Method]
				p += map[string]int{http.MethodPut: 1}[c.Method]
			}
		}
		if g > gets || p > puts {
			problems = append(problems, fmt.Sprintf("%s made %d GET and %d PUT, want at most %d and %d", what, g, p, gets, puts))
		}
		e.ForgetCalls()
	}
	w.Init().Want(0)
	e.ForgetCalls()
	w.Apply(parallel).Want(0)
	within("the apply", most[0]+2, most[1]+1) // the creation of the client makes two reads and a write
	w.Plan(parallel).Want(0)
	within("the plan", 1, 0)
	w.Run("apply", "-auto-approve", parallel, "-destroy", "-refresh=false").Want(0)
	within("the destroy", most[0], most[1])
	return problems
}

// TestTwoWorkspacesOneClient checks that two concurrent applies that write the same client lose none of their URIs. Package
// oauthapi tests many interleavings of two processes; here the processes are Terraform's.
func TestTwoWorkspacesOneClient(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	var workspaces []*e2e.Workspace
	for name := range map[string]bool{"a": true, "b": true} {
		w := e2e.New(t, e)
		w.Write("main.tf", e2e.Requirements+`
variable "client" { type = string }
variable "token" { type = string }
resource "integrations_oauth_redirect_uri" "test" {
  count                     = 20
  registration_client_uri   = var.client
  registration_access_token = var.token
  uri                       = "https://acme.example/`+name+`/${count.index}"
}
`)
		w.Init().Want(0)
		workspaces = append(workspaces, w)
	}
	for round := range 2 {
		made := p.Create("integrations_oauth_client", acctest.Config{
			"registration_endpoint": e.URL + "/oauth/register", "client_name": fmt.Sprint("round ", round), "redirect_uris": []string{"https://acme.example/there"},
		})
		var runs sync.WaitGroup
		for _, w := range workspaces {
			runs.Go(func() {
				r := w.Apply("-var=client="+made.Text("registration_client_uri"), "-var=token="+made.Text("registration_access_token"))
				if r.Code != 0 {
					t.Errorf("round %d: %s", round, r.Output)
				}
			})
		}
		runs.Wait()
		client, _ := e.OAuth.Clients.Get(made.Text("client_id"))
		if n := len(client.RedirectURIs()); n != 41 {
			t.Errorf("round %d: the client has %d redirect URIs, want 41", round, n)
		}
	}
}

// TestClientFromRunToRun changes a client whose server replaces its token with each write. Each run knows the new token only
// from the state.
func TestClientFromRunToRun(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	rotates := oauthfake.Kind{RotatesTokens: true, RotatesSecrets: true}
	e.OAuth.SetKind(rotates)
	e.FilloutApps.SetKind(rotates)
	w := e2e.New(t, e)
	for _, v := range e.RegistrationEnv(e.URL) {
		w.Variables = append(w.Variables, v.Name+"="+v.Value)
	}
	config := func(name string) string {
		return e2e.Requirements + fmt.Sprintf(`
resource "integrations_oauth_client" "test" {
  registration_endpoint = "%s/oauth/register"
  client_name           = %[2]q
  redirect_uris         = ["https://acme.example/a"]
}
resource "integrations_fillout_oauth_app" "test" {
  name          = %[2]q
  redirect_uris = ["https://acme.example/a"]
}
`, e.URL, name)
	}
	w.Write("main.tf", config("one"))
	w.Init().Want(0)
	for _, name := range []string{"one", "two", "three"} {
		w.Write("main.tf", config(name))
		w.Apply().Want(0)
		w.Plan().Want(0)
		w.Apply("-refresh-only").Want(0) // a token that the server replaced for the first time gets into the state with the refresh
		resources := e2e.Resources(w.State())
		for _, address := range []string{"integrations_oauth_client.test", "integrations_fillout_oauth_app.test"} {
			if resources[address] == nil {
				t.Fatalf("%s is not in the state", address)
			}
			kept := resources[address].AttributeValues
			id, _ := kept["client_id"].(string)
			client, ok := e.OAuth.Clients.Get(id)
			if !ok {
				client, _ = e.FilloutApps.Clients.Get(id)
			}
			if client.Token != kept["registration_access_token"] || client.Secret != kept["client_secret"] || client.Metadata["client_name"] != name {
				t.Errorf("%s, %s: token, secret or name in the state differ from the server's", name, address)
			}
		}
	}

	w.Destroy().Want(0)
	if n := len(e.OAuth.Clients.List(nil)); n != 0 {
		t.Errorf("%d clients are left", n)
	}
}
