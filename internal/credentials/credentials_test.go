package credentials_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
)

func TestStoreAndLoad(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "folder")
	path := filepath.Join(dir, "credentials.json")
	must(t, credentials.Store(path, "fillout", map[string]string{"api_key": "old", "api_url": "https://old.example.com"}))
	must(t, credentials.Store(path, "fyle", map[string]string{"refresh_token": `<r&"t>`}))
	must(t, credentials.Store(path, "fillout", map[string]string{"api_key": "new"}))
	wantFile(t, path, credentials.Vendors{"fillout": {"api_key": "new"}, "fyle": {"refresh_token": `<r&"t>`}})

	must(t, credentials.Forget(path, "fillout"))
	wantFile(t, path, credentials.Vendors{"fyle": {"refresh_token": `<r&"t>`}})

	if runtime.GOOS != "windows" {
		wantMode(t, dir, 0o700)
		wantMode(t, path, 0o600)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v; want the file alone", entries, err)
	}
}

func TestNoFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "credentials.json")
	_, err := credentials.Load(path)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

func TestLinkStaysALink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target.json"), filepath.Join(dir, "credentials.json")
	must(t, os.WriteFile(target, []byte("null"), 0o600))
	if err := os.Symlink(target, link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	must(t, credentials.Store(link, "fyle", map[string]string{"client_id": "tpa1"}))
	wantFile(t, target, credentials.Vendors{"fyle": {"client_id": "tpa1"}})
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link has become %v, %v", info, err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	const secret = "canary"
	for name, test := range map[string]struct {
		content string
		mode    fs.FileMode
		want    string
	}{
		"group may read":   {`{}`, 0o640, "chmod 600"},
		"all may read":     {`{}`, 0o604, "(its mode is 0604)"},
		"all may write":    {`{}`, 0o602, "other users"},
		"no JSON":          {`{"fyle": canary}`, 0o600, "is not JSON of the form"},
		"empty":            {"", 0o600, "is not JSON of the form"},
		"another shape":    {`{"fyle": "canary"}`, 0o600, "is not JSON of the form"},
		"a number":         {`{"fyle": {"canary": 1}}`, 0o600, "is not JSON of the form"},
		"larger than read": {`{"fyle": {"canary": "` + strings.Repeat("x", 1<<20) + `"}}`, 0o600, "is not JSON of the form"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS == "windows" && test.mode != 0o600 {
				t.Skip("Windows has no such mode")
			}
			path := filepath.Join(t.TempDir(), "credentials.json")
			must(t, os.WriteFile(path, []byte(test.content), 0o600))
			must(t, os.Chmod(path, test.mode))
			_, err := credentials.Load(path)
			stored := credentials.Store(path, "fyle", map[string]string{"refresh_token": secret})
			for _, err := range []error{err, stored} {
				if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), secret) {
					t.Errorf("got %v, want %q and the path", err, test.want)
				}
			}
			if left, err := os.ReadFile(path); err != nil || string(left) != test.content {
				t.Errorf("the file has changed: %v", err)
			}
		})
	}
}

func TestNotAFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.Chmod(dir, 0o700))
	if _, err := credentials.Load(dir); err == nil {
		t.Error("a folder was read")
	}
	if err := credentials.Store(filepath.Join(dir, "file", "credentials.json"), "fyle", nil); err != nil {
		t.Error(err)
	}
	if err := credentials.Store(filepath.Join(dir, "file", "credentials.json", "below"), "fyle", nil); err == nil {
		t.Error("a file was stored below a file")
	}
}

func TestDefaultPath(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "AppData"} {
		t.Setenv(name, dir)
	}
	path, err := credentials.DefaultPath()
	if err != nil || !strings.HasPrefix(path, dir) || !strings.HasSuffix(path, filepath.Join("terraform-provider-integrations", "credentials.json")) {
		t.Errorf("got %s, %v", path, err)
	}
	for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "AppData"} {
		t.Setenv(name, "")
	}
	if path, err := credentials.DefaultPath(); err == nil || !strings.Contains(err.Error(), credentials.Env) {
		t.Errorf("got %s, %v", path, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantFile(t *testing.T, path string, want credentials.Vendors) {
	t.Helper()
	got, err := credentials.Load(path)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%s, %v", diff, err)
	}
}

func wantMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != want {
		t.Errorf("%s: %v, %v; want mode %o", path, info.Mode(), err, want)
	}
}
