package oauth_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

func TestMain(m *testing.M) { e2e.Main(m) }

// TestOIDCProvider runs the resources against npm oidc-provider, the certified OpenID provider for Node.js. The server either
// replaces the registration access token with each write, which is its default, or keeps it.
func TestOIDCProvider(t *testing.T) {
	t.Parallel()
	folder := installOIDCProvider(t)
	for _, rotate := range []bool{false, true} {
		t.Run(fmt.Sprintf("rotating %t", rotate), func(t *testing.T) {
			t.Parallel()
			s := startOIDCProvider(t, folder, oidcSettings{Rotate: rotate, InitialAccessToken: false})
			for name, test := range map[string]func(*testing.T, oidcProvider){
				"lifecycle":             testOIDCLifecycle,
				"runs":                  testOIDCRuns,
				"redirect URIs in runs": testOIDCRedirectURIRuns,
				"import":                testOIDCImport,
				"public":                testOIDCPublic,
				"change outside":        testOIDCChangeOutside,
				"delete outside":        testOIDCDeleteOutside,
				"redirect URIs":         testOIDCRedirectURIs,
			} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					test(t, s)
				})
			}
		})
	}
	for name, wanted := range map[string]any{"fixed": "let-me-in", "issued": true} {
		t.Run("initial access token "+name, func(t *testing.T) {
			t.Parallel()
			testOIDCInitialAccessToken(t, startOIDCProvider(t, folder, oidcSettings{InitialAccessToken: wanted}))
		})
	}
}

func (s oidcProvider) config(more acctest.Config) acctest.Config {
	config := acctest.Config{"registration_endpoint": s.endpoint(), "client_name": "Acme", "redirect_uris": []string{"https://acme.example/a"}}
	maps.Copy(config, more)
	return config
}

// wantEmpty reads and plans with a new provider, and returns what it read. It fails the test if the plan is not empty.
func wantEmpty(t *testing.T, e *acctest.Env, what string, client acctest.Object, config acctest.Config) acctest.Object {
	t.Helper()
	p := e.Provider(t, nil)
	read := p.Read(client)
	planned, empty := p.PlanUpdate(read, config)
	if acctest.MustSucceed(t, planned); !empty {
		t.Errorf("the plan after the %s is not empty:\n%v\n%v", what, read.State, planned.State)
	}
	return read
}

