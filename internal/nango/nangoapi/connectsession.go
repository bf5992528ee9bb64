package nangoapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// NewConnectSession is what a connect session is made of (https://nango.dev/docs/reference/backend/http-api/connect/sessions/create).
type NewConnectSession struct {
	Tags                map[string]string          `json:"tags"` // required, but can be empty
	AllowedIntegrations []string                   `json:"allowed_integrations,omitempty"`
	Defaults            map[string]SessionDefaults `json:"integrations_config_defaults,omitempty"` // by the key of the integration
	WebhookURL          string                     `json:"webhook_url_override,omitempty"`
}

// SessionDefaults are the defaults of a session for one integration.
type SessionDefaults struct {
	UserScopes          string            `json:"user_scopes,omitempty"`
	AuthorizationParams map[string]string `json:"authorization_params,omitempty"`
	ConnectionConfig    map[string]string `json:"connection_config,omitempty"`
}

// ConnectSession lets its holder connect accounts for half an hour.
type ConnectSession struct {
	Token       string    `json:"token"`
	ConnectLink string    `json:"connect_link"`
	ExpiresAt   time.Time `json:"expires_at"`
}

type sessionResponse struct {
	Data ConnectSession `json:"data"`
}

// Validate requires the token and the end of the session.
func (r sessionResponse) Validate() error {
	if r.Data.Token == "" || r.Data.ExpiresAt.IsZero() {
		return errors.New("the response has no token, or no time at which it expires")
	}
	return nil
}

// NewSession makes a connect session. A session whose response is lost ends by itself, so the call is repeated.
func (c *Client) NewSession(ctx context.Context, n NewConnectSession) (ConnectSession, error) {
	if n.Tags == nil {
		n.Tags = map[string]string{}
	}
	made, err := rest.Send[sessionResponse](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("connect", "sessions"), Body: n, Retry: rest.RetryAlways,
	})
	return made.Data, rest.Opaque(err)
}

// RotateSigningKey replaces the key that signs the environment's webhooks. The former key can sign for five more minutes
// (https://nango.dev/docs/reference/backend/http-api/environments/rotate-webhook-signing-key). The response has the new key, which is ignored.
func (c *Client) RotateSigningKey(ctx context.Context) error {
	_, err := rest.Send[rest.None](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("environment", "webhook-signing-key", "rotate"),
	})
	return rest.Opaque(err)
}
