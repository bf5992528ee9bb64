package oauth_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// installServer installs the server of testdata/<name> as its package-lock.json has it, and returns the folder.
func installServer(t *testing.T, name string) (string, error) {
	folder := filepath.Join(t.TempDir(), name)
	script, err := os.ReadFile("testdata/serve.mjs")
	if err := errors.Join(err, os.CopyFS(folder, os.DirFS("testdata/"+name))); err != nil {
		return "", err
	}
	// Node.js resolves imports beside the script, so it must be beside node_modules.
	if err := os.WriteFile(filepath.Join(folder, "serve.mjs"), script, 0o600); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline", "--fetch-retries=0")
	command.Dir = folder
	command.WaitDelay = time.Second
	if out, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	return folder, nil
}

// startServer runs server.mjs of an installed server with the settings as its argument, and decodes what the script prints. The
// server stops with the test, even if the test process dies, because it exits when its standard input ends.
func startServer(t *testing.T, folder string, settings, printed any) {
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
			t.Logf("%s: %v\n%s", folder, err, stderr.String())
		}
	})
	t.Cleanup(stop)
	if err := json.NewDecoder(stdout).Decode(printed); err != nil {
		stop()
		t.Fatalf("%s does not start: %v\n%s", folder, err, stderr.String())
	}
}

// runningServer is a server on 127.0.0.1.
type runningServer struct {
	Issuer string `json:"issuer"`
}

// raw is a client as the server returns it.
type raw map[string]any

func (r raw) text(name string) string {
	text, _ := r[name].(string)
	return text
}

// call calls the server directly, without the provider. It returns nothing if the answer is not a JSON object.
func (s runningServer) call(t *testing.T, method, address, token string, body raw, want int) raw {
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
	if err := json.Unmarshal(text, &got); err != nil && response.Header.Get("Content-Type") == "application/json" {
		t.Fatal(err)
	}
	return got
}
