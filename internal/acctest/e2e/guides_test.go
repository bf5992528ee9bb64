package e2e_test

import (
	"crypto/subtle"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// TestMCPGuide applies the configurations of the guide to MCP clients together, with the emulator in place of the example's hosts.
// The document that the function builds is published before the second apply.
func TestMCPGuide(t *testing.T) {
	t.Parallel()
	blocks := guideBlocks(t, "mcp-clients.md", "terraform")
	h := newHarness(t)
	h.e.OAuth.SetMetadataPath("/.well-known/openid-configuration/oauth")
	hosts := strings.NewReplacer("https://mcp.example.com/mcp", h.e.URL+"/oauth/resource", "https://app.example.com/oauth/client.json", h.e.URL+"/oauth/clients/app.json")
	h.Write("main.tf", e2e.Requirements+hosts.Replace(blocks))
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

// TestSecretsGuide applies the configurations of the guide to secrets together, and delivers to the receiver of the guide.
func TestSecretsGuide(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("guides_test.go")
	if err != nil {
		t.Fatal(err)
	}
	if code := guideBlocks(t, "secrets.md", "go"); !strings.Contains(string(source), code) {
		t.Errorf("the code of the guide is not the code that this test runs:\n%s", code)
	}
	const secret = "d41ba26f3c950e78"
	receiver := httptest.NewServer(onlyWithSecret(secret, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	t.Cleanup(receiver.Close)
	h := newHarness(t)
	blocks := strings.ReplaceAll(guideBlocks(t, "secrets.md", "terraform"), "https://books.example.com", receiver.URL)
	h.Write("main.tf", e2e.Requirements+blocks)
	h.Variables = append(h.Variables, "TF_VAR_poozle_api_key="+h.e.Poozle.APIKey(), "TF_VAR_jira_client_secret=shown once at the third party")
	h.e.Secret("shown once at the third party")
	h.Init().Want(0)
	for value, status := range map[string]int{secret: http.StatusOK, secret + "0": http.StatusNotFound, "": http.StatusNotFound} {
		h.Apply("-var=receiver_secret=" + value).Want(0)
		deliveries := h.e.Fyle.Deliver(t.Context(), "")
		if len(deliveries) != 1 || deliveries[0].Status != status {
			t.Errorf("with the secret %q, the receiver answered %v", value, deliveries)
		}
	}
	h.Destroy("-var=receiver_secret=" + secret).Want(0)
}

// TestPoozleGuide applies the configurations of the guide to Poozle together, before and after a user connects an account.
func TestPoozleGuide(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.Write("main.tf", e2e.Requirements+guideBlocks(t, "poozle.md", "terraform"))
	h.Variables = append(h.Variables, "TF_VAR_github_client_id=q7XbT2nLwKus", "TF_VAR_github_client_secret=issued by the third party")
	h.e.Secret("issued by the third party")
	h.Init().Want(0)
	if applied := h.Apply().Want(0); strings.Contains(applied.Output, "Warning") {
		t.Errorf("the guide's configuration causes a warning:\n%s", applied.Output)
	}
	h.Plan().Want(0)
	outputs := h.State().Values.Outputs
	button, _ := outputs["button"].Value.(string)
	link := h.e.Poozle.Links.List(nil)[0]
	if !strings.HasPrefix(button, "https://app.poozle.dev/link/"+link.ID+"?") || !link.PreferOAuth {
		t.Errorf("the button leads to %s, and the link is %+v", button, link)
	}
	identifier, github := "user-1", h.e.Poozle.OAuthApps.List(nil)[0].DefinitionID
	h.e.Poozle.Accounts.Put(poozlefake.Account{
		ID: "connected", DefinitionID: github, WorkspaceID: h.e.Poozle.WorkspaceID(), Name: "n", AuthType: "Api Key",
		Configuration: []byte(`{}`), Identifier: &identifier, LinkID: &link.ID,
	})
	h.Apply().Want(0)
	if accounts := fmt.Sprint(h.State().Values.Outputs["accounts_of_user"].Value); accounts != "[connected]" {
		t.Errorf("the accounts of the user are %s", accounts)
	}
	h.Destroy().Want(0)
}

// TestNangoGuide applies the configurations of the guide to Nango together, before and after a user connects an account.
func TestNangoGuide(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	h.Write("main.tf", e2e.Requirements+guideBlocks(t, "nango.md", "terraform"))
	h.Variables = append(h.Variables, "TF_VAR_hubspot_client_id=c4a61f9b", "TF_VAR_hubspot_client_secret=issued by the third party")
	h.e.Secret("issued by the third party")
	h.Init().Want(0)
	if applied := h.Apply().Want(0); strings.Contains(applied.Output, "Warning") {
		t.Errorf("the guide's configuration causes a warning:\n%s", applied.Output)
	}
	if link, err := os.ReadFile(filepath.Join(h.Dir, "connect-link.txt")); err != nil || !strings.HasPrefix(string(link), "http") {
		t.Errorf("the file with the link has %d bytes: %v", len(link), err)
	}
	h.Plan().Want(0)
	h.e.Nango.Connections.Put(nangofake.Connection{
		ID: 1, ConnectionID: "connected", ProviderConfigKey: "hubspot", Tags: map[string]string{"organization_id": "globex"},
	})
	h.Apply().Want(0)
	if connections := fmt.Sprint(h.State().Values.Outputs["connections_of_globex"].Value); connections != "[connected]" {
		t.Errorf("the connections of the customer are %s", connections)
	}
	if refused := h.Destroy().Want(1); !strings.Contains(refused.Output, "force_destroy") {
		t.Errorf("the error does not name the way out:\n%s", refused.Output)
	}
}

// onlyWithSecret passes a request on if the last element of its path is the secret.
func onlyWithSecret(secret string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if subtle.ConstantTimeCompare([]byte(path.Base(r.URL.Path)), []byte(secret)) != 1 {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Each guide with configurations is applied by a test of this package.
func TestEveryGuideIsApplied(t *testing.T) {
	t.Parallel()
	tests := ""
	for _, name := range mustGlob(t, "*_test.go") {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		tests += string(source)
	}
	for _, name := range mustGlob(t, "../../../templates/guides/*.md") {
		guide := filepath.Base(name)
		if guideBlocks(t, guide, "terraform") != "" && !strings.Contains(tests, `"`+guide+`"`) {
			t.Errorf("no test applies the configurations of %s", guide)
		}
	}
}

func mustGlob(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatal(pattern, err)
	}
	return names
}

// guideStep is a code block of a guide.
type guideStep struct{ language, code string }

// guideSteps returns the code blocks of a guide, in their order.
func guideSteps(t *testing.T, guide string) []guideStep {
	t.Helper()
	text, err := os.ReadFile("../../../templates/guides/" + guide)
	if err != nil {
		t.Fatal(err)
	}
	var steps []guideStep
	for _, block := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```").FindAllStringSubmatch(string(text), -1) {
		steps = append(steps, guideStep{block[1], block[2]})
	}
	return steps
}

// guideBlocks returns the code blocks of a guide in a language.
func guideBlocks(t *testing.T, guide, language string) string {
	t.Helper()
	blocks := ""
	for _, step := range guideSteps(t, guide) {
		if step.language == language {
			blocks += step.code
		}
	}
	return blocks
}

// guideBlock returns the block of Terraform's language that begins with the text.
func guideBlock(t *testing.T, guide, begins string) string {
	t.Helper()
	for _, step := range guideSteps(t, guide) {
		if step.language == "terraform" && strings.HasPrefix(step.code, begins) {
			return step.code
		}
	}
	t.Fatalf("%s has no block that begins with %s", guide, begins)
	return ""
}
