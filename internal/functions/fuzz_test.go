package functions

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

// A redirect URI that is written in its normal form is a redirect URI, the same one, and stays as it is.
func FuzzNormalize(f *testing.F) {
	for _, uri := range []string{
		"HTTPS://App.Example.COM:443", "https://app.example.com/a/./b/../c/?x=%2f", "https://app.example.com/%7euser/%e4", "http://127.0.0.1:8080/cb",
		"http://[::1]:80/", "com.example.app:/oauth2redirect", "urn:ietf:wg:oauth:2.0:oob", "myapp://callback", "https://a:/", "https://a:443443/",
		"https://a/..", "https://a/%2e%2e/b", "https://a//b", "app:////b", "app:/..//b", "app:..", "app:%2e", "https://u:p%40@a/", "https://a?", "https://a/%25%32%65",
		"https://a/%2", "https://a?%", "https://%41.example", "https://[fe80::1%25en0]/", "app:", "app://", "app://:80", "app:///", "https://ä.example/ä", "http://a:080",
	} {
		f.Add(uri)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		if !utf8.ValidString(uri) { // Terraform has no others
			return
		}
		before, err := parse(uri)
		if err != nil {
			return
		}
		was := *before
		normal := normalize(before)
		after, err := parse(normal)
		if err != nil {
			t.Fatalf("%q has the normal form %q, which is refused: %v", uri, normal, err)
		}
		if after.Scheme != was.Scheme || !strings.EqualFold(after.Hostname(), was.Hostname()) || !reflect.DeepEqual(after.User, was.User) {
			t.Errorf("%q has the normal form %q of another place", uri, normal)
		}
		if port := was.Port(); after.Port() != port && was.Scheme+port != "https443" && was.Scheme+port != "http80" {
			t.Errorf("%q has the normal form %q of another port", uri, normal)
		}
		query, err := url.QueryUnescape(was.RawQuery)
		if same, err2 := url.QueryUnescape(after.RawQuery); query != same || (err == nil) != (err2 == nil) {
			t.Errorf("%q has the normal form %q of another query", uri, normal)
		}
		if again := normalize(after); again != normal {
			t.Errorf("%q has the normal form %q, and that has %q", uri, normal, again)
		}
	})
}
