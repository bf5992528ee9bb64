package poozlefake

import (
	"net/url"
	"strings"
)

// integration is one entry of integration_definitions.json at the root of poozlehq/poozle, together with the specification in its code
// (integrations/*/src/spec.ts in the same repository).
type integration struct {
	name, key, version, integrationType, folder string

	apiKey []input // the inputs of the authentication type "Api Key"; nil if it is not supported
	header object  // the headers of requests with an API key
	others []input // the additional inputs of all authentication types

	authorizationURL, tokenURL string
	defaultScopes              []string
	authorizationParams        object

	check          func(i integration, authType string, config map[string]any) string // see credentials.go
	rotates        bool                                                               // the third party replaces a refresh token at each use
	noRefreshToken bool                                                               // the third party issues only an access token
}

// input is one value that the user must enter.
type input struct{ key, title, description string }

var (
	askAPIKey = input{"api_key", "Api Key", "Enter the API Key"}
	askEmail  = input{"email_id", "Email ID", "Enter the Email ID"}

	askOAuth2 = []input{
		{"client_id", "Client Id", "Enter the Client Id"},
		{"client_secret", "Client secret", "Enter the Client secret"},
		{"refresh_token", "Refresh token", "Enter the Refresh token"},
		{"scope", "Scope", "Enter the Scope"},
	}
)

const (
	googleAuthorize    = "https://accounts.google.com/o/oauth2/v2/auth"
	googleToken        = "https://oauth2.googleapis.com/token"
	atlassianAuthorize = "https://auth.atlassian.com/authorize"
	atlassianToken     = "https://auth.atlassian.com/oauth/token"
)

var (
	googleParams    = object{{"response_type", "code"}, {"access_type", "offline"}, {"prompt", "consent"}}
	atlassianParams = object{{"audience", "api.atlassian.com"}, {"prompt", "consent"}}
)

// catalogue is the list of integrations at GitHub, in the same order.
var catalogue = []integration{
	{
		name: "Github", key: "github", version: "0.1.9", integrationType: "TICKETING", folder: "ticketing",
		apiKey: []input{askAPIKey},
		header: object{{"Authorization", "token ${api_key}"}, {"User-Agent", "Poozle"}},
		others: []input{{"org", "Organisation", "Enter the organisation identifier"}},

		authorizationURL: "https://github.com/login/oauth/authorize",
		tokenURL:         "https://github.com/login/oauth/access_token",

		check: checkByRequest, noRefreshToken: true,
	},
	{
		name: "Jira", key: "jira", version: "0.1.9", integrationType: "TICKETING", folder: "ticketing",
		apiKey: []input{askEmail, askAPIKey},
		others: []input{{"jira_domain", "Jira Domain", "Enter the subdomain for Jira. example: abc.atlassian.net"}},

		authorizationURL:    atlassianAuthorize,
		tokenURL:            atlassianToken,
		defaultScopes:       []string{"offline_access"},
		authorizationParams: atlassianParams,

		check: checkJira, rotates: true,
	},
	{
		name: "Gmail", key: "gmail", version: "0.1.6", integrationType: "MAIL", folder: "mail",
		authorizationURL: googleAuthorize, tokenURL: googleToken, authorizationParams: googleParams,

		check: checkBySignIn,
	},
	{
		name: "Notion", key: "notion", version: "0.1.10", integrationType: "DOCUMENTATION", folder: "documentation",
		apiKey: []input{askAPIKey},
		header: object{{"Authorization", "Bearer ${api_key}"}, {"Notion-Version", "2022-06-28"}},

		authorizationURL:    "https://api.notion.com/v1/oauth/authorize",
		tokenURL:            "https://api.notion.com/v1/oauth/token",
		authorizationParams: object{{"response_type", "code"}, {"owner", "user"}},

		check: checkByRequest,
	},
	{
		name: "Google Drive", key: "google_drive", version: "0.1.1", integrationType: "STORAGE", folder: "storage",
		authorizationURL: googleAuthorize, tokenURL: googleToken, authorizationParams: googleParams,

		check: checkBySignIn,
	},
	{
		name: "Google Calendar", key: "google_calendar", version: "0.1.0", integrationType: "CALENDAR", folder: "calendar",
		authorizationURL: googleAuthorize, tokenURL: googleToken, authorizationParams: googleParams,

		check: checkBySignIn,
	},
	{
		name: "Confluence", key: "confluence", version: "0.1.1", integrationType: "DOCUMENTATION", folder: "documentation",
		apiKey: []input{askEmail, askAPIKey},
		others: []input{{"confluence_domain", "Confluence Domain", "Enter the subdomain for Confluence"}},

		authorizationURL:    atlassianAuthorize,
		tokenURL:            atlassianToken,
		defaultScopes:       []string{"offline_access"},
		authorizationParams: atlassianParams,

		check: checkConfluence, rotates: true,
	},
	{
		name: "Stripe", key: "stripe", version: "0.1.1", integrationType: "PAYMENTS", folder: "payments",
		apiKey: []input{askAPIKey},
		header: object{{"Authorization", "Bearer ${api_key}"}},

		authorizationURL: "https://connect.stripe.com/oauth/authorize",
		tokenURL:         "https://connect.stripe.com/oauth/token",

		check: checkByRequest,
	},
}

const artifacts = "https://raw.githubusercontent.com/poozlehq/build-artifacts/main/"

func (i integration) sourceURL() string {
	return artifacts + i.folder + "/" + i.key + "/" + i.version + "/index.js"
}

// custom is the code of every custom integration of the fake.
var custom = integration{apiKey: []input{askAPIKey}, check: checkByRequest}

// load returns the integration whose code is at the URL and reports whether it exists. The server downloads and runs that code. The
// fake has code for every version of an integration in the catalogue, and for custom integrations below the reserved domain .example.
func (p *Poozle) load(sourceURL string) (integration, bool) {
	if p.offline || !strings.HasSuffix(sourceURL, "/index.js") {
		return integration{}, false
	}
	for _, i := range catalogue {
		if strings.HasPrefix(sourceURL, artifacts+i.folder+"/"+i.key+"/") {
			return i, true
		}
	}
	u, err := url.Parse(sourceURL)
	return custom, err == nil && strings.HasSuffix(u.Hostname(), ".example")
}

// spec returns the response of the integration's code to the command SPEC.
func (i integration) spec() object {
	ways := object{}
	if i.apiKey != nil {
		way := object{{"input_specification", asks(i.apiKey)}}
		if i.header != nil {
			way = append(way, member{"headers", i.header})
		}
		ways = append(ways, member{"Api Key", way})
	}
	if i.tokenURL == "" {
		return object{{"auth_specification", ways}}
	}
	oauth2 := object{{"token_url", i.tokenURL}, {"authorization_url", i.authorizationURL}}
	if i.defaultScopes != nil {
		oauth2 = append(oauth2, member{"default_scopes", i.defaultScopes})
	}
	if i.authorizationParams != nil {
		oauth2 = append(oauth2, member{"authorization_params", i.authorizationParams})
	}
	ways = append(ways, member{"OAuth2", append(oauth2, member{"input_specification", asks(askOAuth2)})})

	spec := object{{"auth_specification", ways}}
	if i.others != nil {
		spec = append(spec, member{"other_inputs", object{{"input_specification", asks(i.others)}}})
	}
	return spec
}

func asks(inputs []input) object {
	properties := object{}
	for _, in := range inputs {
		properties = append(properties, member{in.key, object{
			{"type", "string"}, {"title", in.title}, {"description", in.description},
		}})
	}
	return object{{"type", "object"}, {"properties", properties}}
}
