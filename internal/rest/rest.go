// Package rest sends one JSON call at a time to a vendor's API, and is the only
// way from this provider to the network.
//
// Start with [Send]: every method of an API client is one path made by [Path],
// one wire type and one Send. [New] builds the chain of links that each call
// passes through; each link has a file of its own. [Shared] and [Pages] are for
// listings, [ParseBaseURL] and [PaceFor] for a provider's settings, [ErrNotFound] and
// [OutcomeUnknown] for what to make of a failure.
package rest

import (
	"context"
	"net/http"
)

// Config says how to reach one account at one base address.
type Config struct {
	// Base is the base address as given by [Base]; every path is below it.
	Base string
	Caller
	// Authenticate wraps the innermost link and adds the credential; an error of
	// its own ends the call without another try. Nil: none. See [Bearer].
	Authenticate func(next http.RoundTripper) http.RoundTripper
	// Pace is shared by everyone who spends the account's allowance; see [PaceFor]. Nil: none.
	Pace *Pace
	// Error reads the vendor's error envelope from an answer that is not 2xx. Where
	// it is nil or finds no message, the message is an excerpt of the body.
	Error func(status int, header http.Header, body []byte) (code, message string)
}

// Caller is what every client of the provider has in common. The zero value is usable.
type Caller struct {
	// UserAgent is sent with every request, followed by the name of [WithCaller].
	UserAgent string
	// Log receives one line per call, however many attempts the call took: method, path without query, status, duration,
	// request ID and number of attempts. If it is nil, nothing is logged.
	Log func(ctx context.Context, message string, fields map[string]any)
	// Transport sends the requests. If it is nil, all clients of the process share one tuned http.Transport.
	Transport http.RoundTripper
}

// Client reaches one account at one base address. It is safe for concurrent use.
type Client struct {
	base     string
	envelope func(status int, header http.Header, body []byte) (code, message string)
	chain    http.RoundTripper
}

// New returns the client that config describes. It sends nothing.
func New(config Config) *Client {
	next := config.Transport
	if next == nil {
		next = transport
	}

	// The order of the chain, innermost first, and why each link stands there.
	next = wire(next) // reads the whole answer, so that one that breaks off is a failed try like any other
	if config.Authenticate != nil {
		next = config.Authenticate(next) // nearest to the wire: no link above ever sees the credential
	}
	next = pace(config.Pace, next)       // below retry: each try spends the account's allowance
	next = retry(next)                   // below log: a call is one line, with its number of tries
	next = logged(config.Log, next)      // measures the whole call, waits included
	next = agent(config.UserAgent, next) // once for all tries

	return &Client{base: config.Base, envelope: config.Error, chain: next}
}

// RoundTripperFunc makes a RoundTripper of a function.
type RoundTripperFunc func(*http.Request) (*http.Response, error)

// RoundTrip calls the function.
func (l RoundTripperFunc) RoundTrip(r *http.Request) (*http.Response, error) { return l(r) }
