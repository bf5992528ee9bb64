package provider_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
)

// stored writes a credentials file and returns its path.
func stored(t *testing.T, vendors credentials.Vendors) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "new", "credentials.json")
	for vendor, settings := range vendors {
		if err := credentials.Store(file, vendor, settings); err != nil {
			t.Fatal(err)
		}
	}
	return file
}

func withFile(file, settings string) string {
	return "provider \"integrations\" {\n  credentials_file = \"" + filepath.ToSlash(file) + "\"\n  " + settings + "\n}\n"
}

// The credentials file supplies settings that are set nowhere else. A file that other users can read is refused.
func TestCredentialsFile(t *testing.T) {
	e := acctest.New(t)
	address := e.URL + "/poozle/api"
	file := stored(t, credentials.Vendors{"poozle": {"api_key": e.Poozle.APIKey(), "api_url": address}})
	environment(t, map[string]string{"POOZLE_WORKSPACE_ID": e.Poozle.WorkspaceID(), "POOZLE_API_URL": address + "/v1/"})
	config := withFile(file, "") + link
	chmod := func(mode os.FileMode) func() {
		return func() {
			if err := os.Chmod(file, mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	e.Run(t,
		resource.TestStep{Config: config, Check: resource.TestCheckResourceAttr("integrations_poozle_link.test", "workspace_id", e.Poozle.WorkspaceID())},
		resource.TestStep{PreConfig: chmod(0o644), Config: config, ExpectError: words("credentials_file", "0644", "chmod 600")},
		resource.TestStep{PreConfig: chmod(0o600), Config: config},
	)

	t.Log("a key of another account takes nothing from the file")
	other := acctest.New(t)
	file = stored(t, credentials.Vendors{"poozle": {"api_key": "stored", "workspace_id": "stored", "api_url": address, "public_url": other.URL}})
	t.Setenv("POOZLE_API_KEY", e.Poozle.APIKey())
	e.Run(t, resource.TestStep{
		Config: withFile(file, "") + link,
		Check:  resource.TestMatchResourceAttr("integrations_poozle_link.test", "url", regexp.MustCompile("^"+regexp.QuoteMeta(e.URL+"/poozle/link/"))),
	})
}

// TestForeignAddress has configurations and environments that name a server which the stored credentials were not issued for. None of
// them may reach that server.
func TestForeignAddress(t *testing.T) {
	var visits atomic.Int32
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		visits.Add(1)
		if request, err := httputil.DumpRequest(r, true); err != nil || strings.Contains(string(request), "canary") {
			t.Errorf("a credential arrived, %v:\n%s", err, request)
		}
	}))
	t.Cleanup(foreign.Close)
	token := map[string]string{"api_key": "canary-fillout-token"}
	app := map[string]string{"client_id": "tpa1", "client_secret": "canary-fyle-secret", "refresh_token": "canary-fyle-token"}
	key := map[string]string{"api_key": "canary-poozle-key", "workspace_id": "4f1b8a52-0000-4000-8000-000000000001"}
	e := acctest.New(t)
	emulator := map[string]string{} // the settings that lead to the emulator are left out
	for name := range emulated(e) {
		vendor, setting, _ := strings.Cut(strings.ToLower(name), "_")
		emulator[vendor+"."+setting] = ""
	}
	for name, test := range map[string]struct {
		vendor, setting string
		file            map[string]string
		address         string // in the file, if not ""
		data            string
	}{
		"accounts_url of an old file": {"fyle", "accounts_url", app, "", "fyle_profile"},
		"accounts_url":                {"fyle", "accounts_url", app, "https://accounts.fyle.tech", "fyle_profile"},
		"api_url of an old file":      {"fillout", "api_url", token, "", "fillout_forms"},
		"api_url":                     {"fillout", "api_url", token, "https://eu-api.fillout.com", "fillout_forms"},
		"tables_url of an old file":   {"fillout", "tables_url", token, "", "fillout_databases"},
		"tables_url":                  {"fillout", "tables_url", token, "https://tables.fillout.com", "fillout_databases"},
		"api_url of an old Poozle":    {"poozle", "api_url", key, "", "poozle_links"},
		"api_url of another Poozle":   {"poozle", "api_url", key, "https://poozle.example/api", "poozle_links"},
	} {
		t.Run(name, func(t *testing.T) {
			inFile := maps.Clone(test.file)
			if test.address != "" {
				inFile[test.setting] = test.address
			}
			environment(t, nil)
			settings := maps.Clone(emulator)
			settings["credentials_file"] = stored(t, credentials.Vendors{test.vendor: inFile})
			refused := func() {
				t.Helper()
				data := e.Provider(t, settings).ReadData("integrations_"+test.data, nil)
				acctest.WantText(t, data.Errors, "The credentials file is not used for", test.vendor+"."+test.setting, "issued for")
			}
			t.Setenv(strings.ToUpper(test.vendor+"_"+test.setting), foreign.URL)
			refused()
			t.Setenv(strings.ToUpper(test.vendor+"_"+test.setting), "")
			settings[test.vendor+"."+test.setting] = foreign.URL
			refused()
		})
	}

	t.Log("a token that belongs to no address, or to an address of a group")
	environment(t, nil)
	settings := maps.Clone(emulator)
	settings["credentials_file"] = stored(t, credentials.Vendors{
		"oauth":   {"registration_access_token": "canary-oauth-token"},
		"fillout": {"api_key": "canary-fillout-token", "app_registration.initial_access_token": "canary-registration-token"},
	})
	settings["fillout.app_registration.endpoint"] = foreign.URL
	p := e.Provider(t, settings)
	p.ReadData("integrations_oauth_client", acctest.Config{"registration_client_uri": foreign.URL + "/c"})
	p.TryCreate("integrations_fillout_oauth_app", acctest.Config{"name": "a"})
	if visits.Load() == 0 {
		t.Error("the foreign server has seen no request at all")
	}
}

