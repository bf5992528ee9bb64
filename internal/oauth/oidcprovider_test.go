package oauth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

func TestMain(m *testing.M) { e2e.Main(m) }

// TestOIDCProvider holds the objects against npm oidc-provider, the certified OpenID provider for Node.js, with
// registration access tokens that each write replaces, as is its default, and with such that stay.
func TestOIDCProvider(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not on PATH: the provider is not tried on npm oidc-provider", program)
		}
	}
	folder := t.TempDir()
	if out, err := npm(t, folder, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline",
		"--fetch-retries=0", "--save-exact", "oidc-provider@9.13.3"); err != nil {
		t.Skipf("npm oidc-provider cannot be installed, so the provider is not tried on it: %v\n%s", err, out)
	}
	script, err := os.ReadFile("testdata/oidc-provider/server.mjs")
	if err != nil {
		t.Fatal(err)
	}
	// Beside node_modules, where Node.js looks for what it imports.
	if err := os.WriteFile(filepath.Join(folder, "server.mjs"), script, 0o600); err != nil {
		t.Fatal(err)
	}
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

// npm runs npm in a folder and gives what it wrote.
func npm(t *testing.T, folder string, arguments ...string) ([]byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "npm", arguments...)
	command.Dir = folder
	command.WaitDelay = time.Second
	return command.CombinedOutput()
}

// oidcSettings are those of testdata/oidc-provider/server.mjs.
type oidcSettings struct {
	Rotate             bool `json:"rotate"`
	InitialAccessToken any  `json:"initialAccessToken"` // false, true for one that the server issues, or the token
}

// oidcProvider is a running oidc-provider.
type oidcProvider struct {
	oidcSettings
	Issuer string `json:"issuer"`
	Issued string `json:"issued"` // initial access token
}

func (s oidcProvider) endpoint() string { return s.Issuer + "/reg" }

// startOIDCProvider starts an oidc-provider, which stops with the test; also where the test cannot stop it any more, since
// it ends with its standard input.
func startOIDCProvider(t *testing.T, folder string, settings oidcSettings) oidcProvider {
	t.Helper()
	argument, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("node", "server.mjs", string(argument)) //nolint:noctx // it has to outlive t.Context, which ends before the cleanup that uses it
	command.Dir = folder
	var stderr bytes.Buffer
	command.Stderr = &stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		if err := errors.Join(stdin.Close(), command.Wait()); err != nil || t.Failed() {
			t.Logf("oidc-provider: %v\n%s", err, stderr.String())
		}
	})
	t.Cleanup(stop)
	s := oidcProvider{oidcSettings: settings}
	if err := json.NewDecoder(stdout).Decode(&s); err != nil {
		stop()
		t.Fatalf("oidc-provider does not start: %v\n%s", err, stderr.String())
	}
	return s
}

// raw is a client as the server itself shows it.
type raw map[string]any

func (r raw) text(name string) string {
	text, _ := r[name].(string)
	return text
}

// call speaks to the server as somebody else than the provider does.
func (s oidcProvider) call(t *testing.T, method, address, token string, body raw, want int) raw {
	t.Helper()
	var reader io.Reader = http.NoBody
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		reader = bytes.NewReader(encoded)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, address, reader)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != want {
		t.Fatalf("%s %s: %s, want %d\n%s", method, address, response.Status, want, text)
	}
	got := raw{}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
	}
	return got
}

// read reads a client with the token that the object has.
func (s oidcProvider) read(t *testing.T, client acctest.Object) raw {
	t.Helper()
	return s.call(t, http.MethodGet, client.Text("registration_client_uri"), client.Text("registration_access_token"), nil, http.StatusOK)
}

// register registers a client that this process of the provider has never heard of.
func (s oidcProvider) register(t *testing.T, metadata raw) raw {
	t.Helper()
	return s.call(t, http.MethodPost, s.endpoint(), "", metadata, http.StatusCreated)
}

// change changes a client by a PUT of the whole, and gives it as it is then.
func (s oidcProvider) change(t *testing.T, client raw, name string, value any) raw {
	t.Helper()
	body := maps.Clone(client)
	for _, member := range []string{"registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"} {
		delete(body, member)
	}
	body[name] = value
	return s.call(t, http.MethodPut, client.text("registration_client_uri"), client.text("registration_access_token"), body, http.StatusOK)
}

func (s oidcProvider) config(more acctest.Config) acctest.Config {
	config := acctest.Config{"registration_endpoint": s.endpoint(), "client_name": "Acme", "redirect_uris": []string{"https://acme.example/a"}}
	maps.Copy(config, more)
	return config
}

