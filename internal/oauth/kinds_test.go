package oauth_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// managementOf returns what the provider finds out about the management of clients by a kind of server.
func managementOf(kind string) string {
	switch kind {
	case "no management", "no token", "unserved 404", "unserved 405", "unserved 200", "gateway 404", "no read":
		return "none"
	case "read only":
		return "read"
	}
	return "full"
}

// substitutes reports whether a kind of server keeps other values than it was sent, of which each apply warns.
func substitutes(kind string) bool {
	return slices.Contains([]string{"completes", "drops", "echoes", "glewlwyd", "joins URIs", "no redirect URIs at read"}, kind)
}

// TestServerKinds takes a client through its life at each kind of server. The test's log has the table of kinds by steps. No step has
// an error, and plans are empty after each apply, if the kind leaves a way.
func TestServerKinds(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	rows := map[string][]string{}
	steps := []string{"create", "plan", "name", "plan", "URI", "unset", "plan", "drift", "import", "gone", "destroy", "destroy", "URIs"}
	t.Cleanup(func() {
		text := fmt.Sprintf("\n%-28s%s", "", strings.Join(steps, "  "))
		for _, kind := range slices.Sorted(maps.Keys(rows)) {
			text += fmt.Sprintf("\n%-28s%s", kind, strings.Join(rows[kind], "  "))
		}
		t.Log(text)
	})
	for kind := range oauthfake.Kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newKindRun(t, kind)
				s.live()
				mu.Lock()
				defer mu.Unlock()
				rows[kind] = s.row
			})
		})
	}
}

// kindRun is one client at a server of a kind.
type kindRun struct {
	t          *testing.T
	e          *acctest.Env
	kind       string
	management string // "full", "read" or "none"
	config     acctest.Config
	client     acctest.Instance
	made       int // clients that were registered
	row        []string
}

func newKindRun(t *testing.T, kind string) *kindRun {
	t.Helper()
	e := acctest.NewInMemory(t)
	e.OAuth.SetKind(oauthfake.Kinds()[kind])
	management := managementOf(kind)
	config := register(e, acctest.Config{
		"redirect_uris": []string{"https://acme.example/a"}, "scope": "read write", "contacts": []string{"a@acme.example"},
		"grant_types": []string{"authorization_code"}, "logo_uri": "https://acme.example/logo.png",
	})
	return &kindRun{t: t, e: e, kind: kind, management: management, config: config, client: acctest.Instance{Type: clientType}}
}

func (s *kindRun) process() *acctest.Provider { return s.e.Provider(s.t, nil) }

// apply applies the configuration, and fails the test if it does not do one of the actions.
func (s *kindRun) apply(step string, actions ...string) acctest.Outcome {
	s.t.Helper()
	before := s.client.Text("client_id")
	did := s.client.Apply(s.process, s.config, nil)
	if s.client.Text("client_id") != before {
		s.made++
	}
	cell := did.Action
	if len(did.Warnings) > 0 {
		cell += "!"
	}
	s.row = append(s.row, cell)
	if len(did.Errors) > 0 || !slices.Contains(actions, did.Action) || s.client.Tainted {
		s.t.Fatalf("%s: the apply did %q, want %q; errors %q, warnings %q", step, did.Action, actions, did.Errors, did.Warnings)
	}
	return did
}

// settled fails the test unless further applies do nothing.
func (s *kindRun) settled(step string) {
	s.t.Helper()
	secret := s.client.Text("client_secret")
	rotates := oauthfake.Kinds()[s.kind].RotatesAtRead || oauthfake.Kinds()[s.kind].RotatesSecrets
	if client, _ := s.e.OAuth.Clients.Get(s.client.Text("client_id")); client.Secret != secret && !rotates {
		s.t.Errorf("after the %s, the secret in the state is not the server's", step)
	}
	for range 2 {
		s.apply("after the "+step, "none")
		s.row = s.row[:len(s.row)-1]
	}
	s.row = append(s.row, "empty")
	if address := s.client.Text("registration_client_uri"); s.management == "full" && s.kind != "foreign address" && address != s.e.URL+"/oauth/register/"+s.client.Text("client_id") {
		s.t.Errorf("after the %s, the client is managed at %s", step, address)
	}
	if now := s.client.Text("client_secret"); now != secret && !rotates {
		s.t.Errorf("after the %s, the secret has changed", step)
	}
	if n := len(s.e.OAuth.Clients.List(nil)); n > s.made {
		s.t.Errorf("after the %s, the server has %d clients, and %d were made", step, n, s.made)
	}
}

