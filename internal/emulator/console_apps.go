package emulator

import (
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// filloutApps is Settings → Developer → OAuth integrations. An app is created by its name only, and its secret is shown once
// (https://www.fillout.com/help/create-fillout-3rd-party-apps).
func (e *Emulator) filloutApps() *appConsole {
	return &appConsole{
		Vendor: "Fillout", Address: filloutConsole, store: e.Fillout.Apps,
		fill: func(app *fake.App, _ *http.Request) {
			if app.ClientID == "" {
				app.ClientID = strings.ToLower(rand.Text())
			}
		},
		refreshToken: func(fake.App) string { return "" },
	}
}

// fyleApps is Settings → Integrations → Custom Apps (docs/concepts/oauth2-application.md). A new app has a secret at once, and its
// type stays.
func (e *Emulator) fyleApps() *appConsole {
	return &appConsole{
		Vendor: "Fyle", Address: fyleConsole, store: e.Fyle.Apps,
		fill: func(app *fake.App, r *http.Request) {
			app.Description = strings.TrimSpace(r.PostFormValue("description"))
			if app.ClientID != "" {
				return
			}
			app.ClientID, app.ClientSecret = "tpa"+rand.Text()[:10], rand.Text()
			if r.PostFormValue("type") == internalApp {
				app.Type = internalApp
			}
		},
		refreshToken: e.Fyle.InternalRefreshToken,
	}
}
