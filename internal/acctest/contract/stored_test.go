package contract_test

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// storesAs replaces a string in all responses, as if the vendors stored another value than the one that was sent.
func storesAs(t *testing.T, e *acctest.Env, old, new string) {
	t.Helper()
	e.WithProxy(t, func(emulator http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			answer := httptest.NewRecorder()
			emulator.ServeHTTP(answer, r)
			maps.Copy(w.Header(), answer.Header())
			w.Header().Del("Content-Length")
			w.WriteHeader(answer.Code)
			_, _ = io.Copy(w, bytes.NewReader(bytes.ReplaceAll(answer.Body.Bytes(), []byte(old), []byte(new))))
		})
	})
}

// A value that a vendor writes in another way is no difference.
func TestSameMeaning(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		resource, old, new string
		set                acctest.Config
	}{
		"host in lower case":      {"fyle_webhook", "Hooks.Example.com", "hooks.example.com", acctest.Config{"url": "https://Hooks.Example.com/a"}},
		"path":                    {"fyle_webhook", `"https://hooks.example.com"`, `"https://hooks.example.com/"`, acctest.Config{"url": "https://hooks.example.com"}},
		"default port":            {"fyle_scheduled_callback", "example.com:443", "example.com", acctest.Config{"url": "https://hooks.example.com:443/a"}},
		"leading zero":            {"fyle_scheduled_callback", `"06"`, `"6"`, acctest.Config{"schedule": acctest.Config{"cron": acctest.Config{"hour": "06"}}}},
		"number":                  {"fyle_scheduled_callback", `"06"`, `6`, acctest.Config{"schedule": acctest.Config{"cron": acctest.Config{"hour": "06"}}}},
		"day in lower case":       {"fyle_scheduled_callback", `"MON-FRI"`, `"mon-fri"`, acctest.Config{"schedule": acctest.Config{"cron": acctest.Config{"day_of_week": "MON-FRI"}}}},
		"path, Fillout":           {"fillout_database_webhook", `"https://hooks.example.com"`, `"https://hooks.example.com/"`, acctest.Config{"url": "https://hooks.example.com"}},
		"host in lower case, too": {"fillout_database_webhook", "Hooks.Example.com", "hooks.example.com", acctest.Config{"url": "https://Hooks.Example.com/a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, instance, config := storedCase(t, c.resource, c.set)
			storesAs(t, e.Env, c.old, c.new)
			for _, want := range []string{"create", "none"} {
				if did := instance.Apply(e.process(t), config, nil); did.Action != want || len(did.Errors)+len(did.Warnings) > 0 {
					t.Errorf("the apply did %q, want %q; errors %q, warnings %q", did.Action, want, did.Errors, did.Warnings)
				}
			}
		})
	}
}

