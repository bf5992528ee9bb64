package contract_test

import (
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// The ends that a run can come to at a request.
const (
	killedBefore = "killed before"
	killedAfter  = "killed after"
	interrupted  = "interrupted"
)

// TestKills ends an apply of twenty resources at each of its requests in turn: with SIGKILL before the request is carried out, or
// after, or with Terraform's interrupt while it is under way. The next apply comes to what the configuration says; what a
// killed process has made at a vendor that gives no way to find it again is counted. Package acctest/terraform does the same to
// real processes.
func TestKills(t *testing.T) {
	t.Parallel()
	sayPart(t)
	var requests int
	var want []string
	problems := probed(t, mixed(), func(g *stage) {
		w := newWorld(g)
		p := g.process()
		w.apply(p)
		requests, want = p.Process.Sent(), g.VendorObjects()
		w.settled()
	})
	if len(problems) > 0 {
		t.Fatalf("without an end: %q", problems)
	}
	left := map[string]int{}
	ended := 0
	for number := 1; number <= requests; number++ {
		if !sampled(number) {
			continue
		}
		for _, end := range []string{killedBefore, killedAfter, interrupted} {
			for _, problem := range probed(t, mixed(), func(g *stage) {
				for resource, count := range kill(g, number, end, want) {
					left[resource] += count
				}
			}) {
				t.Errorf("%s at request %d: %s", end, number, problem)
			}
			ended++
		}
	}
	t.Logf("an apply of %d resources in %d requests was ended %d times; left behind, where it cannot be found again: %v", len(configs()), requests, ended, left)
}

// kill ends an apply, and applies again. It gives what is left behind, by type.
func kill(g *stage, number int, end string, want []string) map[string]int {
	g.t.Helper()
	w := newWorld(g)
	p := g.process()
	switch end {
	case killedBefore, killedAfter:
		p.Process.KillAt(number, end == killedAfter)
	case interrupted:
		g.Latency = 100 * time.Millisecond // the vendor carries out at once, and answers so much later
		p.Process.OnRequest(func(n int) {
			if n == number {
				time.AfterFunc(g.Latency/2, func() {
					w.interrupted.Store(true)
					p.Stop()
				})
			}
		})
	}
	w.apply(p)
	if end != interrupted && !p.Process.Killed() {
		g.t.Fatal("the process was not killed")
	}
	w.interrupted.Store(false)
	for i, outcome := range w.apply(g.process()) {
		if len(outcome.Errors) > 0 {
			g.t.Errorf("the next apply of %s: %q", w.instances[i].Type, outcome.Errors)
		}
	}
	w.settled()
	left := map[string]int{}
	missing := slices.Clone(want)
	for _, line := range g.VendorObjects() {
		if at := slices.Index(missing, line); at >= 0 {
			missing = slices.Delete(missing, at, at+1)
			continue
		}
		resource := strings.Join(strings.Fields(line)[:2], " ")
		if end != killedAfter || !slices.Contains(unfindable(), resource) || len(left) > 0 {
			g.t.Errorf("left behind: %s", line)
		}
		left[resource]++
	}
	if len(missing) > 0 {
		g.t.Errorf("the vendors do not hold %q", missing)
	}
	return left
}

// unfindable are the vendors' collections in which nothing is found again that a killed process has made.
func unfindable() []string {
	return []string{"fillout webhooks", "fillout database_webhooks", "fillout clients", "fyle clients", "oauth clients"}
}

// mixed is the subject of twenty resources of all types: their vendors' settings, and the client of the redirect URIs.
func mixed() subject {
	return subject{
		resource: "fyle_webhook",
		settings: func(e *acctest.Env) map[string]string {
			all := filloutAppByTheAPI().settings(e)
			maps.Copy(all, fyleAppByTheAPI().settings(e))
			return all
		},
		config: oauthRedirectURI().config,
	}
}

// declared is one resource of the twenty.
type declared struct {
	subject
	more acctest.Config // than the subject's own configuration has
}

func configs() []declared {
	hook := func(name string) acctest.Config { return acctest.Config{"url": "https://hooks.example.com/" + name} }
	return []declared{
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
		{filloutWebhook(), hook("6")},
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

// world is all of them at one emulator.
type world struct {
	*stage
	instances   []acctest.Instance
	configs     []acctest.Config
	interrupted atomic.Bool
}

func newWorld(g *stage) *world {
	w := &world{stage: g}
	for _, d := range configs() {
		config := maps.Clone(d.config(g.Env))
		maps.Copy(config, d.more)
		w.configs = append(w.configs, config)
		w.instances = append(w.instances, acctest.Instance{Type: d.typeName()})
	}
	return w
}

// apply applies one after the other, by one process, until that is killed or Terraform interrupted.
func (w *world) apply(p *acctest.Provider) []acctest.Outcome {
	w.t.Helper()
	var outcomes []acctest.Outcome
	for i := range w.instances {
		outcomes = append(outcomes, w.instances[i].Apply(func() *acctest.Provider { return p }, w.configs[i], nil))
		if p.Process.Killed() || w.interrupted.Load() {
			break
		}
	}
	return outcomes
}

// settled fails the test unless nothing is left to do for any.
func (w *world) settled() {
	w.t.Helper()
	p := w.process()
	for i := range w.instances {
		if outcome := w.instances[i].Plan(p, w.configs[i]); outcome.Action != "none" {
			w.t.Errorf("the next plan of %s is %q, errors %q", w.instances[i].Type, outcome.Action, outcome.Errors)
		}
		if agrees := configs()[i].agrees; agrees != nil {
			if difference := agrees(w.Env, w.instances[i].Object); difference != "" {
				w.t.Errorf("%s: %s", w.instances[i].Type, difference)
			}
		}
	}
}
