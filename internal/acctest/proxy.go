package acctest

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// WithProxy gives the emulator another address, at which a handler stands in front of it.
func (e *Env) WithProxy(t testing.TB, front func(emulator http.Handler) http.Handler) {
	t.Helper()
	server := httptest.NewServer(front(e.Handler()))
	t.Cleanup(server.Close)
	e.URL = server.URL
}
