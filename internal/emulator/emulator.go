// Package emulator puts every vendor's fake behind one handler, so that the provider can be tried and tested without an
// account anywhere.
//
// Start at New: its list of vendors has one line for each. A new vendor is one new line there, one field of Emulator so
// that tests reach the fake itself, and the variables that point the provider at it.
package emulator

import (
	"context"
	"net/http"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// What a fresh emulator's vendors always have, so that an environment that was pasted once serves the next emulator too.
const (
	filloutAPIKey = "sk_prod_emulatedFilloutKey_4711"

	fyleClientID     = "tpaEmulated"
	fyleClientSecret = "emulated.fyle.secret"

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

	// Fyle is the fake at /fyle.
	Fyle *fylefake.Fyle

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
	hosts   map[string]http.Handler                                     // further hosts, each below /<name><key>
	deliver func(ctx context.Context, webhookID string) []fake.Delivery // "" is every active webhook
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
		Clock: clock,
		Fillout: filloutfake.New(
			filloutfake.WithClock(clock),
			filloutfake.WithAPIKey(filloutAPIKey),
		),
		Fyle: fylefake.New(
			fylefake.WithClock(clock),
			fylefake.WithClient(fyleClientID, fyleClientSecret),
			fylefake.WithPublicPath("/fyle"),
		),
		Poozle: poozlefake.New(
			poozlefake.WithClock(clock),
			poozlefake.WithWorkspaceID(poozleWorkspaceID),
			poozlefake.WithAPIKey(poozleAPIKey),
			poozlefake.WithPublicPath("/poozle"),
		),
		middleware: func(next http.Handler) http.Handler { return next },
	}
	e.vendors = []vendor{
		{
			name: "fillout", handler: e.Fillout.FormsAPI(), state: e.Fillout.State, env: e.filloutEnv,
			hosts: map[string]http.Handler{"-tables": e.Fillout.TablesAPI()}, deliver: e.Fillout.Deliver,
		},
		{name: "fyle", handler: e.Fyle, state: e.Fyle.State, env: e.fyleEnv, deliver: e.Fyle.Deliver},
		{name: "poozle", handler: e.Poozle.WebApp(), state: e.Poozle.State, env: e.poozleEnv},
	}
	mux := http.NewServeMux()
	for _, v := range e.vendors {
		mux.Handle("/"+v.name+"/", http.StripPrefix("/"+v.name, v.handler))
		for suffix, handler := range v.hosts {
			mux.Handle("/"+v.name+suffix+"/", http.StripPrefix("/"+v.name+suffix, handler))
		}
	}
	for _, option := range options {
		option(e)
	}
	e.Server = fake.NewServer(e.middleware(mux))
	e.Latency = e.latency
	return e
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
