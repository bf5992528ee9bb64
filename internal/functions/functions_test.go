package functions_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

func TestNormalizeRedirectURI(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"HTTPS://App.Example.COM:443":               "https://app.example.com/",
		"https://app.example.com/a/./b/../c/?x=%2f": "https://app.example.com/a/c/?x=%2F",
		"https://app.example.com/%7euser/%e4":       "https://app.example.com/~user/%E4",
		"https://app.example.com/a//b/..//.":        "https://app.example.com/a///",
		"https://app.example.com/../a/..":           "https://app.example.com/",
		"http://127.0.0.1:8080/cb":                  "http://127.0.0.1:8080/cb",
		"http://[::1]:80/":                          "http://[::1]/",
		"com.example.app:/oauth2redirect":           "com.example.app:/oauth2redirect",
		"urn:ietf:wg:oauth:2.0:oob":                 "urn:ietf:wg:oauth:2.0:oob",
		"myapp://callback":                          "myapp://callback/",
	}
	p := acctest.New(t).Provider(t, nil)
	for uri, normal := range cases {
		result, refused := p.Call("normalize_redirect_uri", uri)
		if want := tftypes.NewValue(tftypes.String, normal); refused != "" || !result.Equal(want) {
			t.Errorf("%s is %s, want %s; %s", uri, result, want, refused)
		}
	}
}

func TestParseRedirectURI(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	for uri, want := range map[string]map[string]any{
		"https://app.example.com/cb?a=1": {"is_loopback": false, "is_private": false, "scheme": "https", "host": "app.example.com", "port": "", "path": "/cb", "query": "a=1"},
		"http://127.0.0.1:4711/":         {"is_loopback": true, "is_private": false, "scheme": "http", "host": "127.0.0.1", "port": "4711", "path": "/", "query": ""},
		"http://LOCALHOST/cb":            {"is_loopback": true, "is_private": false, "scheme": "http", "host": "LOCALHOST", "port": "", "path": "/cb", "query": ""},
		"com.example.app:/cb":            {"is_loopback": false, "is_private": true, "scheme": "com.example.app", "host": "", "port": "", "path": "/cb", "query": ""},
		"urn:ietf:wg:oauth:2.0:oob":      {"is_loopback": false, "is_private": true, "scheme": "urn", "host": "", "port": "", "path": "ietf:wg:oauth:2.0:oob", "query": ""},
	} {
		result, refused := p.Call("parse_redirect_uri", uri)
		if refused != "" {
			t.Errorf("%s: %s", uri, refused)
			continue
		}
		parts := map[string]tftypes.Value{}
		if err := result.As(&parts); err != nil {
			t.Fatal(err)
		}
		if len(parts) != len(want) {
			t.Errorf("%s has the parts %v", uri, parts)
		}
		for name, part := range want {
			if !parts[name].Equal(tftypes.NewValue(parts[name].Type(), part)) {
				t.Errorf("%s: %s is %s, want %v", uri, name, parts[name], part)
			}
		}
	}
	for uri, word := range map[any]string{
		"app.example.com/cb": "scheme", "https://app.example.com/cb#top": "fragment", "": "empty", "https:///cb": "host", nil: "null",
	} {
		_, refused := p.Call("parse_redirect_uri", uri)
		acctest.WantText(t, []string{refused}, `"uri"`, word)
	}
}

// What Terraform itself makes of an argument that is null, and of one that only the apply knows.
func TestInTerraform(t *testing.T) {
	t.Parallel()
	acctest.New(t).Run(t,
		resource.TestStep{
			Config:      `output "test" { value = provider::integrations::parse_redirect_uri(null) }`,
			ExpectError: regexp.MustCompile(`(?s)uri.*null`),
		},
		resource.TestStep{
			Config: `
resource "terraform_data" "test" { input = "https://app.example.com/cb" }
output "test" { value = provider::integrations::parse_redirect_uri(terraform_data.test.output).host }
output "normal" { value = provider::integrations::normalize_redirect_uri("HTTPS://App.Example.COM:443") }
`,
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckOutput("test", "app.example.com"), resource.TestCheckOutput("normal", "https://app.example.com/"),
			),
		},
	)
}
