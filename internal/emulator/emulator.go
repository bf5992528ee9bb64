// Package emulator serves the fakes of all vendors with one handler, so that users can try the provider, and tests can test it,
// without an account.
//
// Start with New, which lists the vendors. A new vendor needs an entry there, a field of Emulator, with which tests reach the fake,
// and the variables that make the provider use the fake.
package emulator

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// The credentials of the fakes are constant, so that the environment of one emulator also works with the next one.
const (
	filloutAPIKey            = "sk_prod_emulatedFilloutKey_4711"
	filloutClientID          = "emulatedFilloutApp"
	filloutClientSecret      = "emulated.fillout.secret"
	filloutRegistrationToken = "emulated.fillout.registration"

	fyleClientID          = "tpaEmulated"
	fyleClientSecret      = "emulated.fyle.secret"
	fyleRegistrationToken = "emulated.fyle.registration"

	nangoSecretKey       = "5f1d6a0e-9c2b-4e7a-8d34-6b0c1e2f3a49"
	nangoEnvironmentUUID = "c0a8f3d2-7b5e-4a19-9e61-2d4f8b7c6a50"

	poozleWorkspaceID = "0a58f56e-3f59-4f4e-a8e1-a9e47aae5c3c"
	poozleAPIKey      = "emulated.poozle.key"
)

// Emulator serves all vendors on one port. Its Server injects faults and records the calls, both with the paths of the emulator, such
// as /poozle/api/v1/link.
type Emulator struct {
	*fake.Server

	// Clock is the clock of all vendors.
	Clock *fake.Clock

	// Fillout is the fake at /fillout, with its tables host at /fillout-tables.
	Fillout *filloutfake.Fillout

	// FilloutApps is the registration endpoint at /fillout/register, which the real Fillout does not have. Any caller can
	// register an app, unless SetOpen requires the token in RegistrationEnv. Users can sign in to Fillout with its apps.
	FilloutApps *oauthfake.Server

	// Fyle is the fake at /fyle.
	Fyle *fylefake.Fyle

	// FyleApps is the same for Fyle, at /fyle/register.
	FyleApps *oauthfake.Server

	// Nango is the fake at /nango. Its rate limit is 200 requests in a minute, as the vendor's.
	Nango *nangofake.Nango

	// OAuth is the fake at /oauth, with its registration endpoint at /oauth/register.
	OAuth *oauthfake.Server

	// ClientDocuments are the documents below /oauth/clients/, whose addresses are the IDs of OAuth clients.
	ClientDocuments *oauthfake.Documents

	// Poozle is the fake at /poozle.
	Poozle *poozlefake.Poozle

	vendors    []vendor
	traffic    traffic
	ended      chan struct{}
	latency    time.Duration
	middleware func(http.Handler) http.Handler
}

// vendor describes a fake.
type vendor struct {
	name    string       // the paths below /<name> are the vendor's
	handler http.Handler // receives the paths without that prefix
	state   func() any
	env     func(root string) []EnvVar // root is the emulator's address with /<name>

	// The following are optional.
	emptySegments bool                                                        // handler has its own response to /v1//x, which a ServeMux redirects
	hosts         map[string]http.Handler                                     // further hosts, each below /<name><key>
	paths         map[string]http.Handler                                     // handlers that take precedence at /<name><key>
	deliver       func(ctx context.Context, webhookID string) []fake.Delivery // "" means every active webhook
}

// An Option is an option of New.
type Option func(*Emulator)

// WithLatency delays the answers of all vendors.
func WithLatency(d time.Duration) Option {
	return func(e *Emulator) { e.latency = d }
}

// WithMiddleware puts a handler between the faults and the vendors. It receives every request that a vendor executes, and the
// vendor's answer.
func WithMiddleware(middleware func(http.Handler) http.Handler) Option {
	return func(e *Emulator) { e.middleware = middleware }
}

