package oauth_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// oidcSettings is the argument of testdata/oidc-provider/server.mjs.
type oidcSettings struct {
	Rotate             bool `json:"rotate"`
	ReadOnly           bool `json:"readOnly"`
	InitialAccessToken any  `json:"initialAccessToken"` // false, the token, or true for one that the server issues

	Documents map[string]string `json:"documents,omitempty"` // client ID metadata documents, by their URLs
}

// oidcProvider is a running oidc-provider.
type oidcProvider struct {
	runningServer
	oidcSettings
	Issued string `json:"issued"` // initial access token
}

func (s oidcProvider) endpoint() string { return s.Issuer + "/reg" }

// installOIDCProvider installs oidc-provider and returns the folder. It skips the test if it cannot.
func installOIDCProvider(t *testing.T) string {
	t.Helper()
	folder, err := installServer(t, "oidc-provider")
	if err != nil {
		t.Skipf("the provider is not tested against oidc-provider, which cannot be installed: %v", err)
	}
	return folder
}

// startOIDCProvider starts an oidc-provider, which stops with the test.
func startOIDCProvider(t *testing.T, folder string, settings oidcSettings) oidcProvider {
	t.Helper()
	s := oidcProvider{oidcSettings: settings}
	startServer(t, folder, settings, &s)
	return s
}

// read reads a client with the token in the state.
func (s oidcProvider) read(t *testing.T, client acctest.Object) raw {
	t.Helper()
	return s.call(t, http.MethodGet, client.Text("registration_client_uri"), client.Text("registration_access_token"), nil, http.StatusOK)
}

// register registers a client that is unknown to this process of the provider.
func (s oidcProvider) register(t *testing.T, metadata raw) raw {
	t.Helper()
	return s.call(t, http.MethodPost, s.endpoint(), "", metadata, http.StatusCreated)
}

// change updates one member of a client outside the provider and returns the client.
func (s oidcProvider) change(t *testing.T, client raw, name string, value any) raw {
	t.Helper()
	body := maps.Clone(client)
	for _, member := range []string{"registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"} {
		delete(body, member)
	}
	body[name] = value
	return s.call(t, http.MethodPut, client.text("registration_client_uri"), client.text("registration_access_token"), body, http.StatusOK)
}