// A value that a vendor replaces is reported with its attribute, and nothing is sent or replaced in vain.
func TestStoredDifferently(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		resource, old, new string
		set, corrected     acctest.Config
		words              []string
		never              string // is in no message
	}{
		"URL": {
			"fyle_webhook", "hooks.example.com/long", "hooks.example.com/l",
			acctest.Config{"url": "https://hooks.example.com/long"},
			acctest.Config{"url": "https://hooks.example.com/l"},
			[]string{"Fyle stores another value of url"},
			"example.com",
		},
		"nested": {
			"fyle_scheduled_callback", `"hour":"23"`, `"hour":"1"`,
			acctest.Config{"schedule": acctest.Config{"cron": acctest.Config{"hour": "23"}}},
			acctest.Config{"schedule": acctest.Config{"cron": acctest.Config{"hour": "1"}}},
			[]string{"schedule.cron.hour", "-refresh-only"},
			"",
		},
		"set": {
			"fyle_webhook", `["EXPENSE"]`, `["EXPENSE","REPORT"]`,
			acctest.Config{"subscribed_resources": []string{"EXPENSE"}},
			acctest.Config{"subscribed_resources": []string{"EXPENSE", "REPORT"}},
			[]string{"subscribed_resources", "-refresh-only"},
			"",
		},
		"set, Fillout": {
			"fillout_database_webhook", `"events":["record.created"]`, `"events":["record.created","record.updated"]`,
			acctest.Config{"events": []string{"record.created"}},
			acctest.Config{"events": []string{"record.created", "record.updated"}},
			[]string{"Fillout stores another value of events"},
			"",
		},
		"flag": {
			"fyle_webhook", `"is_enabled":true`, `"is_enabled":false`,
			acctest.Config{"enabled": true},
			acctest.Config{"enabled": false},
			[]string{"enabled", "false"},
			"",
		},
		"name": {
			"poozle_link", `"linkName":"Acme  Ltd."`, `"linkName":"Acme Ltd."`,
			acctest.Config{"name": "Acme  Ltd."},
			acctest.Config{"name": "Acme Ltd."},
			[]string{"Poozle", "name", "-refresh-only"},
			"",
		},
		"scopes": {
			"poozle_oauth_app", `"repo,user"`, `"repo"`,
			acctest.Config{"scopes": []string{"repo", "user"}},
			acctest.Config{"scopes": []string{"repo"}},
			[]string{"scopes", "-refresh-only"},
			"",
		},
		"account": {
			"poozle_integration_account", `"integrationAccountName":"Bot "`, `"integrationAccountName":"Bot"`,
			acctest.Config{"name": "Bot "},
			acctest.Config{"name": "Bot"},
			[]string{"name", "-refresh-only"},
			"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, instance, config := storedCase(t, c.resource, c.set)
			storesAs(t, e.Env, c.old, c.new)
			created := instance.Apply(e.process(t), config, nil)
			acctest.WantText(t, created.Warnings, c.words...)
			if len(created.Errors) > 0 || instance.Tainted {
				t.Fatalf("the create returned %q", created.Errors)
			}
			objects := e.VendorObjects()
			again := instance.Apply(e.process(t), config, nil)
			acctest.WantText(t, again.Warnings, c.words...)
			if c.never != "" && strings.Contains(strings.Join(append(again.Warnings, created.Warnings...), "\n"), c.never) {
				t.Errorf("the messages contain %q: %q", c.never, again.Warnings)
			}
			if after := e.VendorObjects(); again.Action != "none" || len(again.Errors) > 0 || len(after) != len(objects) {
				t.Errorf("the second apply did %q, with the errors %q, and made of %q: %q", again.Action, again.Errors, objects, after)
			}
			maps.Copy(config, c.corrected)
			if did := instance.Apply(e.process(t), config, nil); did.Action != "none" {
				t.Errorf("with the vendor's value, the apply did %q, errors %q", did.Action, did.Errors)
			}
		})
	}
}

// An update whose value the vendor replaces fails, and the state has the vendor's value.
func TestUpdateStoredDifferently(t *testing.T) {
	t.Parallel()
	e, instance, config := storedCase(t, "fyle_webhook", nil)
	storesAs(t, e.Env, "hooks.example.com/long", "hooks.example.com/l")
	instance.Apply(e.process(t), config, nil)
	config["url"] = "https://hooks.example.com/long"
	acctest.WantText(t, instance.Apply(e.process(t), config, nil).Errors, "Fyle stores another value of url")
	again := instance.Apply(e.process(t), config, nil)
	acctest.WantText(t, again.Warnings, "Fyle stores another value of url")
	if got := instance.Text("url"); again.Action != "none" || got != "https://hooks.example.com/l" {
		t.Errorf("the second apply did %q, and the state has the URL %q", again.Action, got)
	}
}

// storedEnv is an environment whose provider runs over HTTP, behind a proxy.
type storedEnv struct {
	*acctest.Env
	settings func(*acctest.Env) map[string]string
}

// storedCase returns an environment, and an instance of a type with its configuration, in which set replaces arguments.
func storedCase(t *testing.T, resource string, set acctest.Config) (storedEnv, *acctest.Instance, acctest.Config) {
	t.Helper()
	for _, s := range resourceCases() {
		if s.resource == resource {
			e := acctest.New(t)
			config := maps.Clone(s.config(e))
			maps.Copy(config, set)
			return storedEnv{e, s.settings}, &acctest.Instance{Type: s.typeName()}, config
		}
	}
	t.Fatalf("there is no case for %s", resource)
	return storedEnv{}, nil, nil
}

func (e storedEnv) process(t *testing.T) func() *acctest.Provider {
	return func() *acctest.Provider {
		if e.settings == nil {
			return e.Provider(t, nil)
		}
		return e.Provider(t, e.settings(e.Env))
	}
}
