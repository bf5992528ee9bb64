package oauth_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

const (
	clientType = "integrations_oauth_client"
	uriType    = "integrations_oauth_redirect_uri"
)

// register returns the configuration of a client at the emulator.
func register(e *acctest.Env, more acctest.Config) acctest.Config {
	config := acctest.Config{"registration_endpoint": e.URL + "/oauth/register", "client_name": "Acme"}
	maps.Copy(config, more)
	return config
}

// redirectURI returns the configuration of one redirect URI of a client.
func redirectURI(client acctest.Object, uri string) acctest.Config {
	return acctest.Config{
		"registration_client_uri": client.Text("registration_client_uri"), "registration_access_token": client.Text("registration_access_token"), "uri": uri,
	}
}

func elements(t *testing.T, o acctest.Object, attribute string) []string {
	t.Helper()
	var values []tftypes.Value
	if o.State[attribute].Type() == nil {
		return nil
	}
	if err := o.State[attribute].As(&values); err != nil {
		t.Fatal(err)
	}
	elements := make([]string, len(values))
	for i, v := range values {
		if err := v.As(&elements[i]); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(elements)
	return elements
}

func TestClient(t *testing.T) {
	t.Parallel()
	for _, rotates := range []bool{false, true} {
		t.Run(fmt.Sprintf("rotating %t", rotates), func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			e.OAuth.SetKind(oauthfake.Kind{RotatesTokens: rotates, RotatesSecrets: rotates})
			config := register(e, acctest.Config{"redirect_uris": []string{"https://acme.example/b", "https://acme.example/a"}, "contacts": []string{"a@acme.example"}, "client_uri": "https://acme.example"})
			made := e.Provider(t, nil).Create(clientType, config)
			if made.Text("client_secret") == "" || made.Text("registration_access_token") == "" || made.Text("id") != made.Text("client_id") {
				t.Fatalf("the state is %v", made.State)
			}
			p := e.Provider(t, nil)
			read := p.Read(made)
			if _, empty := p.PlanUpdate(read, config); !empty {
				t.Error("the plan after the apply is not empty")
			}

			t.Log("update that removes an argument")
			config["client_name"], config["redirect_uris"] = "Acme 2", []string{"https://acme.example/c"}
			delete(config, "client_uri")
			changed := p.Update(read, config)
			if changed.Text("client_uri") != "" || changed.Text("client_name") != "Acme 2" || !slices.Equal(elements(t, changed, "redirect_uris"), []string{"https://acme.example/c"}) {
				t.Errorf("the state after the update is %v", changed.State)
			}
			p = e.Provider(t, nil)
			read = p.Read(changed)
			if _, empty := p.PlanUpdate(read, config); !empty {
				t.Error("the plan after the update is not empty")
			}

			t.Log("redirect URIs that are removed from the configuration are no longer managed")
			delete(config, "redirect_uris")
			if planned, empty := p.PlanUpdate(read, config); !empty || !slices.Equal(elements(t, planned, "redirect_uris"), []string{"https://acme.example/c"}) {
				t.Errorf("the plan changes %v", planned.State)
			}
			t.Log("together with a change")
			config["client_name"] = "Acme 3"
			if planned, _ := p.PlanUpdate(read, config); !slices.Equal(elements(t, planned, "redirect_uris"), []string{"https://acme.example/c"}) {
				t.Errorf("the plan shows the redirect URIs %v", planned.State["redirect_uris"])
			}
			released := p.Update(read, config)
			if !slices.Equal(elements(t, released, "redirect_uris"), []string{"https://acme.example/c"}) {
				t.Errorf("the redirect URIs are %v", elements(t, released, "redirect_uris"))
			}

			t.Log("import")
			p = e.Provider(t, map[string]string{"oauth.registration_access_token": released.Text("registration_access_token")})
			imported := acctest.MustSucceed(t, p.ImportByID(clientType, released.Text("registration_client_uri")))
			delete(config, "registration_endpoint")
			if _, empty := p.PlanUpdate(imported, config); !empty {
				t.Error("the plan after the import is not empty")
			}
			p.Destroy(imported)
			if n := len(e.OAuth.Clients.List(nil)); n != 0 {
				t.Errorf("%d clients are left", n)
			}
		})
	}
}

// Without a token, the error of an import names the setting for it.
func TestImportWithoutToken(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.OAuth.Clients.Put(oauthfake.Client{ID: "there", Token: "canary-77b1f0-there", Metadata: map[string]any{"client_name": "There"}})
	for resource, id := range map[string]string{clientType: "", uriType: " https://acme.example/a"} {
		imported := e.Provider(t, nil).ImportByID(resource, e.URL+"/oauth/register/there"+id)
		acctest.WantText(t, imported.Errors, "OAUTH_REGISTRATION_ACCESS_TOKEN", "401")
	}
}

func TestClientByIssuer(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	made := e.Provider(t, nil).Create(clientType, acctest.Config{"issuer": e.URL + "/oauth", "client_name": "Acme", "redirect_uris": []string{"https://acme.example/a"}})
	if made.Text("client_id") == "" {
		t.Error("the client has no ID")
	}
	wrong := e.Provider(t, nil).TryCreate(clientType, acctest.Config{"issuer": e.URL + "/nowhere", "client_name": "Acme"})
	acctest.WantText(t, wrong.Errors, `"issuer"`, "/nowhere", "404 Not Found")
}

// Many redirect URIs of one client share their calls, keep the URI that was there before, and remove only themselves. The test
// runs on fake time, because a slow machine shares fewer calls.
func TestFiftyRedirectURIs(t *testing.T) {
	t.Parallel()
	for parallelism, most := range map[int][2]int{50: {2, 1}, 10: {6, 5}} {
		t.Run(fmt.Sprint(parallelism), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { fiftyRedirectURIs(t, parallelism, most) })
		})
	}
}

