// Package contract_test checks every resource type of the provider against one contract, over the plugin protocol and on
// fake time: the lifecycle, every fault at every call, untrue responses, equal objects, a kill at every call, other writers,
// hostile values, budgets of calls. The tests know no type by name. What they need to know about a type is its [resourceCase]; [poozleLink] is the
// commented example. A type without a case fails a test.
//
//	go test ./internal/acctest/contract -run '/poozle_link'    # everything about one type, in seconds
//	make faults                                                # all walks in full, with the tables
package contract_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// resourceCases returns the cases of all resource types. A type that can be managed in two ways has two cases. Each case
// is in the file of its vendor.
func resourceCases() []resourceCase {
	return []resourceCase{
		filloutWebhook(),
		filloutDatabaseWebhook(),
		filloutAppInTheConsole(),
		filloutAppByTheAPI(),
		fyleWebhook(),
		fyleScheduledCallback(),
		fyleAppInTheConsole(),
		fyleAppByTheAPI(),
		nangoIntegration(),
		nangoGitHubApp(),
		nangoConnection(),
		nangoConnectionWithTokens(),
		poozleLink(),
		poozleOAuthApp(),
		poozleIntegrationAccount(),
		poozleIntegrationDefinition(),
		oauthClient(),
		oauthRedirectURI(),
		consoleApp(),
	}
}

// resourceCase is what the contract knows about a resource type. Only resource, config and changes are required, and in
// outside either remove or cannotSeeDeletion.
type resourceCase struct {
	// resource is the type without the provider's prefix.
	resource string
	// variant distinguishes the cases of one type.
	variant string
	// settings returns provider settings by "block.name", in addition to those that lead to the emulator.
	settings func(e *acctest.Env) map[string]string

	// config returns a configuration with every optional argument. It may put objects that it refers to at the vendor.
	config func(e *acctest.Env) acctest.Config
	// changes are applied in turn, each on top of the ones before it. Together they must set every argument to another
	// value and remove every optional one.
	changes []change
	// unchanged maps each argument that changes do not cover to the reason.
	unchanged map[string]string

	many      many
	outside   outside
	importing importing
	losses    losses

	// remains is part of the warning about what a destroy leaves at the vendor. "" means that a destroy leaves nothing.
	remains string
	// compareState returns how a state differs from the vendor's object in ways that a plan cannot see, or "".
	compareState func(e *acctest.Env, o acctest.Object) string
	// needsConfirmation reports whether a person makes each change in a web console and confirms it with its fingerprint.
	// Such a case makes no calls.
	needsConfirmation bool
	// tokenDiesWithObject reports whether the object's access token is deleted with it, so that "not found" looks like
	// "unauthorized" and a second destroy may fail.
	tokenDiesWithObject bool
	// vendorID returns the ID of an object in the vendor's responses. If it is nil, that is the attribute id.
	vendorID func(o acctest.Object) string
	// keyed reports whether the user chooses the ID, so that a new object has that of a deleted one.
	keyed bool
	// unique reports whether the vendor refuses a second equal object, and can delete the first one.
	unique bool
	// registrationServer returns the server that holds the object, if the object is an OAuth client.
	registrationServer func(e *acctest.Env) *oauthfake.Server
}

// change is one change of a configuration. It sets attributes; a nil value removes the attribute.
type change struct {
	set acctest.Config
	// action is what the plan must do. "" means "update".
	action string
}

func (c change) wantAction() string { return cmp.Or(c.action, "update") }

// many is how to get many instances of a type. It is unused if the type makes no calls.
type many struct {
	// distinct returns the attributes in which the i-th instance differs from config. It may put objects that they refer
	// to at the vendor.
	distinct func(e *acctest.Env, i int) acctest.Config
	// clone copies an object at the vendor as the i-th instance and returns the copy's ID. If it is nil, every instance
	// is created by an apply, and budgets are checked with few instances.
	clone func(e *acctest.Env, id string, i int) string
}

// outside is what other people can do to an object at the vendor.
type outside struct {
	// change changes as much of the object as others can, and the next plan must do action ("" means "update"). It is nil
	// if only the provider can change the object.
	change func(e *acctest.Env, id string)
	action string
	// remove deletes the object. It is nil if the provider cannot see that the object is gone; cannotSeeDeletion then
	// holds the reason.
	remove            func(e *acctest.Env, id string)
	cannotSeeDeletion string
}

// importing is how an import of a type works.
type importing struct {
	// id returns the import ID of an object. If it is nil, the import ID is the attribute id.
	id func(o acctest.Object) string
	// unknown are the attributes that an import cannot know.
	unknown []string
	// updates reports whether the first apply after an import stores them from the configuration, by an update.
	updates bool
	// sendsSecret reports whether that update writes the secret to the vendor. Otherwise it must make no write.
	sendsSecret bool
	// settings returns the provider settings that only an import and a data source need, from an existing state.
	settings func(o acctest.Object) map[string]string
}

