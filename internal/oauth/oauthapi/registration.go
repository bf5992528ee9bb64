package oauthapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Metadata is a client's metadata: all members of the JSON object, known and unknown ones (RFC 7591, section 2). Numbers are
// json.Number, so that they are sent back unchanged.
type Metadata map[string]any

// Members that belong to the protocol and not to the metadata (RFC 7591, section 3.2.1; RFC 7592, section 3).
const (
	memberClientID        = "client_id"
	memberClientSecret    = "client_secret"
	memberIssuedAt        = "client_id_issued_at"
	memberSecretExpiresAt = "client_secret_expires_at"
	memberToken           = "registration_access_token"
	memberURI             = "registration_client_uri"

	memberRedirectURIs = "redirect_uris"
)

// Text returns the value of a string member, or "" if the member is missing or of another type.
func (m Metadata) Text(name string) string {
	text, _ := m[name].(string)
	return text
}

// Strings returns the strings of a list member, or nil if the member is missing or of another type.
func (m Metadata) Strings(name string) []string {
	switch list := m[name].(type) {
	case []string:
		return list
	case []any:
		elements := make([]string, 0, len(list))
		for _, element := range list {
			if element, ok := element.(string); ok {
				elements = append(elements, element)
			}
		}
		return elements
	}
	return nil
}

// withoutProtocol returns a copy without the members of the protocol.
func (m Metadata) withoutProtocol() Metadata {
	m = maps.Clone(m)
	for _, name := range []string{memberClientID, memberClientSecret, memberIssuedAt, memberSecretExpiresAt, memberToken, memberURI} {
		delete(m, name)
	}
	return m
}

// Registration is a registered client (RFC 7591, section 3.2.1; RFC 7592, section 3).
type Registration struct {
	ClientID                string   // assigned by the server
	ClientSecret            string   // "" for a public client, and in later answers of a server that shows it only once
	ClientIDIssuedAt        int64    // in seconds since 1970, 0 if the server does not return it
	ClientSecretExpiresAt   int64    // in seconds since 1970, 0 if the secret never expires
	RegistrationAccessToken string   // for calls to the RegistrationClientURI, may be replaced by every write
	RegistrationClientURI   string   // address at which the client is read, updated and deleted
	Metadata                Metadata // all other members
}

// UnmarshalJSON parses a client information response. It accepts a response without client_id, which callers have to check.
func (r *Registration) UnmarshalJSON(body []byte) error {
	var m Metadata
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		return err
	}
	if m == nil {
		return errors.New("the answer is null instead of a client")
	}
	*r = Registration{
		ClientID: m.Text(memberClientID), ClientSecret: m.Text(memberClientSecret),
		ClientIDIssuedAt: m.seconds(memberIssuedAt), ClientSecretExpiresAt: m.seconds(memberSecretExpiresAt),
		RegistrationAccessToken: m.Text(memberToken), RegistrationClientURI: m.Text(memberURI),
		Metadata: m.withoutProtocol(),
	}
	return nil
}

// seconds returns a time member. Some servers send a string or a fraction.
func (m Metadata) seconds(name string) int64 {
	seconds, _ := strconv.ParseFloat(fmt.Sprint(m[name]), 64)
	return int64(seconds)
}