// wantEmpty reads and plans with a new provider, gives what it has read, and fails the test where the plan is not empty.
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

	t.Log("changed")
	config["client_name"], config["redirect_uris"], config["token_endpoint_auth_method"] = "Acme 2", []string{"https://acme.example/c"}, "client_secret_basic"
	changed := e.Provider(t, nil).Update(made, config)
	if now := s.read(t, changed); now.text("client_name") != "Acme 2" || now.text("logo_uri") != "https://acme.example/logo.png" || now["id_token_signed_response_alg"] != before["id_token_signed_response_alg"] {
		t.Errorf("the server has %v", now)
	}
	if rotated := changed.Text("registration_access_token") != made.Text("registration_access_token"); rotated != s.Rotate {
		t.Errorf("the registration access token was replaced: %t, want %t", rotated, s.Rotate)
	}
	if changed.Text("client_secret") != made.Text("client_secret") || changed.Text("client_secret") == "" {
		t.Error("the client secret is another")
	}
	changed = wantEmpty(t, e, "update", changed, config)

	t.Log("taken out, so that the server decides again; but for the redirect URIs, which are then not managed")
	for _, name := range []string{"client_uri", "logo_uri", "tos_uri", "policy_uri", "scope", "jwks", "contacts", "grant_types", "response_types", "token_endpoint_auth_method", "redirect_uris"} {
		delete(config, name)
	}
	unset := e.Provider(t, nil).Update(changed, config)
	now := s.read(t, unset)
	for _, name := range []string{"client_uri", "logo_uri", "tos_uri", "policy_uri", "scope", "jwks", "contacts"} {
		if _, there := now[name]; there {
			t.Errorf("the server still has %s", name)
		}
	}
	if grants := elements(t, unset, "grant_types"); !slices.Equal(grants, []string{"authorization_code"}) || unset.Text("token_endpoint_auth_method") != "client_secret_basic" {
		t.Errorf("the state does not have what the server decides: %v", unset.State)
	}
	if uris := elements(t, unset, "redirect_uris"); !slices.Equal(uris, []string{"https://acme.example/c"}) {
		t.Errorf("the redirect URIs are %q", uris)
	}
	unset = wantEmpty(t, e, "taking out", unset, config)

	t.Log("what the server refuses is said and changes nothing")
	config["redirect_uris"] = []string{}
	config["token_endpoint_auth_method"] = "tls_by_pigeon"
	acctest.WantText(t, e.Provider(t, nil).TryUpdate(unset, config).Errors, "invalid_client_metadata", "token_endpoint_auth_method")
	config["token_endpoint_auth_method"], config["redirect_uris"] = "client_secret_post", []string{"https://acme.example/c"}
	again := wantEmpty(t, e, "update that follows a refused one", e.Provider(t, nil).Update(unset, config), config)

	e.Provider(t, nil).Destroy(again)
	s.call(t, http.MethodGet, again.Text("registration_client_uri"), again.Text("registration_access_token"), nil, http.StatusUnauthorized)
}

// made is the configuration of a client with two redirect URIs.
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

