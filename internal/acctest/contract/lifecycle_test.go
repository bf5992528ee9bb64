package contract_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Every type has a line in subjects, and none is of no type.
func TestEveryTypeIsASubject(t *testing.T) {
	t.Parallel()
	registered, _, _, _, _ := acctest.New(t).Provider(t, nil).Types()
	named := map[string]bool{}
	for _, s := range subjects() {
		named[s.typeName()] = true
	}
	slices.Sort(registered)
	if diff := cmp.Diff(registered, slices.Sorted(maps.Keys(named))); diff != "" {
		t.Errorf("types without a line in subjects (-), and lines without a type (+):\n%s", diff)
	}
}

// The lifecycle contract.
func TestLifecycle(t *testing.T) {
	t.Parallel()
	for _, s := range subjects() {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			bubble(t, s, lifecycle)
		})
	}
}

func lifecycle(g *stage) {
	t := g.t
	g.checkCoverage()

	t.Log("fails cleanly")
	g.confirm()
	if g.calls() {
		g.FailNext(fake.Fault{Method: http.MethodPost, Status: http.StatusBadRequest}, fake.Fault{Method: http.MethodPut, Status: http.StatusBadRequest})
		outcome := g.apply()
		acctest.WantText(t, []string{strings.ToLower(strings.Join(outcome.Errors, "\n"))}, "cannot create "+strings.ReplaceAll(g.resource, "_", " "))
		if g.instance.Exists() {
			t.Error("there is a state of what was not made")
		}
		g.holds(g.empty, "after a create that failed")
		g.ClearFaults()
		g.instance = acctest.Instance{Type: g.typeName()}
	}

	t.Log("created")
	before := len(g.Writes())
	if outcome := g.instance.Plan(g.process(), g.config); outcome.Action != "create" || len(g.Writes()) != before {
		t.Errorf("the first plan: %+v, and %d writes", outcome, len(g.Writes())-before)
	}
	g.must("create")
	g.settled()
	g.checkImports()
	g.checkFound()

	for _, c := range g.changes {
		t.Logf("changed: %v", c.set)
		g.change(c)
		g.must(c.does())
		g.settled()
	}

	id := g.instance.Text("id")
	if g.outside != nil {
		t.Log("changed outside")
		held := g.VendorObjects()
		g.outside(g.Env, id)
		g.must(change{action: g.outsideAction}.does())
		g.settled()
		g.holds(held, "after the repair of a change outside")
	}
	id = g.instance.Text("id")
	if g.gone != nil {
		t.Log("gone outside")
		held := g.VendorObjects()
		g.gone(g.Env, id)
		g.instance.ForgetIdentity()
		acctest.WantText(t, g.must("create").Warnings, "Gone outside of Terraform", "removed from the state")
		g.settled()
		g.holds(held, "after the object that was gone was made again")
	} else if g.blind == "" {
		t.Error("nobody deletes the object outside, and no reason is given")
	}

	t.Log("destroyed, twice")
	again := g.instance
	outcome := g.destroy()
	if outcome.Action != "delete" || len(outcome.Errors) > 0 {
		t.Errorf("the destroy: %+v", outcome)
	}
	left := g.VendorObjects()
	if g.kept == "" {
		g.holds(g.empty, "after the destroy")
		if len(outcome.Warnings) > 0 {
			t.Errorf("the destroy warns %q", outcome.Warnings)
		}
	} else {
		acctest.WantText(t, outcome.Warnings, g.kept)
	}
	repeated := g.process().TryDestroy(again.Object) // without the refresh that would see that it is gone
	if len(repeated.Errors) > 0 && !g.tokenGone() {
		t.Errorf("a destroy of what is gone: %q", repeated.Errors)
	}
	g.holds(left, "after the second destroy")
}

// tokenGone says that the token that an object is managed by is gone with it: RFC 7592 has one answer for both, and what is
// not certain is no "gone".
func (g *stage) tokenGone() bool {
	return g.variant == "by the API" || strings.HasPrefix(g.resource, "oauth_")
}

// calls says that the subject is at an API at all.
func (g *stage) calls() bool { return !g.confirms }

