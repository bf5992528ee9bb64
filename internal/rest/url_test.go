package rest_test

import (
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestCanonicalURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://hooks.example.com":               "https://hooks.example.com/",
		"HTTPS://Hooks.Example.com:443/A?b=C":     "https://hooks.example.com/A?b=C",
		"http://hooks.example.com:80/a":           "http://hooks.example.com/a",
		"https://hooks.example.com:80/a":          "https://hooks.example.com:80/a",
		"https://hooks.example.com/a/":            "https://hooks.example.com/a/",
		"https://hooks.example.com?a":             "https://hooks.example.com/?a",
		"https://hooks.example.com/a%2Fb":         "https://hooks.example.com/a%2Fb",
		"not a URL":                               "not a URL",
		"https://user:secret@hooks.example.com/a": "https://user:secret@hooks.example.com/a",
	} {
		if got := rest.CanonicalURL(text); got != want {
			t.Errorf("CanonicalURL(%q) = %q, want %q", text, got, want)
		}
	}
}
