// Package rest sends one JSON call at a time to a vendor's API. It is this provider's only way to the network.
//
// Start with [Send]: every method of an API client is one path made by [Path], one wire type and one Send. [New] builds the
// chain of transports that each call passes through; each transport is a function with a file of its name. [Collection],
// [Shared], [List] and [Pages] are for listings, [ParseBaseURL] and [PaceFor] for a provider's settings, and [ErrNotFound] and
// [OutcomeUnknown] interpret a failure.
package rest

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"
)

// Config describes how to reach one account at one base address.
type Config struct {
	// Base is the base address, as returned by [ParseBaseURL]. Every path is below it.
	Base string
	Caller
	// Authenticate wraps the innermost transport and adds the credential. If it returns an error of its own, the call fails
	// without a further attempt. If it is nil, no credential is sent. See [Bearer].
	Authenticate func(next http.RoundTripper) http.RoundTripper
	// Pace is shared by all clients that use the account's rate limit; see [PaceFor]. If it is nil, requests are not delayed.
	Pace *Pace
	// Error reads the vendor's error envelope from a response that is not 2xx. If it is nil or finds no message, the message
	// is an excerpt of the body.
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
	ahead    atomic.Int64 // how far the server's clock is ahead of this machine's, a time.Duration
}

// Now returns the time by the server's clock, as the Date header of the last response states it, to the second. Before the first
// response, it is this machine's.
func (c *Client) Now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// setClock reads the Date header of a response (RFC 9110, section 6.6.1).
func (c *Client) setClock(header http.Header) {
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		c.ahead.Store(int64(time.Until(date).Round(time.Second)))
	}
}

// New returns the client that config describes. It sends nothing.
func New(config Config) *Client {
	next := config.Transport
	if next == nil {
		next = transport
	}

	// The order of the chain, innermost first, with the reason for the place of each transport.
	next = wire(next) // reads the whole response, so that one that breaks off counts as a failed attempt
	if config.Authenticate != nil {
		next = config.Authenticate(next) // nearest to the wire: no other transport above it sees the credential
	}
	next = pace(config.Pace, next)           // below retry: each attempt counts towards the account's rate limit
	next = retry(next)                       // below log: a call is one line, with its number of attempts
	next = log(config.Log, next)             // measures the whole call, waits included
	next = userAgent(config.UserAgent, next) // once for all attempts

	return &Client{base: config.Base, envelope: config.Error, chain: next}
}

// RoundTripperFunc is a function that implements [http.RoundTripper].
type RoundTripperFunc func(*http.Request) (*http.Response, error)

// RoundTrip calls f.
func (f RoundTripperFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
