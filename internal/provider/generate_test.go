package provider_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// TestGenerateResourceConfig shows what Terraform 1.14 writes into a configuration for an imported object.
func TestGenerateResourceConfig(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	definition := acctest.MustSucceed(t, p.ReadData("integrations_poozle_integration_definition", acctest.Config{"key": "github"})).Text("id")
	for name, tt := range map[string]struct {
		resourceType string
		config       acctest.Config
		want         []string // the arguments
	}{
		"a write-only secret": {
			"integrations_poozle_oauth_app",
			acctest.Config{"name": "Acme", "integration_definition_id": definition, "client_id": "acme", "client_secret_wo": "secret-of-the-app", "scopes": []string{"repo"}},
			[]string{"client_id", "integration_definition_id", "name", "scopes"},
		},
		"arguments that exclude each other": {
			"integrations_poozle_integration_definition",
			acctest.Config{"name": "Acme CRM", "category": "TICKETING", "source_url": "https://code.acme.example/crm/index.js", "version": "1.0.0"},
			[]string{"category", "name", "source_url", "version"}, // not the key
		},
		"a confirmed app": {
			"integrations_fyle_oauth_app",
			acctest.Config{
				"client_id": "tpaQ7mXw2LrVd", "name": "Acme", "description": "Books expenses into Acme.",
				"redirect_uris": []string{"https://app.acme.example/oauth/fyle"}, "confirmed": "5e5f3b221fc1", "confirmed_by": "Ada",
			},
			[]string{"client_id", "description", "name", "redirect_uris", "type"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := e.Provider(t, nil)
			generated := p.GenerateConfig(p.Create(tt.resourceType, tt.config))
			if diff := cmp.Diff(tt.want, slices.Sorted(maps.Keys(generated))); diff != "" {
				t.Errorf("the arguments differ (-want +got):\n%s", diff)
			}
		})
	}
}
