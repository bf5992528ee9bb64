package filloutfake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestNPMClient runs Fillout's own client for Node.js, unmodified, against the fake.
func TestNPMClient(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not on PATH, so npm @fillout/api is not tested against the fake", program)
		}
	}
	folder := t.TempDir()
	if out, err := run(t, folder, nil, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline",
		"--fetch-retries=0", "--save-exact", "@fillout/api@1.5.0"); err != nil {
		t.Skipf("npm @fillout/api cannot be installed, so it is not tested against the fake: %v\n%s", err, out)
	}
	script, err := os.ReadFile("testdata/client.mjs")
	if err != nil {
		t.Fatal(err)
	}
	// Node.js looks for imported packages in the node_modules folder beside the script.
	if err := os.WriteFile(filepath.Join(folder, "client.mjs"), script, 0o600); err != nil {
		t.Fatal(err)
	}

	f, clock := newFillout()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		clock.Advance(time.Second) // the client ignores the rate limit
		f.FormsAPI().ServeHTTP(w, r)
	}))
	defer server.Close()
	out, err := run(t, folder, []string{"FILLOUT_API_URL=" + server.URL, "FILLOUT_API_KEY=" + f.APIKey()}, "node", "client.mjs")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var got map[string]any
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := map[string]any{
		"forms":          []any{"Event registration", "Contact us", "Customer survey"},
		"tags":           []any{"form", "quiz", "scheduling"},
		"questions":      6.0,
		"choices":        []any{"Standard", "Supporter"},
		"documents":      []any{"Ticket"},
		"submissions":    2.0,
		"totalResponses": 3.0,
		"answers":        6.0,
		"kept":           1001.0,
		"removed":        1002.0,
		"gone":           "Webhook not found",
		"unknownForm":    "Form not found",
		"noURL":          []any{"url: Invalid URL"},
		"badKey":         "API Key invalid",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the client's results differ (-want +got):\n%s", diff)
	}
	if left := f.Webhooks.List(nil); len(left) != 1 || left[0].URL != "https://example.com/kept" {
		t.Errorf("the stored webhooks are %+v", left)
	}
}

// run runs a program in the folder and returns its standard output. If the program fails, the output includes standard error.
func run(t *testing.T, folder string, environment []string, program string, arguments ...string) ([]byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, program, arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(), environment...)
	command.WaitDelay = time.Second
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return append(stdout.Bytes(), stderr.Bytes()...), err
	}
	return stdout.Bytes(), nil
}
