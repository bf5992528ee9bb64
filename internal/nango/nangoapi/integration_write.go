package nangoapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
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

// ErrKeyTaken means that an integration with the unique key exists, which the failed create did not make.
var ErrKeyTaken = errors.New("the unique key is taken")

// Create creates an integration. Creates with the same key wait for each other. If the outcome is unknown, Create looks for the
// integration and does not retry. defaults are the scopes that Nango stores if the body has none.
//
// If several clients create the same key at once, Nango answers all but one with the status 400, or with 500 and a message of its own,
// which both mean that the key is taken.
func (c *Integrations) Create(ctx context.Context, body IntegrationBody, defaults []string) (Integration, error) {
	done, err := c.turn(ctx, body.UniqueKey)
	if err != nil {
		return Integration{}, err
	}
	defer done()
	defer c.Drop()
	existed, err := c.existed(ctx, body.UniqueKey)
	if err != nil {
		return Integration{}, err
	}
	started := c.client.rest.Now()
	created, err := c.write(ctx, rest.Request{Method: http.MethodPost, Path: rest.Path("integrations")}, body)
	switch {
	case isTaken(err):
		return Integration{}, c.explainTaken(ctx, body.UniqueKey, err)
	case rest.OutcomeUnknown(err):
		created, err = c.findCreated(ctx, body, defaults, started, existed, err)
	}
	if err == nil {
		c.owned.Add(created.incarnation())
	}
	return created, rest.Opaque(err)
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

func (c *Integrations) write(ctx context.Context, r rest.Request, body IntegrationBody) (Integration, error) {
	r.Body, r.Secrets = body, body.secrets()
	if body.UniqueKey != "" {
		r.Check = func(response any) error {
			return rest.CheckID(response.(integrationResponse).Data.UniqueKey, body.UniqueKey)
		}
	}
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

// explainTaken returns [ErrKeyTaken] if an integration has the key, and otherwise the error itself.
func (c *Integrations) explainTaken(ctx context.Context, key string, refused error) error {
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	if _, err := c.Read(ctx, key); errors.Is(err, rest.ErrNotFound) {
		return refused
	}
	return fmt.Errorf("%w: %w", ErrKeyTaken, refused)
}

// findCreated looks for the integration of a create whose response was lost: one that equals what was sent, did not exist before,
// belongs to no resource of this run and is not older than the call. It returns lost if there is none.
func (c *Integrations) findCreated(ctx context.Context, body IntegrationBody, defaults []string, started time.Time, existed bool, lost error) (Integration, error) {
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	found, err := c.Read(ctx, body.UniqueKey)
	switch {
	case errors.Is(err, rest.ErrNotFound):
		return Integration{}, lost
	case err != nil:
		return Integration{}, fmt.Errorf("%w. Nango may have created the integration, and the check for it failed. Look for the integration %q in Nango before the next apply", lost, body.UniqueKey)
	case !existed && found.CreatedAt.After(started.Add(-rest.ClockSkew)) && found.equals(body, defaults) && c.owned.Add(found.incarnation()):
		return found, nil
	}
	return Integration{}, fmt.Errorf("%w: %w", ErrKeyTaken, lost)
}

// equals reports whether an integration is what a create with the body makes, as far as Nango shows it.
func (i Integration) equals(body IntegrationBody, defaults []string) bool {
	same := i.Provider == body.Provider && (body.DisplayName == "" || i.DisplayName == body.DisplayName) &&
		(body.ForwardWebhooks == nil || i.ForwardWebhooks == *body.ForwardWebhooks)
	is, want := i.Credentials, body.Credentials
	if !same || !is.Shown {
		return same
	}
	if want == nil {
		return is.ClientID == "" && is.AppID == ""
	}
	scopes := defaults
	if value(want.Scopes) != "" {
		scopes = splitScopes(*want.Scopes)
	}
	return is.Type == want.Type && is.ClientID == want.ClientID && is.ClientSecret == want.ClientSecret &&
		slices.Equal(is.ScopeList(), scopes) && is.WebhookSecret == value(want.WebhookSecret) &&
		is.AppID == want.AppID && is.AppLink == want.AppLink && is.PrivateKey == want.PrivateKey
}

// Equals reports whether an existing integration is what a create with the body would make. It is false if the key cannot read the
// credentials, or if the body has entries that Nango does not show.
func (i Integration) Equals(body IntegrationBody, defaults []string) bool {
	return i.Credentials.Shown && len(body.Config) == 0 && len(body.Custom) == 0 && i.equals(body, defaults)
}

// Adopt returns the existing integration with the key of the body. It returns [rest.ErrNotFound] if the integration does not exist or does not
// equal what a create would make.
func (c *Integrations) Adopt(ctx context.Context, body IntegrationBody, defaults []string) (Integration, error) {
	found, err := c.Read(ctx, body.UniqueKey)
	if err == nil && (!found.Equals(body, defaults) || !c.owned.Add(found.incarnation())) {
		err = rest.ErrNotFound
	}
	return found, err
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
	updated, err := c.write(ctx, rest.Request{Method: http.MethodPatch, Path: rest.Path("integrations", key), Retry: rest.RetryAlways}, body)
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
