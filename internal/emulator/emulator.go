// Package emulator puts every vendor's fake behind one handler, so that the provider can be tried and tested without an
// account anywhere.
//
// Start at New: its list of vendors has one line for each. A new vendor is one new line there, one field of Emulator so
// that tests reach the fake itself, and the variables that point the provider at it.
package emulator

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// What a fresh emulator's vendors always have, so that an environment that was pasted once serves the next emulator too.
const (
	filloutAPIKey            = "sk_prod_emulatedFilloutKey_4711"
	filloutClientID          = "emulatedFilloutApp"
	filloutClientSecret      = "emulated.fillout.secret"
	filloutRegistrationToken = "emulated.fillout.registration"

	fyleClientID          = "tpaEmulated"
	fyleClientSecret      = "emulated.fyle.secret"
	fyleRegistrationToken = "emulated.fyle.registration"

	poozleWorkspaceID = "0a58f56e-3f59-4f4e-a8e1-a9e47aae5c3c"
	poozleAPIKey      = "emulated.poozle.key"
)

// Emulator is all vendors on one port. The Server in it takes faults and has the record of calls; the paths in both are
// the emulator's, such as /poozle/api/v1/link.
type Emulator struct {
	*fake.Server

	// Clock is the time of all vendors.
	Clock *fake.Clock

	// Fillout is the fake at /fillout, with its tables host at /fillout-tables.
	Fillout *filloutfake.Fillout

	// FilloutApps is the registration endpoint at /fillout/register, which the real Fillout does not have. Everybody may
	// register, unless SetOpen says that it needs the token in RegistrationEnv. Its clients can sign in at Fillout.
	FilloutApps *oauthfake.Server

	// Fyle is the fake at /fyle.
	Fyle *fylefake.Fyle

	// FyleApps is at /fyle/register what FilloutApps is for Fillout.
	FyleApps *oauthfake.Server

	// OAuth is the fake at /oauth, with its registration endpoint at /oauth/register.
	OAuth *oauthfake.Server

	// Poozle is the fake at /poozle.
	Poozle *poozlefake.Poozle

	vendors    []vendor
	latency    time.Duration
	middleware func(http.Handler) http.Handler
}

// vendor is what the emulator has to know of a fake.
type vendor struct {
	name    string       // everything below /<name> is the vendor's
	handler http.Handler // sees its paths without that prefix
	state   func() any
	env     func(root string) []EnvVar // root is the emulator's address with /<name>

	// What not every vendor has:
	emptySegments bool                                                        // handler has its own response to /v1//x, which a ServeMux redirects
	hosts         map[string]http.Handler                                     // further hosts, each below /<name><key>
	paths         map[string]http.Handler                                     // what stands before handler at /<name><key>
	deliver       func(ctx context.Context, webhookID string) []fake.Delivery // "" is every active webhook
}

// EnvVar is one environment variable.
type EnvVar struct{ Name, Value string }

// An Option changes what New makes.
type Option func(*Emulator)

// WithLatency makes every vendor's answer take this much longer.
func WithLatency(d time.Duration) Option {
	return func(e *Emulator) { e.latency = d }
}

// WithMiddleware puts a handler between the faults and the vendors, where it sees every request that is carried out and
// the vendor's own answer to it.
func WithMiddleware(middleware func(http.Handler) http.Handler) Option {
	return func(e *Emulator) { e.middleware = middleware }
}

// New makes an emulator in which every vendor has what an account holds on its first day.
func New(options ...Option) *Emulator {
	clock := &fake.Clock{}
	e := &Emulator{
		Clock:       clock,
		FilloutApps: registration(clock, "/fillout", filloutRegistrationToken),
		FyleApps:    registration(clock, "/fyle", fyleRegistrationToken),
		OAuth:       oauthfake.New(oauthfake.WithClock(clock), oauthfake.WithPublicPath("/oauth")),
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
		{name: "oauth", handler: e.OAuth, state: e.OAuth.State, env: func(string) []EnvVar { return nil }},
		{name: "poozle", handler: e.Poozle.WebApp(), state: e.Poozle.State, env: e.poozleEnv, emptySegments: true},
	}
	mux := http.NewServeMux()
	mux.Handle("/.well-known/oauth-authorization-server/oauth", e.OAuth) // RFC 8414 puts it before the issuer's path
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

// registration makes the registration endpoint that stands beside a vendor.
func registration(clock *fake.Clock, path, token string) *oauthfake.Server {
	s := oauthfake.New(oauthfake.WithClock(clock), oauthfake.WithInitialAccessToken(token), oauthfake.WithPublicPath(path))
	s.SetOpen(true) // so that a person needs nothing but the address
	return s
}

// Env gives the variables with which an empty provider block finds the emulator at baseURL, such as
// http://127.0.0.1:8484.
func (e *Emulator) Env(baseURL string) []EnvVar {
	var variables []EnvVar
	for _, v := range e.vendors {
		variables = append(variables, v.env(baseURL+"/"+v.name)...)
	}
	return variables
}

// RegistrationEnv gives the variables with which the provider manages the apps of Fillout and Fyle by their registration
// endpoints. They are not in Env: the vendors themselves have none.
func (e *Emulator) RegistrationEnv(baseURL string) []EnvVar {
	return []EnvVar{
		{"FILLOUT_APP_REGISTRATION_ENDPOINT", baseURL + "/fillout/register"},
		{"FILLOUT_APP_REGISTRATION_TOKEN", e.FilloutApps.InitialAccessToken()},
		{"FYLE_APP_REGISTRATION_ENDPOINT", baseURL + "/fyle/register"},
		{"FYLE_APP_REGISTRATION_TOKEN", e.FyleApps.InitialAccessToken()},
	}
}

func (e *Emulator) filloutEnv(root string) []EnvVar {
	return []EnvVar{
		{"FILLOUT_API_KEY", e.Fillout.APIKey()},
		{"FILLOUT_API_URL", root},
		{"FILLOUT_TABLES_URL", root + "-tables"},
	}
}

func (e *Emulator) fyleEnv(root string) []EnvVar {
	return []EnvVar{
		{"FYLE_CLIENT_ID", e.Fyle.ClientID()},
		{"FYLE_CLIENT_SECRET", e.Fyle.ClientSecret()},
		{"FYLE_REFRESH_TOKEN", e.Fyle.RefreshToken()},
		{"FYLE_ACCOUNTS_URL", root},
	}
}

func (e *Emulator) poozleEnv(root string) []EnvVar {
	return []EnvVar{
		{"POOZLE_API_URL", root + "/api"},
		{"POOZLE_API_KEY", e.Poozle.APIKey()},
		{"POOZLE_WORKSPACE_ID", e.Poozle.WorkspaceID()},
		{"POOZLE_PUBLIC_URL", root},
	}
}
