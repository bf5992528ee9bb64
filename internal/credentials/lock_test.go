package credentials_test

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
)

const writers = 8

// TestConcurrentStores has writers of one file, each with a vendor of its own.
func TestConcurrentStores(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	inParallel(func(vendor string) { store(t, path, vendor) })
	wantVendors(t, path)
}

// storeEnv names the file in which a test process stores a vendor.
const storeEnv = "TEST_STORE"

func TestConcurrentProcesses(t *testing.T) {
	if path := os.Getenv(storeEnv); path != "" {
		store(t, path, os.Getenv(storeEnv+"_VENDOR"))
		return
	}
	t.Parallel()
	path := newPath(t)
	inParallel(func(vendor string) {
		process := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestConcurrentProcesses$")
		process.Env = append(os.Environ(), storeEnv+"="+path, storeEnv+"_VENDOR="+vendor)
		if output, err := process.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, output)
		}
	})
	wantVendors(t, path)
}

func inParallel(write func(vendor string)) {
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() { write(fmt.Sprintf("vendor%d", i)) })
	}
	all.Wait()
}

func store(t *testing.T, path, vendor string) {
	if err := credentials.Store(path, vendor, map[string]string{"api_key": "key of " + vendor}); err != nil {
		t.Error(err)
	}
}

func wantVendors(t *testing.T, path string) {
	t.Helper()
	got, err := credentials.Load(path)
	if err != nil || len(got) != writers {
		t.Errorf("the file has %d vendors, %v; want %d", len(got), err, writers)
	}
}
