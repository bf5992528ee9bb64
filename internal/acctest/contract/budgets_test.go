package contract_test

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// cost is how many calls something makes where there are n objects: once + each·n, and where a listing comes in pages, one for
// each page.
type cost struct {
	once, each int
	paged      bool
}

// perPage is how many objects a page has; Fyle alone has pages.
const perPage = 200

func (c cost) of(n int) int {
	calls := c.once + c.each*n
	if c.paged {
		calls += (n + perPage - 1) / perPage
	}
	return calls
}

// String writes it as a formula.
func (c cost) String() string {
	var terms []string
	if c.once > 0 || (c.each == 0 && !c.paged) {
		terms = append(terms, fmt.Sprint(c.once))
	}
	switch {
	case c.each == 1:
		terms = append(terms, "n")
	case c.each > 1:
		terms = append(terms, fmt.Sprintf("%dn", c.each))
	}
	if c.paged {
		terms = append(terms, fmt.Sprintf("⌈n/%d⌉", perPage))
	}
	return strings.Join(terms, " + ")
}

// budget is what the resources of one subject may cost.
type budget struct {
	subject
	// create and destroy are of n, plan is of n to which nothing is to be done, change of one of n.
	create, plan, change, destroy cost
	// unlisted says why a plan takes a call for each.
	unlisted string
}

const rfc7592 = "RFC 7592 has no listing"

// budgets are those of all resource types that are at an API.
func budgets() []budget {
	registered := func(s subject) budget {
		return budget{s, cost{each: 1}, cost{each: 1}, cost{once: 2, each: 1}, cost{each: 3}, rfc7592}
	}
	fyle := func(s subject) budget {
		return budget{s, cost{once: 2, each: 2}, cost{once: 3, paged: true}, cost{once: 7, paged: true}, cost{once: 6, each: 1, paged: true}, ""}
	}
	return []budget{
		{filloutWebhook(), cost{once: 2, each: 1}, cost{once: 1}, cost{once: 4}, cost{once: 1, each: 1}, ""},
		{filloutDatabaseWebhook(), cost{once: 2, each: 2}, cost{once: 1}, cost{once: 5}, cost{once: 1, each: 1}, ""},
		registered(filloutAppByTheAPI()),
		fyle(fyleWebhook()),
		fyle(fyleScheduledCallback()),
		registered(fyleAppByTheAPI()),
		{poozleLink(), cost{once: 2, each: 1}, cost{once: 1}, cost{once: 4}, cost{once: 1}, ""},
		{poozleOAuthApp(), cost{once: 2, each: 1}, cost{once: 1}, cost{once: 2}, cost{once: 1, each: 1}, ""},
		{poozleIntegrationAccount(), cost{once: 3, each: 2}, cost{once: 1}, cost{once: 3}, cost{once: 1, each: 1}, ""},
		registered(oauthClient()),
		{oauthRedirectURI(), cost{once: 1, each: 2}, cost{once: 1}, cost{once: 6}, cost{once: 2, each: 2}, ""},
	}
}

// lookup is what one data source or list resource may cost.
type lookup struct {
	name string // without the provider's prefix
	cost cost
	// unlisted says why it takes a call for each.
	unlisted string
	subject
	// there puts n objects at the vendor, and gives the configurations that are read, by one process.
	there func(g *stage, n int) []acctest.Config
}

