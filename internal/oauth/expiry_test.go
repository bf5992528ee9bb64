package oauth_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// A plan warns before a client secret expires, and renews it if the configuration asks for it.
func TestExpiringSecret(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind, rotate string
		action       string
	}{
		{"", "", "none"},
		{"", "480h", "replace"},
		{"rotates secrets", "480h", "update"},
		{"no management", "480h", "replace"},
	} {
		t.Run(test.kind+" "+test.rotate, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := acctest.NewInMemory(t)
				e.OAuth.SetKind(oauthfake.Kinds()[test.kind])
				e.OAuth.SetSecretLife(30 * 24 * time.Hour)
				config := register(e, acctest.Config{"redirect_uris": []string{"https://acme.example/a"}})
				if test.rotate != "" {
					config["rotate_before_expiry"] = test.rotate
				}
				client := acctest.Instance{Type: clientType}
				apply := func(want string) acctest.Outcome {
					t.Helper()
					did := client.Apply(func() *acctest.Provider { return e.Provider(t, nil) }, config, nil)
					if len(did.Errors) > 0 || did.Action != want {
						t.Fatalf("the apply did %q, want %q; errors %q", did.Action, want, did.Errors)
					}
					return did
				}
				apply("create")
				if test.kind == "rotates secrets" { // the first write shows that the server replaces secrets
					config["client_name"] = "Acme 2"
					apply("update")
				}
				if did := apply("none"); test.kind == "" && len(did.Warnings) > 0 {
					t.Errorf("the plan warns %q", did.Warnings)
				}
				secret := client.Text("client_secret")
				<-time.After(17 * 24 * time.Hour)
				did := apply(test.action)
				if test.action == "none" {
					acctest.WantText(t, did.Warnings, "expires", "rotate_before_expiry")
					return
				}
				apply("none")
				if client.Text("client_secret") == secret {
					t.Error("the secret was not renewed")
				}
			})
		})
	}
}
