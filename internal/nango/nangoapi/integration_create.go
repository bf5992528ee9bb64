package nangoapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// ErrKeyTaken means that an integration with the unique key exists, which the failed create did not make.
var ErrKeyTaken = errors.New("the unique key is taken")

// Create creates an integration. If the outcome is unknown, Create looks for the integration and does not retry. If an integration that
// existed before this run has the key, Create waits for its deletion: the run deletes it if its resource got another name in the
// configuration. defaults are the scopes that Nango stores if the body has none.
func (c *Integrations) Create(ctx context.Context, body IntegrationBody, defaults []string) (Integration, error) {
	before, err := c.existed(ctx, body.UniqueKey)
	if err != nil {
		return Integration{}, err
	}
	waiting, cancel := context.WithTimeout(ctx, maxConflictWait)
	defer cancel()
	for {
		created, err := c.create(ctx, body, defaults, before)
		if before == nil || !errors.Is(err, ErrKeyTaken) || !c.awaitDeletion(waiting, body.UniqueKey) {
			return created, rest.Opaque(err)
		}
	}
}

// awaitDeletion waits until no integration has the key. It returns false if ctx ends before.
func (c *Integrations) awaitDeletion(ctx context.Context, key string) bool {
	for {
		select {
		case <-time.After(conflictPoll):
		case <-ctx.Done():
			return false
		}
		if _, err := c.Read(ctx, key); errors.Is(err, rest.ErrNotFound) {
			return true
		}
	}
}

// create sends one create. If several clients create the same key at once, Nango answers all but one with the status 400, or with 500
// and a message of its own, which both mean that the key is taken. before is the integration that had the key before the first write
// of this run, or nil.
func (c *Integrations) create(ctx context.Context, body IntegrationBody, defaults []string, before *Integration) (Integration, error) {
	done, err := c.turn(ctx, body.UniqueKey)
	if err != nil {
		return Integration{}, err
	}
	defer done()
	defer c.Drop()
	started := c.client.rest.Now()
	created, err := c.write(ctx, rest.Request{Method: http.MethodPost, Path: rest.Path("integrations")}, body.UniqueKey, body)
	switch {
	case isTaken(err):
		return Integration{}, c.explainTaken(ctx, body.UniqueKey, err)
	case rest.OutcomeUnknown(err):
		created, err = c.findCreated(ctx, body, defaults, started, before, err)
	}
	if err == nil {
		c.owned.Add(created.incarnation())
	}
	return created, err
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
func (c *Integrations) findCreated(ctx context.Context, body IntegrationBody, defaults []string, started time.Time, before *Integration, lost error) (Integration, error) {
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	found, err := c.Read(ctx, body.UniqueKey)
	switch {
	case errors.Is(err, rest.ErrNotFound):
		return Integration{}, lost
	case err != nil:
		return Integration{}, fmt.Errorf("%w. Nango may have created the integration, and the check for it failed. Look for the integration %q in Nango before the next apply", lost, body.UniqueKey)
	case (before == nil || found.incarnation() != before.incarnation()) && found.CreatedAt.After(started.Add(-rest.ClockSkew)) && found.equals(body, defaults) && c.owned.Add(found.incarnation()):
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
