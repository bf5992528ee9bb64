package fake

import (
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// App is an OAuth app that users can sign in to.
type App struct {
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret"`
	Name         string   `json:"name"`
	RedirectURIs []string `json:"redirect_uris"`

	// The following are set only in a vendor's console.
	Description string       `json:"description,omitempty"`
	Type        string       `json:"type,omitempty"` // "" is an app that users sign in to
	Icon        template.URL `json:"-"`              // a data URI of an image
}

// Authenticates reports whether the secret is the app's. It returns false for an app without a secret.
func (a App) Authenticates(secret string) bool {
	return a.ClientSecret != "" && subtle.ConstantTimeCompare([]byte(secret), []byte(a.ClientSecret)) == 1
}

// Accepts reports whether a user can be redirected to the URI: it equals one of the app's redirect URIs (RFC 6749, section
// 3.1.2.3), or, if that is http on a loopback address, it differs only in the port (RFC 8252, section 7.3).
func (a App) Accepts(redirectURI string) bool {
	given, isLoopback := withoutPort(redirectURI)
	return slices.ContainsFunc(a.RedirectURIs, func(registered string) bool {
		if registered == redirectURI {
			return true
		}
		own, ownIsLoopback := withoutPort(registered)
		return isLoopback && ownIsLoopback && own == given
	})
}

// withoutPort returns an http URI on a loopback address without its port. It returns false for any other URI, localhost included.
func withoutPort(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || !net.ParseIP(u.Hostname()).IsLoopback() {
		return "", false
	}
	u.Host = u.Hostname()
	return u.String(), true
}

// codeLife is the lifetime of a code: the maximum that RFC 6749, section 4.1.2, recommends.
const codeLife = 10 * time.Minute

// Consent is a vendor's authorization page, on which a user allows or denies an app to act for them. It answers a GET with the
// page, and a POST to the same address with the redirect that the decision causes. The user does not have to sign in first.
type Consent struct {
	vendor string
	clock  *Clock
	app    func(clientID string) (App, bool)

	mu    sync.Mutex
	codes map[string]grant
}

// grant is what a code was issued for.
type grant struct {
	clientID, redirectURI string
	expires               time.Time
}

// NewConsent returns the page of a vendor. app looks up an app by its client ID.
func NewConsent(vendor string, clock *Clock, app func(clientID string) (App, bool)) *Consent {
	return &Consent{vendor: vendor, clock: clock, app: app, codes: map[string]grant{}}
}

// Code returns a new code, as the page does if the user allows the app.
func (c *Consent) Code(clientID, redirectURI string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	code := rand.Text()
	c.codes[code] = grant{clientID, redirectURI, c.clock.Now().Add(codeLife)}
	return code
}

// Redeem invalidates a code of the client and returns the redirect URI that it was sent to. It returns false if the code is not
// the client's or has expired.
func (c *Consent) Redeem(code, clientID string) (redirectURI string, good bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	g, known := c.codes[code]
	if !known || g.clientID != clientID {
		return "", false
	}
	delete(c.codes, code)
	return g.redirectURI, c.clock.Now().Before(g.expires)
}

// ServeHTTP shows the page or handles the decision. If the app is unknown or the redirect URI is not the app's, it shows an error
// and redirects nowhere (RFC 6749, section 3.1.2.4).
func (c *Consent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	app, known := c.app(query.Get("client_id"))
	redirectURI := query.Get("redirect_uri")
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		c.show(w, http.StatusMethodNotAllowed, view{Problem: "This page accepts GET and POST."})
	case !known:
		c.show(w, http.StatusBadRequest, view{Problem: "There is no app with this client_id."})
	case !app.Accepts(redirectURI):
		c.show(w, http.StatusBadRequest, view{App: app.Name, Problem: "The redirect_uri is not registered for the app."})
	case r.Method == http.MethodGet:
		c.show(w, http.StatusOK, view{App: app.Name, RedirectURI: redirectURI, Icon: app.Icon})
	default:
		c.decide(w, r, app, redirectURI)
	}
}

// decide redirects the user with the decision (RFC 6749, sections 4.1.2 and 4.1.2.1).
func (c *Consent) decide(w http.ResponseWriter, r *http.Request, app App, redirectURI string) {
	target, err := url.Parse(redirectURI)
	if err != nil { // the redirect URI of a stored app can be any string
		c.show(w, http.StatusBadRequest, view{App: app.Name, Problem: "The redirect_uri is not an address."})
		return
	}
	added := url.Values{}
	if state := r.URL.Query()["state"]; state != nil {
		added["state"] = state[:1]
	}
	switch r.PostFormValue("decision") {
	case "allow":
		added.Set("code", c.Code(app.ClientID, redirectURI))
	case "deny":
		added.Set("error", "access_denied")
	default:
		c.show(w, http.StatusBadRequest, view{App: app.Name, Problem: "The decision is neither allow nor deny."})
		return
	}
	if target.RawQuery != "" {
		target.RawQuery += "&"
	}
	target.RawQuery += added.Encode()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Location", target.String())
	w.WriteHeader(http.StatusSeeOther)
}

// view is the content of the page.
type view struct {
	Vendor, App, RedirectURI, Problem string
	Icon                              template.URL
}

//go:embed consent.html
var consentHTML string

var consentPage = template.Must(template.New("consent").Parse(consentHTML))

func (c *Consent) show(w http.ResponseWriter, status int, v view) {
	v.Vendor = c.vendor
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = consentPage.Execute(w, v) // fails only if the client hangs up
}
