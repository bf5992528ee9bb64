package oauth_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// TestIgnoreChanges changes the name of a client whose redirect URIs and scope are ignored. What others have changed there stays.
func TestIgnoreChanges(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := func(name string) string {
		return fmt.Sprintf(`
resource "integrations_oauth_client" "test" {
  registration_endpoint = "%s/oauth/register"
  client_name           = %q
  redirect_uris         = ["https://acme.example/a"]
  scope                 = "read"
  lifecycle {
    ignore_changes = [redirect_uris, scope]
  }
}
`, e.URL, name)
	}
	uris := []string{"https://acme.example/a", "https://other.example/b"}
	e.Run(t, resource.TestStep{Config: config("Acme")}, resource.TestStep{
		PreConfig: func() {
			id := e.OAuth.Clients.List(nil)[0].ID
			e.OAuth.Clients.Edit(id, func(c *oauthfake.Client) {
				c.SetRedirectURIs(uris...)
				c.Set("scope", "read write")
			})
		},
		Config: config("Acme 2"),
	}, resource.TestStep{
		PreConfig: func() {
			client := e.OAuth.Clients.List(nil)[0]
			if got := slices.Sorted(slices.Values(client.RedirectURIs())); !slices.Equal(got, uris) || client.Metadata["scope"] != "read write" || client.Metadata["client_name"] != "Acme 2" {
				t.Errorf("the server has %v", client.Metadata)
			}
		},
		Config: config("Acme 2"), PlanOnly: true,
	})
}

// TestIgnoreAbsent ignores an argument that the server has no value for, while another one changes.
func TestIgnoreAbsent(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	config := func(arguments string) string {
		return fmt.Sprintf(`
resource "integrations_oauth_client" "test" {
  registration_endpoint = "%s/oauth/register"
  redirect_uris         = ["https://acme.example/a"]
  %s
}
`, e.URL, arguments)
	}
	ignored := config(`
  client_name = "Acme 2"
  contacts    = ["acme@acme.example"]
  lifecycle {
    ignore_changes = [contacts]
  }`)
	e.Run(t, resource.TestStep{Config: config(`client_name = "Acme"`)}, resource.TestStep{Config: ignored}, resource.TestStep{
		PreConfig: func() {
			if client := e.OAuth.Clients.List(nil)[0]; client.Metadata["client_name"] != "Acme 2" || client.Metadata["contacts"] != nil {
				t.Errorf("the server has %v", client.Metadata)
			}
		},
		Config: ignored, PlanOnly: true,
	})
}
