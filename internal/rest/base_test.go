package rest_test

import (
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestParseBaseURL(t *testing.T) {
	for _, test := range []struct {
		address, want, wantError string
	}{
		{address: "https://api.fillout.com", want: "https://api.fillout.com"},
		{address: " https://api.fillout.com/v1/api/ \n", want: "https://api.fillout.com"},
		{address: "https://api.fillout.com/v1///", want: "https://api.fillout.com"},
		{address: "https://gateway.example.com/fillout/v1/api", want: "https://gateway.example.com/fillout"},
		{address: "https://example.com/xv1", want: "https://example.com/xv1"},
		{address: "HTTPS://API.Example.com:8443/Path", want: "https://api.example.com:8443/Path"},
		{address: "https://example.com/a%2Fb", want: "https://example.com/a%2Fb"},
		{address: "http://localhost:8000/api", want: "http://localhost:8000/api"},
		{address: "http://127.0.0.1:8484", want: "http://127.0.0.1:8484"},
		{address: "http://127.8.9.1", want: "http://127.8.9.1"},
		{address: "http://[::1]:8484/", want: "http://[::1]:8484"},

		{address: "", wantError: "no scheme"},
		{address: "api.example.com", wantError: "begin it with https://"},
		{address: "localhost:8000", wantError: "begin it with https://"},
		{address: "https://", wantError: "no host; write one such as https://"},
		{address: "https://:443", wantError: "no host"},
		{address: "https://https://api.example.com", wantError: "no host"},
		{address: "http://api.example.com", wantError: "write https://api.example.com"},
		{address: "http://127.0.0.1.example.com", wantError: "must be https"},
		{address: "http://localhost.example.com", wantError: "must be https"},
		{address: "http://10.0.0.1", wantError: "must be https"},
		{address: "ftp://api.example.com", wantError: "must begin with https://"},
		{address: "https://user:canary@api.example.com", wantError: "must not contain a user name or password; write https://api.example.com"},
		{address: "https://user:can/ary@api.example.com", wantError: "not a valid URL"},
		{address: "https://api.example.com?key=canary", wantError: "must not contain a query"},
		{address: "https://api.example.com?", wantError: "must not contain a query"},
		{address: "https://api.example.com/#canary", wantError: "fragment"},
		{address: "https://api.example.com/a\nb", wantError: "not a valid URL"},
		{address: "https://exa mple.com", wantError: "not a valid URL"},
	} {
		t.Run(test.address, func(t *testing.T) {
			got, err := rest.ParseBaseURL(test.address, "/v1/api", "/v1")
			if test.wantError == "" {
				if err != nil || got != test.want {
					t.Errorf("got %q, %v, want %q", got, err, test.want)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.wantError) {
				t.Errorf("got %q, %v, want the error %q", got, err, test.wantError)
			} else if strings.Contains(err.Error(), "canary") {
				t.Errorf("the error quotes a secret: %v", err)
			}
		})
	}
}

// Each accepted address is https or this machine, and ParseBaseURL returns its own results unchanged.
func TestParseBaseURLProperties(t *testing.T) {
	part := rapid.SampledFrom([]string{"http", "https", "://", ":", "/", "//", "@", "?", "#", "localhost", "127.0.0.1", "[::1]", "evil.example.com", "v1", "api", "..", "%2f", " ", "\t", "é"})
	rapid.Check(t, func(t *rapid.T) {
		address := strings.Join(rapid.SliceOfN(part, 1, 10).Draw(t, "parts"), "")
		got, err := rest.ParseBaseURL(address, "/v1/api", "/v1")
		if err != nil {
			return
		}
		u, err := url.Parse(got)
		if err != nil {
			t.Fatal(err)
		}
		local := u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1"
		if u.Scheme != "https" && !local || u.Hostname() == "" || u.User != nil || strings.ContainsAny(got, "?# ") || strings.ContainsAny(u.Host, "@/") {
			t.Fatalf("accepted %q as %q", address, got)
		}
		if again, err := rest.ParseBaseURL(got, "/v1/api", "/v1"); err != nil || again != got {
			t.Fatalf("%q became %q, %v", got, again, err)
		}
	})
}
