// Package nangoapi is a client of Nango's API (https://nango.dev/docs/reference/backend/http-api). Start with [New]. Each file has the calls of
// one kind of object: integration.go, connection.go, provider.go and connectsession.go.
//
// A key belongs to one environment, and no call names the environment. Lists of integrations and of connections contain no credentials.
package nangoapi

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Config is the configuration of a [Client].
type Config struct {
	APIURL    string // normalized by rest.ParseBaseURL, e.g. https://api.nango.dev
	SecretKey string
	rest.Caller
}

// Client calls the API in the environment of a secret key. It is safe for concurrent use.
type Client struct {
	rest      *rest.Client
	apiURL    string
	secretKey string

	Integrations *Integrations
	Providers    *Providers
	Connections  *Connections
}

// New returns a client. It makes no call.
//
// The rate limit depends on the account's plan and counts all keys of the account, so the pace follows the headers of the responses
// (https://nango.dev/docs/reference/backend/http-api/rate-limits).
func New(c Config) *Client {
	client := &Client{
		rest: rest.New(rest.Config{
			Base: c.APIURL, Caller: c.Caller, Pace: rest.PaceFor(c.SecretKey, c.APIURL, 0), Authenticate: rest.Bearer(c.SecretKey), Error: envelope,
		}),
		apiURL:    c.APIURL,
		secretKey: c.SecretKey,
	}
	client.Integrations = newIntegrations(client)
	client.Providers = newProviders(client)
	client.Connections = &Connections{client: client}
	return client
}

// Credential returns the secret key.
func (c *Client) Credential() string { return c.secretKey }

// Fingerprint returns a short fingerprint of the secret key for an object. It is the same for the same key and object, and does not
// reveal the key.
func (c *Client) Fingerprint(object string) string {
	mac := hmac.New(sha256.New, []byte(c.secretKey))
	mac.Write([]byte("nango " + c.apiURL + " " + object))
	return hex.EncodeToString(mac.Sum(nil))[:12]
}

// CallbackURL returns the redirect URI to register at a third party (https://nango.dev/docs/guides/auth). An environment can have
// another one, which no call shows.
func CallbackURL(apiURL string) string { return apiURL + "/oauth/callback" }

// WebhookURL returns the address at which Nango receives the webhooks of an integration (https://nango.dev/docs/guides/webhooks). environment
// is the UUID of the environment.
func WebhookURL(apiURL, environment, uniqueKey string) string {
	return apiURL + "/" + rest.Path("webhook", environment, uniqueKey)
}

// CallbackURL returns the redirect URI of this server.
func (c *Client) CallbackURL() string { return CallbackURL(c.apiURL) }

// failure is the body of Nango's errors. The message of a validation may be missing, and each of its errors has a path then.
type failure struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
		Errors  []struct {
			Message string `json:"message"`
			Path    []any  `json:"path"`
		} `json:"errors"`
	} `json:"error"`
}

// envelope returns the code and the messages of an error body. Each message of a validation follows its path.
func envelope(_ int, _ http.Header, body []byte) (code, message string) {
	var f failure
	if json.Unmarshal(body, &f) != nil {
		return "", ""
	}
	var messages []string
	if f.Error.Message != "" {
		messages = append(messages, f.Error.Message)
	}
	for _, e := range f.Error.Errors {
		var path []string
		for _, element := range e.Path {
			path = append(path, fmt.Sprint(element))
		}
		messages = append(messages, strings.TrimPrefix(strings.Join(path, ".")+": "+e.Message, ": "))
	}
	return f.Error.Code, strings.Join(messages, "; ")
}

// notFound returns an error that is [rest.ErrNotFound] only if the server itself states that the object is gone: by status 404 with one of the
// codes, or by status 400 with one. Any other 404 is about the address of the API, or about the third party of an integration.
func notFound(err error, gone func(*rest.Error) bool) error {
	var e *rest.Error
	if !errors.As(err, &e) {
		return err
	}
	switch {
	case gone(e):
		return fmt.Errorf("%w: %s", rest.ErrNotFound, e.Error())
	case e.Status == http.StatusNotFound && e.Code == "":
		return fmt.Errorf("%s. The server at this address does not look like Nango's API. Check api_url in the provider's nango block (environment: NANGO_API_URL)", e.Error())
	}
	return rest.Opaque(err)
}

// A create waits for the deletion of what is in its place, which the same run may delete.
const (
	maxConflictWait = 20 * time.Second
	conflictPoll    = time.Second
)

// hasCode reports whether an error has one of the codes.
func hasCode(err error, codes ...string) bool {
	var e *rest.Error
	return errors.As(err, &e) && slices.Contains(codes, e.Code)
}