// dataSources are all data sources; of those of one object, each of n is read.
func dataSources() []lookup {
	one, fyle := cost{once: 1}, cost{once: 2, paged: true}
	inTheDatabase := acctest.Config{"database_id": rsvpDatabase}
	redirectURI := oauthRedirectURI()
	redirectURI.settings = func(*acctest.Env) map[string]string {
		return map[string]string{"oauth.registration_access_token": "canary-77b1f0-token"}
	}
	return []lookup{
		{"fillout_database", cost{each: 1}, "the listing has no tables", filloutDatabaseWebhook(), func(g *stage, n int) []acctest.Config {
			return put(n, func(i int) acctest.Config {
				d, _ := g.Fillout.Databases.Get(rsvpDatabase)
				d.ID = fmt.Sprintf("%s-%d", d.ID, i)
				g.Fillout.Databases.Put(d)
				return acctest.Config{"id": d.ID}
			})
		}},
		{"fillout_database_webhook", one, "", filloutDatabaseWebhook(), readEach},
		{"fillout_database_webhooks", one, "", filloutDatabaseWebhook(), readOnce(inTheDatabase)},
		{"fillout_databases", one, "", filloutDatabaseWebhook(), readOnce(acctest.Config{})},
		{"fillout_form", cost{once: 1, each: 1}, "the listing has no questions", filloutWebhook(), func(g *stage, n int) []acctest.Config {
			return put(n, func(i int) acctest.Config { return acctest.Config{"id": putForm(g, i)} })
		}},
		{"fillout_forms", one, "", filloutWebhook(), func(g *stage, n int) []acctest.Config {
			put(n, func(i int) acctest.Config { return acctest.Config{"id": putForm(g, i)} })
			return []acctest.Config{{}}
		}},
		{"fillout_webhook", one, "", filloutWebhook(), readEach},
		{"fyle_profile", cost{once: 3}, "", fyleWebhook(), readOnce(acctest.Config{})},
		{"fyle_scheduled_callback", fyle, "", fyleScheduledCallback(), readEach},
		{"fyle_scheduled_callbacks", fyle, "", fyleScheduledCallback(), readOnce(acctest.Config{})},
		{"fyle_webhook", fyle, "", fyleWebhook(), readEach},
		{"fyle_webhooks", fyle, "", fyleWebhook(), readOnce(acctest.Config{})},
		{"oauth_client", cost{each: 1}, rfc7592, redirectURI, func(g *stage, n int) []acctest.Config {
			return put(n, func(i int) acctest.Config {
				id := fmt.Sprintf("client-%d", i)
				g.OAuth.Clients.Put(oauthfake.Client{ID: id, Token: "canary-77b1f0-token", Metadata: map[string]any{"redirect_uris": []any{"https://acme.example/a"}}})
				return acctest.Config{"registration_client_uri": g.URL + "/oauth/register/" + id}
			})
		}},
		{"oauth_redirect_uri", one, "", redirectURI, readEach},
		{"poozle_integration_account", one, "", poozleIntegrationAccount(), readEach},
		{"poozle_integration_accounts", one, "", poozleIntegrationAccount(), readOnce(acctest.Config{})},
		{"poozle_integration_definition", one, "", poozleOAuthApp(), func(g *stage, n int) []acctest.Config {
			return put(n, func(i int) acctest.Config {
				d, _ := g.Poozle.Definitions.Get(g.nth(g.Env, i)["integration_definition_id"].(string)) //nolint:forcetypeassert // an ID is a text
				return acctest.Config{"key": d.Key}
			})
		}},
		{"poozle_integration_definitions", one, "", poozleOAuthApp(), readOnce(acctest.Config{})},
		{"poozle_link", one, "", poozleLink(), readEach},
		{"poozle_links", one, "", poozleLink(), readOnce(acctest.Config{})},
		{"poozle_oauth_app", one, "", poozleOAuthApp(), readEach},
		{"poozle_oauth_apps", one, "", poozleOAuthApp(), readOnce(acctest.Config{})},
	}
}

// lists are all list resources; each lists once.
func lists() []lookup {
	one, fyle := cost{once: 1}, cost{once: 2, paged: true}
	return []lookup{
		{name: "fillout_database_webhook", cost: cost{once: 2}, subject: filloutDatabaseWebhook()},
		{name: "fyle_scheduled_callback", cost: fyle, subject: fyleScheduledCallback()},
		{name: "fyle_webhook", cost: fyle, subject: fyleWebhook()},
		{name: "poozle_integration_account", cost: one, subject: poozleIntegrationAccount()},
		{name: "poozle_link", cost: one, subject: poozleLink()},
		{name: "poozle_oauth_app", cost: one, subject: poozleOAuthApp()},
	}
}

// put puts n objects at a vendor, one after the other.
func put(n int, object func(i int) acctest.Config) []acctest.Config {
	var configs []acctest.Config
	for i := range n {
		configs = append(configs, object(i))
	}
	return configs
}

