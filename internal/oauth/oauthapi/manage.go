package oauthapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Offer adds registration access tokens of a client that a caller has. A call tries them if the server refuses the caller's own.
func (c *Client) Offer(uri string, tokens ...string) {
	for _, token := range tokens {
		if token != "" {
			c.registry.state(uri).tokens.offer(token)
		}
	}
}

// Expect makes reads at the address return an error if the answer is about another client. "" expects nothing. The secret is the one
// that the caller knows, for a server that no longer shows it.
func (c *Client) Expect(uri, clientID, secret string) {
	cs := c.registry.state(uri)
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.clientID, cs.secret = cmp.Or(clientID, cs.clientID), cmp.Or(cs.secret, secret)
}

// Read reads a client (RFC 7592, section 2.1). It returns [rest.ErrNotFound] if the server answers that it has no such client, and
// [ErrTokenRefused] if it refuses the token.
func (c *Client) Read(ctx context.Context, uri, token string) (Registration, error) {
	cs := c.registry.state(uri)
	if err := cs.lock(ctx); err != nil {
		return Registration{}, err
	}
	defer cs.unlock()
	s, err := c.read(ctx, cs, uri, token)
	if err != nil {
		return Registration{}, err
	}
	return cs.complete(s.Registration, uri), nil
}

// maxAttempts limits the attempts of a write that conflicts with other writers or whose outcome is unknown.
const maxAttempts = 8

// ErrReadOnly means that the server has the client, and does not support the change or the deletion of clients.
var ErrReadOnly = errors.New("the server can show the client, but not change or delete it (RFC 7592 needs PUT and DELETE)")

// Update reads a client, calls change with its metadata, sends the whole client back (RFC 7592, section 2.2), and reads what the
// server has kept. If change changes nothing, nothing is sent, unless always is true. Update calls change again, with newer
// metadata, if another writer came between or the outcome of the write is unknown. It returns [ErrReadOnly] if the server only
// supports reads.
func (c *Client) Update(ctx context.Context, uri, token string, always bool, change func(Metadata) error) (Registration, error) {
	cs := c.registry.state(uri)
	if err := cs.lock(ctx); err != nil {
		return Registration{}, err
	}
	defer cs.unlock()
	var err error
	for attempt := range maxAttempts {
		var s snapshot
		if s, err = c.read(ctx, cs, uri, token); err != nil {
			return Registration{}, err
		}
		wanted := maps.Clone(s.Metadata)
		if err := change(wanted); err != nil {
			return Registration{}, err
		}
		if !always && wanted.Equal(s.Metadata) { // also after a write whose response was lost
			return cs.complete(s.Registration, uri), nil
		}
		var r Registration
		r, err = c.write(ctx, cs, uri, token, s, wanted)
		if err == nil && always && r.Metadata != nil { // a write whose content is not of interest needs no second read
			return cs.complete(r, uri), nil
		}
		if err == nil {
			return c.verify(ctx, cs, uri, token, r)
		}
		if isUnsupported(err) {
			return Registration{}, c.readOnly(ctx, cs, uri, token, err)
		}
		if !retryAfterRead(err) {
			return Registration{}, err
		}
		if err := wait(ctx, cs.retryDelay(attempt)); err != nil {
			return Registration{}, err
		}
	}
	return Registration{}, fmt.Errorf("the client could not be changed in %d attempts: %w. Apply again", maxAttempts, err)
}

// verify returns the client as it is after a write, for which the server may have answered other values than it keeps.
func (c *Client) verify(ctx context.Context, cs *clientState, uri, token string, answer Registration) (Registration, error) {
	s, err := c.read(ctx, cs, uri, token)
	if err != nil && answer.Metadata == nil {
		return Registration{}, err
	}
	if err == nil {
		answer = s.Registration
	}
	cs.forgetContradicted(answer.Metadata.Strings(memberRedirectURIs))
	return cs.complete(answer, uri), nil
}

// isUnsupported reports whether a server does not support a method for clients, or does not have the client.
func isUnsupported(err error) bool {
	switch status(err) {
	case http.StatusNotFound, http.StatusGone, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

// readOnly explains a write that the server does not support, by one read: it returns [ErrReadOnly] if the client is there.
func (c *Client) readOnly(ctx context.Context, cs *clientState, uri, token string, cause error) error {
	if _, err := c.read(ctx, cs, uri, token); err != nil {
		return err
	}
	return fmt.Errorf("%w: %w", ErrReadOnly, rest.Opaque(cause))
}

// retryAfterRead reports whether a failed write may be repeated after another read: another writer came between, the server
// was busy, or the outcome is unknown.
func retryAfterRead(err error) bool {
	switch s := status(err); {
	case s == http.StatusPreconditionFailed, s == http.StatusTooManyRequests:
		return true
	case s/100 == 3, s == http.StatusNotImplemented:
		return false
	}
	return rest.OutcomeUnknown(err)
}

// Delete deletes a client (RFC 7592, section 2.3). Only a read shows whether a client that the server does not delete is there: Delete
// returns nil or [rest.ErrNotFound] if it is not, [ErrReadOnly] if it is, and [ErrTokenRefused] if the server refuses every token,
// which is also its answer for a client that was deleted before, unless the server accepted the token earlier in this process.
func (c *Client) Delete(ctx context.Context, uri, token string) error {
	cs := c.registry.state(uri)
	if err := cs.lock(ctx); err != nil {
		return err
	}
	defer cs.unlock()
	defer cs.recordWrite()
	cs.tokens.offer(token)
	certain := cs.tokens.isAccepted(token)
	_, err := call[rest.None](ctx, c, cs, uri, token, rest.Request{Method: http.MethodDelete, Retry: rest.RetryAlways})
	switch {
	case err == nil:
	case isUnsupported(err):
		return c.readOnly(ctx, cs, uri, token, err)
	case errors.Is(err, ErrTokenRefused), rest.OutcomeUnknown(err):
		certain = certain && rest.OutcomeUnknown(err)
		_, gone := c.read(ctx, cs, uri, token)
		switch {
		case errors.Is(gone, rest.ErrNotFound), certain && errors.Is(gone, ErrTokenRefused):
			// The server accepted the token before, so it refuses the token because the lost attempt deleted the client.
		case errors.Is(gone, ErrTokenRefused):
			return gone
		case gone == nil && errors.Is(err, ErrTokenRefused):
			return fmt.Errorf("the server refuses to delete the client, although it accepts the registration access token for a read: %s. To stop managing the client, run: terraform state rm", err) //nolint:errorlint // the token is not refused
		default:
			return err
		}
	default:
		return err
	}
	cs.forgetContradicted(nil)
	return nil
}