func (s *kindRun) live() {
	t := s.t
	created := s.apply("create", "create")
	if got := s.client.Text("management"); got != s.management && s.management != "read" {
		t.Fatalf("management is %q, want %q", got, s.management)
	}
	switch {
	case s.management == "none":
		acctest.WantText(t, created.Warnings, "cannot manage", s.client.Text("client_id"))
	case s.kind == "foreign address":
		acctest.WantText(t, created.Warnings, "another host")
	case substitutes(s.kind):
		acctest.WantText(t, created.Warnings, "OAuth stores another value of")
	case len(created.Warnings) > 0 && s.kind != "Ory Hydra":
		t.Errorf("the create warns %q", created.Warnings)
	}
	s.settled("create")

	s.config["client_name"] = "Acme 2"
	switch s.management {
	case "full":
		s.apply("name", "update")
	case "none":
		acctest.WantText(t, s.apply("name", "replace").Warnings, "stays and can still be used")
	case "read": // the first write shows it
		did := s.client.Apply(s.process, s.config, nil)
		acctest.WantText(t, did.Errors, "not change or delete")
		if got := s.client.Text("management"); got != "read" {
			t.Errorf("management is %q after a refused write", got)
		}
		acctest.WantText(t, s.apply("name", "replace").Warnings, "stays and can still be used")
	}
	s.settled("change of the name")

	s.config["redirect_uris"] = []string{"https://acme.example/a", "https://acme.example/b"}
	if s.management == "full" && !oauthfake.Kinds()[s.kind].RotatesTokens && !oauthfake.Kinds()[s.kind].RotatesSecrets {
		s.wantOneChange("redirect_uris")
	}
	s.apply("redirect URI", "update", "replace", "none")
	delete(s.config, "contacts")
	delete(s.config, "logo_uri")
	s.apply("unset", "update", "replace", "none")
	s.settled("removal of arguments")

	s.drift()
	s.importIt()
	s.gone()
	s.destroy()
	s.singleURIs()
}

// wantOneChange fails the test unless a plan changes only the attribute.
func (s *kindRun) wantOneChange(name string) {
	s.t.Helper()
	p := s.process()
	read := p.Read(s.client.Object)
	planned, _ := p.PlanUpdate(read, s.config)
	for attribute, before := range read.State {
		if after, ok := planned.State[attribute]; attribute != name && (!ok || !before.Equal(after)) {
			s.t.Errorf("the plan changes %s from %s to %s", attribute, before, after)
		}
	}
	for attribute, after := range planned.State {
		if _, had := read.State[attribute]; attribute != name && !had && !after.Equal(tftypes.NewValue(after.Type(), nil)) {
			s.t.Errorf("the plan sets %s to %s", attribute, after)
		}
	}
}

// drift changes the name at the server.
func (s *kindRun) drift() {
	s.t.Helper()
	s.e.OAuth.Clients.Edit(s.client.Text("client_id"), func(c *oauthfake.Client) { c.Set("client_name", "Mallory") })
	switch s.management {
	case "full":
		s.apply("drift", "update")
	case "none":
		s.apply("drift", "none") // no read shows it
	case "read":
		s.row = append(s.row, "")
	}
}

// importIt imports the client, if it can be read.
func (s *kindRun) importIt() {
	s.t.Helper()
	if s.management == "none" {
		s.row = append(s.row, "n/a")
		return
	}
	p := s.e.Provider(s.t, map[string]string{"oauth.registration_access_token": s.client.Text("registration_access_token")})
	imported := acctest.MustSucceed(s.t, p.ImportByID(clientType, s.client.Text("registration_client_uri")))
	if imported.Text("client_id") != s.client.Text("client_id") {
		s.t.Errorf("the import has the client %q", imported.Text("client_id"))
	}
	if oauthfake.Kinds()[s.kind].RotatesAtRead {
		s.client.Apply(s.process, s.config, nil)
	}
	s.row = append(s.row, "imported")
}

