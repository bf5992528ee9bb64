package main

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/browsertest"
)

// TestBrowser is TestEmulator with a real browser that clicks the buttons of the consent page.
func TestBrowser(t *testing.T) {
	t.Parallel()
	newTab := browsertest.Start(t)

	t.Run("allow", func(t *testing.T) {
		newEmulated(t, click(t, newTab, "#allow", "You are signed in")).signInAndOut(t)
	})
	t.Run("deny", func(t *testing.T) {
		e := newEmulated(t, click(t, newTab, "#deny", "The sign-in did not work"))
		e.want(t, 1, "the access was refused on the consent page", "login", "fillout", "-redirect-port=0")
		e.want(t, 1, "the access was refused on the consent page", "login", "fyle", "-redirect-port=0")
	})
}

// click opens the address as a person does: it clicks the button and checks the heading of the next page.
func click(t *testing.T, newTab func() (context.Context, context.CancelFunc), button, want string) func(context.Context, string) error {
	return func(_ context.Context, address string) error {
		var gone sync.WaitGroup
		gone.Go(func() { //nolint:contextcheck // the context of a tab is that of its browser
			tab, leave := newTab()
			defer leave()
			err := chromedp.Do(tab,
				chromedp.Navigate(address[:strings.LastIndex(address, "/")]+"/callback?code=stray&state=stray"), // changes nothing
				chromedp.Navigate(address),
				chromedp.Click(chromedp.CSS(button)),
				chromedp.WaitNotPresent(chromedp.CSS(button)),
			)
			var title string
			if err == nil {
				title, err = chromedp.Run(tab, chromedp.Text(chromedp.CSS("h1")))
			}
			if err != nil || title != want {
				t.Errorf("the browser shows %q, %v; want %q", title, err, want)
			}
		})
		t.Cleanup(gone.Wait)
		return nil
	}
}
