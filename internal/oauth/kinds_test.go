package oauth_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"text/tabwriter"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// TestServerKinds takes a client through its life at each kind of server. The test's log has the table of kinds by steps. No step has
// an error, and plans are empty after each apply, if the kind leaves a way.
func TestServerKinds(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	rows, cells := map[string][]string{}, map[string]map[string]string{}
	if race { // six times slower
		t.Log("with the race detector, arguments are only tried at one kind of each management, and at those that do something to metadata")
	}
	t.Cleanup(func() { t.Log(kindTable(rows) + attributeTable(cells)) })
	for kind := range oauthfake.Kinds() {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newKindRun(t, kind)
				s.live()
				mu.Lock()
				defer mu.Unlock()
				rows[kind], cells[kind] = s.row, s.cells
			})
		})
	}
}

// kindTable returns the table of kinds by steps.
func kindTable(rows map[string][]string) string {
	steps := []string{"discovery", "create", "3 applies", "name", "again", "arguments", "others", "drift", "import", "gone", "deleted", "destroy", "again", "URIs"}
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(w, "\n\t%s", strings.Join(steps, "\t"))
	for _, kind := range slices.Sorted(maps.Keys(rows)) {
		_, _ = fmt.Fprintf(w, "\n%s\t%s", kind, strings.Join(rows[kind], "\t"))
	}
	_ = w.Flush()
	return text.String()
}

// attributeTable returns the table of arguments by kinds. A cell has a letter for each apply that changed the argument.
func attributeTable(cells map[string]map[string]string) string {
	kinds := slices.Sorted(maps.Keys(cells))
	var text strings.Builder
	text.WriteString("\n\nu is an update, r a replacement, d a change at the server that was undone, - nothing, k an update after which the server keeps the value. A capital means that a warning names the difference.\n")
	w := tabwriter.NewWriter(&text, 0, 0, 1, ' ', 0)
	for i, kind := range kinds {
		_, _ = fmt.Fprintf(&text, "%d %s; ", i+1, kind)
		_, _ = fmt.Fprintf(w, "\t%d", i+1)
	}
	text.WriteString("\n")
	for _, name := range metadataNames() {
		_, _ = fmt.Fprintf(w, "\n%s", name)
		for _, kind := range kinds {
			_, _ = fmt.Fprintf(w, "\t%s", cells[kind][name])
		}
	}
	_ = w.Flush()
	return text.String()
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
	cells      map[string]string // what was done to each argument
}

