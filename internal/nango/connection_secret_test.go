package nango_test

import (
	"maps"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// An optional secret that the configuration no longer has is removed at Nango.
func TestRemovedSecretOfAConnection(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		provider, removed, member string
		rest                      acctest.Config
		want                      any
	}{
		"password":      {"stripe-api-key", "password_wo", "password", acctest.Config{"username": "canary-user-name"}, ""},
		"refresh_token": {"hubspot", "refresh_token_wo", "refresh_token", acctest.Config{"access_token_wo": "canary-access-token"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			integrate(e, c.provider)
			config := acctest.Config{"integration": c.provider, "connection_id": "acme", c.removed: "canary-secret-of-before"}
			maps.Copy(config, c.rest)
			made := e.Create(t, connectionType, config)
			delete(config, c.removed)
			p := e.Provider(t, nil)
			changed := p.Update(p.Read(made), config)
			if stored := e.Nango.ConnectionsOf(c.provider)[0].Credentials; stored[c.member] != c.want {
				t.Errorf("Nango has the credentials %v", stored)
			}
			p = e.Provider(t, nil)
			if _, empty := p.PlanUpdate(p.Read(changed), config); !empty {
				t.Error("the plan after the removal is not empty")
			}
		})
	}
}
