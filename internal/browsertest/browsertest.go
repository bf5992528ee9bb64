// Package browsertest drives Chromium in tests.
package browsertest

import (
	"context"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Start starts a browser with a profile of its own, and returns a function that opens a tab in it. It skips the test if there is no Chromium.
func Start(t *testing.T) (newTab func() (context.Context, context.CancelFunc)) {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("SKIPPED: this was not tested in a real browser, because chromium is not on PATH (Debian: apt-get install chromium)")
	}
	profile := t.TempDir() // before the browser, so that it is removed after it
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, stop := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-dev-shm-usage", true),
	)
	t.Cleanup(stop)
	browser, quit := chromedp.NewContext(ctx)
	t.Cleanup(quit) // waits for its end
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	return func() (context.Context, context.CancelFunc) { return chromedp.NewContext(browser) }
}
