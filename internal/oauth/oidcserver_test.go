package oauth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// installOIDCProvider installs npm oidc-provider and its start script, and returns the folder. It skips the test if it cannot.
func installOIDCProvider(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not on PATH: the provider is not tested against npm oidc-provider", program)
		}
	}
	folder := t.TempDir()
	if out, err := npm(t, folder, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline",
		"--fetch-retries=0", "--save-exact", "oidc-provider@9.13.3"); err != nil {
		t.Skipf("npm oidc-provider cannot be installed, so the provider is not tested against it: %v\n%s", err, out)
	}
	script, err := os.ReadFile("testdata/oidc-provider/server.mjs")
	if err != nil {
		t.Fatal(err)
	}
	// Node.js resolves imports beside the script, so it must be beside node_modules.
	if err := os.WriteFile(filepath.Join(folder, "server.mjs"), script, 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// npm runs npm in a folder and returns its output.
func npm(t *testing.T, folder string, arguments ...string) ([]byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "npm", arguments...)
	command.Dir = folder
	command.WaitDelay = time.Second
	return command.CombinedOutput()
}

// oidcSettings is the argument of testdata/oidc-provider/server.mjs.
type oidcSettings struct {
	Rotate             bool `json:"rotate"`
	InitialAccessToken any  `json:"initialAccessToken"` // false, the token, or true for one that the server issues

	Documents map[string]string `json:"documents,omitempty"` // client ID metadata documents, by their URLs
}

// oidcProvider is a running oidc-provider.
type oidcProvider struct {
	oidcSettings
	Issuer string `json:"issuer"`
	Issued string `json:"issued"` // initial access token
}

func (s oidcProvider) endpoint() string { return s.Issuer + "/reg" }

// startOIDCProvider starts an oidc-provider. It stops with the test, even if the test process dies, because the server exits when
// its standard input ends.
func startOIDCProvider(t *testing.T, folder string, settings oidcSettings) oidcProvider {
	t.Helper()
	argument, err := json.Marshal(settings)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command("node", "server.mjs", string(argument)) // without context: it must outlive t.Context, which ends before the cleanup
	command.Dir = folder
	var stderr bytes.Buffer
	command.Stderr = &stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		if err := errors.Join(stdin.Close(), command.Wait()); err != nil || t.Failed() {
			t.Logf("oidc-provider: %v\n%s", err, stderr.String())
		}
	})
	t.Cleanup(stop)
	s := oidcProvider{oidcSettings: settings}
	if err := json.NewDecoder(stdout).Decode(&s); err != nil {
		stop()
		t.Fatalf("oidc-provider does not start: %v\n%s", err, stderr.String())
	}
	return s
}

// raw is a client as the server returns it.
type raw map[string]any

func (r raw) text(name string) string {
	text, _ := r[name].(string)
	return text
}

// call calls the server directly, without the provider.
func (s oidcProvider) call(t *testing.T, method, address, token string, body raw, want int) raw {
	t.Helper()
	var reader io.Reader = http.NoBody
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		reader = bytes.NewReader(encoded)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, address, reader)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != want {
		t.Fatalf("%s %s: %s, want %d\n%s", method, address, response.Status, want, text)
	}
	got := raw{}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
	}
	return got
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