// putForm puts the i-th of many forms at Fillout, and gives its ID.
func putForm(g *stage, i int) string {
	f, _ := g.Fillout.Forms.Get(registrationForm)
	f.ID = fmt.Sprintf("%s-%d", f.ID, i)
	g.Fillout.Forms.Put(f)
	return f.ID
}

// readEach reads each of n objects that an apply has made.
func readEach(g *stage, n int) []acctest.Config {
	c := newCrowd(g, n)
	c.create()
	needed := g.process().RequiredArguments(g.typeName())
	return put(n, func(i int) acctest.Config {
		config := acctest.Config{}
		for _, name := range needed {
			config[name] = c.instances[i].Text(name)
		}
		return config
	})
}

// readOnce reads once where there are n objects that an apply has made.
func readOnce(config acctest.Config) func(*stage, int) []acctest.Config {
	return func(g *stage, n int) []acctest.Config {
		newCrowd(g, n).create()
		return []acctest.Config{config}
	}
}

// sizes are how many objects a budget is tried with; where many are cheap, more than two pages.
func (s subject) sizes() []int {
	if race { // which is six times as slow
		return []int{3}
	}
	if s.copied != nil {
		return []int{3, 30, 2*perPage + 50}
	}
	return []int{3, 30}
}

// TestBudgets counts the calls of creating n, planning n, changing one of n and destroying n.
func TestBudgets(t *testing.T) {
	t.Parallel()
	if race {
		t.Log("with the race detector, few objects are tried")
	}
	for _, b := range budgets() {
		t.Run(b.name(), func(t *testing.T) {
			t.Parallel()
			b.checkPlan(t)
			for _, n := range b.sizes() {
				synctest.Test(t, func(t *testing.T) { b.spend(newCrowd(newStage(t, b.subject), n), n) })
			}
		})
	}
}

// checkPlan holds the budget itself against what all of them have to be.
func (b budget) checkPlan(t *testing.T) {
	t.Helper()
	if b.plan.each > 0 && b.unlisted == "" {
		t.Errorf("a plan of n costs %s: it has to be one listing", b.plan)
	}
	if b.change.each != b.plan.each || b.change.paged != b.plan.paged {
		t.Errorf("the change of one costs %s: it has to be a plan (%s) and the change's own calls", b.change, b.plan)
	}
}

func (b budget) spend(c *crowd, n int) {
	if n <= perPage {
		c.costs("create", b.create, n, func() { c.apply("create") })
	} else {
		c.create()
	}
	c.costs("plan", b.plan, n, c.plan)
	c.costs("change", b.change, n, func() {
		middle := n / 2
		c.configs[middle] = maps.Clone(c.configs[middle])
		maps.Copy(c.configs[middle], b.changes[0].set)
		if changed := c.apply(b.changes[0].does()); changed != 1 {
			c.t.Errorf("%d were changed, want one", changed)
		}
	})
	c.costs("destroy", b.destroy, n, func() {
		clear(c.configs)
		c.apply("delete")
	})
}

// costs fails the test unless something makes as many calls as it may, none of which is refused for coming too soon.
func (g *stage) costs(what string, want cost, n int, run func()) {
	g.t.Helper()
	g.ForgetCalls()
	run()
	calls := map[string]int{}
	for _, c := range g.Calls() {
		calls[c.Method+" "+c.Path]++
		if c.Status == http.StatusTooManyRequests {
			g.t.Errorf("%s %d: %s %s came too soon", what, n, c.Method, c.Path)
		}
	}
	if got := len(g.Calls()); got != want.of(n) {
		g.t.Errorf("%s %d costs %d calls, want %s, which is %d: %v", what, n, got, want, want.of(n), calls)
	}
}

