package nangofake

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"regexp"
)

// Provider describes the API of a third party to which integrations connect.
type Provider struct {
	DisplayName              string           `json:"display_name"`
	Categories               []string         `json:"categories"`
	AuthMode                 string           `json:"auth_mode"`
	AuthorizationURL         string           `json:"authorization_url,omitempty"`
	TokenURL                 any              `json:"token_url,omitempty"` // a string, or an object of strings by auth mode
	RequestURL               string           `json:"request_url,omitempty"`
	SignatureMethod          string           `json:"signature_method,omitempty"`
	ScopeSeparator           string           `json:"scope_separator,omitempty"`
	DefaultScopes            []string         `json:"default_scopes,omitempty"`
	Proxy                    *Proxy           `json:"proxy,omitempty"`
	ConnectionConfig         map[string]Field `json:"connection_config,omitempty"`
	Credentials              map[string]Field `json:"credentials,omitempty"`
	IntegrationConfig        map[string]Field `json:"integration_config,omitempty"`
	ClientRegistration       string           `json:"client_registration,omitempty"`
	WebhookRoutingScript     string           `json:"webhook_routing_script,omitempty"` // "" means that it has no webhook URL
	WebhookUserDefinedSecret bool             `json:"webhook_user_defined_secret,omitempty"`
	Docs                     string           `json:"docs"`
	Name                     string           `json:"name"`
	LogoURL                  string           `json:"logo_url"`
}

// Proxy is how requests are sent to the third party.
type Proxy struct {
	BaseURL      string        `json:"base_url"`
	Verification *Verification `json:"verification,omitempty"`
}

// Verification is the request with which the server tests the credentials of a connection.
type Verification struct {
	Method    string   `json:"method"`
	Endpoints []string `json:"endpoints"`
}

// Field describes one value that a connection or an integration needs.
type Field struct {
	Type         string     `json:"type"`
	Title        string     `json:"title"`
	Description  string     `json:"description"`
	Pattern      string     `json:"pattern,omitempty"`
	Format       string     `json:"format,omitempty"`
	Enum         []string   `json:"enum,omitempty"`
	DefaultValue string     `json:"default_value,omitempty"`
	Optional     bool       `json:"optional,omitempty"`
	Secret       bool       `json:"secret,omitempty"`
	VisibleWhen  *Condition `json:"visible_when,omitempty"`
	Order        int        `json:"order,omitempty"`
	Automated    bool       `json:"automated,omitempty"`
}

// Condition is true if another field has the value.
type Condition struct {
	Field  string `json:"field"`
	Equals string `json:"equals"`
}

// providersJSON has a part of the providers that GET /providers lists (https://nango.dev/docs/reference/backend/http-api/providers/list), among them at
// least one of each auth mode. The descriptions of fields are their titles.
//
//go:embed providers.json
var providersJSON []byte

// catalogue returns the providers, which are in the order of their names.
func catalogue() []Provider {
	var providers []Provider
	if err := json.Unmarshal(providersJSON, &providers); err != nil {
		panic("nangofake: " + err.Error())
	}
	return providers
}

// withLogo returns the provider as an answer has it.
func (n *Nango) withLogo(r *http.Request, p Provider) Provider {
	p.LogoURL = n.logo(r, p.Name)
	return p
}

func (n *Nango) logo(r *http.Request, provider string) string {
	root := n.addresses.Public
	if root == "" {
		root = n.address(r)
	}
	return root + "/images/template-logos/" + provider + ".svg"
}

// listProviders takes the search as a regular expression (providers/getProviders.ts). One that JavaScript cannot compile is an error that the
// server does not expect.
func (n *Nango) listProviders(q *request) reply {
	if refusal := q.validQuery(member{"search", optional(keyFormat)}); refusal != nil {
		return *refusal
	}
	pattern, err := regexp.Compile("(?i)" + q.param("search"))
	if err != nil {
		return broken()
	}
	found := []Provider{}
	for _, p := range n.Providers.List(func(p Provider) bool { return pattern.MatchString(p.Name) }) {
		found = append(found, n.withLogo(q.Request, p))
	}
	return data(http.StatusOK, found)
}

func (n *Nango) getProvider(q *request) reply {
	if refusal := first(q.noQuery, func() *reply { return q.validPath("provider", providerFormat) }); refusal != nil {
		return *refusal
	}
	p, known := n.Providers.Get(q.PathValue("provider"))
	if !known {
		return refused(http.StatusNotFound, "not_found", "Unknown provider "+q.PathValue("provider"))
	}
	return data(http.StatusOK, n.withLogo(q.Request, p))
}
