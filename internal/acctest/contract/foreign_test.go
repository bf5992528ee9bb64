package contract_test

import (
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// TestForeignWriters lets somebody else change or delete an object after the plan has read it, and before the apply writes it.
// What the configuration says stands afterwards, at the latest after the next apply.
func TestForeignWriters(t *testing.T) {
	t.Parallel()
	for _, s := range subjects() {
		for name, foreign := range map[string]func(e *acctest.Env, id string){"changes": s.outside, "deletes": s.gone} {
			if foreign == nil {
				continue
			}
			for _, o := range operations() {
				if o.name != "change" && o.name != "destroy" {
					continue
				}
				t.Run(s.name()+" "+name+" before "+o.name, func(t *testing.T) {
					t.Parallel()
					want := clean(t, s, o)
					bubble(t, s, func(g *stage) {
						o.begin(g)
						config := g.config
						if o.name == "destroy" {
							config = nil
						}
						id := g.instance.Text("id")
						outcome := g.instance.Apply(g.process, config, func() { foreign(g.Env, id) })
						if len(outcome.Errors) > 0 {
							if name == "changes" {
								t.Errorf("errors: %q", outcome.Errors)
							}
							if outcome = g.instance.Apply(g.process, config, nil); len(outcome.Errors) > 0 {
								t.Errorf("the next apply: %q", outcome.Errors)
							}
						}
						if config != nil {
							g.settled()
						} else if g.instance.Exists() {
							t.Error("the state still has the object")
						}
						if replaced := config == nil || g.changes[0].does() == "replace"; g.kept != "" && replaced {
							return // what is left of the old one is as the others have made it
						}
						g.holds(want.holds, "afterwards")
					})
				})
			}
		}
	}
}

// What others put into a client that the configuration says nothing of stays through an update, also when it comes between
// read and write.
func TestForeignMetadataStays(t *testing.T) {
	t.Parallel()
	for _, s := range []subject{filloutAppByTheAPI(), fyleAppByTheAPI(), oauthClient()} {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			bubble(t, s, func(g *stage) {
				g.must("create")
				g.change(g.changes[0])
				server := map[string]*oauthfake.Server{"fillout": g.FilloutApps, "fyle": g.FyleApps, "oauth": g.OAuth}[g.vendor()]
				id := g.instance.Text("client_id")
				outcome := g.instance.Apply(g.process, g.config, func() {
					server.Clients.Edit(id, func(c *oauthfake.Client) { c.Set("x_of_others", "stays") })
				})
				if len(outcome.Errors) > 0 {
					t.Fatalf("%q", outcome.Errors)
				}
				if c, _ := server.Clients.Get(id); c.Metadata["x_of_others"] != "stays" {
					t.Errorf("the client is %v", c.Metadata)
				}
				g.settled()
			})
		})
	}
}
