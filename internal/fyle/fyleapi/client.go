// Package fyleapi is a client of Fyle's Platform API (Sage Expense Management), https://docs.fylehq.com, as the vendor's
// specifications in repository fylein/fyle-platform-docs have it. Start with [New]; session.go gets the access token and
// the cluster's address, collection.go has the calls that subscriptions and scheduled callbacks share, profile.go says who is
// connected, oauth.go is a person's sign-in.
//
// The API has GET and POST only. A POST with an id updates, one without creates; nothing can be deleted; one object is
// read by a filter on the listing, and what does not exist is an empty listing.
package fyleapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Config says how to connect.
type Config struct {
	AccountsURL  string // normalized by rest.ParseBaseURL, without /oauth/token, e.g. https://accounts.fylehq.com
	ClientID     string
	ClientSecret string
	RefreshToken string
	rest.Caller
}

// Client reaches the organisation that a refresh token was made in. It is safe for concurrent use.
type Client struct {
	rest    *rest.Client
	session *session

	profile rest.Shared[Profile]

	// Subscriptions are the webhooks of the organisation, those of other apps among them.
	Subscriptions *Collection[Subscription]
	// ScheduledCallbacks are the scheduled callbacks of the organisation.
	ScheduledCallbacks *Collection[ScheduledCallback]
}

// perSecond is Fyle's limit of requests, for each address that they come from
// (fylein/fyle-platform-docs, docs/concepts/guide-data-apis.md).
//
// A little is kept back: a request that is late on the way must not fall into the next second of others.
const perSecond = 9.8

// New returns a client. It makes no call.
func New(c Config) *Client {
	pace := rest.PaceFor("fyle", c.AccountsURL, perSecond) // the limit is for the address, not for the account
	session := sessionFor(c, pace)
	client := rest.New(rest.Config{
		// Where the cluster is comes with each token: the session puts its address in place of this one.
		Base: "https://cluster.invalid/platform/v1", Caller: c.Caller, Pace: pace,
		Authenticate: session.authenticate, Error: envelope,
	})
	return &Client{
		session:            session,
		rest:               client,
		Subscriptions:      &Collection[Subscription]{rest: client, path: rest.Path("admin", "subscriptions"), urlFilter: "webhook_url"},
		ScheduledCallbacks: &Collection[ScheduledCallback]{rest: client, path: rest.Path("admin", "scheduled_callbacks"), urlFilter: "url"},
	}
}

// wrapped is how Fyle wraps one object, in requests and in answers.
type wrapped[T any] struct {
	Data T `json:"data"`
}

// identified is an object with an ID that the vendor gives it.
type identified interface{ key() string }

// Check asks for the object's ID, without which the answer says nothing.
func (w wrapped[T]) Validate() error {
	if object, ok := any(w.Data).(identified); ok && object.key() == "" {
		return errors.New("the answer has no object with an ID")
	}
	return nil
}

// envelope reads Fyle's error bodies: an error type, a message, and for validation what is wrong with which field
// (fylein/fyle-platform-docs, docs/concepts/errors.md).
func envelope(_ int, _ http.Header, body []byte) (code, message string) {
	var e struct {
		Error   string          `json:"error"`
		Message *string         `json:"message"`
		Data    json.RawMessage `json:"data"`
	}
	if json.Unmarshal(body, &e) != nil {
		return "", ""
	}
	var texts []string
	if e.Message != nil {
		texts = append(texts, *e.Message)
	}
	var data any
	if json.Unmarshal(e.Data, &data) == nil {
		texts = append(texts, complaints("", data)...)
	}
	return e.Error, strings.Join(texts, "; ")
}

// aboutNoObject is the error of a call for a token: its 404 or 410 must not pass for "the object is gone".
func aboutNoObject(err error) error {
	if errors.Is(err, rest.ErrNotFound) {
		return errors.New(err.Error())
	}
	return err
}

// notTheObject makes of a 404 that is about the path, and so about the cluster or the user's rights, an error that nobody
// takes for "the object is gone": an object that does not exist is an empty listing.
func notTheObject(err error) error {
	if err != nil && errors.Is(err, rest.ErrNotFound) {
		return fmt.Errorf("%s: Fyle says so too where the user of the refresh token may not do this; it must be an administrator's", err.Error())
	}
	return err
}
