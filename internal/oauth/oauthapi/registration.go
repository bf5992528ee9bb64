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
	"strings"
	"time"

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
	case rest.Unclear(err):
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
		c.process.client(r.RegistrationClientURI).learn("", r)
	}
	return r, nil
}

// Read reads a client (RFC 7592, section 2.1): [rest.ErrNotFound] for 404 and 410, [ErrTokenRefused] for 401.
func (c *Client) Read(ctx context.Context, uri, token string) (Registration, error) {
	k := c.process.client(uri)
	if err := k.lock(ctx); err != nil {
		return Registration{}, err
	}
	defer k.unlock()
	s, err := c.read(ctx, k, uri, token)
	if err != nil {
		return Registration{}, err
	}
	return k.complete(s.Registration, uri), nil
}

// maxTries is how often a write is tried that others come between, or whose outcome is unclear.
const maxTries = 8

// Update reads a client, lets change change its metadata, and sends the whole client back (RFC 7592, section 2.2). A member
// that is set to nil is sent as null, which removes it. change may be called again, with newer metadata, where
// somebody else wrote in between or the outcome was unclear.
func (c *Client) Update(ctx context.Context, uri, token string, change func(Metadata) error) (Registration, error) {
	k := c.process.client(uri)
	if err := k.lock(ctx); err != nil {
		return Registration{}, err
	}
	defer k.unlock()
	var err error
	for try := range maxTries {
		var s snapshot
		if s, err = c.read(ctx, k, uri, token); err != nil {
			return Registration{}, err
		}
		wanted := maps.Clone(s.Metadata)
		if err := change(wanted); err != nil {
			return Registration{}, err
		}
		var r Registration
		if r, err = c.write(ctx, k, uri, token, s, wanted); err == nil {
			if r.Metadata == nil {
				if s, err = c.read(ctx, k, uri, token); err != nil {
					return Registration{}, err
				}
				r = s.Registration
			}
			k.forgetContradicted(r.Metadata.Strings(memberRedirectURIs))
			return k.complete(r, uri), nil
		}
		if !again(err) {
			return Registration{}, err
		}
		if err := wait(ctx, k.pause(try)); err != nil {
			return Registration{}, err
		}
	}
	return Registration{}, fmt.Errorf("the client could not be changed in %d tries: %w", maxTries, err)
}

// again says that a write may work after another read: somebody wrote in between, the server was busy, or nobody knows
// whether it has been carried out.
func again(err error) bool {
	switch s := status(err); {
	case s == http.StatusPreconditionFailed, s == http.StatusTooManyRequests:
		return true
	case s/100 == 3, s == http.StatusNotImplemented:
		return false
	}
	return rest.Unclear(err)
}

// Delete deletes a client (RFC 7592, section 2.3): [rest.ErrNotFound] for 404 and 410, [ErrTokenRefused] for 401.
func (c *Client) Delete(ctx context.Context, uri, token string) error {
	k := c.process.client(uri)
	if err := k.lock(ctx); err != nil {
		return err
	}
	defer k.unlock()
	defer k.wrote()
	good := k.good(token)
	_, err := call[rest.None](ctx, c, k, uri, token, rest.Request{Method: http.MethodDelete, Repeatable: true})
	var e *rest.Error
	if good && errors.Is(err, ErrTokenRefused) && errors.As(err, &e) && rest.Unclear(e) {
		return nil // a token that was good is refused after a try without an answer: that one has deleted the client
	}
	if err == nil {
		k.forgetContradicted(nil)
	}
	return err
}

// snapshot is a client as it was read.
type snapshot struct {
	Registration
	etag       string // "": none that a write can be bound to
	begun, end time.Time
}

// read reads a client with its entity tag. The caller has the turn.
func (c *Client) read(ctx context.Context, k *known, uri, token string) (snapshot, error) {
	var header http.Header
	s := snapshot{begun: time.Now()}
	r, err := call[Registration](ctx, c, k, uri, token, rest.Request{ResponseHeader: &header})
	if err != nil {
		return snapshot{}, err
	}
	s.end = time.Now()
	s.Registration = r
	// If-Match compares strongly, so a weak tag never matches (RFC 9110, section 13.1.1).
	if s.etag = header.Get("ETag"); strings.HasPrefix(s.etag, "W/") {
		s.etag = ""
	}
	return s, nil
}

// write sends the whole client (RFC 7592, section 2.2), once: repeating it would undo what others write meanwhile. Of an
// answer without a body there is a Registration without Metadata. The caller has the turn.
func (c *Client) write(ctx context.Context, k *known, uri, token string, s snapshot, wanted Metadata) (Registration, error) {
	defer k.wrote()
	body := wanted.withoutProtocol()
	body[memberClientID] = s.ClientID
	if s.ClientSecret != "" {
		body[memberClientSecret] = s.ClientSecret // not to change it, which must not be, but as the current one
	}
	request := rest.Request{Method: http.MethodPut, Body: body, Once: true, AllowEmpty: true, Header: http.Header{}}
	if s.etag != "" && s.etag != k.uselessTag() {
		request.Header.Set("If-Match", s.etag)
	}
	r, err := call[Registration](ctx, c, k, uri, token, request)
	switch {
	case err != nil && status(err) == http.StatusPreconditionFailed:
		k.refusedTag(s.etag)
		return Registration{}, err
	case err != nil:
		return Registration{}, err
	case r.Metadata == nil: // an answer without a body
		return Registration{}, nil
	}
	if r.ClientID == "" {
		r.ClientID = s.ClientID
	}
	if r.ClientIDIssuedAt == 0 {
		r.ClientIDIssuedAt = s.ClientIDIssuedAt
	}
	return r, nil
}

// call sends a call about one client with the newest token, and remembers what the answer replaces. Where the server
// refuses a token it tries the others that the process knows for this client: each resource has the one of its own last
// run in state. The caller has the turn.
func call[T any](ctx context.Context, c *Client, k *known, uri, token string, r rest.Request) (T, error) {
	var none T
	to, err := parseAddress(uri)
	if err != nil {
		return none, fmt.Errorf("the registration_client_uri cannot be used: %w", err)
	}
	k.offer(token)
	tried := map[string]bool{}
	for {
		token, ok := k.next(token, tried)
		if !ok {
			return none, fmt.Errorf("%w: %w", ErrTokenRefused, err)
		}
		tried[token] = true
		var out T
		out, err = send[T](ctx, c, to, token, r, k.knownSecret())
		switch {
		case status(err) == http.StatusUnauthorized && rest.Unclear(err):
			return none, fmt.Errorf("%w: %w", ErrTokenRefused, err) // by a second try: the first may have been carried out
		case status(err) == http.StatusUnauthorized:
			k.refuse(token)
			continue
		case err != nil:
			return none, err
		}
		answer, _ := any(out).(Registration)
		k.learn(token, answer)
		return out, nil
	}
}
