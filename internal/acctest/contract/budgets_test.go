package contract_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// cost is the number of calls that something makes for n objects: once + each·n, and one call for each page of a listing if
// paged is true.
type cost struct {
	once, each int
	paged      bool
}

// perPage is the number of objects on a page. Only Fyle's listings have pages.
const perPage = 200

func (c cost) of(n int) int {
	calls := c.once + c.each*n
	if c.paged {
		calls += n/perPage + 1 // a full page is followed by another one, which may be empty
	}
	return calls
}

// budget is the number of calls that the resources of one case may make.
type budget struct {
	resourceCase
	create  cost // n resources
	plan    cost // n resources, none of which has changed
	change  cost // one of n resources
	destroy cost // n resources
	// unlisted is the reason why a plan takes a call for each resource, if it does.
	unlisted string
}

const rfc7592 = "RFC 7592 has no listing"

// budgets returns the budgets of all resource types that make calls.
func budgets() []budget {
	registered := func(s resourceCase) budget {
		return budget{resourceCase: s, create: cost{each: 2}, plan: cost{each: 1}, change: cost{once: 3, each: 1}, destroy: cost{each: 2}, unlisted: rfc7592}
	}
	fyle := func(s resourceCase) budget {
		return budget{
			resourceCase: s,
			create:       cost{once: 8, each: 1},
			plan:         cost{once: 3, paged: true},
			change:       cost{once: 7, paged: true},
			destroy:      cost{once: 6, each: 1, paged: true},
		}
	}
	return []budget{
		{resourceCase: filloutWebhook(), create: cost{once: 2, each: 1}, plan: cost{once: 1}, change: cost{once: 4}, destroy: cost{once: 1, each: 1}},
		{resourceCase: filloutDatabaseWebhook(), create: cost{once: 2, each: 3}, plan: cost{once: 1}, change: cost{once: 6}, destroy: cost{once: 1, each: 1}},
		registered(filloutAppByTheAPI()),
		fyle(fyleWebhook()),
		fyle(fyleScheduledCallback()),
		registered(fyleAppByTheAPI()),
		// An integration of a provider with webhooks takes one more call than the create, which reads the webhook URL. A destroy counts the
		// connections of each. The refresh after a change reads the integration by itself.
		{resourceCase: nangoIntegration(), create: cost{once: 4, each: 2}, plan: cost{once: 1}, change: cost{once: 4}, destroy: cost{once: 4, each: 2}},
		// A create looks right before it whether the connection exists, because the same call would overwrite it.
		{resourceCase: nangoConnection(), create: cost{once: 6, each: 2}, plan: cost{once: 1}, change: cost{once: 2}, destroy: cost{once: 1, each: 1}},
		{resourceCase: poozleLink(), create: cost{once: 5, each: 1}, plan: cost{once: 1}, change: cost{once: 6}, destroy: cost{once: 1}},
		{resourceCase: poozleOAuthApp(), create: cost{once: 4, each: 1}, plan: cost{once: 1}, change: cost{once: 2}, destroy: cost{once: 1, each: 1}},
		{resourceCase: poozleIntegrationAccount(), create: cost{once: 6, each: 2}, plan: cost{once: 1}, change: cost{once: 3}, destroy: cost{once: 1, each: 1}},
		{resourceCase: poozleIntegrationDefinition(), create: cost{once: 2, each: 1}, plan: cost{once: 1}, change: cost{once: 2}, destroy: cost{once: 1}},
		registered(oauthClient()),
		{resourceCase: oauthRedirectURI(), create: cost{once: 1, each: 2}, plan: cost{once: 1}, change: cost{once: 6}, destroy: cost{once: 2, each: 2}},
	}
}

// lookup is the budget of one data source or list resource.
type lookup struct {
	name string // without the provider's prefix
	cost cost
	// unlisted is the reason why it takes a call for each object, if it does.
	unlisted     string
	resourceCase resourceCase
	// prepare puts n objects at the vendor and returns the configurations of the data source that one process reads.
	prepare func(h *harness, n int) []acctest.Config
	others  int // objects that a list has besides the n
}

