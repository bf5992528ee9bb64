package fyleapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest/resttest"
)

// The access token is sent only to Fyle's own clusters and to clusters in the domain of accounts_url. The cluster of an emulator on
// this machine is on this machine.
func TestCluster(t *testing.T) {
	t.Parallel()
	const ours = "https://accounts.fylehq.com"
	for _, c := range []struct{ accounts, named, want, refused string }{
		{ours, "https://us1.fylehq.com", "https://us1.fylehq.com", ""},
		{ours, "https://us1.fylehq.com:8443/", "https://us1.fylehq.com:8443", ""},
		{ours, "https://US1.FyleHQ.com.", "https://us1.fylehq.com.", ""},
		{ours, "https://staging.fyle.tech", "https://staging.fyle.tech", ""},
		{"https://accounts.fyle.tech", "https://staging.fyle.tech", "https://staging.fyle.tech", ""},
		{"https://fyle.gateway.example.com/x", "https://us1.fylehq.com", "https://us1.fylehq.com", ""},
		{"https://fyle.gateway.example.com/x", "https://fyle.gateway.example.com/x", "https://fyle.gateway.example.com/x", ""},
		{"https://fyle.gateway.example.com", "https://us1.example.com", "https://us1.example.com", ""},
		{"https://10.1.2.3", "https://10.1.2.3:444", "https://10.1.2.3:444", ""},
		{"https://gateway", "https://gateway", "https://gateway", ""},
		{"http://127.0.0.1:8484/fyle", "http://127.0.0.1:8484/fyle", "http://127.0.0.1:8484/fyle", ""},
		{"http://localhost:8484", "http://[::1]:8484", "http://[::1]:8484", ""},
		{"http://localhost:8484", "https://localhost", "https://localhost", ""},

		{ours, "https://us1.example.com", "", "accounts_url"},
		{ours, "https://fylehq.com.example.com", "", "FYLE_ACCOUNTS_URL"},
		{ours, "https://evilfylehq.com", "", "neither at fylehq.com"},
		{ours, "https://127.0.0.1", "", "neither at"},
		{ours, "http://127.0.0.1", "", "not https"},
		{"https://fyle.example.co.uk", "https://other.co.uk", "", "neither at"},
		{"https://10.1.2.3", "https://10.9.2.3", "", "neither at"},
		{"https://gateway", "https://other", "", "neither at"},
		{"http://localhost:8484", "https://us1.fylehq.com", "", "not on this machine"},
		{ours, "http://us1.fylehq.com", "", "must be https"},
		{ours, "ftp://us1.fylehq.com", "", "must begin with https"},
		{ours, "file:///etc/passwd", "", "no host"},
		{ours, "javascript:alert(1)", "", "no scheme"},
		{ours, "javascript://us1.fylehq.com/%0aalert(1)", "", "must begin with https"},
		{ours, "https://user:canary@us1.fylehq.com", "", "user name or password"},
		{ours, "https://us1.fylehq.com@example.com", "", "user name or password"},
		{ours, "https://us1.fylehq.com?x=canary", "", "query"},
		{ours, "https://us1.fylehq.com#canary", "", "fragment"},
		{ours, "https://us1.fylehq.com\\.example.com", "", "not a valid URL"},
		{ours, "https://us1.fylehq.com\n.example.com", "", "not a valid URL"},
		{ours, "https://us1.fylehq.com/\r\nX-Canary: 1", "", "not a valid URL"},
		{ours, "", "", "no scheme"},
		{ours, "https://" + strings.Repeat("é", 10_000), "", "neither at"},
	} {
		got, err := clusterAddress(c.named, c.accounts)
		if c.refused == "" {
			if err != nil || got != c.want {
				t.Errorf("%s names %q: got %q, %v", c.accounts, c.named, got, err)
			}
			continue
		}
		resttest.CheckError(t, c.named, err, "canary")
		if err == nil || !strings.Contains(err.Error(), c.refused) || !strings.Contains(err.Error(), "not sent there") {
			t.Errorf("%s names %q: got %q, %v", c.accounts, c.named, got, err)
		}
	}
}

// A refused cluster receives no request.
func TestClusterGetsNoToken(t *testing.T) {
	t.Parallel()
	for _, named := range []string{"https://cluster.example.com", "http://us1.fylehq.com", "https://us1.fylehq.com@example.com"} {
		var hosts []string
		client := New(Config{
			AccountsURL: "https://accounts.fylehq.com", ClientID: "tpa1", ClientSecret: "canary-secret", RefreshToken: "refresh " + named,
			Caller: rest.Caller{Transport: resttest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
				hosts = append(hosts, r.URL.Host+r.URL.Path)
				return resttest.Answer{Status: 200, Body: []byte(`{"access_token":"canary-access","cluster_domain":"` + named + `"}`)}.RoundTrip(r)
			})},
		})
		_, err := client.Profile(t.Context())
		resttest.CheckError(t, named, err, "canary")
		if err == nil || strings.Join(hosts, " ") != "accounts.fylehq.com/oauth/token accounts.fylehq.com/oauth/cluster" {
			t.Errorf("%s: %v, called %s", named, err, hosts)
		}
	}
}
