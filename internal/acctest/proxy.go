package acctest

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// WithProxy moves the emulator behind a handler that proxy returns, and changes e.URL to its address.
func (e *Env) WithProxy(t testing.TB, proxy func(emulator http.Handler) http.Handler) {
	t.Helper()
	server := httptest.NewServer(proxy(e.Handler()))
	t.Cleanup(server.Close)
	e.URL = server.URL
}
