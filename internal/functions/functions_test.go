package functions_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

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
	var expressions []string
	want := map[string]knownvalue.Check{}
	for uri, normal := range cases {
		expressions = append(expressions, `"`+uri+`" = provider::integrations::normalize_redirect_uri("`+uri+`")`)
		want[uri] = knownvalue.StringExact(normal)
	}
	acctest.New(t).Run(t, resource.TestStep{
		Config:            "output \"test\" {\n  value = {\n    " + strings.Join(expressions, "\n    ") + "\n  }\n}\n",
		ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("test", knownvalue.ObjectExact(want))},
	})
}

func TestParseRedirectURI(t *testing.T) {
	t.Parallel()
	parsed := func(uri string, loopback, private bool, parts ...string) resource.TestStep {
		want := map[string]knownvalue.Check{"is_loopback": knownvalue.Bool(loopback), "is_private": knownvalue.Bool(private)}
		for i, name := range []string{"scheme", "host", "port", "path", "query"} {
			want[name] = knownvalue.StringExact(parts[i])
		}
		return resource.TestStep{
			Config:            `output "test" { value = provider::integrations::parse_redirect_uri("` + uri + `") }`,
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("test", knownvalue.ObjectExact(want))},
		}
	}
	refused := func(argument, word string) resource.TestStep {
		return resource.TestStep{
			Config:      `output "test" { value = provider::integrations::parse_redirect_uri(` + argument + `) }`,
			ExpectError: regexp.MustCompile(`(?s)uri.*` + word),
		}
	}
	acctest.New(t).Run(t,
		parsed("https://app.example.com/cb?a=1", false, false, "https", "app.example.com", "", "/cb", "a=1"),
		parsed("http://127.0.0.1:4711/", true, false, "http", "127.0.0.1", "4711", "/", ""),
		parsed("com.example.app:/cb", false, true, "com.example.app", "", "", "/cb", ""),
		parsed("urn:ietf:wg:oauth:2.0:oob", false, true, "urn", "", "", "ietf:wg:oauth:2.0:oob", ""),
		refused(`"app.example.com/cb"`, "scheme"),
		refused(`"https://app.example.com/cb#top"`, "fragment"),
		refused(`""`, "empty"),
		refused(`"https:///cb"`, "host"),
		refused(`null`, "null"),
		resource.TestStep{ // unknown at plan
			Config: `
resource "terraform_data" "test" { input = "https://app.example.com/cb" }
output "test" { value = provider::integrations::parse_redirect_uri(terraform_data.test.output).host }
`,
			Check: resource.TestCheckOutput("test", "app.example.com"),
		},
	)
}
