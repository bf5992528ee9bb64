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

// App is what a sign-in has to know of an OAuth app.
type App struct {
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret"`
	Name         string   `json:"name"`
	RedirectURIs []string `json:"redirect_uris"`
}

// Authenticates tells whether the secret is the app's; an app without one has none that is good.
func (a App) Authenticates(secret string) bool {
	return a.ClientSecret != "" && subtle.ConstantTimeCompare([]byte(secret), []byte(a.ClientSecret)) == 1
}

// Accepts tells whether a person may be sent to the address: it is one of the app's to the letter (RFC 6749, section
// 3.1.2.3), or differs from one in the port alone where that is http on an address of loopback (RFC 8252, section 7.3).
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

// withoutPort gives an http address of loopback without its port. A name, also localhost, is no such address.
func withoutPort(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || !net.ParseIP(u.Hostname()).IsLoopback() {
		return "", false
	}
	u.Host = u.Hostname()
	return u.String(), true
}

// codeLife is how long a code is good: the longest that RFC 6749, section 4.1.2, recommends.
const codeLife = 10 * time.Minute

// Consent is a vendor's authorize page: a person allows an app to act for them, or does not. As a handler it shows the page
// to a GET and takes the person's decision in a POST to the same address. Nobody has to sign in first.
type Consent struct {
	vendor string
	clock  *Clock
	app    func(clientID string) (App, bool)

	mu    sync.Mutex
	codes map[string]grant
}

// grant is what a code is good for.
type grant struct {
	clientID, redirectURI string
	expires               time.Time
}

// NewConsent makes the page of a vendor whose apps are those that app knows.
func NewConsent(vendor string, clock *Clock, app func(clientID string) (App, bool)) *Consent {
	return &Consent{vendor: vendor, clock: clock, app: app, codes: map[string]grant{}}
}

// Code gives a code as the page does once the person has allowed it.
func (c *Consent) Code(clientID, redirectURI string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	code := rand.Text()
	c.codes[code] = grant{clientID, redirectURI, c.clock.Now().Add(codeLife)}
	return code
}

// Redeem uses up a code of the client and gives the address that it was sent to. Nobody else can use it up.
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

// ServeHTTP shows the page or takes the decision. Where the app is unknown or the address is not the app's, the person is
// told so and not sent anywhere (RFC 6749, section 3.1.2.4).
func (c *Consent) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	app, known := c.app(query.Get("client_id"))
	redirectURI := query.Get("redirect_uri")
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		c.show(w, http.StatusMethodNotAllowed, view{Problem: "This page takes GET and POST."})
	case !known:
		c.show(w, http.StatusBadRequest, view{Problem: "There is no app with this client_id."})
	case !app.Accepts(redirectURI):
		c.show(w, http.StatusBadRequest, view{App: app.Name, Problem: "The redirect_uri is not one of those that the app has."})
	case r.Method == http.MethodGet:
		c.show(w, http.StatusOK, view{App: app.Name, RedirectURI: redirectURI})
	default:
		c.decide(w, r, app, redirectURI)
	}
}

// decide sends the person back with the decision (RFC 6749, sections 4.1.2 and 4.1.2.1).
func (c *Consent) decide(w http.ResponseWriter, r *http.Request, app App, redirectURI string) {
	target, err := url.Parse(redirectURI)
	if err != nil { // an app in a store may have anything
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

// view is what the page shows.
type view struct{ Vendor, App, RedirectURI, Problem string }

//go:embed consent.html
var consentHTML string

var consentPage = template.Must(template.New("consent").Parse(consentHTML))

func (c *Consent) show(w http.ResponseWriter, status int, v view) {
	v.Vendor = c.vendor
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = consentPage.Execute(w, v) // only a client that hangs up can make this fail
}