// dataSources returns the budgets of all data sources. A data source of one object is read for each of n objects.
func dataSources() []lookup {
	one, fyle := cost{once: 1}, cost{once: 2, paged: true}
	inTheDatabase := acctest.Config{"database_id": rsvpDatabase}
	redirectURI := redirectURIWithToken()
	return []lookup{
		{
			name: "fillout_database", cost: cost{each: 1}, unlisted: "the listing has no tables", resourceCase: filloutDatabaseWebhook(),
			prepare: func(h *harness, n int) []acctest.Config {
				return put(n, func(i int) acctest.Config {
					d, _ := h.Fillout.Databases.Get(rsvpDatabase)
					d.ID = fmt.Sprintf("%s-%d", d.ID, i)
					h.Fillout.Databases.Put(d)
					return acctest.Config{"id": d.ID}
				})
			},
		},
		{name: "fillout_database_webhook", cost: one, resourceCase: filloutDatabaseWebhook(), prepare: readEach},
		{name: "fillout_database_webhooks", cost: one, resourceCase: filloutDatabaseWebhook(), prepare: readOnce(inTheDatabase)},
		{name: "fillout_databases", cost: one, resourceCase: filloutDatabaseWebhook(), prepare: readOnce(acctest.Config{})},
		{
			name: "fillout_form", cost: cost{once: 1, each: 1}, unlisted: "the listing has no questions", resourceCase: filloutWebhook(),
			prepare: func(h *harness, n int) []acctest.Config {
				return put(n, func(i int) acctest.Config { return acctest.Config{"id": putForm(h, i)} })
			},
		},
		{
			name: "fillout_forms", cost: one, resourceCase: filloutWebhook(),
			prepare: func(h *harness, n int) []acctest.Config {
				put(n, func(i int) acctest.Config { return acctest.Config{"id": putForm(h, i)} })
				return []acctest.Config{{}}
			},
		},
		{name: "fillout_webhook", cost: one, resourceCase: filloutWebhook(), prepare: readEach},
		{name: "fyle_profile", cost: cost{once: 3}, resourceCase: fyleWebhook(), prepare: readOnce(acctest.Config{})},
		{name: "fyle_scheduled_callback", cost: fyle, resourceCase: fyleScheduledCallback(), prepare: readEach},
		{name: "fyle_scheduled_callbacks", cost: fyle, resourceCase: fyleScheduledCallback(), prepare: readOnce(acctest.Config{})},
		{name: "fyle_webhook", cost: fyle, resourceCase: fyleWebhook(), prepare: readEach},
		{name: "fyle_webhooks", cost: fyle, resourceCase: fyleWebhook(), prepare: readOnce(acctest.Config{})},
		{name: "nango_integration", cost: cost{each: 1}, unlisted: "the listing has no credentials", resourceCase: nangoIntegration(), prepare: readEach},
		{name: "nango_integrations", cost: one, resourceCase: nangoIntegration(), prepare: readOnce(acctest.Config{})},
		{name: "nango_connection", cost: one, resourceCase: nangoConnection(), prepare: readEach},
		{name: "nango_connections", cost: one, resourceCase: nangoConnection(), prepare: readOnce(acctest.Config{})},
		{
			name: "nango_provider", cost: cost{once: 2}, unlisted: "of two providers; a call for each provider", resourceCase: nangoConnection(),
			prepare: func(_ *harness, n int) []acctest.Config {
				return put(n, func(i int) acctest.Config { return acctest.Config{"name": []string{"github", "hubspot"}[i%2]} })
			},
		},
		{name: "nango_providers", cost: one, resourceCase: nangoConnection(), prepare: readOnce(acctest.Config{})},
		{
			name: "oauth_client", cost: cost{each: 1}, unlisted: rfc7592, resourceCase: redirectURI,
			prepare: func(h *harness, n int) []acctest.Config {
				return put(n, func(i int) acctest.Config {
					id := fmt.Sprintf("client-%d", i)
					h.OAuth.Clients.Put(oauthfake.Client{ID: id, Token: "canary-77b1f0-token", Metadata: map[string]any{"redirect_uris": []any{"https://acme.example/a"}}})
					return acctest.Config{"registration_client_uri": h.URL + "/oauth/register/" + id}
				})
			},
		},
		{
			name: "oauth_client_metadata_document", cost: cost{each: 1}, unlisted: "each document is at another address", resourceCase: redirectURI,
			prepare: func(h *harness, n int) []acctest.Config {
				return put(n, func(i int) acctest.Config {
					path := fmt.Sprintf("/clients/%d.json", i)
					h.ClientDocuments.Put(path, oauthfake.Page{Body: `{"client_id": "{url}"}`})
					return acctest.Config{"url": h.URL + "/oauth" + path}
				})
			},
		},
		{name: "oauth_redirect_uri", cost: one, resourceCase: redirectURI, prepare: readEach},
		{
			name: "oauth_server", cost: cost{each: 3}, unlisted: "of n resources; n calls for n issuers", resourceCase: redirectURI,
			prepare: func(h *harness, n int) []acctest.Config {
				return put(n, func(int) acctest.Config { return acctest.Config{"resource": h.URL + "/oauth/resource"} })
			},
		},
		{name: "poozle_integration_account", cost: one, resourceCase: poozleIntegrationAccount(), prepare: readEach},
		{name: "poozle_integration_accounts", cost: one, resourceCase: poozleIntegrationAccount(), prepare: readOnce(acctest.Config{})},
		{
			name: "poozle_integration_definition", cost: cost{once: 1, each: 1}, unlisted: "the listing has no specifications", resourceCase: poozleOAuthApp(),
			prepare: func(h *harness, n int) []acctest.Config {
				return put(n, func(i int) acctest.Config {
					d, _ := h.Poozle.Definitions.Get(h.many.distinct(h.Env, i)["integration_definition_id"].(string)) // an ID is a string
					return acctest.Config{"key": d.Key}
				})
			},
		},
		{name: "poozle_integration_definitions", cost: one, resourceCase: poozleOAuthApp(), prepare: readOnce(acctest.Config{})},
		{name: "poozle_link", cost: one, resourceCase: poozleLink(), prepare: readEach},
		{name: "poozle_links", cost: one, resourceCase: poozleLink(), prepare: readOnce(acctest.Config{})},
		{name: "poozle_oauth_app", cost: one, resourceCase: poozleOAuthApp(), prepare: readEach},
		{name: "poozle_oauth_apps", cost: one, resourceCase: poozleOAuthApp(), prepare: readOnce(acctest.Config{})},
		{
			name: "poozle_sync", cost: cost{once: 1, each: 1}, unlisted: "no listing has jobs", resourceCase: poozleIntegrationAccount(),
			prepare: func(h *harness, n int) []acctest.Config {
				f := newFleet(h, n)
				f.create()
				return put(n, func(i int) acctest.Config {
					return acctest.Config{"integration_account_id": f.instances[i].Text("id")}
				})
			},
		},
	}
}