func testOIDCLifecycle(t *testing.T, s oidcProvider) {
	e := acctest.New(t)
	config := s.config(acctest.Config{
		"redirect_uris": []string{"https://acme.example/b", "https://acme.example/a"}, "contacts": []string{"b@acme.example", "a@acme.example"},
		"grant_types": []string{"refresh_token", "authorization_code"}, "response_types": []string{"code"}, "token_endpoint_auth_method": "client_secret_post",
		"client_uri": "https://acme.example", "logo_uri": "https://acme.example/logo.png", "tos_uri": "https://acme.example/tos", "policy_uri": "https://acme.example/policy",
		"scope": "openid offline_access", "jwks": `{"keys": [{"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}`,
	})
	made := e.Provider(t, nil).Create(clientType, config)
	before := s.read(t, made)
	for _, name := range []string{"client_id", "client_secret", "registration_access_token", "registration_client_uri"} {
		if made.Text(name) == "" || made.Text(name) != before.text(name) {
			t.Errorf("%s in the state is not the server's", name)
		}
	}
	made = wantEmpty(t, e, "create", made, config)

	t.Log("update")
	config["client_name"], config["redirect_uris"], config["token_endpoint_auth_method"] = "Acme 2", []string{"https://acme.example/c"}, "client_secret_basic"
	changed := e.Provider(t, nil).Read(e.Provider(t, nil).Update(made, config))
	if now := s.read(t, changed); now.text("client_name") != "Acme 2" || now.text("logo_uri") != "https://acme.example/logo.png" || now["id_token_signed_response_alg"] != before["id_token_signed_response_alg"] {
		t.Errorf("the server has %v", now)
	}
	if rotated := changed.Text("registration_access_token") != made.Text("registration_access_token"); rotated != s.Rotate {
		t.Errorf("the registration access token was replaced: %t, want %t", rotated, s.Rotate)
	}
	if changed.Text("client_secret") != made.Text("client_secret") || changed.Text("client_secret") == "" {
		t.Error("the client secret has changed")
	}
	changed = wantEmpty(t, e, "update", changed, config)

	t.Log("the server chooses the values of removed arguments, except redirect_uris, which are no longer managed")
	for _, name := range []string{"client_uri", "logo_uri", "tos_uri", "policy_uri", "scope", "jwks", "contacts", "grant_types", "response_types", "token_endpoint_auth_method", "redirect_uris"} {
		delete(config, name)
	}
	unset := e.Provider(t, nil).Read(e.Provider(t, nil).Update(changed, config))
	now := s.read(t, unset)
	for _, name := range []string{"client_uri", "logo_uri", "tos_uri", "policy_uri", "scope", "jwks", "contacts"} {
		if _, there := now[name]; there {
			t.Errorf("the server still has %s", name)
		}
	}
	if grants := elements(t, unset, "grant_types"); !slices.Equal(grants, []string{"authorization_code"}) || unset.Text("token_endpoint_auth_method") != "client_secret_basic" {
		t.Errorf("the state does not have the values that the server chose: %v", unset.State)
	}
	if uris := elements(t, unset, "redirect_uris"); !slices.Equal(uris, []string{"https://acme.example/c"}) {
		t.Errorf("the redirect URIs are %q", uris)
	}
	unset = wantEmpty(t, e, "removal", unset, config)

	t.Log("an update that the server refuses is an error and changes nothing")
	config["redirect_uris"] = []string{}
	config["token_endpoint_auth_method"] = "tls_by_pigeon"
	acctest.WantText(t, e.Provider(t, nil).TryUpdate(unset, config).Errors, "invalid_client_metadata", "token_endpoint_auth_method")
	config["token_endpoint_auth_method"], config["redirect_uris"] = "client_secret_post", []string{"https://acme.example/c"}
	again := wantEmpty(t, e, "update that follows a refused one", e.Provider(t, nil).Update(unset, config), config)

	e.Provider(t, nil).Destroy(again)
	s.call(t, http.MethodGet, again.Text("registration_client_uri"), again.Text("registration_access_token"), nil, http.StatusUnauthorized)
}

// made returns the configuration of a client with two redirect URIs.
func (s oidcProvider) made(name, more string) string {
	return fmt.Sprintf(`
resource "integrations_oauth_client" "made" {
  issuer        = %q
  client_name   = %q
  redirect_uris = ["https://acme.example/a", "https://acme.example/b"]
  %s
}
`, s.Issuer, name, more)
}

