package nangoapi

import (
	"context"
	"errors"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Integration is an integration of the environment, as the listing shows it: without credentials
// (https://nango.dev/docs/reference/api/integration/list).
type Integration struct {
	UniqueKey       string    `json:"unique_key"`
	Provider        string    `json:"provider"`
	DisplayName     string    `json:"display_name"`
	ForwardWebhooks bool      `json:"forward_webhooks"`
	CreatedAt       time.Time `json:"created_at"`
	UpdatedAt       time.Time `json:"updated_at"` // moves with each write, also with one that changes nothing
}

// ObjectID returns the unique key.
func (i Integration) ObjectID() string { return i.UniqueKey }

// integrationList is the response to a listing. Nango lists all integrations in one response.
type integrationList struct {
	Data []Integration `json:"data"`
}

// Validate requires the list and the keys.
func (l integrationList) Validate() error {
	if l.Data == nil {
		return errors.New("the response has no list of integrations")
	}
	for _, i := range l.Data {
		if i.UniqueKey == "" {
			return errors.New("the response contains an integration without a unique key")
		}
	}
	return nil
}

// Integrations are the integrations of the environment.
type Integrations struct {
	rest.Collection[Integration]

	client *Client
	owned  rest.Owned
}

func newIntegrations(client *Client) *Integrations {
	c := &Integrations{client: client}
	c.Load = func(ctx context.Context) ([]Integration, error) {
		list, err := rest.Send[integrationList](ctx, client.rest, rest.Request{Path: rest.Path("integrations")})
		return list.Data, rest.Opaque(err)
	}
	return c
}
