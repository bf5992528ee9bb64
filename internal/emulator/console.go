package emulator

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// The addresses of the vendors' consoles.
const (
	filloutConsole = "/_console/fillout"
	fyleConsole    = "/_console/fyle"
	nangoConsole   = "/_console/nango"
	poozleConsole  = "/_console/poozle"
)

const (
	consoleFormLimit = 1 << 20
	iconLimit        = 256 << 10
	internalApp      = "internal" // the type of a Fyle app without sign-in
)

// appConsole is a vendor's console of OAuth apps. What it stores is at once known to the vendor's sign-in.
type appConsole struct {
	Vendor, Address string

	store *fake.Store[fake.App]
	fill  func(app *fake.App, r *http.Request) // sets what only this vendor has; r has a parsed form

	refreshToken func(fake.App) string // of an internal app
}

// appPage is the content of a page of an appConsole.
type appPage struct {
	*appConsole
	Apps         []fake.App
	App          fake.App
	URIs         string // as typed
	Problem      string
	Secret       string // shown once
	RefreshToken string
	Saved        bool
}

func (e *Emulator) handleConsoles(mux *http.ServeMux) {
	mux.HandleFunc("GET /_console", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/#consoles", http.StatusSeeOther)
	})
	e.filloutApps().handle(mux)
	e.fyleApps().handle(mux)
	e.handleNangoConsole(mux)
	e.handlePoozleConsole(mux)
}

// handle serves the pages that the consoles of Fillout and Fyle share: the list, one app, and its deletion.
func (c *appConsole) handle(mux *http.ServeMux) {
	mux.HandleFunc("GET "+c.Address, func(w http.ResponseWriter, _ *http.Request) {
		show(w, http.StatusOK, c.template("list"), appPage{appConsole: c, Apps: c.store.List(nil)})
	})
	mux.HandleFunc("POST "+c.Address, c.create)
	mux.HandleFunc("GET "+c.Address+"/{app}", c.known(func(w http.ResponseWriter, r *http.Request, app fake.App) {
		c.show(w, http.StatusOK, appPage{App: app, Saved: r.URL.Query().Has("saved")})
	}))
	mux.HandleFunc("POST "+c.Address+"/{app}", c.known(c.save))
	mux.HandleFunc("POST "+c.Address+"/{app}/secret", c.known(func(w http.ResponseWriter, _ *http.Request, app fake.App) {
		app.ClientSecret = strings.ToLower(rand.Text() + rand.Text())
		c.store.Put(app)
		c.show(w, http.StatusOK, appPage{App: app, Secret: app.ClientSecret})
	}))
	mux.HandleFunc("POST "+c.Address+"/{app}/delete", c.known(func(w http.ResponseWriter, r *http.Request, app fake.App) {
		c.store.Delete(app.ClientID)
		http.Redirect(w, r, c.Address, http.StatusSeeOther)
	}))
}

func (c *appConsole) template(page string) string { return strings.ToLower(c.Vendor) + "-" + page }

func (c *appConsole) show(w http.ResponseWriter, status int, page appPage) {
	page.appConsole = c
	if page.URIs == "" {
		page.URIs = strings.Join(page.App.RedirectURIs, "\n")
	}
	if page.App.Type == internalApp && page.App.ClientSecret != "" {
		page.RefreshToken = c.refreshToken(page.App)
	}
	show(w, status, c.template("app"), page)
}

func (c *appConsole) known(next func(http.ResponseWriter, *http.Request, fake.App)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		app, known := c.store.Get(r.PathValue("app"))
		if !known {
			show(w, http.StatusNotFound, "problem", "There is no app with this client ID. It was deleted, or the emulator was started anew.")
			return
		}
		next(w, r, app)
	}
}

func (c *appConsole) create(w http.ResponseWriter, r *http.Request) {
	app := fake.App{}
	uris, err := c.read(w, r, &app)
	if err != nil {
		page := appPage{appConsole: c, Apps: c.store.List(nil), App: app, URIs: uris, Problem: err.Error()}
		show(w, http.StatusBadRequest, c.template("list"), page)
		return
	}
	c.store.Put(app)
	http.Redirect(w, r, c.Address+"/"+app.ClientID, http.StatusSeeOther)
}

func (c *appConsole) save(w http.ResponseWriter, r *http.Request, app fake.App) {
	uris, err := c.read(w, r, &app)
	if err != nil {
		c.show(w, http.StatusBadRequest, appPage{App: app, URIs: uris, Problem: err.Error()})
		return
	}
	c.store.Put(app)
	http.Redirect(w, r, c.Address+"/"+app.ClientID+"?saved", http.StatusSeeOther)
}

// read changes the app as the form states, and returns the redirect URIs as typed.
func (c *appConsole) read(w http.ResponseWriter, r *http.Request, app *fake.App) (uris string, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, consoleFormLimit)
	if err := r.ParseMultipartForm(consoleFormLimit); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return "", errors.New("The form is too large or not complete.") //nolint:staticcheck // a sentence on a page
	}
	app.Name = strings.TrimSpace(r.PostFormValue("name"))
	uris = r.PostFormValue("redirect_uris")
	c.fill(app, r)
	if app.Name == "" {
		return uris, errors.New("Enter a name.") //nolint:staticcheck // a sentence on a page
	}
	if app.RedirectURIs, err = redirectURIs(uris); err != nil {
		return uris, err
	}
	if app.Type == internalApp && len(app.RedirectURIs) > 0 {
		return uris, errors.New("An internal app has no redirect URIs.") //nolint:staticcheck // a sentence on a page
	}
	return uris, readIcon(r, app)
}

// redirectURIs returns the lines that are not empty. Each must be an absolute URI without a fragment (RFC 6749, section 3.1.2).
func redirectURIs(lines string) ([]string, error) {
	uris := []string{}
	for line := range strings.Lines(lines) {
		uri := strings.TrimSpace(line)
		if uri == "" || slices.Contains(uris, uri) {
			continue
		}
		u, err := url.Parse(uri)
		if err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" && u.Path == "" || strings.Contains(uri, "#") {
			return nil, fmt.Errorf("Redirect URI %d is not an absolute address without a fragment.", len(uris)+1) //nolint:staticcheck // a sentence on a page
		}
		uris = append(uris, uri)
	}
	return uris, nil
}

// readIcon sets the icon if the form has one. SVG is refused, since it can contain scripts.
func readIcon(r *http.Request, app *fake.App) error {
	file, _, err := r.FormFile("icon")
	if err != nil {
		return nil //nolint:nilerr // no file was chosen
	}
	image, err := io.ReadAll(io.LimitReader(file, iconLimit+1))
	kind := http.DetectContentType(image)
	if err != nil || len(image) > iconLimit || !slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp"}, kind) {
		return errors.New("The icon is not a PNG, JPEG, GIF or WebP image of 256 KB or less.") //nolint:staticcheck // a sentence on a page
	}
	app.Icon = template.URL("data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(image))
	return nil
}
