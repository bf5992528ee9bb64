package rest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestRedact(t *testing.T) {
	c := rest.New(rest.Config{
		Base:      "https://api.example.com",
		Transport: &script{replies: []reply{{status: 404, header: map[string]string{"X-Request-Id": "canary-2"}, body: `no such code: "canary-1", "canary-2"`}}},
	})
	_, err := rest.Send[thing](t.Context(), c, rest.Request{Path: rest.Path("token")})
	got := rest.Redact(err, "canary-1", "", "canary-2")
	if !errors.Is(got, rest.ErrNotFound) || strings.Contains(got.Error(), "canary") || !strings.Contains(got.Error(), `no such code: "(hidden)", "(hidden)"`) {
		t.Errorf("got %v", got)
	}
	if plain := errors.New("another"); !errors.Is(rest.Redact(plain, "another"), plain) {
		t.Error("an error that is not of a call has changed")
	}
}
