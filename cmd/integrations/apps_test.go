package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const planOfApps = `{"format_version": "1.2", "resource_changes": [
  {"address": "integrations_fillout_oauth_app.acme", "type": "integrations_fillout_oauth_app", "change": {"after_unknown": {"id": true},
    "after": {"name": "Acme", "pending": true, "steps": ["Open https://build.fillout.com/apps as an administrator (Settings).", "Press \"Create app\".\u001b[31m"]}}},
  {"address": "integrations_console_oauth_app.late", "type": "integrations_console_oauth_app", "change": {"after_unknown": {"pending": true, "steps": true}, "after": {"name": "Late"}}},
  {"address": "integrations_console_oauth_app.done", "type": "integrations_console_oauth_app", "change": {"after_unknown": {}, "after": {"name": "Done", "pending": false, "steps": []}}},
  {"address": "integrations_console_oauth_app.old", "type": "integrations_console_oauth_app", "change": {"after_unknown": {}, "after": null}},
  {"address": "other_app.x", "type": "other_app", "change": {"after_unknown": {}, "after": {"name": ["x"], "pending": true, "steps": "none"}}},
  {"address": "integrations_console_oauth_app.books", "type": "integrations_console_oauth_app", "change": {"after_unknown": {},
    "after": {"name": "Books", "pending": true, "steps": ["Open https://console.lunar.example/apps."]}}}
]}`

func TestApps(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "plan.json")
	if err := os.WriteFile(file, []byte(planOfApps), 0o600); err != nil {
		t.Fatal(err)
	}
	want := "- [ ] Acme (`integrations_fillout_oauth_app.acme`)\n" +
		"  1. Open https://build.fillout.com/apps as an administrator (Settings).\n" +
		"  2. Press \"Create app\".�[31m\n" +
		"- [ ] Late (`integrations_console_oauth_app.late`)\n  The steps are known only at apply.\n" +
		"- [ ] Books (`integrations_console_oauth_app.books`)\n  1. Open https://console.lunar.example/apps.\n"

	c := newConsole(t, nil)
	c.want(t, 0, "", "apps", file)
	if diff := cmp.Diff(want, c.stdout.String()); diff != "" {
		t.Errorf("the checklist of a file:\n%s", diff)
	}

	c = newConsole(t, nil)
	c.stdin = opened(t, file)
	c.want(t, 0, "", "apps")
	if diff := cmp.Diff(want, c.stdout.String()); diff != "" {
		t.Errorf("the checklist of standard input:\n%s", diff)
	}

	var pages []string
	c = newConsole(t, func(_ context.Context, address string) error {
		pages = append(pages, address)
		return nil
	})
	c.stdin = written(t, "\n\n\n")
	c.want(t, 0, "Press Enter", "apps", "-open", file)
	if diff := cmp.Diff([]string{"https://build.fillout.com/apps", "https://console.lunar.example/apps"}, pages); diff != "" {
		t.Errorf("the pages:\n%s", diff)
	}
}

func TestAppsErrors(t *testing.T) {
	t.Parallel()
	c := newConsole(t, nil)
	c.want(t, 2, "-open needs the plan in a file", "apps", "-open")
	c.want(t, 2, "takes one file", "apps", "a", "b")
	c.want(t, 2, "not defined: -unknown", "apps", "-unknown")
	c.want(t, 1, "no such file", "apps", filepath.Join(t.TempDir(), "missing"))
	c.stdin = written(t, "not JSON")
	c.want(t, 1, "not the JSON of a plan", "apps")
	c.stdin = written(t, `{"format_version": "1.2"}`)
	c.want(t, 0, "Nothing is left to do", "apps")
}

// An address that is no web page is not opened.
func TestAppsPages(t *testing.T) {
	t.Parallel()
	for step, want := range map[string]string{
		"Open https://a.example/b?c=d as x (y).": "https://a.example/b?c=d",
		"Open file:///etc/passwd.":               "",
		"Open --help https://u:p@a.example.":     "",
		"Open javascript:alert(1).":              "",
	} {
		if got := (task{steps: []string{step}}).page(); got != want {
			t.Errorf("the page of %q is %q, want %q", step, got, want)
		}
	}
	if (task{}).page() != "" {
		t.Error("a task without steps has a page")
	}
}

func opened(t *testing.T, name string) *os.File {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

func written(t *testing.T, text string) *os.File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "stdin")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return opened(t, name)
}