// Register registers a client (RFC 7591, section 3). The initial access token is optional. If the outcome is unknown, Register
// does not retry, and the error names the client that may exist.
func (c *Client) Register(ctx context.Context, endpoint, initialAccessToken string, m Metadata) (Registration, error) {
	to, err := parseAddress(endpoint)
	if err != nil {
		return Registration{}, fmt.Errorf("the registration endpoint cannot be used: %w", err)
	}
	m = m.withoutProtocol()
	maps.DeleteFunc(m, func(_ string, value any) bool { return value == nil }) // null removes a member, and a new client has none
	r, err := send[Registration](ctx, c, to, initialAccessToken, rest.Request{Method: http.MethodPost, Body: m, Check: func(response any) error {
		if response.(Registration).Metadata.isOfAnother(m) {
			return errors.New("the response is about another client: its name and redirect URIs are not those of the request")
		}
		return nil
	}})
	switch {
	case rest.OutcomeUnknown(err):
		return Registration{}, fmt.Errorf("%w. The outcome is unknown: a client may exist at the server now. RFC 7591 has no call to look it up, so the request was not retried. Ask the server's administrator to delete a client named %q that was created just now, then apply again", err, m.Text("client_name"))
	case status(err) == http.StatusUnauthorized && initialAccessToken == "":
		return Registration{}, fmt.Errorf("%w. The server registers clients only with an initial access token, and none is set. Set initial_access_token", err)
	case status(err) == http.StatusUnauthorized:
		return Registration{}, fmt.Errorf("%w. The server refuses the initial access token. It may be wrong, used up or expired. Set a new initial_access_token", err)
	case errors.Is(err, rest.ErrNotFound):
		return Registration{}, fmt.Errorf("%w. There is no registration endpoint at this address. Check the address", rest.Opaque(err))
	case err != nil:
		return Registration{}, err
	case r.ClientID == "":
		return Registration{}, errors.New("the server answered the registration without a client_id: a client may exist at the server now. RFC 7591 has no call to look it up. Check that the address is that of a registration endpoint")
	}
	if r.RegistrationClientURI != "" {
		c.registry.state(r.RegistrationClientURI).update("", r)
	}
	return r, nil
}

// values returns the strings of a member, which is a string or a list.
func (m Metadata) values(name string) []string {
	if text := m.Text(name); text != "" {
		return []string{text}
	}
	return m.Strings(name)
}

// isOfAnother reports whether metadata is that of another client than the requested one. A server may replace values (RFC 7591,
// section 3.2.1), so both the name and all redirect URIs must differ.
func (m Metadata) isOfAnother(requested Metadata) bool {
	for _, member := range []string{"client_name", memberRedirectURIs} {
		values, wanted := m.values(member), requested.values(member)
		if len(values) == 0 || len(wanted) == 0 || slices.ContainsFunc(values, func(value string) bool { return slices.Contains(wanted, value) }) {
			return false
		}
	}
	return true
}

// Read reads a client (RFC 7592, section 2.1). It returns [rest.ErrNotFound] for 404 and 410, and [ErrTokenRefused] for 401.
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

// Update reads a client, calls change with its metadata, and sends the whole client back (RFC 7592, section 2.2). A member that
// change sets to nil is sent as null, which removes it. Update calls change again, with newer metadata, if another writer
// came between or the outcome of the write is unknown.
func (c *Client) Update(ctx context.Context, uri, token string, change func(Metadata) error) (Registration, error) {
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
		if err := wait(ctx, cs.retryDelay(attempt)); err != nil {
			return Registration{}, err
		}
	}
	return Registration{}, fmt.Errorf("the client could not be changed in %d attempts: %w. Apply again", maxAttempts, err)
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

// Delete deletes a client (RFC 7592, section 2.3). It returns [rest.ErrNotFound] for 404 and 410, and [ErrTokenRefused] for 401.
// If the token was not tried yet, Delete reads first. After a lost response, a refusal then means that the client is deleted.
func (c *Client) Delete(ctx context.Context, uri, token string) error {
	cs := c.registry.state(uri)
	if err := cs.lock(ctx); err != nil {
		return err
	}
	defer cs.unlock()
	defer cs.recordWrite()
	cs.tokens.offer(token)
	if !cs.tokens.isAccepted(token) {
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
		// The server accepted the token just before, so it refuses the token because the lost attempt deleted the client.
		if errors.Is(gone, ErrTokenRefused) || errors.Is(gone, rest.ErrNotFound) {
			err = nil
		}
	}
	if err == nil {
		cs.forgetContradicted(nil)
	}
	return err
}
