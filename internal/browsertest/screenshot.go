package browsertest

import (
	"context"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// ScreenshotsEnv names the folder for screenshots. Without it, none are made.
const ScreenshotsEnv = "SCREENSHOTS"

// look is how a page is shown.
type look struct {
	name, scheme  string
	width, height int64
	scale         float64
	capture       chromedp.Action[[]byte]
}

// Screenshots writes name-light.png, name-dark.png and name-phone.png of the whole page.
func (b *Tab) Screenshots(name string) {
	const png = 100
	b.photograph(name,
		look{"dark", "dark", 1200, 800, 2, chromedp.FullScreenshot(png)},
		look{"phone", "light", 390, 800, 2, chromedp.FullScreenshot(png)},
		look{"light", "light", 1200, 800, 2, chromedp.FullScreenshot(png)},
	)
}

// Cover writes name-light.png and name-dark.png of the beginning of the page, in the size for a document.
func (b *Tab) Cover(name string) {
	b.photograph(name,
		look{"dark", "dark", 1100, 720, 1.5, chromedp.CaptureScreenshot()},
		look{"light", "light", 1100, 720, 1.5, chromedp.CaptureScreenshot()},
	)
}

func (b *Tab) photograph(name string, looks ...look) {
	b.t.Helper()
	folder := os.Getenv(ScreenshotsEnv)
	if folder == "" {
		return
	}
	for _, l := range looks {
		err := chromedp.Do(b.ctx, scheme(l.scheme), chromedp.EmulateViewport(l.width, l.height, chromedp.EmulateScale(l.scale)))
		var image []byte
		if err == nil {
			image, err = chromedp.Run(b.ctx, l.capture)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name+"-"+l.name+".png"), image, 0o600)
		}
		if err != nil {
			b.t.Errorf("the screenshot %s-%s: %v", name, l.name, err)
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