// redirectURIWithToken is the case of a redirect URI with a setting that a data source and a list need.
func redirectURIWithToken() resourceCase {
	s := oauthRedirectURI()
	s.settings = func(*acctest.Env) map[string]string {
		return map[string]string{"oauth.registration_access_token": "canary-77b1f0-token"}
	}
	return s
}

// lists returns the budgets of all list resources. Each is listed once.
func lists() []lookup {
	one, fyle := cost{once: 1}, cost{once: 2, paged: true}
	return []lookup{
		{name: "fillout_database_webhook", cost: cost{once: 2}, resourceCase: filloutDatabaseWebhook()},
		{name: "fyle_scheduled_callback", cost: fyle, resourceCase: fyleScheduledCallback()},
		{name: "fyle_webhook", cost: fyle, resourceCase: fyleWebhook()},
		{name: "nango_integration", cost: cost{once: 1, each: 1}, unlisted: "the listing has no credentials", resourceCase: nangoIntegration()},
		{name: "nango_connection", cost: one, resourceCase: nangoConnection()},
		{name: "oauth_redirect_uri", cost: one, resourceCase: redirectURIWithToken(), others: 1},
		{name: "poozle_integration_account", cost: one, resourceCase: poozleIntegrationAccount()},
		{name: "poozle_integration_definition", cost: one, resourceCase: poozleIntegrationDefinition()},
		{name: "poozle_link", cost: one, resourceCase: poozleLink()},
		{name: "poozle_oauth_app", cost: one, resourceCase: poozleOAuthApp()},
	}
}

