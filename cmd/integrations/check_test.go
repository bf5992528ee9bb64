package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

const everythingWell = `Fillout: ok
  owner        organisation
  server       127.0.0.1:…, calls: 3, rate limit: … of 50 left, clock: the same
  objects      database webhooks: 0, forms: 3, databases: 1
Fyle: ok
  account      orFyleEmulated (Emulated Ltd)
  owner        admin@example.com
  permissions  FYLER, ADMIN
  expires      …, in 36… days
  server       127.0.0.1:…, calls: 5, clock: the same
  objects      webhooks: 0, scheduled callbacks: 0
Nango: ok
  server       127.0.0.1:…, calls: 2, rate limit: … of 200 left, clock: the same
  objects      integrations: 0, connections: 0
Poozle: ok
  account      0a58f56e-3f59-4f4e-a8e1-a9e47aae5c3c
  server       127.0.0.1:…, calls: 4, clock: the same
  objects      OAuth apps: 0, links: 0, integration accounts: 0, integration definitions: 8
`

func TestCheck(t *testing.T) {
	t.Parallel()
	c := newChecked(t)
	c.want(t, 0, everythingWell)
	writes := 0
	for _, call := range c.Calls() {
		if call.Method != http.MethodGet && !strings.Contains(call.Path, "/oauth/") {
			writes++
		}
	}
	if got := len(c.Calls()); got != 14 || writes > 0 {
		t.Errorf("%d calls, of which %d write", got, writes)
	}
	for vendor, calls := range map[string]int{"fillout": 1, "fyle": 3, "nango": 1, "poozle": 2} {
		c.ForgetCalls()
		c.want(t, 0, "…: ok\n⋮", vendor, "-count=false", "-timeout=1m")
		if got := len(c.Calls()); got != calls {
			t.Errorf("%s without objects takes %d calls, want %d", vendor, got, calls)
		}
	}
}

// The names of the keys are documented in the guide.
func TestCheckJSON(t *testing.T) {
	t.Parallel()
	c := newChecked(t)
	c.Clock.Advance(3 * time.Hour)
	c.env["FILLOUT_API_KEY"] = "sk_prod_wrong_1"
	code, stdout, _ := execute(t, c.env, "check", "-json")
	c.noSecret(t, stdout)
	var got struct{ Vendors []map[string]any }
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || code != 5 || len(got.Vendors) != 4 {
		t.Fatalf("exit code %d, %v:\n%s", code, err, stdout)
	}
	keys := map[string]bool{}
	for _, v := range got.Vendors {
		for key := range v {
			keys[key] = true
		}
	}
	want := []string{"account_id", "account_name", "expires_at", "message", "objects", "owner", "permissions", "servers", "status", "vendor"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(keys))); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	fyle := got.Vendors[1]
	host, _ := strings.CutPrefix(c.url, "http://")
	delete(fyle, "expires_at")
	if diff := cmp.Diff(map[string]any{
		"vendor": "fyle", "status": "ok", "account_id": "orFyleEmulated", "account_name": "Emulated Ltd", "owner": "admin@example.com",
		"permissions": []any{"FYLER", "ADMIN"}, "objects": map[string]any{"fyle_webhooks": 0.0, "fyle_scheduled_callbacks": 0.0},
		"servers": []any{map[string]any{"host": host, "calls": 5.0, "clock_ahead_seconds": 10800.0}},
	}, fyle); diff != "" {
		t.Errorf("Fyle (-want +got):\n%s", diff)
	}
}

// The guide has every key of the JSON, every exit code, and the output on the emulator.
func TestCheckGuide(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../templates/guides/command.md")
	if err != nil {
		t.Fatal(err)
	}
	guide := string(content)
	for _, of := range []reflect.Type{reflect.TypeFor[vendorJSON](), reflect.TypeFor[serverJSON]()} {
		for field := range of.Fields() {
			if key, _, _ := strings.Cut(field.Tag.Get("json"), ","); !strings.Contains(guide, "`"+key+"`") {
				t.Errorf("the guide does not document the key %s", key)
			}
		}
	}
	for status, code := range checkCodes {
		if row := fmt.Sprintf("\n| %d | `%s` | ", code, status); !strings.Contains(guide, row) {
			t.Errorf("the guide has no row %q", row)
		}
	}
	_, output, _ := strings.Cut(guide, "it prints:\n\n```text\n")
	output, _, _ = strings.Cut(output, "```")
	want := regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(everythingWell), "…", ".*"))
	if !want.MatchString(output) {
		t.Errorf("the guide shows another output than the emulator's:\n%s", output)
	}
}

