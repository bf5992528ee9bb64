// Package contract_test holds every resource type of the provider against one contract, over the plugin protocol and on fake
// time: its lifecycle, every fault at every call, a kill at every call, other writers, hostile values. Start with subjects, the
// list of all types; a type that is not in it fails a test.
package contract_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// subjects are all resource types; what stands for a type is in the file of its vendor.
func subjects() []subject {
	return []subject{
		filloutWebhook(),
		filloutDatabaseWebhook(),
		filloutAppInTheConsole(),
		filloutAppByTheAPI(),
		fyleWebhook(),
		fyleScheduledCallback(),
		fyleAppInTheConsole(),
		fyleAppByTheAPI(),
		poozleLink(),
		poozleOAuthApp(),
		poozleIntegrationAccount(),
		oauthClient(),
		oauthRedirectURI(),
	}
}

// subject is what the contract has to know of a resource type.
type subject struct {
	resource string // the type without the provider's prefix
	variant  string // of a type that has several ways
	// settings are those of the provider, by "block.name", beside the ones that lead to the emulator.
	settings func(e *acctest.Env) map[string]string
	// config has every optional argument. It may put what it refers to at the vendor.
	config func(e *acctest.Env) acctest.Config
	// nth is what the i-th of many instances has in its configuration that is another than config's. It may put what it refers
	// to at the vendor. It is nil where nothing is at an API.
	nth func(e *acctest.Env, i int) acctest.Config
	// copied puts a copy of an object at the vendor as the i-th of many, and gives its ID; nil where many are few.
	copied func(e *acctest.Env, id string, i int) string
	// changes are made one after the other, each on top of those before.
	changes []change
	// unchanged are the optional arguments that no change touches or unsets, each with the reason.
	unchanged map[string]string

	// outside lets somebody else change what they can at the vendor; nil where nobody can. The next plan does outsideAction,
	// "update" where that is "".
	outside       func(e *acctest.Env, id string)
	outsideAction string
	// gone lets somebody else delete the object; nil where that cannot be seen, for which blind is the reason.
	gone  func(e *acctest.Env, id string)
	blind string
	// kept is what a destroy leaves at the vendor, in the words of the warning; "" where it leaves nothing.
	kept string

	// importID is the import ID of a state; nil is the attribute id. notImported are the attributes that an import cannot
	// know; where stored, the first apply after it takes those from the configuration into the state.
	importID    func(o acctest.Object) string
	notImported []string
	stored      bool
	// agrees says what of a state is not as the vendor has it; nil where the plan sees all.
	agrees func(e *acctest.Env, o acctest.Object) string

	// unfindable are the words of the error where the answer to a create was lost, and the vendor gives no way to find out
	// what it has made; nil where it does.
	unfindable []string
	// lostWhenKilled says why what a killed process has made cannot be found again; "" where it can.
	lostWhenKilled string
	// confirms says that each change has to be confirmed by its fingerprint.
	confirms bool
}

// change is one change of the configuration: an attribute that is nil is taken out.
type change struct {
	set    acctest.Config
	action string // "" is "update"
}

func (c change) does() string { return cmp.Or(c.action, "update") }

func (s subject) typeName() string { return "integrations_" + s.resource }

func (s subject) vendor() string {
	vendor, _, _ := strings.Cut(s.resource, "_")
	return vendor
}

func (s subject) name() string { return strings.TrimSpace(s.resource + " " + s.variant) }

// stage is an emulator with one instance of a subject.
type stage struct {
	subject
	*acctest.Env
	t        testing.TB
	config   acctest.Config
	instance acctest.Instance
	empty    []string // what the vendors hold without the instance
}

// newStage sets up an emulator in a synctest bubble.
func newStage(t testing.TB, s subject) *stage {
	t.Helper()
	g := &stage{subject: s, Env: acctest.NewInMemory(t), t: t, instance: acctest.Instance{Type: s.typeName()}}
	g.config = s.config(g.Env)
	g.empty = g.VendorObjects()
	g.ForgetCalls()
	return g
}

// process starts a provider, as a process of its own.
func (g *stage) process() *acctest.Provider {
	g.t.Helper()
	var settings map[string]string
	if g.settings != nil {
		settings = g.settings(g.Env)
	}
	return g.Provider(g.t, settings)
}

// change puts a change into the configuration.
func (g *stage) change(c change) {
	g.config = maps.Clone(g.config)
	for name, value := range c.set {
		if value == nil {
			delete(g.config, name)
		} else {
			g.config[name] = value
		}
	}
}

// confirm has a person carry the settings over, where the subject asks for it.
func (g *stage) confirm() {
	g.t.Helper()
	if !g.confirms {
		return
	}
	g.config = maps.Clone(g.config)
	delete(g.config, "confirmed")
	planned, _ := g.process().PlanCreate(g.typeName(), g.config)
	if g.instance.Exists() {
		// The plan of a replacement has no fingerprint before the replacement is confirmed.
		if changed, _ := g.process().PlanUpdate(g.instance.Object, g.config); changed.Text("fingerprint") != "" {
			planned = changed
		}
	}
	g.config["confirmed"] = planned.Text("fingerprint")
}

// apply applies the configuration.
func (g *stage) apply() acctest.Outcome {
	g.t.Helper()
	return g.instance.Apply(g.process, g.config, nil)
}

// destroy applies the absence of a configuration.
func (g *stage) destroy() acctest.Outcome {
	g.t.Helper()
	return g.instance.Apply(g.process, nil, nil)
}

// must applies, and ends the test unless that does the action without an error.
func (g *stage) must(action string) acctest.Outcome {
	g.t.Helper()
	g.confirm()
	outcome := g.apply()
	if len(outcome.Errors) > 0 || outcome.Action != action {
		g.t.Fatalf("the apply did %q, want %q; errors: %q", outcome.Action, action, outcome.Errors)
	}
	return outcome
}

// settled fails the test unless a plan finds nothing to do, and the state agrees with the vendor.
func (g *stage) settled() {
	g.t.Helper()
	outcome := g.instance.Plan(g.process(), g.config)
	if outcome.Action != "none" {
		g.t.Errorf("the next plan is not empty: %q, errors %q", outcome.Action, outcome.Errors)
	}
	if g.agrees != nil && g.instance.Exists() {
		if difference := g.agrees(g.Env, g.instance.Object); difference != "" {
			g.t.Error(difference)
		}
	}
}

// holds fails the test unless the vendors hold exactly these objects.
func (g *stage) holds(want []string, when string) {
	g.t.Helper()
	if got := g.VendorObjects(); !slices.Equal(got, want) {
		g.t.Errorf("%s the vendors hold %q, want %q", when, got, want)
	}
}

// bubble runs a test on fake time.
func bubble(t *testing.T, s subject, test func(g *stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newStage(t, s)) })
}
