package emulator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
)

// TestFyleNamesItselfAsCluster acts as a client that knows only the printed environment.
func TestFyleNamesItselfAsCluster(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	server := httptest.NewServer(e.Handler())
	t.Cleanup(server.Close)
	env := map[string]string{}
	for _, v := range e.Env(server.URL) {
		env[v.Name] = v.Value
	}
	send := func(method, address, token, body string) map[string]any {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return decode[map[string]any](t, answer.Body)
	}
	token := fmt.Sprint(send(http.MethodPost, env["FYLE_ACCOUNTS_URL"]+"/oauth/token", "", fmt.Sprintf(
		`{"grant_type":"refresh_token","refresh_token":%q,"client_id":%q,"client_secret":%q}`,
		env["FYLE_REFRESH_TOKEN"], env["FYLE_CLIENT_ID"], env["FYLE_CLIENT_SECRET"]))["access_token"])
	cluster := send(http.MethodPost, env["FYLE_ACCOUNTS_URL"]+"/oauth/cluster", token, "")["cluster_domain"]
	if cluster != server.URL+"/fyle" {
		t.Errorf("the cluster is %v", cluster)
	}
	profile := send(http.MethodGet, fmt.Sprint(cluster, "/platform/v1/spender/my_profile"), token, "")["data"]
	if profile.(map[string]any)["org_id"] != e.Fyle.Orgs.List(nil)[0].ID {
		t.Errorf("the profile is %v", profile)
	}
}
