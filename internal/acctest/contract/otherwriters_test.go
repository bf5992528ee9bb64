package contract_test

import (
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// TestOtherWriters lets somebody else change or delete an object between the plan and the apply. Afterwards, at the latest
// after the next apply, the object is as the configuration declares it.
func TestOtherWriters(t *testing.T) {
	t.Parallel()
	for _, s := range resourceCases() {
		for name, write := range map[string]func(e *acctest.Env, id string){"changes": s.outside.change, "deletes": s.outside.remove} {
			if write == nil {
				continue
			}
			for _, o := range operations() {
				if o.name != "change" && o.name != "destroy" {
					continue
				}
				t.Run(s.name()+" "+name+" before "+o.name, func(t *testing.T) {
					t.Parallel()
					want := runWithoutFault(t, s, o)
					onFakeTime(t, s, func(h *harness) {
						o.begin(h)
						config := h.config
						if o.name == "destroy" {
							config = nil
						}
						id := h.instance.Text("id")
						outcome := h.instance.Apply(h.process, config, func() { write(h.Env, id) })
						if len(outcome.Errors) > 0 {
							if name == "changes" {
								t.Errorf("errors: %q", outcome.Errors)
							}
							if outcome = h.instance.Apply(h.process, config, nil); len(outcome.Errors) > 0 {
								t.Errorf("the next apply: %q", outcome.Errors)
							}
						}
						if config != nil {
							h.checkSettled()
						} else if h.instance.Exists() {
							t.Error("the state still has the object")
						}
						if replaced := config == nil || h.changes[0].wantAction() == "replace"; h.remains != "" && replaced {
							return // the old object remains as the other writer left it
						}
						h.wantObjects(want.objects, "afterwards")
					})
				})
			}
		}
	}
}

// TestMetadataOfOthersStays checks that an update keeps client metadata that others wrote and the configuration does not
// mention, even if they wrote it between the update's read and its write.
func TestMetadataOfOthersStays(t *testing.T) {
	t.Parallel()
	for _, s := range resourceCases() {
		if s.registrationServer == nil {
			continue
		}
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			onFakeTime(t, s, func(h *harness) {
				h.mustApply("create")
				h.change(h.changes[0])
				server := h.registrationServer(h.Env)
				id := h.instance.Text("client_id")
				outcome := h.instance.Apply(h.process, h.config, func() {
					server.Clients.Edit(id, func(c *oauthfake.Client) { c.Set("x_of_others", "stays") })
				})
				if len(outcome.Errors) > 0 {
					t.Fatalf("%q", outcome.Errors)
				}
				if c, _ := server.Clients.Get(id); c.Metadata["x_of_others"] != "stays" {
					t.Errorf("the client is %v", c.Metadata)
				}
				h.checkSettled()
			})
		})
	}
}
