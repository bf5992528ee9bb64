package oauthapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strconv"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Metadata is a client's metadata as JSON members, known and unknown ones alike (RFC 7591, section 2). Numbers are
// json.Number, so that they are sent back as they were.
type Metadata map[string]any

// The members of the protocol itself, which are no metadata (RFC 7591, section 3.2.1; RFC 7592, section 3).
const (
	memberClientID        = "client_id"
	memberClientSecret    = "client_secret"
	memberIssuedAt        = "client_id_issued_at"
	memberSecretExpiresAt = "client_secret_expires_at"
	memberToken           = "registration_access_token"
	memberURI             = "registration_client_uri"

	memberRedirectURIs = "redirect_uris"
)

// Text gives a member that is a text, "" where it is missing or something else.
func (m Metadata) Text(name string) string {
	text, _ := m[name].(string)
	return text
}

// Strings gives a member that is a list of texts, nil where it is missing or something else.
func (m Metadata) Strings(name string) []string {
	switch list := m[name].(type) {
	case []string:
		return list
	case []any:
		texts := make([]string, 0, len(list))
		for _, item := range list {
			if text, ok := item.(string); ok {
				texts = append(texts, text)
			}
		}
		return texts
	}
	return nil
}

// withoutProtocol is a copy without the protocol's own members.
func (m Metadata) withoutProtocol() Metadata {
	m = maps.Clone(m)
	for _, name := range []string{memberClientID, memberClientSecret, memberIssuedAt, memberSecretExpiresAt, memberToken, memberURI} {
		delete(m, name)
	}
	return m
}

// Registration is a registered client (RFC 7591, section 3.2.1; RFC 7592, section 3).
type Registration struct {
	ClientID, ClientSecret                         string
	ClientIDIssuedAt, ClientSecretExpiresAt        int64 // seconds since 1970, 0: not told / never
	RegistrationAccessToken, RegistrationClientURI string
	Metadata                                       Metadata // without the members above
}

// UnmarshalJSON reads a client information response. A missing client_id is not an error here.
func (r *Registration) UnmarshalJSON(body []byte) error {
	var m Metadata
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		return err
	}
	if m == nil {
		return errors.New("null where a client was expected")
	}
	*r = Registration{
		ClientID: m.Text(memberClientID), ClientSecret: m.Text(memberClientSecret),
		ClientIDIssuedAt: m.seconds(memberIssuedAt), ClientSecretExpiresAt: m.seconds(memberSecretExpiresAt),
		RegistrationAccessToken: m.Text(memberToken), RegistrationClientURI: m.Text(memberURI),
		Metadata: m.withoutProtocol(),
	}
	return nil
}

// seconds reads a time; some servers send it as a text or with a fraction.
func (m Metadata) seconds(name string) int64 {
	seconds, _ := strconv.ParseFloat(fmt.Sprint(m[name]), 64)
	return int64(seconds)
}

// Register registers a client (RFC 7591, section 3). The initial access token is optional. A request that may have
// arrived is not sent again: the error says that a client may exist.
func (c *Client) Register(ctx context.Context, endpoint, initialAccessToken string, m Metadata) (Registration, error) {
	to, err := parseAddress(endpoint)
	if err != nil {
		return Registration{}, fmt.Errorf("the registration endpoint cannot be used: %w", err)
	}
	m = m.withoutProtocol()
	maps.DeleteFunc(m, func(_ string, value any) bool { return value == nil }) // there is nothing yet to remove
	r, err := send[Registration](ctx, c, to, initialAccessToken, rest.Request{Method: http.MethodPost, Body: m})
	switch {
	case rest.OutcomeUnknown(err):
		return Registration{}, fmt.Errorf("%w. The outcome is unclear: a client may exist at the server now, and RFC 7591 gives no way to look it up, so the request is not repeated; ask the server's administrator to delete a client named %q that was made just now, then try again", err, m.Text("client_name"))
	case status(err) == http.StatusUnauthorized && initialAccessToken == "":
		return Registration{}, fmt.Errorf("%w. The server registers clients only with an initial access token, and none is set", err)
	case status(err) == http.StatusUnauthorized:
		return Registration{}, fmt.Errorf("%w. The server refuses the initial access token: it may be wrong, used up or too old", err)
	case errors.Is(err, rest.ErrNotFound):
		return Registration{}, fmt.Errorf("%s. There is no registration endpoint at this address", err.Error())
	case err != nil:
		return Registration{}, err
	case r.ClientID == "":
		return Registration{}, errors.New("the server has answered the registration without a client_id: a client may exist there now, and RFC 7591 gives no way to look it up; is the address that of a registration endpoint?")
	}
	if r.RegistrationClientURI != "" {
		c.registry.state(r.RegistrationClientURI).update("", r)
	}
	return r, nil
}