// testOIDCRuns tests the lifecycle as users see it, with an issuer. Each plan and each apply is another process, which knows only
// what the state has of a client. A second client is imported with the token from the environment.
func testOIDCRuns(t *testing.T, s oidcProvider) {
	there := s.register(t, raw{"client_name": "There", "redirect_uris": []string{"https://acme.example/there"}})
	w := e2e.New(t, acctest.New(t))
	token := "OAUTH_REGISTRATION_ACCESS_TOKEN=" + there.text("registration_access_token")
	w.Variables = append(w.Variables, token)
	w.Write("requirements.tf", e2e.Requirements)
	w.Write("imported.tf", fmt.Sprintf(`
import {
  to = integrations_oauth_client.imported
  id = %q
}
resource "integrations_oauth_client" "imported" {
  client_name   = "There"
  redirect_uris = ["https://acme.example/there"]
}
`, there.text("registration_client_uri")))
	made, secret := map[string]any{}, any("")
	apply := func(name, more, outcome string) {
		t.Helper()
		w.Write("made.tf", s.made(name, more))
		if applied := w.Apply().Want(0); !strings.Contains(applied.Output, outcome) {
			t.Errorf("the output of the apply of %s does not contain %q:\n%s", name, outcome, applied.Output)
		}
		made = e2e.Resources(w.State())["integrations_oauth_client.made"].AttributeValues
		if uris, _ := made["redirect_uris"].([]any); len(uris) != 2 || made["client_name"] != name {
			t.Errorf("the client is %v with the redirect URIs %v", made["client_name"], uris)
		}
		if now := made["client_secret"]; now == nil || now == "" || secret != "" && now != secret {
			t.Error("the client secret has changed")
		}
		secret = made["client_secret"]
		w.Plan().Want(0)
	}
	w.Write("made.tf", s.made("Acme", ""))
	w.Init().Want(0)
	apply("Acme", `client_uri = "https://acme.example"`, "1 imported, 1 added, 0 changed, 0 destroyed")

	t.Log("update, while the token of the import is still set")
	apply("Acme 2", `client_uri = "https://acme.example"`, "0 added, 1 changed, 0 destroyed")

	t.Log("update that removes an argument")
	w.Variables = slices.DeleteFunc(w.Variables, func(v string) bool { return v == token })
	apply("Acme 2", "", "0 added, 1 changed, 0 destroyed")
	if made["client_uri"] != nil {
		t.Errorf("the state still has the client_uri %v", made["client_uri"])
	}
	w.Destroy().Want(0)
	s.call(t, http.MethodGet, there.text("registration_client_uri"), there.text("registration_access_token"), nil, http.StatusUnauthorized)
	uri, _ := made["registration_client_uri"].(string)
	last, _ := made["registration_access_token"].(string)
	s.call(t, http.MethodGet, uri, last, nil, http.StatusUnauthorized)
}

// testOIDCRedirectURIRuns manages ten redirect URIs together with their client, which is impossible if the server replaces tokens.
func testOIDCRedirectURIRuns(t *testing.T, s oidcProvider) {
	w := e2e.New(t, acctest.New(t))
	w.Write("requirements.tf", e2e.Requirements)
	config := func(name string, count int) string {
		return fmt.Sprintf(`
resource "integrations_oauth_client" "app" {
  registration_endpoint = %q
  client_name           = %q
  grant_types           = ["client_credentials"]
  response_types        = []
}
resource "integrations_oauth_redirect_uri" "app" {
  count                     = %d
  registration_client_uri   = integrations_oauth_client.app.registration_client_uri
  registration_access_token = integrations_oauth_client.app.registration_access_token
  uri                       = "https://acme.example/${count.index}"
}
`, s.endpoint(), name, count)
	}
	w.Write("main.tf", config("Acme", 10))
	w.Init().Want(0)
	if s.Rotate { // a single redirect URI would make the token of the client's resource useless
		for _, refused := range []e2e.Result{w.Apply().Want(1), w.Plan().Want(1)} {
			acctest.WantText(t, []string{strings.Join(strings.Fields(refused.Output), " ")}, "new registration access token with each write", "Set redirect_uris of the client")
		}
		w.Write("main.tf", config("Acme", 0))
		w.Destroy().Want(0)
		return
	}
	w.Apply().Want(0)
	w.Apply("-refresh-only").Want(0) // records the client's redirect_uris, which other resources have written
	w.Plan().Want(0)
	w.Write("main.tf", config("Acme 2", 9))
	w.Apply().Want(0)
	w.Plan("-refresh=false").Want(0)
	w.Destroy().Want(0)
}

