//go:build unix

package credentials_test

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
)

// TestPipe has a named pipe without a writer. Opening it must not wait.
func TestPipe(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	must(t, syscall.Mkfifo(path, 0o600))
	done := make(chan error, 1)
	go func() {
		_, err := credentials.Load(path)
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil || !strings.Contains(err.Error(), "not a regular file") {
			t.Errorf("got %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it waits for a writer")
	}
}
