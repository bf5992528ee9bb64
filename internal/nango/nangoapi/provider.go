package nangoapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Provider is a third party that Nango supports, with one way to authenticate (https://nango.dev/docs/reference/backend/http-api/providers/get).
type Provider struct {
	Name        string   `json:"name"`
	DisplayName string   `json:"display_name"`
	AuthMode    string   `json:"auth_mode"`
	Categories  []string `json:"categories"`
	Docs        string   `json:"docs"`

	AuthorizationURL ProviderURL `json:"authorization_url"`
	TokenURL         ProviderURL `json:"token_url"`
	ScopeSeparator   string      `json:"scope_separator"`
	DefaultScopes    []string    `json:"default_scopes"` // of an integration that is created without scopes

	ConnectionConfig  map[string]ProviderField `json:"connection_config"`
	Credentials       map[string]ProviderField `json:"credentials"`
	IntegrationConfig map[string]ProviderField `json:"integration_config"` // nil if an integration of the provider has none

	// ClientRegistration states where an MCP server's client comes from: "static", "dynamic" or "cimd". It is "" for other providers.
	ClientRegistration string `json:"client_registration"`
	// WebhookRoutingScript is not "" if Nango receives webhooks of the provider, so that its integrations have a webhook URL.
	WebhookRoutingScript     string `json:"webhook_routing_script"`
	WebhookUserDefinedSecret bool   `json:"webhook_user_defined_secret"`
}

// ProviderField is one field of a form that a provider declares.
type ProviderField struct {
	Title    string   `json:"title"`
	Pattern  string   `json:"pattern"` // a regular expression of JavaScript
	Enum     []string `json:"enum"`
	Default  string   `json:"default_value"`
	Optional bool     `json:"optional"`
	Secret   bool     `json:"secret"`
	// Automated means that Nango sets the field itself.
	Automated bool `json:"automated"`
	// VisibleWhen is not nil if the field is needed only for some values of another one.
	VisibleWhen *struct {
		Field  string `json:"field"`
		Equals any    `json:"equals"`
	} `json:"visible_when"`
}

// ProviderURL is an address of a provider, which can have placeholders. It is "" if the provider has several, one for each way to
// authenticate.
type ProviderURL string

// UnmarshalJSON accepts a string or an object of strings.
func (u *ProviderURL) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		*u = ProviderURL(text)
		return nil
	}
	var several map[string]string
	return json.Unmarshal(raw, &several)
}

// ObjectID returns the name.
func (p Provider) ObjectID() string { return p.Name }

// Validate requires the name and the authentication mode.
func (p Provider) Validate() error {
	if p.Name == "" || p.AuthMode == "" {
		return errors.New("the response contains a provider without a name or an auth_mode")
	}
	return nil
}

type providerResponse struct {
	Data Provider `json:"data"`
}

// Validate requires the provider.
func (r providerResponse) Validate() error { return r.Data.Validate() }

type providerList struct {
	Data []Provider `json:"data"`
}

// Validate requires the list and its elements.
func (l providerList) Validate() error {
	if l.Data == nil {
		return errors.New("the response has no list of providers")
	}
	for _, p := range l.Data {
		if err := p.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// Providers are the third parties that the server supports. They do not change while a run lasts.
type Providers struct {
	rest.Collection[Provider]

	client *Client
	byName sync.Map // *rest.Shared[Provider] by name
}

func newProviders(client *Client) *Providers {
	p := &Providers{client: client}
	p.Load = func(ctx context.Context) ([]Provider, error) {
		list, err := rest.Send[providerList](ctx, client.rest, rest.Request{Path: rest.Path("providers")})
		return list.Data, rest.Opaque(err)
	}
	return p
}

// Named returns the provider with the name, by one call for each name, or [rest.ErrNotFound]. The list of all providers is a thousand
// times as long.
func (p *Providers) Named(ctx context.Context, name string) (Provider, error) {
	shared, _ := p.byName.LoadOrStore(name, &rest.Shared[Provider]{})
	return shared.(*rest.Shared[Provider]).Get(ctx, func(ctx context.Context) (Provider, error) { // only this function stores
		found, err := rest.Send[providerResponse](ctx, p.client.rest, rest.Request{
			Path: rest.Path("providers", name), Check: func(response any) error { return rest.CheckID(response.(providerResponse).Data.Name, name) },
		})
		return found.Data, notFound(err, func(e *rest.Error) bool { return e.Status == http.StatusNotFound && e.Code == "not_found" })
	})
}
