package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// exported is an emulator with objects of all kinds, and a workspace of Terraform for the export.
type exported struct {
	*e2e.Workspace
	e   *acctest.Env
	env map[string]string
}

const appSecret, accountSecret = "secret-of-the-oauth-app", "good" // Poozle's fake accepts this key only

func newExported(t *testing.T) exported {
	t.Helper()
	e := acctest.New(t)
	x := exported{e2e.New(t, e), e, map[string]string{}}
	for _, v := range e.Env(e.URL) {
		x.env[v.Name] = v.Value
	}
	return x
}

// fill creates 33 objects, with values that a configuration has to quote, and equal names. It returns their number.
func (x exported) fill(t *testing.T) int {
	t.Helper()
	n := 0
	p := x.e.Provider(t, nil)
	put := func(resourceType string, config acctest.Config) {
		p.Create("integrations_"+resourceType, config)
		n++
	}
	definition := func(key string) string { d, _ := x.e.Poozle.Definition(key); return d.ID }
	for _, name := range []string{
		"Acme", "acme", `quotes " and \`, "${a.b} and $${c}", "%{ if true }", "two\nlines\tand a tab", "Müller & Söhne", "日本", "…", "2024", "Zoë's link",
	} {
		put("poozle_link", acctest.Config{"name": name})
	}
	put("poozle_link", acctest.Config{"name": "Acme", "expires_in": 86400, "categories": []string{"MAIL", "ATS"}, "prefer_oauth": true})
	for _, key := range []string{"github", "jira"} {
		put("poozle_oauth_app", acctest.Config{
			"name": key + " ${app}", "integration_definition_id": definition(key), "client_id": "id", "client_secret_wo": appSecret, "scopes": []string{"b c", "a"},
		})
	}
	put("poozle_integration_definition", acctest.Config{
		"name": "Acme CRM", "category": "TICKETING", "source_url": "https://code.acme.example/crm/1.0.0/index.js", "version": "1.0.0",
	})
	for i, synchronized := range []bool{false, true} {
		put("poozle_integration_account", acctest.Config{
			"name": fmt.Sprint("bot ", i), "integration_definition_id": definition("jira"), "auth_type": "Api Key",
			"config_wo": map[string]string{"api_key": accountSecret}, "sync_enabled": synchronized,
		})
	}
	for _, address := range []string{"https://hooks.example.com/a?x=%7B&y=${z}", "https://hooks.example.com/b", "https://other.example.com/", "https://1.example.com:8443/"} {
		put("fyle_webhook", acctest.Config{"url": address, "subscribed_resources": []string{"REPORT", "EXPENSE"}})
	}
	put("fyle_webhook", acctest.Config{"url": "https://hooks.example.com/ü", "subscribed_resources": []string{"EMPLOYEE"}})
	interval := acctest.Config{"interval": acctest.Config{"hours": 6, "start_date": "2030-01-01T00:00:00Z"}}
	cron := acctest.Config{"cron": acctest.Config{"hour": "23", "day_of_week": "mon-fri"}}
	date := acctest.Config{"date": acctest.Config{"run_date": "2030-01-01T00:00:00Z"}}
	put("fyle_scheduled_callback", acctest.Config{"url": "https://hooks.example.com/tick", "schedule": interval})
	put("fyle_scheduled_callback", acctest.Config{"url": "https://hooks.example.com/tick", "schedule": cron, "payload": acctest.Config{"resource_id": "tx\"1${"}})
	put("fyle_scheduled_callback", acctest.Config{"url": "https://once.example.com/tick", "schedule": date})
	put("nango_integration", acctest.Config{"unique_key": "github tokens", "provider_name": "github-pat"})
	put("nango_connection", acctest.Config{
		"integration": "github tokens", "connection_id": "acme/${a} \"1\"", "api_key_wo": "secret-of-a-connection",
		"tags": map[string]string{"plan": "free \"${b}\""}, "metadata": `{"a":"<${c}>","b":[1,2.5]}`,
	})
	put("nango_connection", acctest.Config{"integration": "github tokens", "connection_id": "globex", "api_key_wo": "secret-of-a-connection"})
	const database = "54752b5b7c373e06"
	for i := range 4 {
		put("fillout_database_webhook", acctest.Config{
			"database_id": database, "url": fmt.Sprintf("https://records.example.com/%d?token=secret-of-a-receiver", i), "events": []string{"record.deleted", "record.created"},
		})
	}
	put("fillout_database_webhook", acctest.Config{"database_id": database, "url": "https://guests.example.com/", "events": []string{"record.created"}, "table_id": "tbl_guests"})
	return n
}

// export runs the command in the workspace's folder.
func (x exported) export(t *testing.T, code int, says string, args ...string) (files []string, said string) {
	t.Helper()
	got, stdout, stderr := execute(t, x.env, append([]string{"export", "-out", x.Dir}, args...)...)
	if got != code || !strings.Contains(stderr, says) {
		t.Fatalf("export %q: exit code %d, want %d; it says\n%s\nwant\n%s", args, got, code, stderr, says)
	}
	x.e.CheckNoSecret("integrations export", stdout+stderr)
	for _, secret := range []string{appSecret, "secret-of-a-receiver", "hooks.example.com"} {
		if strings.Contains(stdout+stderr, secret) {
			t.Errorf("%q is on the terminal:\n%s%s", secret, stdout, stderr)
		}
	}
	for file := range strings.Lines(stdout) {
		files = append(files, filepath.Base(strings.TrimSpace(file)))
	}
	return files, stderr
}

// read returns all files of an export.
func (x exported) read(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	for _, pattern := range []string{"*.tf", "*.example"} {
		files, err := filepath.Glob(filepath.Join(x.Dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&all, "--- %s\n%s", filepath.Base(file), content)
		}
	}
	return all.String()
}

// plans checks that a plan imports n objects and changes nothing.
func (x exported) plans(t *testing.T, n int, args ...string) {
	t.Helper()
	want := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", n)
	if plan := x.Run(append([]string{"plan"}, args...)...).Want(0).Output; !strings.Contains(plan, want) {
		t.Fatalf("want %q:\n%s\n%s", want, plan, x.read(t))
	}
}