func fiftyRedirectURIs(t *testing.T, parallelism int, most [2]int) {
	t.Helper()
	e := acctest.NewInMemory(t)
	client := e.Provider(t, nil).Create(clientType, register(e, acctest.Config{"redirect_uris": []string{"https://acme.example/there"}}))
	path := client.Text("registration_client_uri")[len(e.URL):]
	run := func(do func(p *acctest.Provider, i int)) {
		p := e.Provider(t, nil)
		e.ForgetCalls()
		tickets := make(chan struct{}, parallelism)
		var workers sync.WaitGroup
		for i := range 50 {
			tickets <- struct{}{}
			workers.Go(func() { do(p, i); <-tickets })
		}
		workers.Wait()
	}
	within := func(what string, gets, puts int) {
		t.Helper()
		if g, p := e.CallsTo(http.MethodGet, path), e.CallsTo(http.MethodPut, path); g > gets || p > puts {
			t.Errorf("the %s made %d GET and %d PUT, want at most %d and %d", what, g, p, gets, puts)
		}
	}
	made := make([]acctest.Object, 50)
	run(func(p *acctest.Provider, i int) {
		made[i] = p.TryCreate(uriType, redirectURI(client, fmt.Sprintf("https://acme.example/%02d", i)))
	})
	within("apply", most[0], most[1])
	for _, o := range made {
		acctest.MustSucceed(t, o)
	}
	now := e.Provider(t, nil).Read(client)
	if got := elements(t, now, "redirect_uris"); len(got) != 51 {
		t.Errorf("there are %d redirect URIs, want 51", len(got))
	}
	run(func(p *acctest.Provider, i int) {
		if o := p.TryRead(made[i]); o.Gone || len(o.Errors) > 0 {
			t.Errorf("redirect URI %d: gone %t, %q", i, o.Gone, o.Errors)
		}
	})
	within("refresh", 1, 0)
	run(func(p *acctest.Provider, i int) { p.TryDestroy(made[i]) })
	within("destroy", most[0], most[1])
	now = e.Provider(t, nil).Read(client)
	if got := elements(t, now, "redirect_uris"); !slices.Equal(got, []string{"https://acme.example/there"}) {
		t.Errorf("the remaining redirect URIs are %v", got)
	}
}

// redirect_uris of a client and single redirect URIs would undo each other's changes.
func TestRedirectURIsManagedTwice(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := register(e, acctest.Config{"redirect_uris": []string{"https://acme.example/a"}})
	p := e.Provider(t, nil)
	client := p.Create(clientType, config)
	if _, empty := p.PlanUpdate(client, config); !empty {
		t.Error("the plan is not empty")
	}
	planned, _ := p.PlanCreate(uriType, redirectURI(client, "https://acme.example/b"))
	acctest.WantText(t, planned.Errors, `"uri"`, "managed twice", "redirect_uris of the OAuth client")
}

// A server may replace a value, and the token with it. The apply warns, the state gets the new token with the next refresh, and the plan
// is empty as long as the server keeps its value.
func TestSubstitutedValue(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.OAuth.SetKind(oauthfake.Kind{RotatesTokens: true})
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		e.Handler().ServeHTTP(answer, r)
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		w.WriteHeader(answer.Code)
		_, _ = io.WriteString(w, strings.Replace(answer.Body.String(), `"scope":"write"`, `"scope":"read"`, 1))
	}))
	t.Cleanup(front.Close)
	config := acctest.Config{"registration_endpoint": front.URL + "/oauth/register", "client_name": "Acme", "redirect_uris": []string{"https://acme.example/a"}, "scope": "read"}
	made := e.Provider(t, nil).Create(clientType, config)
	config["scope"] = "write"
	changed := e.Provider(t, nil).Update(made, config)
	acctest.WantText(t, changed.Warnings, "scope", "-refresh-only")
	client, _ := e.OAuth.Clients.Get(made.Text("client_id"))
	for range 2 {
		p := e.Provider(t, nil)
		read := p.Read(changed)
		if read.Text("registration_access_token") != client.Token || client.Token == made.Text("registration_access_token") {
			t.Error("the state does not have the new token")
		}
		if planned, empty := p.PlanUpdate(read, config); !empty {
			t.Errorf("the plan is not empty: %v", planned.State)
		}
	}
}

// An answer to a read that is about another client is refused, so that neither the state nor a write takes its values.
func TestReadOfAnotherClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		config := register(e, acctest.Config{"redirect_uris": []string{"https://acme.example/a"}})
		other := e.Provider(t, nil).Create(clientType, register(e, acctest.Config{"client_name": "Other", "redirect_uris": []string{"https://other.example/a"}}))
		made := e.Provider(t, nil).Create(clientType, config)
		foreign := fake.Fault{Method: http.MethodGet, Path: "/oauth/register/", Status: http.StatusOK, Body: fmt.Sprintf(`{"client_id":%q,"client_name":"Other","redirect_uris":[]}`, other.Text("client_id"))}
		e.FailNext(foreign)
		read := e.Provider(t, nil).TryRead(made)
		acctest.WantText(t, read.Errors, "instead of", made.Text("client_id"))
		e.FailNext(foreign)
		config["client_uri"] = "https://acme.example"
		acctest.WantText(t, e.Provider(t, nil).TryUpdate(made, config).Errors, "instead of", made.Text("client_id"))
		if client, _ := e.OAuth.Clients.Get(made.Text("client_id")); client.Metadata["client_name"] != "Acme" || len(client.RedirectURIs()) != 1 {
			t.Errorf("the server has %v", client.Metadata)
		}
	})
}
