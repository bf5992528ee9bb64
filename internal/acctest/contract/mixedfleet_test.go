package contract_test

import (
	"fmt"
	"maps"
	"sync/atomic"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// mixedResource is one resource of a [mixedFleet]: its case's configuration with some attributes replaced.
type mixedResource struct {
	resourceCase
	replace acctest.Config
}

// mixedResources returns twenty resources, of all types that make calls.
func mixedResources() []mixedResource {
	hook := func(name string) acctest.Config { return acctest.Config{"url": "https://hooks.example.com/" + name} }
	return []mixedResource{
		{filloutWebhook(), hook("1")},
		{poozleLink(), nil},
		{fyleWebhook(), hook("2")},
		{oauthRedirectURI(), acctest.Config{"uri": "https://acme.example/3"}},
		{poozleOAuthApp(), nil},
		{filloutDatabaseWebhook(), hook("4")},
		{fyleScheduledCallback(), hook("5")},
		{oauthClient(), nil},
		{poozleIntegrationAccount(), nil},
		{filloutAppByTheAPI(), nil},
		{fyleAppByTheAPI(), nil},
		{nangoConnection(), nil},
		{poozleLink(), acctest.Config{"name": "globex"}},
		{fyleWebhook(), acctest.Config{"url": "https://hooks.example.com/7", "enabled": true}},
		{poozleIntegrationAccount(), acctest.Config{"name": "robot", "sync_enabled": false, "sync_period": nil}},
		{oauthRedirectURI(), acctest.Config{"uri": "https://acme.example/8"}},
		{fyleScheduledCallback(), acctest.Config{"url": "https://hooks.example.com/9", "enabled": true}},
		{filloutDatabaseWebhook(), hook("10")},
		{poozleLink(), acctest.Config{"name": "acme", "expires_in": nil}},
		{filloutWebhook(), acctest.Config{"form_id": contactForm}},
	}
}

// mixedCase is the case for the harness of a [mixedFleet]: it has the settings of all vendors, and its config creates the
// client of the redirect URIs.
func mixedCase() resourceCase {
	return resourceCase{
		resource: "fyle_webhook",
		settings: func(e *acctest.Env) map[string]string {
			all := filloutAppByTheAPI().settings(e)
			maps.Copy(all, fyleAppByTheAPI().settings(e))
			return all
		},
		config: oauthRedirectURI().config,
	}
}

// mixedFleet is one instance of each of the [mixedResources] at one emulator.
type mixedFleet struct {
	*harness
	instances   []acctest.Instance
	configs     []acctest.Config
	interrupted atomic.Bool
}

func newMixedFleet(h *harness) *mixedFleet {
	f := &mixedFleet{harness: h}
	for _, r := range mixedResources() {
		config := maps.Clone(r.config(h.Env))
		maps.Copy(config, r.replace)
		f.configs = append(f.configs, config)
		f.instances = append(f.instances, acctest.Instance{Type: r.typeName()})
	}
	return f
}

// change makes the first change of each case to its resources.
func (f *mixedFleet) change() {
	for i, r := range mixedResources() {
		maps.Copy(f.configs[i], r.changes[0].set)
		if uri, ok := f.configs[i]["uri"].(string); ok {
			f.configs[i]["uri"] = fmt.Sprint(uri, i) // two equal redirect URIs are an error of the plan
		}
	}
}

// apply plans the instances in turn with a process of its own, and applies them with p, until p is killed or Terraform is interrupted.
func (f *mixedFleet) apply(p *acctest.Provider) []acctest.Outcome {
	f.t.Helper()
	plan := f.process()
	var outcomes []acctest.Outcome
	for i := range f.instances {
		processes := []*acctest.Provider{plan, p}
		outcomes = append(outcomes, f.instances[i].Apply(func() *acctest.Provider {
			next := processes[0]
			processes = processes[1:]
			return next
		}, f.configs[i], nil))
		if p.Process.Killed() || f.interrupted.Load() {
			break
		}
	}
	return outcomes
}

// checkSettled fails the test unless every plan is empty and every state matches the vendor's object, or is empty if there is no
// configuration.
func (f *mixedFleet) checkSettled() {
	f.t.Helper()
	p := f.process()
	for i, r := range mixedResources() {
		if f.configs[i] == nil {
			if f.instances[i].Exists() {
				f.t.Errorf("the state still has the %s", f.instances[i].Type)
			}
			continue
		}
		if outcome := f.instances[i].Plan(p, f.configs[i]); outcome.Action != "none" {
			f.t.Errorf("the next plan of %s is %q, errors %q", f.instances[i].Type, outcome.Action, outcome.Errors)
		}
		if r.compareState == nil {
			continue
		}
		if difference := r.compareState(f.Env, f.instances[i].Object); difference != "" {
			f.t.Errorf("%s: %s", f.instances[i].Type, difference)
		}
	}
}
