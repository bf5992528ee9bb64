// Package oauthapi registers OAuth clients at any server that implements OAuth 2.0 Dynamic Client Registration (RFC 7591)
// and manages them by its management protocol (RFC 7592). Start with [New]. discover.go finds the metadata of an
// issuer, and resource.go the issuer of a protected resource. document.go and documentrules.go fetch and check the documents of
// clients that are not registered, because their ID is a URL. registration.go registers clients, and manage.go reads, updates and
// deletes them; members.go is the table of their metadata. redirecturi.go, merge.go and goal.go add and remove single redirect URIs
// in batches and keep those of others. clientstate.go and tokens.go hold what the process knows of each registered client, above
// all its newest token.
package oauthapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Client calls registration servers. It is safe for concurrent use, and meant for one run: [Client.HasRedirectURI] caches
// what it reads until this process writes to the registered client.
type Client struct {
	caller   rest.Caller
	registry *registry

	shared sync.Map // *clientState to *sharedRead
}

// New returns a client. It makes no call.
func New(caller rest.Caller) *Client {
	return &Client{caller: caller, registry: registryOf(caller.Transport)}
}

// ErrTokenRefused means that the server answered 401. Either the registration access token is wrong or was replaced, or the
// client was deleted; the server must not tell these cases apart (RFC 7592, section 2.1).
var ErrTokenRefused = errors.New("the server refuses the registration access token, which is also its answer for a deleted client")

// address is the URL of a call.
type address struct {
	base string // without query, for rest
	url  *url.URL
}

// parseAddress parses an address that a token is sent to. It must be https, or http to this machine. The error does not quote
// the address.
func parseAddress(text string) (address, error) {
	text = strings.TrimSpace(text)
	plain, _, _ := strings.Cut(text, "?") // the example in RFC 7592, section 3, has a query
	base, err := rest.ParseBaseURL(plain)
	if err != nil {
		return address{}, err
	}
	u, err := url.Parse(text)
	if err != nil || strings.Contains(text, "#") {
		return address{}, errors.New("the address cannot be parsed, or has a fragment (#)")
	}
	return address{base, u}, nil
}

// send sends one call to exactly the address, with token as its bearer token unless token is empty. An error contains neither
// the token nor one of the secrets, even if the server quotes them.
func send[T any](ctx context.Context, c *Client, to address, token string, r rest.Request, secrets ...string) (T, error) {
	r.Secrets = secrets
	return rest.Send[T](ctx, rest.New(rest.Config{
		Base: to.base, Caller: c.caller,
		Authenticate: func(next http.RoundTripper) http.RoundTripper {
			return rest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
				redirected := r.Response != nil // rest follows redirects within the server only
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

// envelope parses the error bodies of RFC 7591, section 3.2.2, and RFC 6750, section 3.1.
func envelope(_ int, _ http.Header, body []byte) (code, message string) {
	var e struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	if json.Unmarshal(body, &e) != nil || e.Error == "" {
		return "", ""
	}
	return e.Error, e.Description
}

// status returns the HTTP status that err is about, or 0 if there was no answer.
func status(err error) int {
	var e *rest.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Status
}

// code returns the error code of an answer (RFC 7591, section 3.2.2), or "" if there is none.
func code(err error) string {
	var e *rest.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Code
}

// message returns the server's explanation of an error, or "" if there is none.
func message(err error) string {
	var e *rest.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Message
}

// isRefused reports whether a server refuses a token. RFC 7592, section 2.1, has 401; some servers answer 400 or 403 with a code.
func isRefused(err error) bool {
	switch status(err) {
	case http.StatusUnauthorized:
		return true
	case http.StatusBadRequest, http.StatusForbidden:
		return slices.Contains([]string{"invalid_token", "access_denied", "invalid_client"}, code(err))
	}
	return false
}

// wait waits for d or until ctx ends.
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
