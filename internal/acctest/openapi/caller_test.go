package openapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/openapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
)

// caller calls a vendor's fake, with the calls checked by the vendor's validator.
type caller struct {
	*emulator.Emulator
	validator *openapi.Validator
	// fill replaces placeholders in paths and bodies.
	fill *strings.Replacer
	// token is sent with each call.
	token string
	// prepare, if not nil, is called with each request.
	prepare func(r *http.Request)

	t      *testing.T
	prefix string
	calls  int
}

// newCaller returns a caller of the paths below prefix. It skips the test if VENDOR_SPECS is not set.
func newCaller(t *testing.T, vendor, prefix string) *caller {
	t.Helper()
	c := &caller{t: t, validator: openapi.Load(t, vendor), fill: strings.NewReplacer(), prefix: prefix}
	c.Emulator = emulator.New(emulator.WithMiddleware(func(next http.Handler) http.Handler {
		return c.validator.Handler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			c.calls++
			next.ServeHTTP(w, r)
		}))
	}))
	return c
}

// call returns the members of the response, if it is an object. It fails the test if the response has another status.
func (c *caller) call(status int, method, path, body string) map[string]any {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), method, c.prefix+c.fill.Replace(path), strings.NewReader(c.fill.Replace(body)))
	r.Host = "127.0.0.1"
	r.Header.Set("Authorization", "Bearer "+c.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.prepare != nil {
		c.prepare(r)
	}
	w := httptest.NewRecorder()
	c.Handler().ServeHTTP(w, r)
	if w.Code != status {
		c.t.Errorf("%s %s: got status %d, want %d: %s", method, path, w.Code, status, w.Body)
	}
	members := map[string]any{}
	_ = json.Unmarshal(w.Body.Bytes(), &members) // a list and an empty body have no members
	return members
}

// wantCalls fails the test if fewer calls than that were checked.
func (c *caller) wantCalls(least int) {
	c.t.Helper()
	if c.calls < least {
		c.t.Errorf("%d calls were checked, want at least %d", c.calls, least)
	}
}

// call is one call and the complaint that a validator must make about it.
type call struct {
	method, path, body string
	status             int
	answer             string
	want               string // part of the complaint; "" means that there must be none
}

// checkComplaints runs a subtest for each call.
func checkComplaints(t *testing.T, vendor string, calls map[string]call) {
	t.Helper()
	validator := openapi.Load(t, vendor)
	for name, c := range calls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			complaints := &complaints{TB: t}
			handler := validator.Handler(complaints, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.answer))
			}))
			r := httptest.NewRequestWithContext(t.Context(), c.method, c.path, strings.NewReader(c.body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != c.status || w.Body.String() != c.answer {
				t.Errorf("the handler changed the answer to %d %s", w.Code, w.Body)
			}
			got := strings.Join(complaints.messages, "\n")
			if (got != "") != (c.want != "") || !strings.Contains(got, c.want) {
				t.Errorf("the complaints are %q, want %q among them", got, c.want)
			}
		})
	}
}

// complaints is a testing.TB that records errors instead of failing the test.
type complaints struct {
	testing.TB
	messages []string
}

func (c *complaints) Errorf(format string, values ...any) {
	c.messages = append(c.messages, fmt.Sprintf(format, values...))
}
