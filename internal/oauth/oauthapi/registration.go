package oauthapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Registration is a registered client (RFC 7591, section 3.2.1; RFC 7592, section 3).
type Registration struct {
	ClientID                string   // assigned by the server
	ClientSecret            string   // "" for a public client, and in later answers of a server that shows it only once
	ClientIDIssuedAt        *int64   // in seconds since 1970, nil if the server does not return it
	ClientSecretExpiresAt   *int64   // in seconds since 1970, 0 if the secret never expires, nil if the server does not return it
	RegistrationAccessToken string   // for calls to the RegistrationClientURI, may be replaced by every write
	RegistrationClientURI   string   // address at which the client is read, updated and deleted
	Metadata                Metadata // all other members

	// ReplacesTokens and ReplacesSecrets report whether a write of this process replaced the token or the secret.
	ReplacesTokens, ReplacesSecrets bool
	// Unmanageable is why a new client cannot be managed; "" if it can.
	Unmanageable string
	// OtherHost is the host of the RegistrationClientURI of a new client, if it is not that of the registration endpoint.
	OtherHost string
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
		ClientIDIssuedAt: m.instant(memberIssuedAt), ClientSecretExpiresAt: m.instant(memberSecretExpiresAt),
		RegistrationAccessToken: strings.TrimSpace(m.Text(memberToken)), RegistrationClientURI: m.Text(memberURI),
		Metadata: m.withoutProtocol().normal(),
	}
	for _, credential := range []*string{&r.ClientSecret, &r.RegistrationAccessToken} {
		if isMaskedCredential(*credential) {
			*credential = ""
		}
	}
	return nil
}

// NeedsSecret reports whether the client authenticates with a client secret.
func (r Registration) NeedsSecret() bool {
	return NeedsSecret(r.Metadata.Text("token_endpoint_auth_method"))
}

// NeedsSecret reports whether an authentication method uses a client secret. RFC 7591, section 2, has the default for "".
func NeedsSecret(method string) bool {
	switch method {
	case "", "client_secret_basic", "client_secret_post", "client_secret_jwt":
		return true
	}
	return false
}

// NoEndpointError is the error of a registration at an address without a registration endpoint.
type NoEndpointError struct{ Err error }

// Error states what the server answered and what to do.
func (e *NoEndpointError) Error() string {
	return e.Err.Error() + ". There is no registration endpoint at this address. Check the address"
}

// Register registers a client (RFC 7591, section 3), and reads it once, because a server may keep other values than it answers. The
// initial access token is optional. If the outcome is unknown, Register does not retry, and the error names the client that may
// exist. A server without RFC 7592 is no error: see [Registration.Unmanageable].
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
	case isRefused(err) && initialAccessToken == "":
		return Registration{}, fmt.Errorf("%w. The server registers clients only with an initial access token, and none is set. Set initial_access_token", rest.Opaque(err))
	case isRefused(err), status(err) == http.StatusForbidden:
		return Registration{}, fmt.Errorf("%w. The server refuses the initial access token, or a policy of the server forbids the client. The token may be wrong, used up or expired. Set a new initial_access_token", rest.Opaque(err))
	case errors.Is(err, rest.ErrNotFound):
		return Registration{}, &NoEndpointError{rest.Opaque(err)}
	case err != nil:
		return Registration{}, err
	case r.ClientID == "":
		return Registration{}, errors.New("the server answered the registration without a client_id: a client may exist at the server now. RFC 7591 has no call to look it up. Check that the address is that of a registration endpoint")
	}
	return c.firstRead(ctx, to, r), nil
}

// newClientDelay is how long a server with several nodes may take until all of them know a new client.
const newClientDelay = 3 * time.Second

// firstRead settles how a new client is managed, and reads it. If it cannot be read, the result is the answer to the registration. A
// client counts as unmanageable only after two reads, because the token would otherwise be useless after one bad answer.
func (c *Client) firstRead(ctx context.Context, endpoint address, r Registration) Registration {
	if r.RegistrationClientURI == "" && r.RegistrationAccessToken == "" {
		r.Unmanageable = "the server does not support RFC 7592"
		return r
	}
	if r.RegistrationClientURI == "" || r.RegistrationAccessToken == "" {
		r.Unmanageable = "the server returned only one of registration_client_uri and registration_access_token, of which RFC 7592 requires both"
		return r
	}
	uri, otherHost, err := managementAddress(endpoint, r.RegistrationClientURI)
	if err != nil {
		r.RegistrationClientURI, r.Unmanageable = "", err.Error()
		return r
	}
	r.RegistrationClientURI, r.OtherHost = uri, otherHost
	c.registry.state(uri).update("", r)
	c.Expect(uri, r.ClientID, r.ClientSecret)
	var read Registration
	for attempt := range 2 {
		if err = wait(ctx, time.Duration(attempt)*newClientDelay); err != nil {
			break
		}
		if read, err = c.Read(ctx, uri, r.RegistrationAccessToken); err == nil {
			break
		}
	}
	switch {
	case err == nil:
		read.OtherHost = otherHost
		if read.ClientSecret == "" && read.NeedsSecret() {
			read.ClientSecret = r.ClientSecret
		}
		if read.ClientSecretExpiresAt == nil {
			read.ClientSecretExpiresAt = r.ClientSecretExpiresAt
		}
		if read.ClientIDIssuedAt == nil {
			read.ClientIDIssuedAt = r.ClientIDIssuedAt
		}
		return read
	case otherHost == "" && isTransient(ctx, err):
		return r // the server is busy, which does not show whether it can manage clients
	}
	r.Unmanageable = "the registration_client_uri that the server returned does not show the new client"
	if status(err) != 0 {
		r.Unmanageable += fmt.Sprintf(": it answers %d", status(err))
	}
	return r
}

// isTransient reports whether a read failed for a reason that has nothing to do with the client.
func isTransient(ctx context.Context, err error) bool {
	answer, isAnswer := errors.AsType[*rest.Error](err)
	if !isAnswer {
		return ctx.Err() != nil
	}
	return answer.Status == 0 || answer.Status == http.StatusTooManyRequests || (answer.Status >= http.StatusInternalServerError && answer.Status != http.StatusNotImplemented)
}

// managementAddress returns the address at which a client is managed, and its host if that is not the endpoint's. It resolves a
// relative address, and uses https if the server behind a proxy that terminates TLS returned http. It returns an error for an
// address of this machine or without TLS, unless the endpoint is one: a token must not be sent there.
func managementAddress(endpoint address, uri string) (resolved, otherHost string, err error) {
	u, err := endpoint.url.Parse(strings.TrimSpace(uri))
	if err != nil {
		return "", "", errors.New("the registration_client_uri that the server returned is not a URL")
	}
	if u.Scheme == "http" && endpoint.url.Scheme == "https" && u.Hostname() == endpoint.url.Hostname() {
		u.Scheme, u.Host = endpoint.url.Scheme, endpoint.url.Host // the port is also that behind the proxy
	}
	if rest.Loopback(u.Hostname()) && !rest.Loopback(endpoint.url.Hostname()) {
		return "", "", errors.New("the registration_client_uri that the server returned is an address of this machine")
	}
	if _, err := parseAddress(u.String()); err != nil {
		return "", "", fmt.Errorf("the registration_client_uri that the server returned cannot be used: %w", err)
	}
	if u.Hostname() != endpoint.url.Hostname() {
		otherHost = u.Hostname()
	}
	return u.String(), otherHost, nil
}
