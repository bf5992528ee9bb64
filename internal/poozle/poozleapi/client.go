// Package poozleapi is a client of Poozle's API (https://docs.poozle.dev/api-reference), as implemented by the server of release
// v0.1.8-alpha (repository poozlehq/poozle, folder engine-server). Start with [New]. The files oauth_app.go, link.go,
// integration_account.go and integration_definition.go have one collection each.
//
// Poozle has no rate limit, and one call lists a complete collection. Objects are therefore read from one listing of their
// collection, which all readers share until the next write.
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

// Config is the configuration of a [Client].
type Config struct {
	APIURL      string // normalized by rest.ParseBaseURL, without /v1, e.g. https://app.poozle.dev/api
	PublicURL   string // normalized by [PublicURL]; "" means APIURL without /api
	APIKey      string
	WorkspaceID string
	rest.Caller
}

// Client calls the API for one workspace. It is safe for concurrent use.
type Client struct {
	rest      *rest.Client
	publicURL string
	workspace string

	apps        rest.Shared[[]OAuthApp]
	links       rest.Shared[[]Link]
	accounts    rest.Shared[[]IntegrationAccount]
	definitions rest.Shared[definitions]

	// accountsBefore are the accounts that existed before the first create of this run.
	accountsBefore rest.Shared[[]IntegrationAccount]

	owned rest.Owned
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

// PublicURL returns the address of Poozle's web pages in normal form: without /api, /api/v1 and trailing slashes, so that a user
// can also write the address of the API. The address can be http or https, because no credential is sent to it.
func PublicURL(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("%q is not an http or https address without user, query and fragment; write one such as https://app.poozle.dev", address)
	}
	return withoutAPI(u.String()), nil
}

func withoutAPI(address string) string {
	address = strings.TrimSuffix(strings.TrimRight(address, "/"), "/v1")
	return strings.TrimRight(strings.TrimSuffix(address, "/api"), "/")
}

// CallbackURL returns the redirect URI to register at a third party (https://docs.poozle.dev/connect-integrations/oauth).
func CallbackURL(publicURL string) string { return publicURL + "/api/v1/oauth/callback" }

// LinkURL returns the address of a link's page (engine-webapp/src/modules/link/link.tsx).
func LinkURL(publicURL, linkID string) string { return publicURL + "/link/" + url.PathEscape(linkID) }

// CallbackURL returns the redirect URI of the OAuth apps of this server.
func (c *Client) CallbackURL() string { return CallbackURL(c.publicURL) }

// LinkURL returns the address of the page of a link of this server.
func (c *Client) LinkURL(linkID string) string { return LinkURL(c.publicURL, linkID) }

// Account returns the ID of the workspace. It makes no call.
func (c *Client) Account(context.Context) (string, error) { return c.workspace, nil }

func (c *Client) inWorkspace() url.Values { return url.Values{"workspaceId": {c.workspace}} }

// collection is the path element that names a collection.
type collection string

const (
	oauthApps              collection = "integration_oauth"
	links                  collection = "link"
	integrationAccounts    collection = "integration_account"
	integrationDefinitions collection = "integration_definition"
)

// objects is the response of a listing.
type objects[T rest.Validator] []T

// Validate requires the list and the ID of each element, because a missing object would be taken for a deleted one.
func (o objects[T]) Validate() error {
	if o == nil {
		return errors.New("the response is null instead of a list")
	}
	for _, object := range o {
		if err := object.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// requireID returns an error if the ID is empty.
func requireID(id string) error {
	if id == "" {
		return errors.New("the response contains an object without an ID")
	}
	return nil
}

// all returns the shared listing of a collection of the workspace.
func all[T rest.Validator](ctx context.Context, c *Client, of collection, shared *rest.Shared[[]T]) ([]T, error) {
	return shared.Get(ctx, func(ctx context.Context) ([]T, error) {
		items, err := rest.Send[objects[T]](ctx, c.rest, rest.Request{Path: rest.Path("v1", string(of)), Query: c.inWorkspace()})
		return items, opaqueNotFound(err)
	})
}

// find returns the object that matches, or [rest.ErrNotFound]. If the server does not know the workspace, its listings are empty;
// find then returns another error, because the object may exist on the right server.
func find[T any](ctx context.Context, c *Client, items []T, match func(*T) bool) (T, error) {
	for i := range items { // not by value: to read n objects, n² are compared
		if match(&items[i]) {
			return items[i], nil
		}
	}
	var none T
	if len(items) == 0 {
		if known, err := c.Definitions(ctx); err == nil && len(known) == 0 {
			return none, fmt.Errorf("the server has no workspace %q; check workspace_id and api_url in the provider's poozle block", c.workspace)
		}
	}
	return none, rest.ErrNotFound
}

var prismaCode = regexp.MustCompile(`^\[(P\d{4})\]`)

// envelope returns the code and the message of Poozle's error bodies. The field message is a string or a list of strings; the
// bodies of some OAuth endpoints have only the field error. The code is Prisma's, with which nestjs-prisma begins the message.
func envelope(_ int, _ http.Header, body []byte) (code, message string) {
	var e struct {
		Message json.RawMessage `json:"message"`
		Error   string          `json:"error"`
	}
	if json.Unmarshal(body, &e) != nil {
		return "", ""
	}
	var messages []string
	if json.Unmarshal(e.Message, &messages) == nil {
		message = strings.Join(messages, "; ")
	} else if json.Unmarshal(e.Message, &message) != nil {
		message = e.Error
	}
	if m := prismaCode.FindStringSubmatch(message); m != nil {
		code = m[1]
	}
	return code, message
}

// explainRouteNotFound makes a 404 an error that does not mean "the object is gone", unless its code is [recordNotFound]. Without
// that code, a 404 is about the route, and so about the base address.
func explainRouteNotFound(err error) error {
	var e *rest.Error
	if errors.As(err, &e) && errors.Is(err, rest.ErrNotFound) && e.Code != recordNotFound {
		return fmt.Errorf("%s. The server at this address does not look like Poozle's API. Check api_url in the provider's poozle block", e.Error())
	}
	return err
}

// opaqueNotFound is [explainRouteNotFound] for a call that names no object. No 404 of such a call means that an object is gone.
func opaqueNotFound(err error) error {
	return rest.Opaque(explainRouteNotFound(err))
}

// recordNotFound is Prisma's code for a write to a missing record (https://www.prisma.io/docs/orm/reference/error-reference).
const recordNotFound = "P2025"

// isConflict reports whether a unique constraint refused a write.
func isConflict(err error) bool {
	var e *rest.Error
	return errors.As(err, &e) && e.Status == http.StatusConflict
}
