// Package fyleapi is a client of Fyle's Platform API (Sage Expense Management), https://docs.fylehq.com, as specified in the
// vendor's repository fylein/fyle-platform-docs. Start with [New]. session.go gets the access token and the cluster's address,
// collection.go has the calls that subscriptions and scheduled callbacks share, profile.go reads the connected user, and
// oauth.go is a person's sign-in.
//
// The API only has GET and POST. A POST with an id updates an object, and a POST without one creates it. Nothing can be
// deleted. One object is read by a filter of the listing, which is empty if the object does not exist.
package fyleapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Config is the configuration of a [Client].
type Config struct {
	AccountsURL  string // normalized by rest.ParseBaseURL, without /oauth/token, e.g. https://accounts.fylehq.com
	ClientID     string
	ClientSecret string
	RefreshToken string
	rest.Caller
}

// Client calls the API in the organisation that a refresh token belongs to. It is safe for concurrent use.
type Client struct {
	rest    *rest.Client
	session *session
	caller  rest.Caller

	profile rest.Shared[Profile]

	// Subscriptions are the webhooks of the organisation, including those of other apps.
	Subscriptions *Collection[Subscription]
	// ScheduledCallbacks are the scheduled callbacks of the organisation.
	ScheduledCallbacks *Collection[ScheduledCallback]
}

// perSecond is Fyle's rate limit, in requests per second and client address (fylein/fyle-platform-docs,
// docs/concepts/guide-data-apis.md).
const perSecond = 10

// New returns a client. It makes no call.
func New(c Config) *Client {
	pace := rest.PaceFor("fyle", c.AccountsURL, perSecond) // the limit is per client address, not per account
	session := sessionFor(c, pace)
	client := rest.New(rest.Config{
		// The session replaces this address by that of the cluster, which it learns with each token.
		Base: "https://cluster.invalid/platform/v1", Caller: c.Caller, Pace: pace,
		Authenticate: session.authenticate, Error: envelope,
	})
	return &Client{
		session:            session,
		caller:             c.Caller,
		rest:               client,
		Subscriptions:      newCollection[Subscription](client, "subscriptions"),
		ScheduledCallbacks: newCollection[ScheduledCallback](client, "scheduled_callbacks"),
	}
}

// wrapped is the form of one object in requests and responses.
type wrapped[T any] struct {
	Data T `json:"data"`
}

// Validate requires the object's ID.
func (w wrapped[T]) Validate() error {
	if object, ok := any(w.Data).(rest.Object); ok && object.ObjectID() == "" {
		return errors.New("the answer has no object with an ID")
	}
	return nil
}

// envelope returns the error type and the messages of Fyle's error bodies. The body of a validation error has a message for each
// invalid field (fylein/fyle-platform-docs, docs/concepts/errors.md).
func envelope(_ int, _ http.Header, body []byte) (code, message string) {
	var e struct {
		Error   string          `json:"error"`
		Message *string         `json:"message"`
		Data    json.RawMessage `json:"data"`
	}
	if json.Unmarshal(body, &e) != nil {
		return "", ""
	}
	var messages []string
	if e.Message != nil {
		messages = append(messages, *e.Message)
	}
	var data any
	if json.Unmarshal(e.Data, &data) == nil {
		messages = append(messages, fieldMessages("", data)...)
	}
	return e.Error, strings.Join(messages, "; ")
}

// explainRouteNotFound makes a 404 an error that does not mean "the object is gone". The 404 is about the path, and so about
// the cluster or the user's permissions: the listing of an object that does not exist is empty.
func explainRouteNotFound(err error) error {
	if errors.Is(err, rest.ErrNotFound) {
		return fmt.Errorf("%s. Fyle also returns this status if the user of the refresh token is not an administrator", err.Error())
	}
	return err
}
