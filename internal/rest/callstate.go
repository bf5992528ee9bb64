package rest

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
)

// call is what the links tell each other, and Send, about one call.
type call struct {
	retry   RetryPolicy
	secrets []string // that are sent; no error may show them

	tries   int   // so far
	unclear bool  // one of the tries may have carried out a write
	gaveUp  error // why there was no further try, where that is not plain from the answer

	stage atomic.Int32 // how far the current try has come
}

// The stages of a try. What fails before sent was certainly not carried out.
const (
	preparing  int32 = iota // waiting for its turn, or for a credential
	connecting              // asking the transport for a connection
	sent                    // the request may have reached the server
)

// hide takes the call's secrets out of what a server says.
func (c *call) hide(text string) string { return Redact(text, c.secrets...) }

// Redact takes secrets out of what a server says: some quote what they refuse. [Send] does so in its own errors.
func Redact(text string, secrets ...string) string {
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "(hidden)")
		}
	}
	return text
}

type callKey struct{}

func withCall(ctx context.Context, c *call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

// callOf never returns nil: an authenticator may send a request of its own.
func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return new(call)
}

// reads reports whether a method changes nothing at the server.
func reads(method string) bool {
	return method == http.MethodGet || method == http.MethodHead
}