// losses are the objects that the provider cannot find again, because the vendor has no way to.
type losses struct {
	// lostAnswer are words of the error if the response to a create is lost. If it is nil, the next apply recovers.
	lostAnswer []string
	// killed is the reason why an object created by a process that was killed stays behind. "" means that the next apply
	// recovers.
	killed string
	// collection is the vendor's collection in which it stays behind, as in [acctest.Env.VendorObjects].
	collection string
	// untrue is the reason why the provider believes an untrue response, by the name of [untrueResponses].
	untrue map[string]string
}

func (s resourceCase) typeName() string { return "integrations_" + s.resource }

// idAtVendor returns the ID of an object in the vendor's responses.
func (s resourceCase) idAtVendor(o acctest.Object) string {
	if s.vendorID == nil {
		return o.Text("id")
	}
	return s.vendorID(o)
}

func (s resourceCase) vendor() string {
	vendor, _, _ := strings.Cut(s.resource, "_")
	return vendor
}

func (s resourceCase) name() string { return strings.TrimSpace(s.resource + " " + s.variant) }

// harness is an emulator with one instance of a type, which does not exist at first.
type harness struct {
	resourceCase
	*acctest.Env
	t        testing.TB
	config   acctest.Config
	instance acctest.Instance
	empty    []string // the vendors' objects without the instance

	// An object of somebody else; see addForeign.
	foreign       acctest.Instance
	foreignConfig acctest.Config
	foreignCreate acctest.Response // to its create
}

// newHarness must be called in a synctest bubble.
func newHarness(t testing.TB, s resourceCase) *harness {
	t.Helper()
	h := &harness{resourceCase: s, Env: acctest.NewInMemory(t), t: t, instance: acctest.Instance{Type: s.typeName()}}
	h.config = s.withCanaries(s.config(h.Env))
	h.empty = h.VendorObjects()
	h.ForgetCalls()
	return h
}

// process starts a provider, as a process of its own.
func (h *harness) process() *acctest.Provider {
	h.t.Helper()
	var settings map[string]string
	if h.settings != nil {
		settings = h.settings(h.Env)
	}
	return h.Provider(h.t, settings)
}

// change makes a change to the configuration.
func (h *harness) change(c change) {
	h.config = maps.Clone(h.config)
	for name, value := range h.withCanaries(c.set) {
		if value == nil {
			delete(h.config, name)
		} else {
			h.config[name] = value
		}
	}
}

// confirm confirms the configuration as a person does who has made the change in the console. It does nothing if the case
// needs no confirmation.
func (h *harness) confirm() {
	h.t.Helper()
	if !h.needsConfirmation {
		return
	}
	h.config = maps.Clone(h.config)
	delete(h.config, "confirmed")
	planned, _ := h.process().PlanCreate(h.typeName(), h.config)
	if h.instance.Exists() {
		// The plan of a replacement has no fingerprint before the replacement is confirmed.
		if changed, _ := h.process().PlanUpdate(h.instance.Object, h.config); changed.Text("fingerprint") != "" {
			planned = changed
		}
	}
	if fingerprint := planned.Text("fingerprint"); fingerprint != "" { // the plan of a wrong value has none
		h.config["confirmed"] = fingerprint
	}
}

func (h *harness) apply() acctest.Outcome {
	h.t.Helper()
	return h.instance.Apply(h.process, h.config, nil)
}

func (h *harness) destroy() acctest.Outcome {
	h.t.Helper()
	return h.instance.Apply(h.process, nil, nil)
}

// mustApply confirms and applies the configuration. It ends the test unless that does the action without an error.
func (h *harness) mustApply(action string) acctest.Outcome {
	h.t.Helper()
	h.confirm()
	outcome := h.apply()
	if len(outcome.Errors) > 0 || outcome.Action != action {
		h.t.Fatalf("the apply did %q, want %q; errors: %q", outcome.Action, action, outcome.Errors)
	}
	return outcome
}

// checkSettled fails the test unless a plan is empty and the state matches the vendor's object.
func (h *harness) checkSettled() {
	h.t.Helper()
	outcome := h.instance.Plan(h.process(), h.config)
	if outcome.Action != "none" {
		h.t.Errorf("the next plan is not empty: %q, errors %q", outcome.Action, outcome.Errors)
	}
	if h.compareState != nil && h.instance.Exists() {
		if difference := h.compareState(h.Env, h.instance.Object); difference != "" {
			h.t.Error(difference)
		}
	}
}

// wantObjects fails the test unless the vendors have exactly these objects.
func (h *harness) wantObjects(want []string, when string) {
	h.t.Helper()
	if got := h.VendorObjects(); !slices.Equal(got, want) {
		h.t.Errorf("%s the vendors have %q, want %q", when, got, want)
	}
}

// onFakeTime runs a test in a synctest bubble, in which waiting takes no time.
func onFakeTime(t *testing.T, s resourceCase, test func(h *harness)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(newHarness(t, s)) })
}
