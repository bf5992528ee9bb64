package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
)

// console is a program whose output a test reads, and whose browser is a function.
type console struct {
	program
	stdout, stderr lockedBuffer
	env            map[string]string
}

// lockedBuffer takes output from several goroutines.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func newConsole(t *testing.T, browser func(ctx context.Context, address string) error) *console {
	t.Helper()
	nothing, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = nothing.Close() })
	c := &console{env: map[string]string{
		credentials.Env: filepath.Join(t.TempDir(), "config", "credentials.json"),
	}}
	c.program = program{
		stdin: nothing, stdout: &c.stdout, stderr: &c.stderr, browse: browser,
		getenv: func(name string) string { return c.env[name] },
	}
	return c
}

// want runs the program and checks its exit code and its output, which must contain no secret.
func (c *console) want(t *testing.T, code int, says string, args ...string) {
	t.Helper()
	before := len(c.stderr.String())
	ctx, cancel := context.WithTimeout(t.Context(), 2*patience) // a sign-in that fails would wait for minutes
	defer cancel()
	if got := c.run(ctx, args); got != code {
		t.Errorf("got exit code %d, want %d", got, code)
	}
	said := c.stderr.String()[before:]
	if !strings.Contains(said, says) || strings.Contains(said, "canary") {
		t.Errorf("it says %q, want %q and no secret", said, says)
	}
}

// patience is the time limit of a request. A callback that is accepted in error waits for the program, which waits for the browser.
const patience = 20 * time.Second

// begin opens the address that the program opens a browser with. It returns the vendor's page, to which this leads, and the browser.
func begin(t *testing.T, address string) (page *url.URL, browser *http.Client) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Error(err)
	}
	browser = &http.Client{Timeout: patience, Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Get(address)
	if err != nil {
		t.Error(err)
		return &url.URL{}, browser
	}
	_ = answer.Body.Close()
	page, err = answer.Location()
	if err != nil || answer.StatusCode != http.StatusSeeOther {
		t.Errorf("the address is answered with %s, %v", answer.Status, err)
		return &url.URL{}, browser
	}
	if strings.Contains(address, page.Query().Get("state")) || strings.Contains(address, "?") {
		t.Errorf("other users of the machine can see the state in %s", address)
	}
	return page, browser
}

// person plays the vendor's page and the browser at once: it goes back to the redirect URI with these parameters, after
// change, which also sees those of the vendor's page, had its way with them.
func person(t *testing.T, change func(query, page url.Values)) func(context.Context, string) error {
	return func(_ context.Context, address string) error {
		page, browser := begin(t, address)
		query := url.Values{"code": {"canary-code"}, "state": {page.Query().Get("state")}}
		if change != nil {
			change(query, page.Query())
		}
		var gone sync.WaitGroup
		gone.Go(func() { fetch(t, browser, http.MethodGet, page.Query().Get("redirect_uri")+"?"+query.Encode()) })
		t.Cleanup(gone.Wait)
		return nil
	}
}

func fetch(t *testing.T, browser *http.Client, method, address string) (status int, body string) {
	r, err := http.NewRequest(method, address, nil)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	answer, err := browser.Do(r)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Error(err)
	}
	return answer.StatusCode, string(content)
}

