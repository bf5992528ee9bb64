package rest

import (
	"context"
	"net/http"
)

type callerKey struct{}

// WithCaller returns a context whose requests have name in their user agent, in parentheses. The name is usually a Terraform
// type such as integrations_poozle_link.
func WithCaller(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, callerKey{}, name)
}

// userAgent sets the header User-Agent.
func userAgent(name string, next http.RoundTripper) http.RoundTripper {
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
