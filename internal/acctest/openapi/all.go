package openapi

import (
	"maps"
	"net/http"
	"slices"
	"testing"
)

// All returns a middleware that checks the calls to every vendor. See [Middleware].
func All(t testing.TB) func(http.Handler) http.Handler {
	t.Helper()
	var each []func(http.Handler) http.Handler
	for _, vendor := range slices.Sorted(maps.Keys(vendors)) {
		each = append(each, Middleware(t, vendor))
	}
	return func(next http.Handler) http.Handler {
		for _, middleware := range each {
			next = middleware(next)
		}
		return next
	}
}
