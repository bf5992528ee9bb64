package rest

import (
	"context"
	"net/http"
)

type callerKey struct{}

// WithCaller names who is calling, usually a Terraform type such as
// integrations_poozle_link; the name follows the user agent in parentheses.
func WithCaller(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, callerKey{}, name)
}

// agent says who is calling.
func agent(name string, next http.RoundTripper) http.RoundTripper {
	return RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		value := name
		if caller, ok := r.Context().Value(callerKey{}).(string); ok {
			value += " (" + caller + ")"
		}
		r = r.Clone(r.Context())
		r.Header.Set("User-Agent", value)
		return next.RoundTrip(r)
	})
}