// put calls object for 0 to n-1 and returns the configurations that it returns.
func put(n int, object func(i int) acctest.Config) []acctest.Config {
	var configs []acctest.Config
	for i := range n {
		configs = append(configs, object(i))
	}
	return configs
}

// putForm puts the i-th of many forms at Fillout and returns its ID.
func putForm(h *harness, i int) string {
	f, _ := h.Fillout.Forms.Get(registrationForm)
	f.ID = fmt.Sprintf("%s-%d", f.ID, i)
	h.Fillout.Forms.Put(f)
	return f.ID
}

// readEach creates n objects and returns a configuration for each.
func readEach(h *harness, n int) []acctest.Config {
	f := newFleet(h, n)
	f.create()
	required := h.process().RequiredArguments(h.typeName())
	return put(n, func(i int) acctest.Config {
		config := acctest.Config{}
		for _, name := range required {
			config[name] = f.instances[i].Text(name)
		}
		return config
	})
}

// readOnce returns a function that creates n objects and returns the configuration.
func readOnce(config acctest.Config) func(*harness, int) []acctest.Config {
	return func(h *harness, n int) []acctest.Config {
		newFleet(h, n).create()
		return []acctest.Config{config}
	}
}

// sizes returns the numbers of objects that a budget is checked with. If the case can clone, one of them is more than two
// pages.
func (s resourceCase) sizes() []int {
	if race { // six times slower
		return []int{3}
	}
	if s.many.clone != nil {
		return []int{3, 30, 2*perPage + 50}
	}
	return []int{3, 30}
}

// TestBudgets counts the calls for creating n resources, planning n, changing one of n, and destroying n.
func TestBudgets(t *testing.T) {
	t.Parallel()
	if race {
		t.Log("with the race detector, budgets are checked with three objects only")
	}
	for _, b := range budgets() {
		t.Run(b.name(), func(t *testing.T) {
			t.Parallel()
			b.checkPlan(t)
			for _, n := range b.sizes() {
				synctest.Test(t, func(t *testing.T) { b.check(newFleet(newHarness(t, b.resourceCase), n), n) })
			}
		})
	}
}

// checkPlan checks the budget itself: a plan must be one listing unless there is a reason, and a change must cost a plan and
// a constant number of calls.
func (b budget) checkPlan(t *testing.T) {
	t.Helper()
	if b.plan.each > 0 && b.unlisted == "" {
		t.Errorf("a plan of n costs %s; it must be one listing, or set unlisted", b.plan)
	}
	if b.change.each != b.plan.each || b.change.paged != b.plan.paged {
		t.Errorf("the change of one resource costs %s; it must be a plan (%s) and a constant number of calls", b.change, b.plan)
	}
}

func (b budget) check(f *fleet, n int) {
	if n <= perPage {
		f.checkCost("create", b.create, n, func() { f.apply("create") })
	} else {
		f.create()
	}
	f.checkCost("plan", b.plan, n, f.plan)
	f.checkCost("change", b.change, n, func() {
		middle := n / 2
		f.configs[middle] = maps.Clone(f.configs[middle])
		maps.Copy(f.configs[middle], b.changes[0].set)
		if changed := f.apply(b.changes[0].wantAction()); changed != 1 {
			f.t.Errorf("%d resources were changed, want one", changed)
		}
	})
	f.checkCost("destroy", b.destroy, n, func() {
		clear(f.configs)
		f.apply("delete")
	})
}