// New returns an emulator. The account at each vendor has the objects of a new account.
func New(options ...Option) *Emulator {
	clock := &fake.Clock{}
	e := &Emulator{
		Clock:           clock,
		ended:           make(chan struct{}),
		FilloutApps:     registration(clock, "/fillout", filloutRegistrationToken),
		FyleApps:        registration(clock, "/fyle", fyleRegistrationToken),
		OAuth:           oauthfake.New(oauthfake.WithClock(clock), oauthfake.WithPublicPath("/oauth")),
		ClientDocuments: &oauthfake.Documents{},
		Nango: nangofake.New(
			nangofake.WithClock(clock),
			nangofake.WithSecretKey(nangoSecretKey),
			nangofake.WithEnvironmentUUID(nangoEnvironmentUUID),
			nangofake.WithPublicPath("/nango"),
		),
		Poozle: poozlefake.New(
			poozlefake.WithClock(clock),
			poozlefake.WithWorkspaceID(poozleWorkspaceID),
			poozlefake.WithAPIKey(poozleAPIKey),
			poozlefake.WithPublicPath("/poozle"),
		),
		middleware: func(next http.Handler) http.Handler { return next },
	}
	e.Fillout = filloutfake.New(
		filloutfake.WithClock(clock),
		filloutfake.WithAPIKey(filloutAPIKey),
		filloutfake.WithClient(filloutClientID, filloutClientSecret),
		filloutfake.WithPublicPath("/fillout"),
		filloutfake.WithApps(e.FilloutApps.App),
	)
	e.Fyle = fylefake.New(
		fylefake.WithClock(clock),
		fylefake.WithClient(fyleClientID, fyleClientSecret),
		fylefake.WithPublicPath("/fyle"),
		fylefake.WithApps(e.FyleApps.App),
	)
	e.vendors = []vendor{
		{
			name: "fillout", handler: e.Fillout.FormsAPI(), state: withClients(e.Fillout.State, e.FilloutApps), env: e.filloutEnv,
			hosts: map[string]http.Handler{"-tables": e.Fillout.TablesAPI()}, deliver: e.Fillout.Deliver,
			paths: map[string]http.Handler{
				"/authorize/": e.Fillout.SignIn(), "/public/": e.Fillout.SignIn(),
				"/register": e.FilloutApps, "/register/": e.FilloutApps,
			},
		},
		{
			name: "fyle", handler: e.Fyle, state: withClients(e.Fyle.State, e.FyleApps), env: e.fyleEnv, deliver: e.Fyle.Deliver,
			paths: map[string]http.Handler{"/register": e.FyleApps, "/register/": e.FyleApps},
		},
		{name: "nango", handler: e.Nango.WebApp(), state: e.Nango.State, env: e.nangoEnv, emptySegments: true},
		{
			name: "oauth", handler: e.OAuth, state: e.OAuth.State, env: func(string) []EnvVar { return nil },
			paths: map[string]http.Handler{"/clients/": e.ClientDocuments},
		},
		{name: "poozle", handler: e.Poozle.WebApp(), state: e.Poozle.State, env: e.poozleEnv, emptySegments: true},
	}
	mux := http.NewServeMux()
	mux.Handle("/.well-known/", e.OAuth) // RFC 8414 and RFC 9728 insert this prefix before a path
	for _, v := range e.vendors {
		mux.Handle("/"+v.name+"/", http.StripPrefix("/"+v.name, v.handler))
		for suffix, handler := range v.hosts {
			mux.Handle("/"+v.name+suffix+"/", http.StripPrefix("/"+v.name+suffix, handler))
		}
		for path, handler := range v.paths {
			mux.Handle("/"+v.name+path, http.StripPrefix("/"+v.name, handler))
		}
	}
	for _, option := range options {
		option(e)
	}
	e.Server = fake.NewServer(e.middleware(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, v := range e.vendors {
			if v.emptySegments && strings.HasPrefix(r.URL.Path, "/"+v.name+"/") {
				http.StripPrefix("/"+v.name, v.handler).ServeHTTP(w, r)
				return
			}
		}
		mux.ServeHTTP(w, r)
	})))
	e.Latency = e.latency
	return e
}

// registration returns a registration endpoint for a vendor.
func registration(clock *fake.Clock, path, token string) *oauthfake.Server {
	s := oauthfake.New(oauthfake.WithClock(clock), oauthfake.WithInitialAccessToken(token), oauthfake.WithPublicPath(path))
	s.SetOpen(true) // so that a user needs only the address
	return s
}
