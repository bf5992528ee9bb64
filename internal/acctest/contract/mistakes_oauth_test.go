package contract_test

import (
	"maps"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// oauthMistakes are those about OAuth clients and their redirect URIs.
func oauthMistakes() []mistake {
	client := func(c acctest.Config) func(*attempt) acctest.Object {
		config := acctest.Config{"registration_endpoint": "EP", "client_name": "acme"}
		maps.Copy(config, c)
		return plan("oauth_client", config)
	}
	uris := func(uris ...string) func(*attempt) acctest.Object {
		return client(acctest.Config{"redirect_uris": uris})
	}
	apply := func(c acctest.Config) func(*attempt) acctest.Object {
		return func(a *attempt) acctest.Object {
			config := acctest.Config{"registration_endpoint": "EP", "client_name": "acme"}
			maps.Copy(config, c)
			return a.env.Provider(a.T, nil).TryCreate("integrations_oauth_client", a.filled(config))
		}
	}
	uri := []string{`"redirect_uris"`, "https://app.example.com/signed-in"}
	return []mistake{
		{number: 20, what: "one redirect URI with and without the default port", try: uris("https://a.example/cb", "https://a.example:443/cb"), shows: []string{`"redirect_uris"`, "differ", "character by character"}, warns: true},
		{number: 20, what: "one redirect URI in upper and lower case", try: uris("https://a.example/cb", "https://A.example/cb"), shows: []string{`"redirect_uris"`, "differ", "character by character"}, warns: true},
		{number: 20, what: "one redirect URI with and without a slash", try: uris("https://a.example/cb", "https://a.example/cb/"), shows: []string{`"redirect_uris"`, "differ", "character by character"}, warns: true},
		{number: 21, what: "path", try: uris("/callback"), shows: uri},
		{number: 21, what: "fragment", try: uris("https://a.example/cb#x"), shows: []string{`"redirect_uris"`, "fragment", "Remove the #"}},
		{number: 21, what: "empty", try: uris(""), shows: []string{`"redirect_uris"`, "empty"}},
		{number: 21, what: "space at the end", try: uris("https://a.example/cb "), shows: []string{`"redirect_uris"`, "space", "Remove"}},
		{number: 21, what: "wildcard", try: uris("https://*.a.example/cb"), shows: []string{`"redirect_uris"`, "Register each URI"}, warns: true},
		{number: 21, what: "http", try: uris("http://a.example/cb"), shows: []string{`"redirect_uris"`, "Use https"}, warns: true},
		{number: 21, what: "javascript", try: uris("javascript:alert(1)"), shows: append(uri, "javascript")},
		{number: 21, what: "data", try: uris("data:text/html,x"), shows: append(uri, "data")},
		{number: 21, what: "brackets", try: uris("https://[::1/cb"), shows: uri},
		{number: 21, what: "percent sign", try: uris("https://a.example/cb?a=%"), shows: uri},
		{number: 21, what: "scopes with commas", try: client(acctest.Config{"scope": "openid,email"}), shows: []string{`"scope"`, "spaces"}},
		{number: 21, what: "logo that is a file", try: client(acctest.Config{"logo_uri": "logo.png"}), shows: []string{`"logo_uri"`, "https://app.example.com/icon-256.png"}},
		{number: 71, what: "misspelled grant type", try: client(acctest.Config{"grant_types": []string{"authorisation_code"}}), shows: []string{`"grant_types"`, "The nearest one is", `authorization_code`}, warns: true},
		{number: 71, what: "misspelled authentication method", try: client(acctest.Config{"token_endpoint_auth_method": "client-secret-basic"}), shows: []string{`"token_endpoint_auth_method"`, "The nearest one is", `client_secret_basic`}, warns: true},
		{number: 21, what: "jwks that is no JSON", try: client(acctest.Config{"jwks": "{not json"}), shows: []string{`"jwks"`, "jsonencode"}},
		{number: 44, what: "import by the client ID", try: imported("oauth_client", "bbkn123"), shows: []string{`"registration_client_uri"`, "instead of its client ID"}},
		{
			number: 45, what: "import without the token", shows: []string{"OAUTH_REGISTRATION_ACCESS_TOKEN", "oauth.registration_access_token"},
			try: func(a *attempt) acctest.Object {
				made := a.env.Provider(a.T, nil).Create("integrations_oauth_client", a.filled(acctest.Config{"registration_endpoint": "EP", "redirect_uris": []string{"https://a.example/cb"}}))
				return imported("oauth_client", made.Text("registration_client_uri"))(a)
			},
		},
		{number: 46, what: "neither endpoint nor issuer", try: client(acctest.Config{"registration_endpoint": nil}), shows: []string{`"registration_endpoint"`, "issuer", "Set one of them"}},
		{
			number: 47, what: "wrong endpoint", shows: []string{`"registration_endpoint"`, "no registration endpoint", "issuer"},
			try: func(a *attempt) acctest.Object {
				return apply(acctest.Config{"registration_endpoint": a.env.URL + "/oauth/registr"})(a)
			},
		},
		{
			number: 48, what: "issuer with a slash", shows: []string{`"issuer"`, "RFC 8414", "set issuer to"},
			try: func(a *attempt) acctest.Object {
				return apply(acctest.Config{"registration_endpoint": nil, "issuer": a.env.URL + "/oauth/"})(a)
			},
		},
		{
			number: 49, what: "redirect_uris and oauth_redirect_uri", shows: []string{"managed twice", "Remove one of the two"},
			try: func(a *attempt) acctest.Object {
				p := a.env.Provider(a.T, nil)
				config := a.filled(acctest.Config{"registration_endpoint": "EP", "redirect_uris": []string{"https://a.example/cb"}})
				made := p.Create("integrations_oauth_client", config)
				planned, _ := p.PlanCreate("integrations_oauth_redirect_uri", acctest.Config{
					"registration_client_uri": made.Text("registration_client_uri"), "registration_access_token": made.Text("registration_access_token"), "uri": "https://a.example/other",
				})
				return planned
			},
		},
	}
}
