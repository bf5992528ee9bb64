package e2e_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// TestMCPGuide applies the configurations of the guide to MCP clients together, with the emulator in place of the example's hosts.
// The document that the function builds is published before the second apply.
func TestMCPGuide(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../templates/guides/mcp-clients.md")
	if err != nil {
		t.Fatal(err)
	}
	h := newHarness(t)
	h.e.OAuth.SetMetadataPath("/.well-known/openid-configuration/oauth")
	hosts := strings.NewReplacer("https://mcp.example.com/mcp", h.e.URL+"/oauth/resource", "https://app.example.com/oauth/client.json", h.e.URL+"/oauth/clients/app.json")
	config := e2e.Requirements
	for _, block := range regexp.MustCompile("(?ms)^```terraform\n(.*?)^```").FindAllStringSubmatch(string(text), -1) {
		config += hosts.Replace(block[1])
	}
	h.Write("main.tf", config)
	h.Variables = append(h.Variables, "TF_VAR_initial_access_token="+h.value("initial_access_token"))
	h.e.ClientDocuments.Put("/clients/app.json", oauthfake.Page{Body: `{"client_id": "{url}"}`})
	h.Init().Want(0)
	unpublished := h.Apply().Want(0)
	if words := strings.Join(strings.Fields(unpublished.Output), " "); !strings.Contains(words, "token_endpoint_auth_method must be set") {
		t.Errorf("there is no warning about the published document:\n%s", unpublished.Output)
	}
	outputs := h.State().Values.Outputs
	document, _ := outputs["document"].Value.(string)
	h.e.ClientDocuments.Put("/clients/app.json", oauthfake.Page{Body: document})
	if published := h.Apply().Want(0); strings.Contains(published.Output, "Check block") {
		t.Errorf("there is a warning about the published document:\n%s", published.Output)
	}
	h.Plan().Want(0)
	outputs = h.State().Values.Outputs
	supported, _ := outputs["supported"].Value.(map[string]any)
	if supported["issuer"] != h.e.URL+"/oauth" || supported["endpoint"] != h.e.URL+"/oauth/register" || len(h.e.OAuth.Clients.List(nil)) != 2 {
		t.Errorf("the server is %v, with %d clients", supported, len(h.e.OAuth.Clients.List(nil)))
	}
	h.Destroy().Want(0)
}
