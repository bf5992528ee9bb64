package browsertest

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// ScreenshotsEnv names the folder for screenshots. Without it, none are made.
const ScreenshotsEnv = "SCREENSHOTS"

// Screenshots writes name-light.png, name-dark.png and name-phone.png of the page in the tab.
func Screenshots(t *testing.T, tab context.Context, name string) {
	t.Helper()
	folder := os.Getenv(ScreenshotsEnv)
	if folder == "" {
		return
	}
	const desktop, phone, height = 1200, 390, 800
	for _, look := range []struct {
		name, scheme string
		width        int64
	}{{"dark", "dark", desktop}, {"phone", "light", phone}, {"light", "light", desktop}} {
		err := chromedp.Do(tab, scheme(look.scheme), chromedp.EmulateViewport(look.width, height, chromedp.EmulateScale(2)))
		var image []byte
		if err == nil {
			const png = 100
			image, err = chromedp.Run(tab, chromedp.FullScreenshot(png))
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name+"-"+look.name+".png"), image, 0o600)
		}
		if err != nil {
			t.Errorf("the screenshot %s-%s: %v", name, look.name, err)
		}
	}
}

// scheme makes the browser prefer a colour scheme.
func scheme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	})
}
