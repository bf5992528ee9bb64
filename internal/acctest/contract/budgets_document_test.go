package contract_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const budgetsDocument = "../../../bench/BUDGETS.md"

// TestBudgetsDocument checks that bench/BUDGETS.md has the budgets that the tests check. With WRITE_BUDGETS set, it writes
// the document first.
func TestBudgetsDocument(t *testing.T) {
	t.Parallel()
	want := renderBudgets()
	if os.Getenv("WRITE_BUDGETS") != "" {
		if err := os.WriteFile(budgetsDocument, []byte(want), 0o644); err != nil { // the document is public
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(budgetsDocument)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("bench/BUDGETS.md differs from the budgets in the tests; run make budgets to write it:\n%s", diff)
	}
}

func renderBudgets() string {
	text := `# Budgets

The number of calls that the provider makes for n objects. Tests count the calls at the emulator, fail if a number differs,
and write this page (` + "`make budgets`" + `).

Terraform plans in one process and applies in another. Both are counted: "Change one of n" is a plan of n resources and the
apply of one. The tests apply one object at a time. A parallel apply never makes more calls. For redirect URIs it makes
fewer, because concurrent changes to one client share their calls.

## Resources

| Resource | Create n | Plan n | Change one of n | Destroy n | |
|---|---|---|---|---|---|
`
	for _, b := range budgets() {
		text += fmt.Sprintf("| `%s`%s | %s | %s | %s | %s | %s |\n", b.resource, strings.TrimRight(" "+b.variant, " "), b.create, b.plan, b.change, b.destroy, b.unlisted)
	}
	text += `
OAuth apps that are managed in a vendor's web console make no calls.

- Fyle: a process that makes calls first requests a token and its cluster (2 calls). If it has a state, it also looks up the
  organisation (1). Listings have pages of 200, and a full page is followed by another one. A create first lists the webhooks
  with its URL (1), because a cached listing may predate another client's write.
- Fillout: plan and apply each list the forms once. The webhooks of a database are listed before and after each create. If the
  response to the create is lost, only the difference to the first listing shows which webhook the create made. The second one
  shows what Fillout stores, because the response does not.
- RFC 7592: each client has a token of its own. A create reads the client once, because a server may store other values than it
  answers. A destroy checks the token with a read first.
- Redirect URIs of one client: a read verifies each write, and the next write starts from that read.
- Poozle: links cannot be deleted. An integration account is created without synchronisation, and a second call turns it on.
  Plan and apply of a create each list the definitions, and read the specification of an account's definition once, because the
  listing has no specifications.
- Nango: plan and apply each read the provider of an integration, and look for objects that exist, once. An integration of a provider
  with webhooks is read after its create, because the response does not show the webhook URL. A connection is looked up right before
  its create, because the same call would overwrite it. A destroy counts the connections of each integration right before it deletes
  the integration, because Nango deletes them too.

## Data sources

A data source of one object is read for each of n objects. A data source of all objects is read once.

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
` + "`fillout_database_webhook`" + ` lists the databases, and then the webhooks of each. The test has one database. With ` + "`database_id`" + `, it makes
one call. ` + "`oauth_redirect_uri`" + ` lists the n redirect URIs of one client.
`
}

// String returns the cost as a formula, such as "2 + n".
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
		terms = append(terms, fmt.Sprintf("⌈(n+1)/%d⌉", perPage))
	}
	return strings.Join(terms, " + ")
}
