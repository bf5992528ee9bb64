package credentials_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
)

// TestOthersCanReplace has a folder in which other users can put another file in the place of this one.
func TestOthersCanReplace(t *testing.T) {
	t.Parallel()
	noWindows(t)
	for mode, refused := range map[fs.FileMode]bool{
		0o755: false, 0o700: false, 0o770: true, 0o702: true, fs.ModeSticky | 0o777: true,
	} {
		path := newPath(t)
		must(t, credentials.Store(path, "fyle", map[string]string{"refresh_token": "before"}))
		link := newPath(t)
		must(t, os.Symlink(path, link))
		must(t, os.Chmod(filepath.Dir(path), mode))
		for _, name := range []string{path, link} {
			_, err := credentials.Load(name)
			for _, err := range []error{err, credentials.Store(name, "fyle", nil)} {
				if (err != nil) != refused || refused && !strings.Contains(err.Error(), "chmod go-w") {
					t.Errorf("%v: got %v", mode, err)
				}
			}
		}
	}
}

// TestFileOfOthers reads a file as another user than its owner, as root could.
func TestFileOfOthers(t *testing.T) {
	t.Parallel()
	noWindows(t)
	const user, other = 12345, 12346
	path := newPath(t)
	must(t, os.WriteFile(path, []byte("{}"), 0o600))
	if os.Geteuid() == 0 { // root's own files are not those of others
		must(t, os.Chown(path, other, -1))
		if _, err := credentials.Load(path); err == nil {
			t.Error("root reads the file of another user")
		}
	}
	file, err := credentials.OpenAs(path, user)
	if err == nil {
		_ = file.Close()
	}
	if err == nil || !strings.Contains(err.Error(), "another user") {
		t.Errorf("got %v", err)
	}
}

func noWindows(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: Windows has neither modes nor user IDs")
	}
}