// checkCoverage makes sure that the configurations try everything that the schema has.
func (g *stage) checkCoverage() {
	set, unset := map[string]bool{}, map[string]bool{}
	for _, c := range g.changes {
		for name, value := range c.set {
			set[name] = set[name] || value != nil
			unset[name] = unset[name] || value == nil
		}
	}
	for name, a := range g.process().Arguments(g.typeName()) {
		if g.unchanged[name] != "" {
			continue
		}
		if name == "confirmed" {
			continue
		}
		if _, ok := g.config[name]; !ok && !set[name] {
			g.t.Errorf("no configuration has %s", name)
		}
		if !set[name] {
			g.t.Errorf("no change sets %s to another value", name)
		}
		if a.Optional && !unset[name] {
			g.t.Errorf("no change takes the optional %s out", name)
		}
	}
}

// checkImports imports the object by ID and by identity: that plans nothing but what only the configuration can tell.
func (g *stage) checkImports() {
	t := g.t
	id := g.instance.Text("id")
	if g.importID != nil {
		id = g.importID(g.instance.Object)
	}
	for way, imported := range map[string]acctest.Object{
		"ID":       g.importing().ImportByID(g.typeName(), id),
		"identity": g.importing().ImportByIdentity(g.typeName(), g.instance.Identity),
	} {
		acctest.MustSucceed(t, imported)
		for name, value := range g.instance.State {
			if !slices.Contains(g.notImported, name) && !value.Equal(imported.State[name]) {
				t.Errorf("after an import by %s, %s is %s, and was %s", way, name, imported.State[name], value)
			}
		}
		instance := acctest.Instance{Type: g.typeName(), Object: imported}
		want := "none"
		if g.stored {
			want = "update"
		}
		outcome := instance.Plan(g.importing(), g.config)
		if outcome.Action != want || len(outcome.Errors) > 0 {
			t.Errorf("after an import by %s the plan is %q, want %q; errors %q", way, outcome.Action, want, outcome.Errors)
		}
		if outcome.Action != "update" {
			continue
		}
		held, writes := g.VendorObjects(), len(g.Writes())
		if outcome = instance.Apply(g.importing, g.config, nil); len(outcome.Errors) > 0 {
			t.Errorf("the apply after an import by %s: %q", way, outcome.Errors)
		}
		if next := instance.Plan(g.importing(), g.config); next.Action != "none" {
			t.Errorf("the plan after an import by %s and an apply is %q, errors %q", way, next.Action, next.Errors)
		}
		g.holds(held, "after an import and an apply")
		if after := len(g.Writes()); after != writes && g.resource != "poozle_integration_account" && g.resource != "poozle_oauth_app" {
			t.Errorf("the import by %s made writes: %q", way, g.Writes()[writes:])
		}
	}
}

// importing is a process that has the token with which the object is managed, where it has one.
func (g *stage) importing() *acctest.Provider {
	g.t.Helper()
	settings := map[string]string{}
	if g.settings != nil {
		maps.Copy(settings, g.settings(g.Env))
	}
	if token := g.instance.Text("registration_access_token"); token != "" {
		settings["oauth.registration_access_token"] = token
		if g.settings != nil {
			settings[g.vendor()+".app_registration.registration_access_token"] = token
		}
	}
	return g.Provider(g.t, settings)
}

// checkFound makes sure that the data source and the list resource find the object, as far as there are any.
func (g *stage) checkFound() {
	t := g.t
	_, dataSources, lists, _, _ := g.process().Types()
	if slices.Contains(dataSources, g.typeName()) {
		p := g.importing()
		config := acctest.Config{}
		for _, name := range p.RequiredArguments(g.typeName()) {
			config[name] = g.instance.Text(name)
		}
		found := acctest.MustSucceed(t, p.ReadData(g.typeName(), config))
		if found.Text("id") != g.instance.Text("id") {
			t.Errorf("the data source finds %v", found.State)
		}
	}
	if !slices.Contains(lists, g.typeName()) {
		return
	}
	listed := g.process().List(g.typeName(), true, 0)
	if !slices.ContainsFunc(listed, func(o acctest.Object) bool {
		return maps.Equal(o.Identity, g.instance.Identity) && o.Text("id") == g.instance.Text("id")
	}) {
		t.Errorf("the list of %d does not have the object", len(listed))
	}
}
