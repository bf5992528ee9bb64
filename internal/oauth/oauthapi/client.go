// Package oauthapi registers OAuth clients at any server that speaks OAuth 2.0 Dynamic Client Registration (RFC 7591) and
// manages them by its management protocol (RFC 7592). Start with [New]; discover.go finds the registration endpoint of an
// issuer, registration.go has the calls, redirecturi.go adds and removes single redirect URIs, together and without losing
// anybody's. known.go is what all clients of the process know of a registered client, its newest token above all.
package oauthapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Client reaches registration servers. It is safe for concurrent use, and meant for one run: what it reads for
// [Client.HasRedirectURI] is kept until something is written.
type Client struct {
	caller   rest.Caller
	registry *registry

	shared sync.Map // of *clientState to *sharedRead
}

// New makes a client, without a call.
func New(caller rest.Caller) *Client {
	return &Client{caller: caller, registry: registryOf(caller.Transport)}
}

// ErrTokenRefused is what a failure [errors.Is] where the server answers 401: the registration access token is wrong or
// was replaced, or the client is gone, which the server must not tell apart (RFC 7592, section 2.1).
var ErrTokenRefused = errors.New("the server refuses the registration access token, which is also its answer for a client that was deleted")

// address is where a call goes: to exactly this URL, its query included.
type address struct {
	base string // for rest: without query
	url  *url.URL
}

// parseAddress checks an address that a token is sent to: https, or http to this machine. The error does not quote it.
func parseAddress(text string) (address, error) {
	text = strings.TrimSpace(text)
	plain, _, _ := strings.Cut(text, "?") // RFC 7592 section 3 has a query in its own example
	base, err := rest.ParseBaseURL(plain)
	if err != nil {
		return address{}, err
	}
	u, err := url.Parse(text)
	if err != nil || strings.Contains(text, "#") {
		return address{}, errors.New("the address cannot be read, or has a fragment (#)")
	}
	return address{base, u}, nil
}

// send sends one call to exactly the address, with the bearer token unless that is empty. No secret of the call shows in
// an error, even where the server quotes it.
func send[T any](ctx context.Context, c *Client, to address, token string, r rest.Request, secrets ...string) (T, error) {
	r.Secrets = secrets
	return rest.Send[T](ctx, rest.New(rest.Config{
		Base: to.base, Caller: c.caller,
		Authenticate: func(next http.RoundTripper) http.RoundTripper {
			return rest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
				redirected := r.Response != nil // within the server, see rest
				r = r.Clone(r.Context())
				if !redirected {
					r.URL = to.url
				}
				if token != "" {
					r.Header.Set("Authorization", "Bearer "+token)
				}
				return next.RoundTrip(r)
			})
		},
		Error: envelope,
	}), r)
}

// envelope reads the error bodies of RFC 7591, section 3.2.2, and RFC 6750, section 3.1.
func envelope(_ int, _ http.Header, body []byte) (code, message string) {
	var e struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(body, &e) != nil || e.Error == "" {
		return "", ""
	}
	if e.Description == "" {
		return "", e.Error
	}
	return e.Error, e.Description
}

// status is the status of the answer that the error is about, 0 where there was none.
func status(err error) int {
	var e *rest.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Status
}

// wait waits, unless ctx ends before.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
