package nangoapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Integration is an integration of the environment (https://nango.dev/docs/reference/backend/http-api/integration/get). Only a read by itself shows
// the webhook URL and the credentials; see Full.
type Integration struct {
	UniqueKey       string    `json:"unique_key"`
	Provider        string    `json:"provider"`
	DisplayName     string    `json:"display_name"`
	ForwardWebhooks bool      `json:"forward_webhooks"`
	CreatedAt       time.Time `json:"created_at"`
	UpdatedAt       time.Time `json:"updated_at"` // moves with each write, also with one that changes nothing

	Full        bool        `json:"-"`           // whether the following fields were read
	WebhookURL  *string     `json:"webhook_url"` // nil if Nango receives no webhooks of the provider
	Credentials Credentials `json:"credentials"`
}

// Credentials are the credentials of an integration. Nango shows the secrets in plain text.
type Credentials struct {
	// Shown is false if the key lacks the scope [ScopeReadCredentials]: then the credentials are not known.
	Shown bool `json:"-"`

	Type          string `json:"type"` // the authentication mode of the provider; "" if the integration has no credentials
	ClientID      string `json:"client_id"`
	ClientSecret  string `json:"client_secret"`
	Scopes        string `json:"scopes"`
	WebhookSecret string `json:"webhook_secret"`
	AppID         string `json:"app_id"`
	AppLink       string `json:"app_link"`
	PrivateKey    string `json:"private_key"`
}

// ScopeReadCredentials is the scope of a key that may read the credentials of integrations.
const ScopeReadCredentials = "environment:integrations:read_credentials"

// UnmarshalJSON accepts an object, or null for an integration without credentials.
func (c *Credentials) UnmarshalJSON(raw []byte) error {
	type plain Credentials
	err := json.Unmarshal(raw, (*plain)(c))
	c.Shown = true
	return err
}

// ScopeList returns the elements of the scopes.
func (c Credentials) ScopeList() []string { return splitScopes(c.Scopes) }

// splitScopes splits scopes as Nango stores them: separated by commas.
func splitScopes(scopes string) []string {
	if scopes == "" {
		return []string{}
	}
	return strings.Split(scopes, ",")
}

// ObjectID returns the unique key.
func (i Integration) ObjectID() string { return i.UniqueKey }

// incarnation identifies the integration until it is deleted, even if another one is created with its key.
func (i Integration) incarnation() string { return i.UniqueKey + " " + i.CreatedAt.UTC().String() }

// Validate requires what every response has.
func (i Integration) Validate() error {
	switch {
	case i.UniqueKey == "":
		return errors.New("the response contains an integration without a unique key")
	case i.Provider == "":
		return errors.New("the response contains an integration without a provider")
	case i.CreatedAt.IsZero() || i.UpdatedAt.IsZero():
		return errors.New("the response contains an integration without the times of its creation and of its last change")
	}
	return nil
}

type integrationResponse struct {
	Data Integration `json:"data"`
}

// Validate requires the integration.
func (r integrationResponse) Validate() error { return r.Data.Validate() }

// integrationList is the response to a listing. Nango lists all integrations in one response.
type integrationList struct {
	Data []Integration `json:"data"`
}

// Validate requires the list and its elements.
func (l integrationList) Validate() error {
	if l.Data == nil {
		return errors.New("the response has no list of integrations")
	}
	for _, i := range l.Data {
		if err := i.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// Integrations are the integrations of the environment.
type Integrations struct {
	rest.Collection[Integration]

	client *Client
	owned  rest.Owned
	writes sync.Map // chan struct{} by unique key; see turn

	unlistable  atomic.Bool                 // whether the listing failed as Nango's server fails for all integrations because of one
	connections rest.Shared[connectionKeys] // the first page of all
}

func newIntegrations(client *Client) *Integrations {
	c := &Integrations{client: client}
	c.Load = c.list
	c.Lookup = c.lookup
	return c
}

func (c *Integrations) list(ctx context.Context) ([]Integration, error) {
	list, err := rest.Send[integrationList](ctx, c.client.rest, rest.Request{Path: rest.Path("integrations")})
	if hasCode(err, "server_error", "generic_error_support") {
		c.unlistable.Store(true)
	}
	return list.Data, rest.Opaque(err)
}

// lookup reads an integration by itself, with everything that the key may read.
func (c *Integrations) lookup(ctx context.Context, key string) (Integration, error) {
	found, err := rest.Send[integrationResponse](ctx, c.client.rest, rest.Request{
		Path: rest.Path("integrations", key), Query: url.Values{"include": {"credentials", "webhook"}},
	})
	found.Data.Full = true
	return found.Data, explainMissing(err)
}

// Get returns the integration with the key, or [rest.ErrNotFound]. The integration then belongs to a resource of this run. known is the
// UpdatedAt of an integration whose credentials the caller knows, or the zero time: Get returns what the listing shows if it shows the
// same time, since nothing has changed then.
//
// One row of a provider that the server no longer has makes the listing fail for all. Each integration is then read by itself.
func (c *Integrations) Get(ctx context.Context, key string, known time.Time) (Integration, error) {
	found, err := c.get(ctx, key, known)
	if err == nil {
		c.owned.Add(found.incarnation())
	}
	return found, err
}

func (c *Integrations) get(ctx context.Context, key string, known time.Time) (Integration, error) {
	if known.IsZero() || c.unlistable.Load() {
		return c.Read(ctx, key)
	}
	found, err := c.Collection.Get(ctx, key)
	switch {
	case err != nil && c.unlistable.Load():
		return c.Read(ctx, key)
	case err != nil || found.Full || found.UpdatedAt.Equal(known):
		return found, err
	}
	return c.Read(ctx, key)
}

// Existed returns the integration with the key, with its credentials, if it existed before the first write of this run. Otherwise it
// returns [rest.ErrNotFound].
func (c *Integrations) Existed(ctx context.Context, key string) (Integration, error) {
	before, err := c.existed(ctx, key)
	if err == nil && before == nil {
		err = rest.ErrNotFound
	}
	if err != nil {
		return Integration{}, err
	}
	return c.Read(ctx, key)
}

// existed returns the integration that had the key before the first write of this run, or nil.
func (c *Integrations) existed(ctx context.Context, key string) (*Integration, error) {
	if !c.unlistable.Load() {
		all, err := c.Existing(ctx)
		if i := slices.IndexFunc(all, func(i Integration) bool { return i.UniqueKey == key }); i >= 0 {
			return &all[i], nil
		}
		if !c.unlistable.Load() {
			return nil, err
		}
	}
	found, err := c.Read(ctx, key)
	switch {
	case errors.Is(err, rest.ErrNotFound):
		return nil, nil //nolint:nilnil // see above
	case err != nil:
		return nil, err
	}
	return &found, nil
}

// Age returns the time since an integration was created, by the server's clock.
func (c *Integrations) Age(i Integration) time.Duration { return c.client.rest.Now().Sub(i.CreatedAt) }

// explainMissing returns an error that is [rest.ErrNotFound] only if the server itself states that the integration does not exist.
func explainMissing(err error) error {
	var e *rest.Error
	if errors.As(err, &e) && e.Status == http.StatusNotFound && strings.HasPrefix(e.Message, "Unknown provider") {
		return fmt.Errorf("%s. The integration exists, but this server no longer supports its provider. Update the server, or delete the integration in Nango", e.Error())
	}
	return notFound(err, func(e *rest.Error) bool {
		return e.Status == http.StatusNotFound && e.Code == "not_found" && strings.HasSuffix(e.Message, "does not exist")
	})
}