// checkCost fails the test unless run makes exactly the calls of the budget, none of which exceeds the vendor's rate limit.
func (h *harness) checkCost(what string, want cost, n int, run func()) {
	h.t.Helper()
	h.ForgetCalls()
	run()
	calls := map[string]int{}
	for _, c := range h.Calls() {
		calls[c.Method+" "+c.Path]++
		if c.Status == http.StatusTooManyRequests {
			h.t.Errorf("%s %d: %s %s exceeded the rate limit", what, n, c.Method, c.Path)
		}
	}
	if got := len(h.Calls()); got != want.of(n) {
		h.t.Errorf("%s %d made %d calls, want %s, which is %d: %v", what, n, got, want, want.of(n), calls)
	}
}

// TestLookupBudgets counts the calls of data sources and list resources.
func TestLookupBudgets(t *testing.T) {
	t.Parallel()
	for _, l := range dataSources() {
		t.Run("data "+l.name, func(t *testing.T) {
			t.Parallel()
			l.check(t, func(h *harness, n int) {
				configs := l.prepare(h, n)
				h.checkCost("read", l.cost, n, func() {
					p := h.process()
					for _, config := range configs {
						acctest.MustSucceed(h.t, p.ReadData("integrations_"+l.name, config))
					}
				})
			})
		})
	}
	for _, l := range lists() {
		t.Run("list "+l.name, func(t *testing.T) {
			t.Parallel()
			l.check(t, func(h *harness, n int) {
				f := newFleet(h, n)
				f.create()
				// All of them are enabled, or none is.
				common := func(a *tfprotov6.SchemaAttribute) bool { return a.Required || a.Type.Is(tftypes.Bool) }
				h.checkCost("list", l.cost, n, func() {
					if got := len(h.list(h.process(), f.instances[0].Object, common)); got != n+l.others {
						h.t.Errorf("%d objects are listed, want %d", got, n+l.others)
					}
				})
			})
		})
	}
}

func (l lookup) check(t *testing.T, count func(h *harness, n int)) {
	t.Helper()
	if l.cost.each > 0 && l.unlisted == "" {
		t.Errorf("it costs %s; it must be one listing, or set unlisted", l.cost)
	}
	for _, n := range l.resourceCase.sizes() {
		synctest.Test(t, func(t *testing.T) { count(newHarness(t, l.resourceCase), n) })
	}
}

// TestEveryTypeHasABudget checks that every resource, data source and list resource that makes calls has a budget, and that
// every budget belongs to a registered type.
func TestEveryTypeHasABudget(t *testing.T) {
	t.Parallel()
	resources, data, listed, _, _ := acctest.New(t).Provider(t, nil).Types()
	calls := map[string]bool{}
	for _, s := range resourceCases() {
		calls[s.typeName()] = calls[s.typeName()] || !s.needsConfirmation
	}
	resources = slices.DeleteFunc(resources, func(name string) bool { return !calls[name] })
	var withBudget, dataWithBudget, listedWithBudget []string
	for _, b := range budgets() {
		withBudget = append(withBudget, b.typeName())
	}
	for _, l := range dataSources() {
		dataWithBudget = append(dataWithBudget, "integrations_"+l.name)
	}
	for _, l := range lists() {
		listedWithBudget = append(listedWithBudget, "integrations_"+l.name)
	}
	for _, kind := range []struct {
		name                 string
		registered, budgeted []string
	}{{"resources", resources, withBudget}, {"data sources", data, dataWithBudget}, {"list resources", listed, listedWithBudget}} {
		if diff := cmp.Diff(slices.Sorted(slices.Values(kind.registered)), slices.Sorted(slices.Values(kind.budgeted))); diff != "" {
			t.Errorf("%s without a budget (-), and budgets without a type (+):\n%s", kind.name, diff)
		}
	}
}