func testOIDCImport(t *testing.T, s oidcProvider) {
	e := acctest.New(t)
	there := s.register(t, raw{"client_name": "There", "redirect_uris": []string{"https://acme.example/there"}, "default_max_age": 3600})
	address := there.text("registration_client_uri")
	acctest.WantText(t, e.Provider(t, nil).ImportByID(clientType, address).Errors, "401")

	with := e.Provider(t, map[string]string{"oauth.registration_access_token": there.text("registration_access_token")})
	imported := acctest.MustSucceed(t, with.ImportByID(clientType, address))
	config := acctest.Config{"client_name": "There", "redirect_uris": []string{"https://acme.example/there"}}
	imported = wantEmpty(t, e, "import", imported, config)
	if imported.Text("client_secret") != there.text("client_secret") {
		t.Error("the client secret in the state is not the server's")
	}
	acctest.MustSucceed(t, with.ImportByIdentity(clientType, map[string]string{"registration_client_uri": address}))

	t.Log("metadata without an attribute stays through an update")
	config["client_name"] = "Here"
	changed := e.Provider(t, nil).Read(e.Provider(t, nil).Update(imported, config))
	if now := s.read(t, changed); now["default_max_age"] != 3600.0 || now.text("client_name") != "Here" {
		t.Errorf("the server has %v", now)
	}
}

// testOIDCPublic tests a client that has no secret, gets one, and loses it again.
func testOIDCPublic(t *testing.T, s oidcProvider) {
	e := acctest.New(t)
	config := s.config(acctest.Config{"token_endpoint_auth_method": "none"})
	client := e.Provider(t, nil).Create(clientType, config)
	if client.Text("client_secret") != "" {
		t.Error("a public client has a secret")
	}
	client = wantEmpty(t, e, "create", client, config)

	config["token_endpoint_auth_method"] = "client_secret_basic"
	client = e.Provider(t, nil).Read(e.Provider(t, nil).Update(client, config))
	if now := s.read(t, client); client.Text("client_secret") == "" || client.Text("client_secret") != now.text("client_secret") {
		t.Error("the client secret in the state is not the server's")
	}
	client = wantEmpty(t, e, "update", client, config)

	config["token_endpoint_auth_method"] = "none"
	client = e.Provider(t, nil).Read(e.Provider(t, nil).Update(client, config))
	now := s.read(t, client)
	if client.Text("client_secret") != now.text("client_secret") {
		t.Errorf("the client secret in the state is %q, the server's %q", client.Text("client_secret"), now.text("client_secret"))
	}
	wantEmpty(t, e, "second update", client, config)
}

// testOIDCChangeOutside changes the metadata outside Terraform. If that replaces the registration access token, the new
// token in the provider's settings is enough to manage the client again.
func testOIDCChangeOutside(t *testing.T, s oidcProvider) {
	e := acctest.New(t)
	config := s.config(nil)
	client := e.Provider(t, nil).Create(clientType, config)
	outside := s.change(t, s.read(t, client), "client_name", "Mallory")

	p := e.Provider(t, nil)
	if s.Rotate {
		acctest.WantText(t, p.TryRead(client).Errors, "401", "registration access token", "deleted", "OAUTH_REGISTRATION_ACCESS_TOKEN", client.Text("client_id"))
		p = e.Provider(t, map[string]string{"oauth.registration_access_token": outside.text("registration_access_token")})
	}
	read := p.Read(client)
	if read.Text("client_name") != "Mallory" {
		t.Errorf("the read does not see the change: %v", read.State)
	}
	if _, empty := p.PlanUpdate(read, config); empty {
		t.Error("the plan does not undo the change")
	}
	repaired := e.Provider(t, nil).Read(p.Update(read, config))
	if now := s.read(t, repaired); now.text("client_name") != "Acme" {
		t.Errorf("the server has %v", now)
	}
	wantEmpty(t, e, "repair", repaired, config)
}

func testOIDCDeleteOutside(t *testing.T, s oidcProvider) {
	e := acctest.New(t)
	client := e.Provider(t, nil).Create(clientType, s.config(nil))
	s.call(t, http.MethodDelete, client.Text("registration_client_uri"), client.Text("registration_access_token"), nil, http.StatusNoContent)
	p := e.Provider(t, nil)
	read := p.TryRead(client)
	acctest.WantText(t, read.Errors, "401", "registration access token", "deleted", "terraform state rm", client.Text("client_id"))
	for _, words := range slices.Concat(read.Errors, read.Warnings) {
		if strings.Contains(words, client.Text("registration_access_token")) || strings.Contains(words, client.Text("client_secret")) {
			t.Error("a secret is in the error")
		}
	}
}

