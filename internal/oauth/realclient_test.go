package oauth_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// TestClientAtRealServers takes a client through its life at the servers that others wrote.
func TestClientAtRealServers(t *testing.T) {
	t.Parallel()
	for _, server := range realServers(t) {
		t.Run(server.name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			config := acctest.Config{
				"issuer": server.start(t).Issuer, "client_name": "Acme", "redirect_uris": []string{"http://127.0.0.1:8585/callback", "com.example.app:/callback"},
				"application_type": "native", "token_endpoint_auth_method": "none", "scope": "openid", "software_id": "acme",
			}
			if server.name == "mcp-sdk" { // which refuses the scheme of an application
				config["redirect_uris"] = []string{"http://127.0.0.1:8585/callback"}
			}
			client := &acctest.Instance{Type: clientType}
			apply := func(config acctest.Config, actions ...string) acctest.Outcome {
				t.Helper()
				did := client.Apply(func() *acctest.Provider { return e.Provider(t, nil) }, config, nil)
				if len(did.Errors) > 0 || !slices.Contains(actions, did.Action) {
					t.Fatalf("the apply did %q, want %q; errors %q", did.Action, actions, did.Errors)
				}
				return did
			}
			created := apply(config, "create")
			for _, name := range server.drops {
				if config[name] != nil {
					acctest.WantText(t, created.Warnings, "stores another", name)
				}
			}
			first := client.Text("client_id")
			apply(config, "none")
			if want := map[bool]string{true: "none", false: "full"}[server.management == "none"]; client.Text("management") != want {
				t.Errorf("management is %q, want %q", client.Text("management"), want)
			}

			config["client_name"] = "Acme 2"
			switch server.management {
			case "full":
				apply(config, "update")
			case "read":
				refused := client.Apply(func() *acctest.Provider { return e.Provider(t, nil) }, config, nil)
				acctest.WantText(t, refused.Errors, "not change or delete")
				acctest.WantText(t, apply(config, "replace").Warnings, first, "can still be used")
			default:
				acctest.WantText(t, apply(config, "replace").Warnings, first, "can still be used")
			}
			apply(config, "none")
			if server.management == "full" && client.Text("client_id") != first {
				t.Error("the update made another client")
			}
			last := client.Text("client_id")
			destroyed := apply(nil, "delete")
			if warned := strings.Contains(strings.Join(destroyed.Warnings, "\n"), last); warned == (server.management == "full") {
				t.Errorf("the destroy warns %q", destroyed.Warnings)
			}
			apply(nil, "none")
		})
	}
}
