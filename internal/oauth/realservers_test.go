package oauth_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// realServer is an authorization server that others wrote, as npm has it.
type realServer struct {
	name       string
	management string        // what the server serves of RFC 7592: none, read, or full
	unserved   int           // the status of what it does not serve
	rotates    bool          // each write replaces the registration access token
	life       time.Duration // of a client secret; 0 if it does not expire
	drops      []string      // optional members of RFC 7591 that the answer to a registration does not have

	install  func() (string, error)
	settings any
}

// realServers returns the servers. They are installed below the test's temporary folder at the first start.
func realServers(t *testing.T) []realServer {
	t.Helper()
	with := func(name string) func() (string, error) {
		return sync.OnceValues(func() (string, error) { return installServer(t, name) })
	}
	oidc := with("oidc-provider")
	const day = 24 * time.Hour
	software := []string{"software_id", "software_version"}
	return []realServer{
		{name: "oidc-provider", management: "full", drops: software, install: oidc, settings: oidcSettings{InitialAccessToken: false}},
		{name: "oidc-provider rotating", management: "full", rotates: true, drops: software, install: oidc, settings: oidcSettings{Rotate: true, InitialAccessToken: false}},
		{name: "oidc-provider by default", management: "read", unserved: 404, drops: software, install: oidc, settings: oidcSettings{ReadOnly: true, InitialAccessToken: false}},
		{name: "mcp-sdk", management: "none", unserved: 405, life: 30 * day, install: with("mcp-sdk")},
		{name: "workers-oauth-provider", management: "none", unserved: 404, life: 90 * day, drops: []string{"jwks", "scope", "software_id", "software_version"}, install: with("workers-oauth-provider")},
		{name: "better-auth", management: "none", unserved: 404, install: with("better-auth")},
	}
}

// start starts the server, which stops with the test. It skips the test if the server cannot be installed.
func (s realServer) start(t *testing.T) runningServer {
	t.Helper()
	folder, err := s.install()
	if err != nil {
		t.Skipf("the provider is not tested against %s, which cannot be installed: %v", s.name, err)
	}
	var running runningServer
	startServer(t, folder, s.settings, &running)
	return running
}

// TestRealServers records what kind of server each one is, without the provider: oauthfake imitates these kinds.
func TestRealServers(t *testing.T) {
	t.Parallel()
	for _, server := range realServers(t) {
		t.Run(server.name, func(t *testing.T) {
			t.Parallel()
			s := server.start(t)
			endpoint := s.registrationEndpoint(t)
			client := s.call(t, http.MethodPost, endpoint, "", registered(), http.StatusCreated)
			if client.text("client_id") == "" || client.text("client_secret") == "" || client.text("client_name") != "Acme" {
				t.Errorf("the answer to the registration is %v", client)
			}
			dropped := slices.DeleteFunc(slices.Sorted(maps.Keys(registered())), func(member string) bool { return client[member] != nil })
			if !slices.Equal(dropped, server.drops) {
				t.Errorf("the server drops %q, want %q", dropped, server.drops)
			}
			if life := lifeOf(t, client); life != server.life {
				t.Errorf("the client secret lives for %s, want %s", life, server.life)
			}
			testManagement(t, server, s, endpoint, client)
		})
	}
}

// registered returns client metadata with one value of each member of RFC 7591, section 2, except jwks_uri and software_statement.
func registered() raw {
	return raw{
		"client_name": "Acme", "redirect_uris": []string{"https://acme.example/a"}, "token_endpoint_auth_method": "client_secret_post",
		"grant_types": []string{"authorization_code"}, "response_types": []string{"code"}, "contacts": []string{"ops@acme.example"},
		"client_uri": "https://acme.example", "logo_uri": "https://acme.example/logo.png", "tos_uri": "https://acme.example/tos",
		"policy_uri": "https://acme.example/policy", "scope": "openid", "software_id": "acme", "software_version": "1",
		"jwks": raw{"keys": []raw{{"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}}},
	}
}

// registrationEndpoint returns the registration endpoint in the metadata (RFC 8414, section 3.1).
func (s runningServer) registrationEndpoint(t *testing.T) string {
	t.Helper()
	issuer, err := url.Parse(s.Issuer)
	if err != nil {
		t.Fatal(err)
	}
	place := issuer.ResolveReference(&url.URL{Path: "/.well-known/oauth-authorization-server" + strings.TrimSuffix(issuer.Path, "/")}).String()
	metadata := s.call(t, http.MethodGet, place, "", nil, http.StatusOK)
	if metadata.text("issuer") != s.Issuer {
		t.Errorf("the metadata has the issuer %s, want %s", metadata.text("issuer"), s.Issuer)
	}
	return metadata.text("registration_endpoint")
}

// lifeOf returns how long the client secret lives; 0 if it does not expire.
func lifeOf(t *testing.T, client raw) time.Duration {
	t.Helper()
	expires, has := client["client_secret_expires_at"].(float64)
	issued, _ := client["client_id_issued_at"].(float64)
	if !has {
		t.Error("the answer has no client_secret_expires_at")
	}
	if expires == 0 {
		return 0
	}
	return time.Duration(expires-issued) * time.Second
}

func testManagement(t *testing.T, server realServer, s runningServer, endpoint string, client raw) {
	t.Helper()
	address, token := client.text("registration_client_uri"), client.text("registration_access_token")
	if server.management == "none" {
		if address != "" || token != "" {
			t.Errorf("the answer has registration_client_uri %q and the token %q", address, token)
		}
		for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
			s.call(t, method, endpoint+"/"+client.text("client_id"), "", raw{}, server.unserved)
		}
		return
	}
	read := s.call(t, http.MethodGet, address, token, nil, http.StatusOK)
	if read.text("client_secret") != client.text("client_secret") || read.text("registration_access_token") != token {
		t.Error("the read returns another client secret or token")
	}
	update := maps.Clone(read)
	for _, member := range []string{"registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"} {
		delete(update, member)
	}
	if server.management == "read" {
		s.call(t, http.MethodPut, address, token, update, server.unserved)
		s.call(t, http.MethodDelete, address, token, nil, server.unserved)
		s.call(t, http.MethodGet, address, token, nil, http.StatusOK)
		return
	}
	updated := s.call(t, http.MethodPut, address, token, update, http.StatusOK)
	last := updated.text("registration_access_token")
	if last == "" || (last != token) != server.rotates {
		t.Errorf("the update replaced the token: %t, want %t", last != token, server.rotates)
	}
	if server.rotates {
		s.call(t, http.MethodGet, address, token, nil, http.StatusUnauthorized)
	}
	s.call(t, http.MethodDelete, address, last, nil, http.StatusNoContent)
	s.call(t, http.MethodGet, address, last, nil, http.StatusUnauthorized)
}
