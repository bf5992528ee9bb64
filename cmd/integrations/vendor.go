package main

import (
	"cmp"
	"context"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// vendor has the differences between the vendors.
type vendor struct {
	name     string // on the command line and in the provider's configuration
	title    string // for people
	apps     string // the menu path to OAuth apps in its web console
	tokenEnv string // the variable of the token's server

	authorize func(a app, state string) (string, error)
	// exchange returns settings of the provider's block, with the addresses that they are for.
	exchange func(ctx context.Context, a app, code string) (map[string]string, error)
	// revoke is nil if the vendor cannot revoke a token.
	revoke func(ctx context.Context, tokenURL, token string) error
}

// app is the OAuth app that asks for the consent.
type app struct {
	authorizeURL, tokenURL string // base addresses, "" for the vendor's own
	clientID, clientSecret string
	redirectURI            string
	verifier               string // of PKCE, "" for none
}

func vendors() []vendor {
	return []vendor{
		{
			name: "fillout", title: "Fillout", apps: "Settings → Developer → OAuth integrations", tokenEnv: "FILLOUT_TOKEN_URL",
			authorize: func(a app, state string) (string, error) { return a.fillout().Authorize(state) },
			exchange: func(ctx context.Context, a app, code string) (map[string]string, error) {
				token, err := a.fillout().Exchange(ctx, code)
				return map[string]string{"api_key": token.AccessToken, "api_url": token.BaseURL, "tables_url": token.TablesURL}, err
			},
			revoke: func(ctx context.Context, tokenURL, token string) error {
				return app{tokenURL: tokenURL}.fillout().Invalidate(ctx, token)
			},
		},
		{
			name: "fyle", title: "Fyle", apps: "Settings → Integrations → Custom Apps", tokenEnv: "FYLE_ACCOUNTS_URL",
			authorize: func(a app, state string) (string, error) { return a.fyle().Authorize(state) },
			exchange: func(ctx context.Context, a app, code string) (map[string]string, error) {
				token, err := a.fyle().Exchange(ctx, code)
				if err != nil {
					return nil, err
				}
				// The refresh token works only with its app and at its server.
				return map[string]string{
					"client_id": a.clientID, "client_secret": a.clientSecret,
					"refresh_token": token.RefreshToken, "accounts_url": cmp.Or(a.tokenURL, fyleapi.TokenURL),
				}, nil
			},
		},
	}
}

func (a app) fillout() filloutapi.OAuth {
	return filloutapi.OAuth{
		AuthorizeURL: a.authorizeURL, TokenURL: a.tokenURL, Caller: rest.Caller{UserAgent: userAgent},
		ClientID: a.clientID, ClientSecret: a.clientSecret, RedirectURI: a.redirectURI, Verifier: a.verifier,
	}
}

func (a app) fyle() fyleapi.OAuth {
	return fyleapi.OAuth{
		AuthorizeURL: a.authorizeURL, TokenURL: a.tokenURL, Caller: rest.Caller{UserAgent: userAgent},
		ClientID: a.clientID, ClientSecret: a.clientSecret, RedirectURI: a.redirectURI, Verifier: a.verifier,
	}
}

// env returns the name of the vendor's environment variable for a setting.
func (v vendor) env(setting string) string { return strings.ToUpper(v.name + "_" + setting) }

// flagOrEnv returns the value of a flag, or else of an environment variable.
func (p program) flagOrEnv(flag, env string) string {
	return cmp.Or(strings.TrimSpace(flag), strings.TrimSpace(p.getenv(env)))
}
