package rest

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
)

// callState is shared by the transports of one call and by Send.
type callState struct {
	retry   RetryPolicy
	secrets []string // that are sent; no error may show them
	shown   string   // the path in errors and in the log
	// decode, if not nil, reads the body of a response with status 200. Its error is that of a body that breaks off.
	decode func(*http.Response) error

	attempts       int   // begun until now
	outcomeUnknown bool  // an attempt may have executed a write
	gaveUp         error // why there was no further attempt; nil if the response explains it

	stage atomic.Int32 // of the current attempt
}

// The stages of an attempt. A request whose attempt fails before stage sent was certainly not executed.
const (
	preparing  int32 = iota // waiting for its turn, or for a credential
	connecting              // asking the transport for a connection
	sent                    // the request may have reached the server
)

// redact removes the call's secrets from what a server sent.
func (c *callState) redact(text string) string { return Redact(text, c.secrets...) }

// Redact removes secrets from what a server sent, because some servers quote what they refuse. [Send] does this in its errors.
func Redact(text string, secrets ...string) string {
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "(hidden)")
		}
	}
	return text
}

type callKey struct{}

func withCallState(ctx context.Context, c *callState) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

// callStateOf never returns nil, because an authenticator may send requests that [Send] does not know.
func callStateOf(ctx context.Context) *callState {
	if c, ok := ctx.Value(callKey{}).(*callState); ok {
		return c
	}
	return new(callState)
}

// reads reports whether requests with the method change nothing at the server.
func reads(method string) bool {
	return method == http.MethodGet || method == http.MethodHead
}