// Each failure is one line that states what to do, and has an exit code of its own.
func TestCheckFailures(t *testing.T) {
	t.Parallel()
	const forged = "eyJhbGciOiJSUzI1NiJ9.eyJzb3VyY2UiOiJtaWNyb3NlcnZpY2UiLCJleHAiOjE3NjcyMjU2MDB9.signature" // expired on 2026-01-01
	set := func(settings ...string) func(checked) {
		return func(c checked) {
			for i := 0; i < len(settings); i += 2 {
				c.env[settings[i]] = settings[i+1]
			}
		}
	}
	for name, test := range map[string]struct {
		prepare func(checked)
		vendor  string
		code    int
		text    string
	}{
		"a wrong key of Fillout": {set("FILLOUT_API_KEY", "sk_prod_wrong_1"), "fillout", 5, "Fillout: refused. …Fillout refuses the API key. Check that api_key … (environment: FILLOUT_API_KEY) …\n"},
		"a wrong key of Poozle":  {set("POOZLE_API_KEY", "wrong"), "poozle", 5, "Poozle: refused. …Check api_key …POOZLE_API_KEY…\n"},
		"a wrong app of Fyle":    {set("FYLE_CLIENT_ID", "wrong"), "fyle", 5, "Fyle: refused. …Fyle has no app with this client_id (FYLE_CLIENT_ID)…\n"},
		"an expired key":         {set("POOZLE_API_KEY", forged), "poozle", 5, "Poozle: refused. The credential expired on 2026-01-01. …Check api_key …\n"},
		"an expired token": {func(c checked) {
			c.env["FYLE_REFRESH_TOKEN"] = c.Fyle.RefreshTokenFor(fylefake.FirstOrgID, -48*time.Hour)
		}, "fyle", 5, "Fyle: refused. The credential expired on 20…-…-…. …only a person can create a new one…\n  warning      Fyle's refresh token expires: …expired on…\n"},
		"an access token that expires": {func(c checked) { c.Fyle.ExpireTokens() }, "fyle", 0, "Fyle: ok\n⋮"},
		"no connection":                {set("FILLOUT_API_URL", "http://127.0.0.1:1"), "fillout", 4, "Fillout: unreachable. Dial tcp 127.0.0.1:1: …Check the network…\n"},
		"no connection to Fyle":        {set("FYLE_ACCOUNTS_URL", "http://127.0.0.1:1"), "fyle", 4, "Fyle: unreachable. …Check the network…\n"},
		"no connection to the tables":  {set("FILLOUT_TABLES_URL", "http://127.0.0.1:1"), "fillout", 4, "Fillout: unreachable. Dial tcp 127.0.0.1:1: …Check the network…\n"},
		"no answer":                    {func(c checked) { c.FailNext(fake.Fault{Path: "/poozle", DelayMS: 60000, Times: 9}) }, "poozle", 4, "Poozle: unreachable. …Set -timeout to wait for longer than 5s.\n"},
		"nothing is set":               {func(c checked) { clear(c.env) }, "fyle", 3, "Fyle: not configured. Set FYLE_CLIENT_ID, FYLE_CLIENT_SECRET and FYLE_REFRESH_TOKEN.\n"},
		"something is missing":         {set("POOZLE_WORKSPACE_ID", ""), "poozle", 3, "Poozle: not configured. Set POOZLE_WORKSPACE_ID.\n"},
		"a wrong region":               {set("FILLOUT_REGION", "mars"), "fillout", 3, "Fillout: not configured. The setting fillout.region, from the environment variable FILLOUT_REGION, cannot be used…\n"},
		"a file that is missing":       {set(credentials.Env, "/nonexistent"), "fillout", 3, "Fillout: not configured. The credentials file cannot be used…\n"},
		"a wrong workspace":            {set("POOZLE_WORKSPACE_ID", "7c1f2b44-0000-4000-8000-000000000000"), "poozle", 1, "Poozle: failed. …check workspace_id and api_url…\n"},
		"a wrong address":              {func(c checked) { c.env["POOZLE_API_URL"] = c.url + "/elsewhere" }, "poozle", 1, "Poozle: failed. …Check api_url…\n"},
		"a failure of the server":      {func(c checked) { c.FailNext(fake.Fault{Path: "/fyle/oauth/token", Times: 9}) }, "fyle", 1, "Fyle: failed. …500…\n"},
		"no address of the tables":     {set("FILLOUT_TABLES_URL", ""), "fillout", 0, "Fillout: ok\n…\n…\n  objects      database webhooks: unknown, forms: 3, databases: unknown\n"},
		"a wrong key of Nango":         {set("NANGO_SECRET_KEY", "7c1f2b44-0000-4000-8000-000000000000"), "nango", 5, "Nango: refused. …NANGO_SECRET_KEY…\n"},
		"no permission":                {func(c checked) { c.Fyle.SetRoles("FYLER") }, "fyle", 0, "Fyle: ok\n…\n…\n  permissions  FYLER\n…\n…\n  objects      webhooks: refused, scheduled callbacks: refused\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newChecked(t)
			test.prepare(c)
			c.want(t, test.code, test.text, test.vendor, "-timeout=5s")
		})
	}
}