// Read reads a client (RFC 7592, section 2.1): [rest.ErrNotFound] for 404 and 410, [ErrTokenRefused] for 401.
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

// maxAttempts is how often a write is tried that others come between, or whose outcome is unclear.
const maxAttempts = 8

// Update reads a client, lets change change its metadata, and sends the whole client back (RFC 7592, section 2.2). A member
// that is set to nil is sent as null, which removes it. change may be called again, with newer metadata, where
// somebody else wrote in between or the outcome was unclear.
func (c *Client) Update(ctx context.Context, uri, token string, change func(Metadata) error) (Registration, error) {
	cs := c.registry.state(uri)
	if err := cs.lock(ctx); err != nil {
		return Registration{}, err
	}
	defer cs.unlock()
	var err error
	for try := range maxAttempts {
		var s snapshot
		if s, err = c.read(ctx, cs, uri, token); err != nil {
			return Registration{}, err
		}
		wanted := maps.Clone(s.Metadata)
		if err := change(wanted); err != nil {
			return Registration{}, err
		}
		var r Registration
		if r, err = c.write(ctx, cs, uri, token, s, wanted); err == nil {
			if r.Metadata == nil {
				if s, err = c.read(ctx, cs, uri, token); err != nil {
					return Registration{}, err
				}
				r = s.Registration
			}
			cs.forgetContradicted(r.Metadata.Strings(memberRedirectURIs))
			return cs.complete(r, uri), nil
		}
		if !retryAfterRead(err) {
			return Registration{}, err
		}
		if err := wait(ctx, cs.retryDelay(try)); err != nil {
			return Registration{}, err
		}
	}
	return Registration{}, fmt.Errorf("the client could not be changed in %d tries: %w", maxAttempts, err)
}

// retryAfterRead says that a write may work after another read: somebody wrote in between, the server was busy, or nobody knows
// whether it has been carried out.
func retryAfterRead(err error) bool {
	switch s := status(err); {
	case s == http.StatusPreconditionFailed, s == http.StatusTooManyRequests:
		return true
	case s/100 == 3, s == http.StatusNotImplemented:
		return false
	}
	return rest.OutcomeUnknown(err)
}

// Delete deletes a client (RFC 7592, section 2.3): [rest.ErrNotFound] for 404 and 410, [ErrTokenRefused] for 401. A token of
// which nothing is known yet is tried by a read first, so that a refusal after an unclear outcome is one of the client.
func (c *Client) Delete(ctx context.Context, uri, token string) error {
	cs := c.registry.state(uri)
	if err := cs.lock(ctx); err != nil {
		return err
	}
	defer cs.unlock()
	defer cs.recordWrite()
	if !cs.isAccepted(token) {
		if _, err := c.read(ctx, cs, uri, token); err != nil {
			return err
		}
	}
	_, err := call[rest.None](ctx, c, cs, uri, token, rest.Request{Method: http.MethodDelete, Retry: rest.RetryAlways})
	if rest.OutcomeUnknown(err) {
		gone := err
		if !errors.Is(err, ErrTokenRefused) {
			_, gone = c.read(ctx, cs, uri, token)
		}
		// A token that was good just now is refused after a try without an answer: that one has deleted the client.
		if errors.Is(gone, ErrTokenRefused) || errors.Is(gone, rest.ErrNotFound) {
			err = nil
		}
	}
	if err == nil {
		cs.forgetContradicted(nil)
	}
	return err
}
