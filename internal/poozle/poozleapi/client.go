// Package poozleapi is a client of Poozle's API, https://docs.poozle.dev/api-reference, as the server of release
// v0.1.8-alpha has it (repository poozlehq/poozle, folder engine-server). Start with [New]; oauth_app.go, link.go,
// integration_account.go and integration_definition.go are the four collections.
//
// Poozle has neither paging nor a rate limit, and every collection can be listed at once. So everything is read from one
// listing of each collection, shared until something is written to it.
package poozleapi

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Config says how to reach one workspace.
type Config struct {
	APIURL      string // normalized by rest.ParseBaseURL, without /v1, e.g. https://app.poozle.dev/api
	PublicURL   string // normalized by [PublicURL]; "" means the API's address without /api
	APIKey      string
	WorkspaceID string
	rest.Caller
}

// Client reaches one workspace of one Poozle server. It is safe for concurrent use.
type Client struct {
	rest      *rest.Client
	publicURL string
	workspace string

	apps        rest.Shared[[]OAuthApp]
	links       rest.Shared[[]Link]
	accounts    rest.Shared[[]IntegrationAccount]
	definitions rest.Shared[definitions]

	// accountsBefore are the accounts that were there when this run created its first.
	accountsBefore rest.Shared[[]IntegrationAccount]

	claims rest.Owned
}

// New returns a client. It makes no call.
func New(c Config) *Client {
	return &Client{
		rest: rest.New(rest.Config{
			Base: c.APIURL, Caller: c.Caller, Authenticate: rest.Bearer(c.APIKey), Error: envelope,
		}),
		publicURL: cmp.Or(c.PublicURL, withoutAPI(c.APIURL)),
		workspace: c.WorkspaceID,
	}
}

// PublicURL gives the address where people open Poozle, of that address or the API's: without /api, /api/v1 and a slash
// at the end. No credential is sent there, so plain http is as good as https.
func PublicURL(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%q is not an address: write it like https://app.poozle.dev", address)
	}
	return withoutAPI(u.String()), nil
}

func withoutAPI(address string) string {
	address = strings.TrimSuffix(strings.TrimRight(address, "/"), "/v1")
	return strings.TrimRight(strings.TrimSuffix(address, "/api"), "/")
}

// CallbackURL is the redirect URI to register at a third party, docs.poozle.dev/connect-integrations/oauth.
func CallbackURL(publicURL string) string { return publicURL + "/api/v1/oauth/callback" }

// LinkURL is the page that a link opens (engine-webapp/src/modules/link/link.tsx).
func LinkURL(publicURL, linkID string) string { return publicURL + "/link/" + url.PathEscape(linkID) }

// CallbackURL is the redirect URI to register at a third party for an OAuth app of this server.
func (c *Client) CallbackURL() string { return CallbackURL(c.publicURL) }

// LinkURL is the page that a link of this server opens.
func (c *Client) LinkURL(linkID string) string { return LinkURL(c.publicURL, linkID) }

// Account is the ID of the workspace; no call is made for it.
func (c *Client) Account(context.Context) (string, error) { return c.workspace, nil }

func (c *Client) inWorkspace() url.Values { return url.Values{"workspaceId": {c.workspace}} }

// collection is the part of a path that names a collection.
type collection string

const (
	oauthApps              collection = "integration_oauth"
	links                  collection = "link"
	integrationAccounts    collection = "integration_account"
	integrationDefinitions collection = "integration_definition"
)

// objects is an answer that should be a list of objects.
type objects[T rest.Validator] []T

// Check asks for a list, and for the ID of each object: by what has none nobody can tell what is gone.
func (o objects[T]) Validate() error {
	if o == nil {
		return errors.New("the answer is null where a list was expected")
	}
	for _, object := range o {
		if err := object.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// identified is an error where there is no ID.
func identified(id string) error {
	if id == "" {
		return errors.New("the answer has an object without its ID")
	}
	return nil
}

// all reads a whole collection of the workspace, once for all who ask.
func all[T rest.Validator](ctx context.Context, c *Client, of collection, shared *rest.Shared[[]T]) ([]T, error) {
	return shared.Get(ctx, func(ctx context.Context) ([]T, error) {
		items, err := rest.Send[objects[T]](ctx, c.rest, rest.Request{Path: rest.Path("v1", string(of)), Query: c.inWorkspace()})
		return items, aboutNoObject(err)
	})
}

// pick finds one object in a collection that was read, or [rest.ErrNotFound]. A workspace that this server does not know
// lists as empty: that is an error, since it says nothing about the object.
func pick[T any](ctx context.Context, c *Client, items []T, match func(*T) bool) (T, error) {
	for i := range items { // without a copy of each: n objects look through n of them
		if match(&items[i]) {
			return items[i], nil
		}
	}
	var none T
	if len(items) == 0 {
		if known, err := c.Definitions(ctx); err == nil && len(known) == 0 {
			return none, fmt.Errorf("the server knows no workspace %q: check workspace_id and api_url in the provider's poozle block", c.workspace)
		}
	}
	return none, rest.ErrNotFound
}

var prismaCode = regexp.MustCompile(`^\[(P\d{4})\]`)

// envelope reads Poozle's error bodies: message is a text or a list of texts, some OAuth endpoints have error alone. The
// code is Prisma's, which nestjs-prisma puts in front of the message.
func envelope(_ int, _ http.Header, body []byte) (code, message string) {
	var e struct {
		Message json.RawMessage `json:"message"`
		Error   string          `json:"error"`
	}
	if json.Unmarshal(body, &e) != nil {
		return "", ""
	}
	var texts []string
	if json.Unmarshal(e.Message, &texts) == nil {
		message = strings.Join(texts, "; ")
	} else if json.Unmarshal(e.Message, &message) != nil {
		message = e.Error
	}
	if m := prismaCode.FindStringSubmatch(message); m != nil {
		code = m[1]
	}
	return code, message
}

// notTheObject makes of a 404 that is about the route, and so about the base address, an error that nobody takes for
// "the object is gone".
func notTheObject(err error) error {
	var e *rest.Error
	if errors.As(err, &e) && errors.Is(err, rest.ErrNotFound) && e.Code != recordNotFound {
		return fmt.Errorf("%s: this looks like another server than Poozle's API, check api_url in the provider's poozle block", e.Error())
	}
	return err
}

// aboutNoObject is the error of a call that names no object: its 404 says nothing about one, whatever its code.
func aboutNoObject(err error) error {
	return rest.Opaque(notTheObject(err))
}

// Prisma's codes, https://www.prisma.io/docs/orm/reference/error-reference.
const recordNotFound = "P2025"

// conflicts says that a unique constraint refused a write.
func conflicts(err error) bool {
	var e *rest.Error
	return errors.As(err, &e) && e.Status == http.StatusConflict
}
