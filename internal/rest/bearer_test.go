package rest_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestBearer(t *testing.T) {
	for _, test := range []struct {
		name, token string
		err         string
	}{
		{"key", "sk_prod_1", ""},
		{"line break", "canary\n", "Authorization"},
		{"second header", "canary\r\nX-Evil: 1", "Authorization"},
		{"null", "canary\x00", "control character"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newServer(t, func(http.ResponseWriter, *http.Request) {})
			_, err := rest.Send[rest.None](t.Context(), s.client(func(c *rest.Config) { c.Authenticate = rest.Bearer(test.token) }), rest.Request{Path: "v1"})
			if test.err == "" {
				if err != nil {
					t.Fatal(err)
				}
				if got := s.seen[0].Header.Get("Authorization"); got != "Bearer "+test.token {
					t.Errorf("sent %q", got)
				}
				return
			}
			e := wantError(t, err, test.err)
			if strings.Contains(err.Error(), "canary") || s.calls() != 0 || e.Attempts != 1 {
				t.Errorf("%v, %d calls, %d attempts", err, s.calls(), e.Attempts)
			}
		})
	}
}

// An authenticator may send requests of its own through the rest of the chain, such as one for a new token.
func TestAuthenticatorRequests(t *testing.T) {
	s := &script{replies: []reply{{}}}
	c := rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: s}, Authenticate: func(next http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			token, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "https://accounts.example.com/token", http.NoBody)
			if err != nil {
				return nil, err
			}
			if _, err := next.RoundTrip(token); err != nil {
				return nil, err
			}
			return next.RoundTrip(r)
		})
	}})
	if _, err := rest.Send[thing](t.Context(), c, rest.Request{Path: "v1"}); err != nil || s.calls() != 2 {
		t.Errorf("%v, %d calls", err, s.calls())
	}
}
