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

	must(t, credentials.Forget(path, "fillout", map[string]string{"api_key": "old"})) // a sign-in has replaced it
	must(t, credentials.Forget(path, "fyle", nil))
	wantFile(t, path, credentials.Vendors{"fillout": {"api_key": "new"}, "fyle": {"refresh_token": `<r&"t>`}})
	must(t, credentials.Forget(path, "fillout", map[string]string{"api_key": "new"}))
	wantFile(t, path, credentials.Vendors{"fyle": {"refresh_token": `<r&"t>`}})

	if runtime.GOOS != "windows" {
		wantMode(t, dir, 0o700)
		wantMode(t, path, 0o600)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder has %v, %v; want the file and its lock", entries, err)
	}
}

func TestNoFile(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	_, err := credentials.Load(path)
	if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), path) {
		t.Errorf("got %v", err)
	}
}

func TestLinkStaysALink(t *testing.T) {
	t.Parallel()
	dir := filepath.Dir(newPath(t))
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
			path := newPath(t)
			must(t, os.WriteFile(path, []byte(test.content), 0o600))
			must(t, os.Chmod(path, test.mode))
			_, err := credentials.Load(path)
			stored := credentials.Store(path, "fyle", map[string]string{"refresh_token": secret})
			for _, err := range []error{err, stored} {
				if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), path) || strings.Contains(err.Error(), secret) {
					t.Errorf("got %v, want %q and neither path nor secret", err, test.want)
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
	dir := filepath.Dir(newPath(t))
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

func TestPath(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "USERPROFILE", "AppData"} {
		t.Setenv(name, dir)
	}
	want := func(want string, named bool, names ...string) {
		t.Helper()
		if path, isNamed, err := credentials.Path(names...); path != want || isNamed != named || err != nil {
			t.Errorf("got %s, %v, %v; want %s", path, isNamed, err, want)
		}
	}
	want("first", true, "", "first", "second")
	want(filepath.Join(dir, "mine.json"), true, "~/mine.json")
	if path, named, err := credentials.Path(""); err != nil || named || !strings.HasPrefix(path, dir) ||
		!strings.HasSuffix(path, filepath.Join("terraform-provider-integrations", "credentials.json")) {
		t.Errorf("got %s, %v, %v", path, named, err)
	}
	for _, name := range []string{"XDG_CONFIG_HOME", "HOME", "USERPROFILE", "AppData"} {
		t.Setenv(name, "")
	}
	for name, isNamed := range map[string]bool{"": false, "~/mine.json": true} {
		if path, named, err := credentials.Path(name); err == nil || named != isNamed || !strings.Contains(err.Error(), credentials.Env) {
			t.Errorf("%q: got %s, %v, %v", name, path, named, err)
		}
	}
}

// newPath returns the path of a file that does not exist, in a folder of its own that only the user can write to.
func newPath(t *testing.T) string {
	t.Helper()
	dir := t.TempDir() // its mode depends on the umask
	must(t, os.Chmod(dir, 0o700))
	return filepath.Join(dir, "credentials.json")
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
