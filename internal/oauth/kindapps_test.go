package oauth_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

const appType = "integrations_fillout_oauth_app"

// TestAppsAtServerKinds takes an app of a vendor with app_registration through its life at each kind of server. Plans are empty after each
// apply, and the warnings about what a server cannot do are those of an OAuth client.
func TestAppsAtServerKinds(t *testing.T) {
	t.Parallel()
	if race { // six times slower
		t.Log("with the race detector, apps are only tried at one kind of each management, and at those that do something to metadata")
	}
	for name, kind := range oauthfake.Kinds() {
		kind.MetadataPath, kind.MetadataIssuer = "", "" // an app is registered without them
		if race && !isTriedCompletely(name) || reflect.ValueOf(kind).IsZero() {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { newAppRun(t, name).live() })
		})
	}
}

// appRun is one app at a server of a kind.
type appRun struct {
	t      *testing.T
	e      *acctest.Env
	kind   oauthfake.Kind
	name   string // of the kind
	config acctest.Config
	app    acctest.Instance
}

func newAppRun(t *testing.T, name string) *appRun {
	t.Helper()
	r := &appRun{t: t, e: acctest.NewInMemory(t), kind: oauthfake.Kinds()[name], name: name, app: acctest.Instance{Type: appType}}
	r.e.FilloutApps.SetKind(r.kind)
	r.config = acctest.Config{"name": "Acme", "icon_uri": "https://acme.example/icon.png", "redirect_uris": []string{"https://acme.example/a", "https://acme.example/b"}}
	return r
}

func (r *appRun) process() *acctest.Provider {
	return r.e.Provider(r.t, map[string]string{"fillout.app_registration.endpoint": r.e.URL + "/fillout/register"})
}

// apply applies the configuration, and once more, which must do nothing. Each apply names what the server stores differently.
func (r *appRun) apply(step, action string) (warnings []string) {
	r.t.Helper()
	for i, want := range []string{action, "none"} {
		did := r.app.Apply(r.process, r.config, nil)
		if len(did.Errors) > 0 || did.Action != want || r.app.Tainted {
			r.t.Fatalf("%s: apply %d did %q, want %q; errors %q, warnings %q", step, i, did.Action, want, did.Errors, did.Warnings)
		}
		words := ""
		switch icon := r.config["icon_uri"]; {
		case icon != nil && slices.Contains(r.kind.Drops, "logo_uri"):
			words = "stores another value of icon_uri"
		case icon == nil && r.kind.Merges:
			words = "keeps the value of icon_uri, although it was removed"
		}
		if words != "" {
			acctest.WantText(r.t, did.Warnings, words)
		} else if text := strings.Join(did.Warnings, "\n"); i > 0 && strings.Contains(text, "icon_uri") {
			r.t.Errorf("%s: apply %d warns %s", step, i, text)
		}
		if i == 0 {
			warnings = did.Warnings
		}
	}
	return warnings
}

func (r *appRun) live() {
	r.t.Helper()
	management := managementOf(r.name)
	change := map[string]string{"full": "update", "read": "replace", "none": "replace"}[management]
	created := r.apply("create", "create")
	switch {
	case management == "none":
		acctest.WantText(r.t, created, "cannot manage the OAuth app", r.app.Text("client_id"))
	case r.name == "foreign address":
		acctest.WantText(r.t, created, "another host")
	}
	if management == "none" {
		early := r.app.WithoutAttributes("management", "registration_client_uri", "registration_access_token") // as an early version has it
		if got := r.process().Read(early).Text("management"); got != management {
			r.t.Errorf("after a refresh of an early state, management is %q", got)
		}
	}
	r.config["name"] = "Acme 2"
	if management == "read" { // the first write shows it
		acctest.WantText(r.t, r.app.Apply(r.process, r.config, nil).Errors, "not change or delete", "The next plan replaces the app")
	}
	id := r.app.Text("client_id")
	changed := r.apply("name", change)
	if management != "full" {
		acctest.WantText(r.t, changed, id, "and can still be used")
	}
	if r.kind.RotatesSecrets && !r.kind.RotatesAtRead {
		acctest.WantText(r.t, changed, "has a new secret")
	}
	if got := r.app.Text("management"); got != management {
		r.t.Errorf("management is %q, want %q", got, management)
	}
	r.config["icon_uri"] = "https://acme.example/new.png"
	r.apply("icon", change)
	delete(r.config, "icon_uri")
	r.apply("no icon", change)
	r.e.FilloutApps.Clients.Edit(r.app.Text("client_id"), func(c *oauthfake.Client) { c.Set("client_name", "Mallory") })
	r.apply("drift", map[bool]string{true: "none", false: change}[management == "none"]) // no read shows it
	r.destroy(management)
}

func (r *appRun) destroy(management string) {
	r.t.Helper()
	id := r.app.Text("client_id")
	did := r.app.Apply(r.process, nil, nil)
	_, exists := r.e.FilloutApps.Clients.Get(id)
	mayStay := management != "full" || r.kind.Unserved["DELETE"] != 0
	if len(did.Errors) > 0 || r.app.Exists() || exists && !mayStay {
		r.t.Fatalf("the destroy returned %q, and the app exists: %t", did.Errors, exists)
	}
	if exists {
		acctest.WantText(r.t, did.Warnings, id, "and can still be used")
	}
}