// testOIDCRuns is the lifecycle as users see it, by the issuer: each plan and each apply is another process, which knows of
// a client what is in the state, and nothing else. Beside the client, one is imported with the token from the environment.
func testOIDCRuns(t *testing.T, s oidcProvider) {
	there := s.register(t, raw{"client_name": "There", "redirect_uris": []string{"https://acme.example/there"}})
	w := e2e.New(t, acctest.New(t))
	token := "OAUTH_REGISTRATION_ACCESS_TOKEN=" + there.text("registration_access_token")
	w.Variables = append(w.Variables, token)
	w.Write("requirements.tf", e2e.Requirements)
	w.Write("taken.tf", fmt.Sprintf(`
import {
  to = integrations_oauth_client.taken
  id = %q
}
resource "integrations_oauth_client" "taken" {
  client_name   = "There"
  redirect_uris = ["https://acme.example/there"]
}
`, there.text("registration_client_uri")))
	made, secret := map[string]any{}, any("")
	apply := func(name, more, outcome string) {
		t.Helper()
		w.Write("made.tf", s.made(name, more))
		if applied := w.Apply().Want(0); !strings.Contains(applied.Output, outcome) {
			t.Errorf("the apply of %s is not %q:\n%s", name, outcome, applied.Output)
		}
		made = e2e.Resources(w.State())["integrations_oauth_client.made"].AttributeValues
		if uris, _ := made["redirect_uris"].([]any); len(uris) != 2 || made["client_name"] != name {
			t.Errorf("the client is %v, with the redirect URIs %v", made["client_name"], uris)
		}
		if now := made["client_secret"]; now == nil || now == "" || secret != "" && now != secret {
			t.Error("the client secret is another")
		}
		secret = made["client_secret"]
		w.Plan().Want(0)
	}
	w.Write("made.tf", s.made("Acme", ""))
	w.Init().Want(0)
	apply("Acme", `client_uri = "https://acme.example"`, "1 imported, 1 added, 0 changed, 0 destroyed")

	t.Log("changed, while the token of the import is still set")
	apply("Acme 2", `client_uri = "https://acme.example"`, "0 added, 1 changed, 0 destroyed")

	t.Log("taken out")
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

// testOIDCRedirectURIRuns has ten redirect URIs beside their client. Each run must know the token that the one before has
// left, also where it was a redirect URI that had it replaced.
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
	applied := w.Apply().Want(0)
	if s.Rotate { // the client's resource cannot know the new token: that is said, and the token is not lost
		words := []string{strings.Join(strings.Fields(applied.Output), " ")}
		acctest.WantText(t, words, "replaced the registration access token", "replaced_access_token")
		refused := w.Plan().Want(1)
		acctest.WantText(t, []string{refused.Output}, "replaced_access_token", "401")
		token, _ := w.Attribute("integrations_oauth_redirect_uri.app[0]", "replaced_access_token").(string)
		client, _ := w.Attribute("integrations_oauth_client.app", "registration_client_uri").(string)
		with := acctest.New(t).Provider(t, map[string]string{"oauth.registration_access_token": token})
		acctest.MustSucceed(t, with.ImportByID(clientType, client))
		return
	}
	w.Apply("-refresh-only").Want(0) // the client's redirect_uris, which others have written, are in the state then
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

	t.Log("what no attribute is for stays through an update")
	config["client_name"] = "Here"
	changed := e.Provider(t, nil).Update(imported, config)
	if now := s.read(t, changed); now["default_max_age"] != 3600.0 || now.text("client_name") != "Here" {
		t.Errorf("the server has %v", now)
	}
}

// testOIDCPublic is a client that has no secret, gets one, and gives it up.
func testOIDCPublic(t *testing.T, s oidcProvider) {
	e := acctest.New(t)
	config := s.config(acctest.Config{"token_endpoint_auth_method": "none"})
	client := e.Provider(t, nil).Create(clientType, config)
	if client.Text("client_secret") != "" {
		t.Error("a public client has a secret")
	}
	client = wantEmpty(t, e, "create", client, config)

	config["token_endpoint_auth_method"] = "client_secret_basic"
	client = e.Provider(t, nil).Update(client, config)
	if now := s.read(t, client); client.Text("client_secret") == "" || client.Text("client_secret") != now.text("client_secret") {
		t.Error("the client secret in the state is not the server's")
	}
	client = wantEmpty(t, e, "update", client, config)

	config["token_endpoint_auth_method"] = "none"
	client = e.Provider(t, nil).Update(client, config)
	now := s.read(t, client)
	if client.Text("client_secret") != now.text("client_secret") {
		t.Errorf("the client secret in the state is %q, the server's %q", client.Text("client_secret"), now.text("client_secret"))
	}
	wantEmpty(t, e, "second update", client, config)
}

// testOIDCChangeOutside changes the metadata as somebody else. Where that replaces the registration access token, it is all
// that the state has lost, and the new one is imported.
func testOIDCChangeOutside(t *testing.T, s oidcProvider) {
	e := acctest.New(t)
	config := s.config(nil)
	client := e.Provider(t, nil).Create(clientType, config)
	outside := s.change(t, s.read(t, client), "client_name", "Mallory")

	p := e.Provider(t, nil)
	if s.Rotate {
		acctest.WantText(t, p.TryRead(client).Errors, "401", "registration access token", "deleted", "import the client again", client.Text("client_id"))
		p = e.Provider(t, map[string]string{"oauth.registration_access_token": outside.text("registration_access_token")})
		client = p.ImportByID(clientType, client.Text("registration_client_uri"))
		delete(config, "registration_endpoint")
	}
	read := p.Read(client)
	if read.Text("client_name") != "Mallory" {
		t.Errorf("the change is not seen: %v", read.State)
	}
	if _, empty := p.PlanUpdate(read, config); empty {
		t.Error("the change is not planned to be repaired")
	}
	repaired := p.Update(read, config)
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

// testOIDCRedirectURIs adds ten redirect URIs at a time to a client that has one, and takes them out again.
func testOIDCRedirectURIs(t *testing.T, s oidcProvider) {
	e := acctest.New(t)
	config := s.config(nil)
	delete(config, "redirect_uris") // the server wants one at least, so the client cannot be made without
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
		t.Errorf("the redirect URIs that are left are %q", got)
	}
	if got := s.read(t, now)["redirect_uris"]; !slices.Equal(got.([]any), []any{"https://acme.example/there"}) { //nolint:forcetypeassert // a list
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