// TestLookupBudgets counts the calls of data sources and list resources.
func TestLookupBudgets(t *testing.T) {
	t.Parallel()
	for _, l := range dataSources() {
		t.Run("data "+l.name, func(t *testing.T) {
			t.Parallel()
			l.try(t, func(g *stage, n int) {
				configs := l.there(g, n)
				g.costs("reading", l.cost, n, func() {
					p := g.process()
					for _, config := range configs {
						acctest.MustSucceed(g.t, p.ReadData("integrations_"+l.name, config))
					}
				})
			})
		})
	}
	for _, l := range lists() {
		t.Run("list "+l.name, func(t *testing.T) {
			t.Parallel()
			l.try(t, func(g *stage, n int) {
				newCrowd(g, n).create()
				g.costs("listing", l.cost, n, func() {
					if got := len(g.process().List(g.typeName(), true, 0)); got != n {
						g.t.Errorf("%d are listed, want %d", got, n)
					}
				})
			})
		})
	}
}

func (l lookup) try(t *testing.T, count func(g *stage, n int)) {
	t.Helper()
	if l.cost.each > 0 && l.unlisted == "" {
		t.Errorf("it costs %s: it has to be one listing", l.cost)
	}
	for _, n := range l.sizes() {
		synctest.Test(t, func(t *testing.T) { count(newStage(t, l.subject), n) })
	}
}

// Every resource, data source and list resource has a budget, but for what makes no calls, and none is of nothing.
func TestEveryTypeHasABudget(t *testing.T) {
	t.Parallel()
	resources, data, listed, _, _ := acctest.New(t).Provider(t, nil).Types()
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
	for _, both := range []struct {
		what            string
		registered, has []string
	}{{"resources", resources, withBudget}, {"data sources", data, dataWithBudget}, {"list resources", listed, listedWithBudget}} {
		if diff := cmp.Diff(slices.Sorted(slices.Values(both.registered)), slices.Sorted(slices.Values(both.has))); diff != "" {
			t.Errorf("%s without a budget (-), and budgets without a type (+):\n%s", both.what, diff)
		}
	}
}

const document = "../../../bench/BUDGETS.md"

// The document says what the tests hold.
func TestBudgetsDocument(t *testing.T) {
	t.Parallel()
	want := render()
	if os.Getenv("WRITE_BUDGETS") != "" {
		if err := os.WriteFile(document, []byte(want), 0o644); err != nil { //nolint:gosec // it is no secret
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("bench/BUDGETS.md is not what the tests hold; make budgets writes it:\n%s", diff)
	}
}

func render() string {
	text := `# Budgets

How many calls the provider makes where there are n objects. Tests hold each number on the emulator's record of calls, and
write this page: ` + "`make budgets`" + `.

A plan is one process and an apply another one, as Terraform has it, and both are counted: "change one of n" is a plan of n, and
what the apply does. The objects are applied one after the other; together it is never more, and for redirect URIs less,
since those that come together share their calls.

## Resources

| Resource | Create n | Plan n | Change one of n | Destroy n | |
|---|---|---|---|---|---|
`
	for _, b := range budgets() {
		text += fmt.Sprintf("| `%s`%s | %s | %s | %s | %s | %s |\n", b.resource, strings.TrimRight(" "+b.variant, " "), b.create, b.plan, b.change, b.destroy, b.unlisted)
	}
	text += `
OAuth apps in a vendor's web console make no calls.

- Fyle: a process that makes calls asks for a token and its cluster first (2), and where it has a state, once for the organisation (1). Its
  listings have pages of 200. A create looks for what is there of its URL (1), which no listing that others have written since can tell.
- Fillout: the forms are listed once by the plan and once by the apply. A webhook of a database is looked for before it is made, since only
  what was there before tells which one was made by a request whose answer was lost.
- RFC 7592: each client has a token of its own, which the destroy tries by a read first.
- Redirect URIs of one client: each write is verified by a read, which is also the one that the next write begins with.
- Poozle: links cannot be deleted. An integration account is made without synchronisation, which a second call turns on.

## Data sources

Each of n objects is read, or all of n at once.

| Data source | Calls | |
|---|---|---|
`
	for _, l := range dataSources() {
		text += fmt.Sprintf("| `%s` | %s | %s |\n", l.name, l.cost, l.unlisted)
	}
	text += `
## List resources

| List resource | Calls |
|---|---|
`
	for _, l := range lists() {
		text += fmt.Sprintf("| `%s` | %s |\n", l.name, l.cost)
	}
	return text + `
` + "`fillout_database_webhook`" + ` lists the databases, and the webhooks of each: here there is one.
`
}
