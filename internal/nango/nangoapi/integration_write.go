package nangoapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// IntegrationBody is the body of a create or of a change (https://nango.dev/docs/reference/backend/http-api/integration/create). A change leaves what is
// not in the body as it is.
type IntegrationBody struct {
	UniqueKey       string            `json:"unique_key,omitempty"`
	Provider        string            `json:"provider,omitempty"` // only of a create
	DisplayName     string            `json:"display_name,omitempty"`
	ForwardWebhooks *bool             `json:"forward_webhooks,omitempty"`
	Credentials     *CredentialsBody  `json:"credentials,omitempty"`
	Config          map[string]string `json:"integration_config,omitempty"` // of which Nango keeps the entries that a change lacks
	Custom          map[string]string `json:"custom,omitempty"`             // likewise
}

// CredentialsBody are credentials to store. Nango requires those of the authentication mode also if only the scopes change. It keeps
// scopes and a webhook secret that are nil, and removes those that are "".
type CredentialsBody struct {
	Type          string  `json:"type"`
	ClientID      string  `json:"client_id,omitempty"`
	ClientSecret  string  `json:"client_secret,omitempty"`
	Scopes        *string `json:"scopes,omitempty"`
	WebhookSecret *string `json:"webhook_secret,omitempty"`
	AppID         string  `json:"app_id,omitempty"`
	AppLink       string  `json:"app_link,omitempty"`
	PrivateKey    string  `json:"private_key,omitempty"`
}

// IsZero reports whether the body changes nothing.
func (b IntegrationBody) IsZero() bool { return reflect.DeepEqual(b, IntegrationBody{}) }

// secrets returns what no error may show.
func (b IntegrationBody) secrets() []string {
	var secrets []string
	if c := b.Credentials; c != nil {
		secrets = append(secrets, c.ClientSecret, c.PrivateKey, value(c.WebhookSecret))
	}
	for _, entry := range b.Config {
		if len(entry) >= 4 { // shorter ones are parts of usual words
			secrets = append(secrets, entry)
		}
	}
	return secrets
}

func value(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// turn waits until no other write to the key is in progress, or ctx ends. Call the returned function after the write. Nango reads an
// integration before it stores a change, so that one of two changes at the same time would be lost.
func (c *Integrations) turn(ctx context.Context, key string) (done func(), err error) {
	stored, _ := c.writes.LoadOrStore(key, make(chan struct{}, 1))
	writing := stored.(chan struct{}) // only this function stores
	select {
	case writing <- struct{}{}:
		return func() { <-writing }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("nothing was sent, because the run ended while another write to the integration %s was in progress: %w", key, ctx.Err())
	}
}

// write sends a body. The integration has the key afterwards.
func (c *Integrations) write(ctx context.Context, r rest.Request, key string, body IntegrationBody) (Integration, error) {
	r.Body, r.Secrets = body, body.secrets()
	r.Check = func(response any) error { return rest.CheckID(response.(integrationResponse).Data.UniqueKey, key) }
	written, err := rest.Send[integrationResponse](ctx, c.client.rest, r)
	return written.Data, err
}

// isTaken reports whether a create or a change failed because another integration has the key.
func isTaken(err error) bool {
	var e *rest.Error
	if !errors.As(err, &e) {
		return false
	}
	return e.Status == http.StatusBadRequest && (strings.Contains(e.Message, "Unique key already exists") || strings.Contains(e.Message, "already used by another integration")) ||
		e.Status == http.StatusInternalServerError && e.Message == "Failed to create integration"
}

// Update changes the integration with the key. A body with another unique key renames it. The result has no credentials and no webhook
// URL. It returns [rest.ErrNotFound] if the integration does not exist.
func (c *Integrations) Update(ctx context.Context, key string, body IntegrationBody, created time.Time) (Integration, error) {
	done, err := c.turn(ctx, key)
	if err != nil {
		return Integration{}, err
	}
	defer done()
	defer c.Drop()
	updated, err := c.write(ctx, rest.Request{Method: http.MethodPatch, Path: rest.Path("integrations", key), Retry: rest.RetryAlways}, cmp.Or(body.UniqueKey, key), body)
	err = explainMissing(err)
	if errors.Is(err, rest.ErrNotFound) && body.UniqueKey != "" { // an attempt before may have renamed it
		if found, lookup := c.Read(ctx, body.UniqueKey); lookup == nil && found.CreatedAt.Equal(created) {
			updated, err = found, nil
		}
	}
	if isTaken(err) {
		err = fmt.Errorf("%w: %w", ErrKeyTaken, err)
	}
	if err == nil {
		c.owned.Add(updated.incarnation())
	}
	return updated, err
}

// Delete deletes the integration with the key, and with it all its connections. It returns [rest.ErrNotFound] if the integration does not
// exist.
func (c *Integrations) Delete(ctx context.Context, key string) error {
	done, err := c.turn(ctx, key)
	if err != nil {
		return err
	}
	defer done()
	defer c.Drop()
	_, err = rest.Send[rest.None](ctx, c.client.rest, rest.Request{Method: http.MethodDelete, Path: rest.Path("integrations", key), Retry: rest.RetryAlways})
	return explainMissing(err)
}