// servers plays both vendors' servers of tokens. A code is good once.
func servers(t *testing.T) string {
	t.Helper()
	var mu sync.Mutex
	used, valid := false, false
	mux := http.NewServeMux()
	exchange := func(answer string, members ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			var body map[string]string
			_ = json.NewDecoder(r.Body).Decode(&body)
			if body["client_id"] != "app" || body["client_secret"] != "canary-secret" || body["code"] != "canary-code" || len(body) != len(members) || used {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"message":"bad code `+body["code"]+`"}`)
				return
			}
			used, valid = true, true
			_, _ = io.WriteString(w, answer)
		}
	}
	mux.HandleFunc("POST /public/oauth/accessToken", exchange(`{"access_token":"canary-it's","base_url":"https://eu-api.fillout.com"}`,
		"code", "client_id", "client_secret", "redirect_uri"))
	mux.HandleFunc("POST /oauth/token", exchange(`{"access_token":"canary-access","refresh_token":"canary-refresh"}`,
		"code", "client_id", "client_secret", "grant_type"))
	mux.HandleFunc("DELETE /public/oauth/invalidate", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if !valid || r.Header.Get("Authentication") != "Bearer canary-it's" || r.Header.Get("Authorization") != "Bearer canary-it's" {
			w.WriteHeader(http.StatusUnauthorized)
		}
		valid = false
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestPrints(t *testing.T) {
	t.Parallel()
	for vendor, want := range map[string]string{
		"fillout": "export FILLOUT_API_KEY='canary-it'\\''s'\nexport FILLOUT_API_URL='https://eu-api.fillout.com'\nexport FILLOUT_TABLES_URL='https://eu-tables.fillout.com'\n",
		"fyle":    "export FYLE_ACCOUNTS_URL='SERVER'\nexport FYLE_CLIENT_ID='app'\nexport FYLE_REFRESH_TOKEN='canary-refresh'\n",
	} {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			server := servers(t)
			c := newConsole(t, person(t, nil))
			c.env[strings.ToUpper(vendor)+"_CLIENT_SECRET"] = "canary-secret\n"
			c.want(t, 0, "Signed in to", "login", "-client-id", "app", "-redirect-port=0", vendor, "-token-url", server)
			if diff := cmp.Diff(strings.ReplaceAll(want, "SERVER", server), c.stdout.String()); diff != "" {
				t.Error(diff)
			}
			if _, err := os.Stat(c.env[credentials.Env]); err == nil {
				t.Error("it was stored too")
			}
		})
	}
}

func TestStoresAndLogsOut(t *testing.T) {
	t.Parallel()
	server := servers(t)
	c := newConsole(t, person(t, nil))
	path := c.env[credentials.Env]
	c.env["FILLOUT_CLIENT_ID"], c.env["FILLOUT_CLIENT_SECRET"], c.env["FILLOUT_TOKEN_URL"] = "app", "canary-secret", server
	c.want(t, 0, path, "login", "fillout", "-store", "-redirect-port", "0")
	if c.stdout.String() != "" {
		t.Errorf("printed %q", c.stdout.String())
	}
	got, err := credentials.Load(path)
	if diff := cmp.Diff(credentials.Vendors{"fillout": {"api_key": "canary-it's", "api_url": "https://eu-api.fillout.com", "tables_url": "https://eu-tables.fillout.com"}}, got); diff != "" || err != nil {
		t.Errorf("%s, %v", diff, err)
	}

	c.env["FILLOUT_API_KEY"] = "sk_prod_canary"
	c.want(t, 1, "the organisation's API key", "logout", "fillout")
	delete(c.env, "FILLOUT_API_KEY")
	c.want(t, 0, "Fillout has revoked the token.", "logout", "fillout")
	if got, err := credentials.Load(path); len(got) > 0 || err != nil {
		t.Errorf("still stored: %v, %v", got, err)
	}
	c.want(t, 1, "there is no token to revoke", "logout", "fillout")
	c.env["FILLOUT_API_KEY"] = "canary-it's"
	c.want(t, 1, "may already be invalid", "logout", "fillout")
}

func TestLogoutOfTheEnvironment(t *testing.T) {
	t.Parallel()
	server := servers(t)
	c := newConsole(t, person(t, nil))
	c.env["FILLOUT_CLIENT_SECRET"] = "canary-secret"
	c.want(t, 0, "", "login", "fillout", "-client-id=app", "-redirect-port=0", "-token-url", server)
	c.env["FILLOUT_API_KEY"] = "canary-it's"
	c.want(t, 0, "unset FILLOUT_API_KEY", "logout", "fillout", "-token-url", server)
}

func TestStoresAllThatFyleNeeds(t *testing.T) {
	t.Parallel()
	server := servers(t)
	c := newConsole(t, person(t, nil))
	path := filepath.Join(t.TempDir(), "new", "mine.json")
	c.env["FYLE_CLIENT_SECRET"], c.env["FYLE_ACCOUNTS_URL"] = "canary-secret", server
	c.want(t, 0, path, "login", "fyle", "-client-id=app", "-redirect-port=0", "-store", "-credentials-file", path)
	want := credentials.Vendors{"fyle": {"client_id": "app", "client_secret": "canary-secret", "refresh_token": "canary-refresh", "accounts_url": server}}
	got, err := credentials.Load(path)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%s, %v", diff, err)
	}
}

// TestUnusable has what goes wrong after the consent page, each with its sentence.
func TestUnusable(t *testing.T) {
	t.Parallel()
	set := func(name string, values ...string) func(query, page url.Values) {
		return func(query, _ url.Values) { query[name] = values }
	}
	for name, test := range map[string]struct {
		change func(query, page url.Values)
		want   string
	}{
		"refused":       {func(q, _ url.Values) { q.Del("code"); q.Set("error", "access_denied") }, "the access was refused on the consent page"},
		"another error": {func(q, _ url.Values) { q.Set("error", "server_error"); q.Set("error_description", "\x1b[2J gone") }, `"server_error \x1b[2J gone"`},
		"no code":       {set("code"), "without a code"},
		"two codes":     {set("code", "canary-1", "canary-2"), "without a code"},
		"a used code":   {set("code", "canary-used"), "already used"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newConsole(t, person(t, test.change))
			c.env["FILLOUT_CLIENT_SECRET"] = "canary-secret"
			c.want(t, 1, test.want, "login", "fillout", "-client-id", "app", "-redirect-port", "0", "-store", "-token-url", servers(t))
			if _, err := os.Stat(c.env[credentials.Env]); err == nil || c.stdout.String() != "" {
				t.Errorf("something was stored (%v) or printed: %q", err, c.stdout.String())
			}
		})
	}
}

func TestNoConsent(t *testing.T) {
	t.Parallel()
	c := newConsole(t, func(context.Context, string) error { return nil })
	c.env["FYLE_CLIENT_SECRET"] = "canary-secret"
	c.want(t, 1, "no consent came from the browser within 1ms", "login", "fyle", "-client-id=app", "-redirect-port=0", "-timeout=1ms")

	ctx, stop := context.WithCancel(t.Context())
	c.browse = func(context.Context, string) error { stop(); return nil }
	if code := c.run(ctx, []string{"login", "fyle", "-client-id=app", "-redirect-port=0"}); code != 1 || !strings.Contains(c.stderr.String(), "stopped before") {
		t.Errorf("got exit code %d, %s", code, c.stderr.String())
	}
}

func TestNoBrowser(t *testing.T) {
	t.Parallel()
	c := newConsole(t, func(context.Context, string) error { t.Error("a browser was opened"); return nil })
	c.env["FYLE_CLIENT_SECRET"] = "canary-secret"
	c.want(t, 1, "http://127.0.0.1:", "login", "fyle", "-client-id=app", "-redirect-port=0", "-timeout=1ms", "-no-browser")

	c = newConsole(t, func(context.Context, string) error { return os.ErrNotExist })
	c.env["FYLE_CLIENT_SECRET"] = "canary-secret"
	c.want(t, 1, "Open the address yourself", "login", "fyle", "-client-id=app", "-redirect-port=0", "-timeout=1ms")
}

func TestPortIsTaken(t *testing.T) {
	t.Parallel()
	taken := httptest.NewServer(nil)
	defer taken.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(taken.URL, "http://"), ":")
	c := newConsole(t, nil)
	c.env["FYLE_CLIENT_SECRET"] = "canary-secret"
	c.want(t, 1, "-redirect-port", "login", "fyle", "-client-id=app", "-redirect-port", port)
}

// TestFileOfOthers checks that a file of another user is reported before the person signs in.
func TestFileOfOthers(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such mode")
	}
	c := newConsole(t, nil)
	c.env["FYLE_CLIENT_SECRET"] = "canary-secret"
	path := filepath.Join(t.TempDir(), "credentials.json")
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	c.want(t, 1, "chmod 600", "login", "fyle", "-client-id=app", "-redirect-port=0", "-store", "-credentials-file", path)
	c.want(t, 1, "chmod 600", "logout", "fillout", "-credentials-file", path)
}

func TestArguments(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		code int
		want string
		args []string
	}{
		"none":               {2, "a command is missing", nil},
		"another command":    {2, "must be a command", []string{"canary"}},
		"help":               {0, "Usage:", []string{"-h"}},
		"help of login":      {0, "-redirect-port", []string{"login", "-h"}},
		"no vendor":          {2, "login takes one vendor: fillout or fyle", []string{"login"}},
		"another vendor":     {2, "fillout or fyle", []string{"login", "canary"}},
		"two vendors":        {2, "fillout or fyle", []string{"login", "fillout", "-no-browser", "canary"}},
		"a secret":           {2, "-client-secret", []string{"login", "fillout", "-client-secret", "canary"}},
		"a secret with =":    {2, "-client-secret", []string{"login", "fillout", "-client-secret=canary"}},
		"no client ID":       {2, "-client-id or FYLE_CLIENT_ID", []string{"login", "fyle"}},
		"no port":            {2, "0 to 65535", []string{"login", "fyle", "-redirect-port=65536"}},
		"a negative port":    {2, "-redirect-port", []string{"login", "fyle", "-redirect-port=-1"}},
		"no time":            {2, "-timeout", []string{"login", "fyle", "-timeout=0s"}},
		"a file for nothing": {2, "is for -store", []string{"login", "fyle", "-client-id=app", "-credentials-file=x"}},
		"Fyle has no logout": {2, "Withdraw the app's access", []string{"logout", "fyle"}},
		"plain http":         {1, "-authorize-url or FYLE_AUTHORIZE_URL cannot be used", []string{"login", "fyle", "-client-id=app", "-redirect-port=0", "-authorize-url=http://app.example"}},
		"no secret":          {1, "Set FYLE_CLIENT_SECRET", []string{"login", "fyle", "-client-id=app", "-redirect-port=0"}},
		"an empty flag":      {2, "-client-id is empty", []string{"login", "fyle", "-client-id="}},
		"nothing to revoke":  {1, "there is no token to revoke", []string{"logout", "fillout"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newConsole(t, func(context.Context, string) error { t.Error("a browser was opened"); return nil })
			c.want(t, test.code, test.want, test.args...)
			if c.stdout.String() != "" {
				t.Errorf("printed %q", c.stdout.String())
			}
		})
	}
}

// TestSecretFromPipe is `pass show fyle | integrations login fyle`.
func TestSecretFromPipe(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ typed, want string }{
		"a line":    {"canary-secret\r\nmore", "canary-secret"},
		"no end":    {"canary-secret", "canary-secret"},
		"none":      {"\n", ""},
		"no secret": {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newConsole(t, nil)
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = r.Close() }()
			_, _ = io.WriteString(w, test.typed)
			_ = w.Close()
			c.stdin = r
			got, err := c.secret(t.Context(), vendors()[1])
			if got != test.want || (err == nil) != (test.want != "") {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	t.Run("stopped", func(t *testing.T) {
		t.Parallel()
		c := newConsole(t, nil)
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _, _ = w.Close(), r.Close() }()
		c.stdin = r
		ctx, stop := context.WithCancel(t.Context())
		stop()
		if _, err := c.secret(ctx, vendors()[1]); err == nil {
			t.Error("there is a secret")
		}
	})
}

// TestBrowse puts a program in the place of the one that opens browsers.
func TestBrowse(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux is sure to look for xdg-open in PATH")
	}
	dir := t.TempDir()
	pipe := filepath.Join(dir, "opened")
	if err := exec.CommandContext(t.Context(), "mkfifo", pipe).Run(); err != nil {
		t.Skipf("no named pipes here: %v", err)
	}
	t.Setenv("PATH", dir)
	const address = "https://example.com/?a=b&c=$HOME"
	if err := browse(t.Context(), address); err == nil {
		t.Error("nothing opened a browser, and that is no error")
	}
	script := "#!/bin/sh\nprintf %s \"$*\" > '" + pipe + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := browse(t.Context(), address); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(pipe); err != nil || string(got) != address { // waits for the script
		t.Errorf("opened %q, %v", got, err)
	}
}
