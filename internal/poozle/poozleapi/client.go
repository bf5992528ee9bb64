// Package poozleapi is a client of Poozle's API (https://docs.poozle.dev/api-reference), as implemented by the server of release
// v0.1.8-alpha (repository poozlehq/poozle, folder engine-server). Start with [New]. The files oauth_app.go, link.go,
// integration_account.go and integration_definition.go have one collection each; collection.go has the calls that they share.
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
	apiKey    string

	OAuthApps           *OAuthApps
	Links               *Links
	IntegrationAccounts *IntegrationAccounts
	Definitions         *Definitions
}

// New returns a client. It makes no call.
func New(c Config) *Client {
	client := &Client{
		rest: rest.New(rest.Config{
			Base: c.APIURL, Caller: c.Caller, Authenticate: rest.Bearer(c.APIKey), Error: envelope,
		}),
		publicURL: cmp.Or(c.PublicURL, withoutAPI(c.APIURL)),
		workspace: c.WorkspaceID,
		apiKey:    c.APIKey,
	}
	client.OAuthApps = &OAuthApps{newCollection[OAuthApp](client, "integration_oauth")}
	client.Links = &Links{newCollection[Link](client, "link")}
	client.IntegrationAccounts = &IntegrationAccounts{newCollection[IntegrationAccount](client, "integration_account")}
	client.Definitions = newDefinitions(client)
	return client
}

// PublicURL returns the address of Poozle's web pages in normal form: without /api, /api/v1 and trailing slashes, so that a user
// can also write the address of the API. The address can be http or https, because no credential is sent to it.
func PublicURL(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("the address is not an http or https address without user, query and fragment; write one such as https://app.poozle.dev")
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

// CheckWorkspace returns an error unless the server accepts the API key and knows the workspace. A server that cannot list its
// definitions is believed that it knows the workspace.
func (c *Client) CheckWorkspace(ctx context.Context) error {
	err := c.Links.CheckWorkspace(ctx)
	if errors.Is(err, ErrUnverifiable) {
		return nil
	}
	return err
}

// Credential returns the API key.
func (c *Client) Credential() string { return c.apiKey }

func (c *Client) inWorkspace() url.Values { return url.Values{"workspaceId": {c.workspace}} }

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
		return fmt.Errorf("%s. The server at this address does not look like Poozle's API. Check api_url in the provider's poozle block (environment: POOZLE_API_URL): it ends in /api, unless it is the address of the server itself", e.Error())
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
