package browsertest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Tab is a tab of a browser. Its methods end the test if they fail.
type Tab struct {
	t   *testing.T
	ctx context.Context
}

// Open is [Start] for a test that needs one tab.
func Open(t *testing.T) *Tab {
	t.Helper()
	ctx, leave := Start(t)()
	t.Cleanup(leave)
	return &Tab{t, ctx}
}

// Visit opens an address and waits for a visible element.
func (b *Tab) Visit(address, selector string) {
	b.t.Helper()
	b.do("visit "+address, chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS(selector)))
}

// Type types into a field.
func (b *Tab) Type(selector, text string) {
	b.t.Helper()
	b.do("type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Click clicks and waits for a visible element.
func (b *Tab) Click(selector, next string) {
	b.t.Helper()
	b.do("click "+selector+" and wait for "+next, chromedp.Click(chromedp.CSS(selector)), chromedp.WaitVisible(chromedp.CSS(next)))
}

// Text returns the text of an element.
func (b *Tab) Text(selector string) string {
	b.t.Helper()
	text, err := chromedp.Run(b.ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		b.t.Fatalf("the text of %s: %v", selector, err)
	}
	return strings.TrimSpace(text)
}

// Address returns the address of the page.
func (b *Tab) Address() string {
	b.t.Helper()
	address, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		b.t.Fatal(err)
	}
	return address
}

// Eventually waits until a JavaScript expression is true. The page may replace its parts meanwhile.
func (b *Tab) Eventually(expression string) {
	b.t.Helper()
	for {
		holds, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](expression))
		if holds && err == nil {
			return
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-b.ctx.Done():
			b.t.Fatalf("the page does not come to %s: %v", expression, err)
		}
	}
}

func (b *Tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}
