package rest_test

import (
	"net/http"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestUserAgent(t *testing.T) {
	s := newServer(t, func(http.ResponseWriter, *http.Request) {})
	c := s.client(func(c *rest.Config) { c.UserAgent = "provider/1.0" })
	for i, want := range []string{"provider/1.0", "provider/1.0 (integrations_poozle_link)"} {
		ctx := t.Context()
		if i == 1 {
			ctx = rest.WithCaller(ctx, "integrations_poozle_link")
		}
		if _, err := rest.Send[rest.None](ctx, c, rest.Request{Path: "v1"}); err != nil {
			t.Fatal(err)
		}
		if got := s.seen[i].UserAgent(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