// A file that is named must exist. A setting that is set must not be empty.
func TestNamedButAbsent(t *testing.T) {
	environment(t, nil)
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	if err := credentials.Store(filepath.Join(home, "mine", "c.json"), "poozle", map[string]string{"api_key": "canary-key"}); err != nil {
		t.Fatal(err)
	}
	absent := words("credentials file cannot be used", "credentials_file or the environment variable INTEGRATIONS_CREDENTIALS_FILE", "no such file")
	missing := regexp.MustCompile(`(?s)in the\s+credentials\s+file:\s+workspace_id\s+\(environment`) // but not the api_key
	acctest.New(t).Run(t,
		resource.TestStep{Config: withFile("~/mine/none.json", "") + link, ExpectError: absent},
		resource.TestStep{Config: withFile("~/mine/c.json", "") + link, ExpectError: missing},
		resource.TestStep{Config: withFile(" ", "") + link, ExpectError: words("Invalid setting credentials_file", "value is empty")},
		resource.TestStep{
			PreConfig: func() { t.Setenv("POOZLE_API_KEY", "canary-key") },
			Config:    "provider \"integrations\" {\n  poozle = { api_key = \" \" }\n}\n" + link, ExpectError: words("Invalid setting poozle.api_key", "value is empty"),
		},
		resource.TestStep{
			PreConfig: func() { t.Setenv(credentials.Env, filepath.Join(home, "none.json")) },
			Config:    "provider \"integrations\" {}\n" + link, ExpectError: absent,
		},
	)
}

// The environment's public_url belongs to the environment's api_url, and the block has another one.
func TestDerivedAddressOfAnotherAccount(t *testing.T) {
	e, other := acctest.New(t), acctest.New(t)
	environment(t, emulated(other))
	starts := func(address string) resource.TestCheckFunc {
		return resource.TestMatchResourceAttr("integrations_poozle_link.test", "url", regexp.MustCompile("^"+regexp.QuoteMeta(address+"/link/")))
	}
	block := func(settings string) string {
		return "provider \"integrations\" {\n  poozle = {" + settings + "}\n}\n" + link
	}
	account := "\n api_url = \"" + e.URL + "/poozle/api/v1\"\n api_key = \"" + e.Poozle.APIKey() + "\"\n workspace_id = \"" + e.Poozle.WorkspaceID() + "\"\n"
	e.Run(t, resource.TestStep{Config: block(account), Check: starts(e.URL + "/poozle")})
	t.Setenv("POOZLE_API_URL", e.URL+"/poozle/api")
	e.Run(t, resource.TestStep{Config: block(account), Check: starts(other.URL + "/poozle")})
}