// testOIDCRedirectURIs adds ten redirect URIs at a time to a client that has one, and removes them again.
func testOIDCRedirectURIs(t *testing.T, s oidcProvider) {
	e := acctest.New(t)
	config := s.config(nil)
	delete(config, "redirect_uris") // the server requires one, so the provider cannot create the client without
	there := s.register(t, raw{"client_name": "Acme", "redirect_uris": []string{"https://acme.example/there"}})
	client := acctest.MustSucceed(t, e.Provider(t, map[string]string{"oauth.registration_access_token": there.text("registration_access_token")}).
		ImportByID(clientType, there.text("registration_client_uri")))
	delete(config, "registration_endpoint")
	const many = 10
	run := func(do func(p *acctest.Provider, i int)) {
		p := e.Provider(t, nil)
		var workers sync.WaitGroup
		for i := range many {
			workers.Go(func() { do(p, i) })
		}
		workers.Wait()
	}
	want := []string{"https://acme.example/there"}
	made := make([]acctest.Object, many)
	run(func(p *acctest.Provider, i int) {
		made[i] = p.TryCreate(uriType, redirectURI(client, fmt.Sprintf("https://acme.example/%02d", i)))
	})
	for _, o := range made {
		want = append(want, acctest.MustSucceed(t, o).Text("uri"))
	}
	slices.Sort(want)
	now := wantEmpty(t, e, "adding", client, config)
	if got := elements(t, now, "redirect_uris"); !slices.Equal(got, want) {
		t.Errorf("the redirect URIs are %q, want %q", got, want)
	}
	run(func(p *acctest.Provider, i int) {
		read := p.TryRead(made[i])
		if _, empty := p.PlanUpdate(read, redirectURI(client, made[i].Text("uri"))); read.Gone || len(read.Errors) > 0 || !empty {
			t.Errorf("redirect URI %d: gone %t, plan empty %t, %q", i, read.Gone, empty, read.Errors)
		}
	})
	run(func(p *acctest.Provider, i int) {
		if o := p.TryDestroy(made[i]); len(o.Errors) > 0 {
			t.Errorf("redirect URI %d: %q", i, o.Errors)
		}
	})
	now = wantEmpty(t, e, "removing", now, config)
	if got := elements(t, now, "redirect_uris"); !slices.Equal(got, []string{"https://acme.example/there"}) {
		t.Errorf("the remaining redirect URIs are %q", got)
	}
	if got := s.read(t, now)["redirect_uris"]; !slices.Equal(got.([]any), []any{"https://acme.example/there"}) { // a list
		t.Errorf("the server has the redirect URIs %q", got)
	}
	e.Provider(t, nil).Destroy(now)
}

func testOIDCInitialAccessToken(t *testing.T, s oidcProvider) {
	e := acctest.New(t)
	token, _ := s.InitialAccessToken.(string)
	if token == "" {
		token = s.Issued
	}
	acctest.WantText(t, e.Provider(t, nil).TryCreate(clientType, s.config(nil)).Errors, "only with an initial access token")
	wrong := e.Provider(t, nil).TryCreate(clientType, s.config(acctest.Config{"initial_access_token": "wrong-" + token}))
	acctest.WantText(t, wrong.Errors, "refuses the initial access token")
	for name, more := range map[string]acctest.Config{
		"plain":      {"initial_access_token": token},
		"write-only": {"initial_access_token_wo": token},
	} {
		config := s.config(more)
		client := wantEmpty(t, e, "create with the token "+name, e.Provider(t, nil).Create(clientType, config), config)
		config["client_name"] = "Acme 2"
		client = wantEmpty(t, e, "update with the token "+name, e.Provider(t, nil).Update(client, config), config)
		e.Provider(t, nil).Destroy(client)
	}
}
