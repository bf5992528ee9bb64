package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
)

func TestNangoConsole(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	const console = "/_console/nango"
	app := []string{"provider", "hubspot", "unique_key", "crm", "client_id", "cid", "client_secret", "hidden-secret", "scopes", "a,b"}
	if w := submit(t, e, console, app...); w.Code != http.StatusSeeOther {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if body := page(t, e, console, "HubSpot", "<code>crm</code>", "http://127.0.0.1:1/nango/oauth/callback"); strings.Contains(body, "hidden-secret") {
		t.Error("the secret is shown")
	}
	if i, _ := e.Nango.Integrations.Get("crm"); i.ClientSecret != "hidden-secret" || i.Scopes != "a,b" {
		t.Errorf("the integration is %+v", i)
	}
	for want, form := range map[string][]string{
		"uniqueKey: Unique key already exists":  app,
		"credentials.scopes: Invalid input":     {"provider", "hubspot", "unique_key", "x", "client_id", "c", "client_secret", "s", "scopes", "a b"},
		"Missing credentials":                   {"provider", "hubspot", "unique_key", "typed"},
		"value=\"typed\"":                       {"provider", "hubspot", "unique_key", "typed"},
		"<option value=\"github-pat\" selected": {"provider", "github-pat", "unique_key", "/"},
	} {
		if w := submit(t, e, console, form...); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: got %d %s", want, w.Code, w.Body)
		}
	}
	submit(t, e, console, "provider", "github-pat", "unique_key", "pat", "display_name", "Tokens")
	link := submit(t, e, console+"/connections").Header().Get("Location")
	at, isHere := strings.CutPrefix(link, "http://127.0.0.1:1/nango/connect-ui/?session_token=")
	if !isHere {
		t.Fatalf("the link is %s", link)
	}
	submit(t, e, "/nango/connect-ui/?session_token="+at, "integration", "pat", "apiKey", "ghp_1")
	connections := e.Nango.ConnectionsOf("pat")
	if len(connections) != 1 {
		t.Fatalf("the connections are %v", connections)
	}
	page(t, e, console+"/connections", connections[0].ConnectionID)
	page(t, e, "/", connections[0].ConnectionID, "GitHub (User OAuth)", "export NANGO_SECRET_KEY="+e.Nango.SecretKey())
	submit(t, e, console+"/connections/delete", "unique_key", "pat", "connection_id", connections[0].ConnectionID)
	page(t, e, console+"/connections", "No connections.")
	submit(t, e, console+"/delete", "unique_key", "pat")
	submit(t, e, console+"/delete", "unique_key", "crm")
	page(t, e, console, "No integrations.")
}