func newKindRun(t *testing.T, kind string) *kindRun {
	t.Helper()
	e := acctest.NewInMemory(t)
	e.OAuth.SetKind(oauthfake.Kinds()[kind])
	management := managementOf(kind)
	config := register(e, acctest.Config{
		"redirect_uris": []string{"https://acme.example/a"}, "scope": "read write", "contacts": []string{"a@acme.example"},
		"grant_types": []string{"authorization_code"}, "response_types": []string{"code"}, "logo_uri": "https://acme.example/logo.png",
	})
	return &kindRun{t: t, e: e, kind: kind, management: management, config: config, client: acctest.Instance{Type: clientType}, cells: map[string]string{}}
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

// settled fails the test unless more applies do nothing, and name what the server shows differently.
func (s *kindRun) settled(step string, more int) {
	s.t.Helper()
	secret := s.client.Text("client_secret")
	rotates := oauthfake.Kinds()[s.kind].RotatesAtRead || oauthfake.Kinds()[s.kind].RotatesSecrets
	if client, _ := s.e.OAuth.Clients.Get(s.client.Text("client_id")); client.Secret != secret && !rotates {
		s.t.Errorf("after the %s, the secret in the state is not the server's", step)
	}
	different := differences(oauthfake.Kinds()[s.kind], s.config)
	for range more {
		did := s.apply("after the "+step, "none")
		s.row = s.row[:len(s.row)-1]
		s.wantNamed("after the "+step, did.Warnings, different, nil)
	}
	s.row = append(s.row, "empty"+strings.Join(append([]string{""}, different...), " "))
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
	s.discover()
	created := s.apply("create", "create")
	if got := s.client.Text("management"); got != s.management && s.management != "read" {
		t.Fatalf("management is %q, want %q", got, s.management)
	}
	switch {
	case s.management == "none":
		acctest.WantText(t, created.Warnings, "cannot manage", s.client.Text("client_id"))
	case s.kind == "foreign address":
		acctest.WantText(t, created.Warnings, "another host")
	case len(differences(oauthfake.Kinds()[s.kind], s.config)) > 0: // settled checks them
	case len(created.Warnings) > 0 && s.kind != "Ory Hydra":
		t.Errorf("the create warns %q", created.Warnings)
	}
	s.settled("create", 2)

	s.config["client_name"] = "Acme 2"
	switch s.management {
	case "full":
		s.apply("name", "update")
	case "none":
		acctest.WantText(t, s.apply("name", "replace").Warnings, "can still be used")
	case "read": // the first write shows it
		did := s.client.Apply(s.process, s.config, nil)
		acctest.WantText(t, did.Errors, "not change or delete")
		if got := s.client.Text("management"); got != "read" {
			t.Errorf("management is %q after a refused write", got)
		}
		acctest.WantText(t, s.apply("name", "replace").Warnings, "can still be used")
	}
	s.settled("change of the name", 1)

	if race && !s.complete() {
		s.row = append(s.row, "", "")
	} else {
		s.attributes()
		s.otherArguments()
	}
	s.drift()
	s.importIt()
	s.gone()
	s.deleted()
	s.destroy()
	s.singleURIs()
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
		s.apply("drift", "replace")
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

// deleted reads a client that was deleted at the server. RFC 7592, section 2.1: the answer is that for a bad token.
func (s *kindRun) deleted() {
	s.t.Helper()
	client, _ := s.e.OAuth.Clients.Get(s.client.Text("client_id"))
	s.e.OAuth.Clients.Delete(client.ID)
	read := s.process().TryRead(s.client.Object)
	s.e.OAuth.Clients.Put(client)
	switch {
	case s.management == "none": // no read shows it
		acctest.MustSucceed(s.t, read)
	case oauthfake.Kinds()[s.kind].RefusalStatus == http.StatusNotFound:
		acctest.WantText(s.t, read.Warnings, "no longer")
	default:
		acctest.WantText(s.t, read.Errors, "which is also its answer for a deleted client", "The state is unchanged")
	}
	if gone := oauthfake.Kinds()[s.kind].RefusalStatus == http.StatusNotFound; read.Gone != gone {
		s.t.Errorf("the client is gone: %t, want %t", read.Gone, gone)
	}
	s.row = append(s.row, map[bool]string{true: "gone", false: "stays"}[read.Gone])
}

// discover chooses the address of the client's configuration: the issuer if its metadata leads to the registration endpoint. Otherwise,
// the error of the issuer names what to set.
func (s *kindRun) discover() {
	s.t.Helper()
	kind := oauthfake.Kinds()[s.kind]
	endpoint, issuer := s.config["registration_endpoint"], s.e.URL+"/oauth"
	delete(s.config, "registration_endpoint")
	s.config["issuer"] = issuer
	var words, instead string
	switch {
	case kind.HidesEndpoint:
		words, instead = "names no registration_endpoint", "registration_endpoint"
	case kind.MetadataPath == oauthfake.Kinds()["no metadata"].MetadataPath:
		words, instead = "404", "registration_endpoint"
	case kind.MetadataIssuer == "{root}":
		words, instead = fmt.Sprintf("whose registration endpoint is %q", endpoint), "registration_endpoint"
	case kind.MetadataIssuer != "":
		words, instead = fmt.Sprintf("set issuer to %q", issuer+"/"), "issuer"
	default:
		s.row = append(s.row, "issuer")
		return
	}
	refused := s.process().TryCreate(clientType, s.config)
	acctest.WantText(s.t, refused.Errors, `"issuer"`, issuer, words, "set registration_endpoint instead of issuer")
	delete(s.config, "issuer")
	s.config[instead] = map[string]any{"registration_endpoint": endpoint, "issuer": issuer + "/"}[instead]
	s.row = append(s.row, "error: "+instead)
}

// otherArguments changes the arguments that are not about metadata. They send nothing, and only another address replaces the client.
func (s *kindRun) otherArguments() {
	s.t.Helper()
	before, _ := s.e.OAuth.Clients.Get(s.client.Text("client_id"))
	base := s.config
	configs := []acctest.Config{
		{"initial_access_token": "canary-initial-1", "software_statement_wo": "canary-statement-1", "rotate_before_expiry": "24h"},
		{"initial_access_token_wo": "canary-initial-2", "initial_access_token_wo_version": 1, "software_statement_wo": "canary-statement-2", "rotate_before_expiry": "48h"},
		{},
	}
	if !s.complete() {
		configs = configs[1:]
	}
	for _, more := range configs {
		s.config = maps.Clone(base)
		maps.Copy(s.config, more)
		s.apply("other arguments", "update")
		s.row = s.row[:len(s.row)-1]
	}
	after, _ := s.e.OAuth.Clients.Get(s.client.Text("client_id"))
	if reads := oauthfake.Kinds()[s.kind].RotatesAtRead; !reads && encoded(before) != encoded(after) {
		s.t.Errorf("arguments that are only for a create changed the client from %s to %s", encoded(before), encoded(after))
	}
	for _, name := range []string{"issuer", "registration_endpoint"} {
		address, isSet := base[name]
		if !isSet || !s.complete() {
			continue
		}
		other := maps.Clone(base)
		other[name] = fmt.Sprint(address) + "/other"
		if planned := s.client.Plan(s.process(), other); planned.Action != "replace" {
			s.t.Errorf("another %s plans %q; errors %q", name, planned.Action, planned.Errors)
		}
		delete(other, name)
		if planned := s.client.Plan(s.process(), other); len(planned.Errors) == 0 {
			s.t.Errorf("no %s plans %q without an error", name, planned.Action)
		} else {
			acctest.WantText(s.t, planned.Errors, "Neither registration_endpoint nor issuer is set", "Set one of them")
		}
	}
	s.config = base
	s.wantState("other arguments", base, after)
	s.row = append(s.row, "state only")
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
			acctest.WantText(s.t, did.Warnings, id, "can still be used")
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