// gone answers one read as a gateway without a backend does: the client stays in the state.
func (s *kindRun) gone() {
	s.t.Helper()
	if s.management == "none" {
		s.row = append(s.row, "n/a")
		return
	}
	kind := oauthfake.Kinds()[s.kind]
	away := kind
	away.Unserved, away.Gateway = oauthfake.Kinds()["gateway 404"].Unserved, true
	s.e.OAuth.SetKind(away)
	read := s.process().TryRead(s.client.Object)
	s.e.OAuth.SetKind(kind)
	acctest.WantText(s.t, read.Errors, "404", "the state is unchanged")
	if read.Gone {
		s.t.Error("the page of a gateway removed the client from the state")
	}
	s.row = append(s.row, "stays")
}

// destroy destroys the client, and once more with the state from before.
func (s *kindRun) destroy() {
	s.t.Helper()
	id, last := s.client.Text("client_id"), s.client.Object
	for range 2 {
		did := s.client.Apply(s.process, nil, nil)
		_, exists := s.e.OAuth.Clients.Get(id)
		mayStay := s.management != "full" || oauthfake.Kinds()[s.kind].Unserved["DELETE"] != 0
		if len(did.Errors) > 0 || s.client.Exists() || (exists && !mayStay) {
			s.t.Fatalf("the destroy returned %q, and the client exists: %t", did.Errors, exists)
		}
		if exists && did.Action == "delete" {
			acctest.WantText(s.t, did.Warnings, id, "stays and can still be used")
		}
		s.row = append(s.row, did.Action)
	}
	if again := s.process().TryDestroy(last); len(again.Errors) > 0 {
		s.t.Errorf("the destroy of a destroyed client returned %q", again.Errors)
	}
}

// singleURIs adds ten redirect URIs to a client one by one, and removes them again. A server that makes this impossible is reported,
// and keeps what it had.
func (s *kindRun) singleURIs() {
	s.t.Helper()
	if s.kind == "requires secret" {
		s.row = append(s.row, "n/a") // a later run of a single URI does not know the secret
		return
	}
	delete(s.config, "redirect_uris")
	client := acctest.Instance{Type: clientType}
	p := s.process()
	if created := client.Apply(func() *acctest.Provider { return p }, s.config, nil); len(created.Errors) > 0 {
		if s.kind == "strict" {
			s.row = append(s.row, "n/a") // the server registers no client without redirect URIs
			return
		}
		s.t.Fatalf("without redirect URIs: %q", created.Errors)
	}
	words := ""
	switch kind := oauthfake.Kinds()[s.kind]; {
	case client.Text("registration_client_uri") == "":
		words = "management is none"
	case kind.RotatesTokens:
		words = "new registration access token with each write"
	case client.Text("management") != "full":
		words = "cannot change clients"
	case kind.JoinsURIs, s.kind == "no redirect URIs at read":
		words = "does not show the client's redirect URIs"
	case kind.Normalizes:
		words = "are still wrong"
	}
	made := make([]acctest.Object, 10)
	var creates sync.WaitGroup
	for i := range made {
		creates.Go(func() {
			config := redirectURI(client.Object, fmt.Sprintf("https://Acme.example/%d", i))
			for name, value := range config {
				if value == "" { // null in the client's state
					config[name] = nil
				}
			}
			made[i] = p.TryCreate(uriType, config)
		})
	}
	creates.Wait()
	registered := func() []string {
		c, _ := s.e.OAuth.Clients.Get(client.Text("client_id"))
		return c.RedirectURIs()
	}
	if words != "" {
		for _, o := range made {
			acctest.WantText(s.t, o.Errors, words)
		}
		if uris := registered(); len(uris) > 0 {
			s.t.Errorf("the client was left with %q", uris)
		}
		s.row = append(s.row, "refused")
		return
	}
	for _, o := range made {
		acctest.MustSucceed(s.t, o)
	}
	if n := len(registered()); n != 10 {
		s.t.Errorf("the client has %d redirect URIs, want 10", n)
	}
	p = s.process()
	for _, o := range made {
		if p.Read(o).Gone {
			s.t.Errorf("%s is gone", o.Text("uri"))
		}
	}
	var destroys sync.WaitGroup
	for _, o := range made {
		destroys.Go(func() { acctest.MustSucceed(s.t, p.TryDestroy(o)) })
	}
	destroys.Wait()
	if uris := registered(); len(uris) > 0 {
		s.t.Errorf("the client was left with %q", uris)
	}
	s.row = append(s.row, "10")
}