// A vendor that is not used does not fail the check, unless it is named.
func TestCheckOfSomeVendors(t *testing.T) {
	t.Parallel()
	c := newChecked(t)
	for name := range c.env {
		if !strings.HasPrefix(name, "POOZLE_") {
			delete(c.env, name)
		}
	}
	const unset = "Fillout: not configured. Set FILLOUT_API_KEY.\nFyle: not configured. …\nNango: not configured. Set NANGO_SECRET_KEY.\n"
	c.want(t, 0, unset+"Poozle: ok\n…\n…\n…\n")
	c.want(t, 3, "Fillout: not configured. Set FILLOUT_API_KEY.\nPoozle: ok\n…\n…\n…\n", "poozle", "fillout")
	c.want(t, 2, "integrations: check takes the names of vendors: fillout, fyle, nango, poozle\n…\n", "oauth")
	clear(c.env)
	c.want(t, 3, unset+"Poozle: not configured. …\n")
}

// The credentials file of a sign-in is used as by the provider.
func TestCheckOfASignIn(t *testing.T) {
	t.Parallel()
	c := newChecked(t)
	file := filepath.Join(t.TempDir(), "new", "credentials.json")
	if err := credentials.Store(file, "poozle", map[string]string{"api_key": c.env["POOZLE_API_KEY"], "api_url": c.env["POOZLE_API_URL"]}); err != nil {
		t.Fatal(err)
	}
	delete(c.env, "POOZLE_API_KEY")
	c.want(t, 0, "Poozle: ok\n…\n…\n…\n", "poozle", "-credentials-file", file)

	t.Log("the token of a sign-in works for forms only")
	const redirectURI = "http://127.0.0.1:8585/callback"
	signedIn, err := vendors()[0].exchange(t.Context(), app{
		tokenURL: c.url + "/fillout", clientID: c.Fillout.ClientID(), clientSecret: c.Fillout.ClientSecret(), redirectURI: redirectURI,
	}, c.Fillout.AuthorizationCode(redirectURI))
	if err != nil {
		t.Fatal(err)
	}
	c.env["FILLOUT_API_KEY"] = signedIn["api_key"]
	c.want(t, 0, "Fillout: ok\n…\n  objects      database webhooks: refused, forms: 3, databases: refused\n", "fillout")
	_, stdout, _ := execute(t, c.env, "check", "fillout", "-json")
	if !strings.Contains(stdout, `"fillout_databases": null`) || !strings.Contains(stdout, `"fillout_forms": 3`) {
		t.Error(stdout)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := execute(t, nil, "version")
	want := regexp.MustCompile(`^integrations \S+\ncommit: \S+\nGo: ` + regexp.QuoteMeta(runtime.Version()) + `\nprovider: ` + regexp.QuoteMeta(provider.Address) + `\nprotocol: 6\.0\n$`)
	if code != 0 || !want.MatchString(stdout) || stderr != "" {
		t.Errorf("exit code %d:\n%s%s", code, stdout, stderr)
	}
	code, stdout, _ = execute(t, nil, "version", "-json")
	var got provider.Build
	if err := json.Unmarshal([]byte(stdout), &got); err != nil || code != 0 || got.Provider != provider.Address || got.Go != runtime.Version() {
		t.Errorf("exit code %d, %v:\n%s", code, err, stdout)
	}
	if code, _, stderr := execute(t, nil, "version", "poozle"); code != 2 || !strings.Contains(stderr, "version takes no arguments") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}
