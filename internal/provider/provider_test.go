package provider_test

import (
	"cmp"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

const link = `resource "integrations_poozle_link" "test" { name = "acme" }`

// environment sets these variables of the provider and clears its other ones.
func environment(t *testing.T, variables map[string]string) {
	t.Helper()
	t.Setenv("INTEGRATIONS_CREDENTIALS_FILE", cmp.Or(variables["INTEGRATIONS_CREDENTIALS_FILE"], os.DevNull))
	for _, name := range []string{
		"FILLOUT_API_KEY", "FILLOUT_API_URL", "FILLOUT_TABLES_URL", "FYLE_CLIENT_ID", "FYLE_CLIENT_SECRET", "FYLE_REFRESH_TOKEN", "FYLE_ACCOUNTS_URL",
		"OAUTH_REGISTRATION_ACCESS_TOKEN", "POOZLE_API_KEY", "POOZLE_WORKSPACE_ID", "POOZLE_API_URL", "POOZLE_PUBLIC_URL",
	} {
		t.Setenv(name, variables[name])
	}
}

func emulated(e *acctest.Env) map[string]string {
	variables := map[string]string{}
	for _, v := range e.Env(e.URL) {
		variables[v.Name] = v.Value
	}
	return variables
}

func words(texts ...string) *regexp.Regexp {
	for i, text := range texts {
		texts[i] = strings.ReplaceAll(regexp.QuoteMeta(text), " ", `\s+`)
	}
	return regexp.MustCompile(`(?s)` + strings.Join(texts, `.*`))
}

func TestWithoutConfiguration(t *testing.T) {
	environment(t, nil)
	acctest.New(t).Run(t,
		resource.TestStep{
			Config: "provider \"integrations\" {}\n" + `output "test" { value = provider::integrations::poozle_callback_url("https://app.poozle.dev") }`,
			Check:  resource.TestCheckOutput("test", "https://app.poozle.dev/api/v1/oauth/callback"),
		},
		resource.TestStep{
			Config:      "provider \"integrations\" {}\n" + link,
			ExpectError: words("Poozle is not configured", "poozle = {", "api_key", "POOZLE_API_KEY", "workspace_id", "POOZLE_WORKSPACE_ID"),
		},
		resource.TestStep{
			Config:      "provider \"integrations\" {}\n" + `data "integrations_poozle_links" "test" {}`,
			ExpectError: words("Poozle is not configured"),
		},
	)
}

func TestConfiguredByEnvironment(t *testing.T) {
	e := acctest.New(t)
	environment(t, emulated(e))
	e.Run(t, resource.TestStep{
		Config: "provider \"integrations\" {}\n" + link,
		Check:  resource.TestMatchResourceAttr("integrations_poozle_link.test", "url", regexp.MustCompile("^"+regexp.QuoteMeta(e.URL+"/poozle/link/"))),
	})
}

// The block takes precedence over the environment, for each setting.
func TestConfiguredByBoth(t *testing.T) {
	e := acctest.New(t)
	variables := emulated(e)
	variables["POOZLE_WORKSPACE_ID"] = "wrong"
	variables["POOZLE_API_KEY"] += "\n" // as from a file
	environment(t, variables)
	e.Run(t, resource.TestStep{
		Config: "provider \"integrations\" {\n  poozle = {\n    workspace_id = \"" + e.Poozle.WorkspaceID() + "\"\n    public_url = \"https://poozle.example/\"\n  }\n}\n" + link,
		Check:  resource.TestMatchResourceAttr("integrations_poozle_link.test", "url", regexp.MustCompile("^https://poozle.example/link/")),
	})
}

func TestWrongSettings(t *testing.T) {
	e := acctest.New(t)
	variables := emulated(e)
	variables["POOZLE_API_URL"] = "poozle.example"
	environment(t, variables)
	e.Run(t,
		resource.TestStep{
			Config:      "provider \"integrations\" {}\n" + link,
			ExpectError: words("poozle.api_url", "POOZLE_API_URL", "https://"),
		},
		resource.TestStep{
			Config:      "provider \"integrations\" {\n  poozle = { api_url = \"http://poozle.example/api\" }\n}\n" + link,
			ExpectError: words("Invalid setting poozle.api_url", "https"),
		},
		resource.TestStep{
			Config:      "provider \"integrations\" {\n  poozle = { api_url = \"" + e.URL + "/poozle/api\", api_key = \"secret\\nkey\" }\n}\n" + link,
			ExpectError: words("Cannot plan Poozle link", "line break"),
		},
		resource.TestStep{ // a wrong variable is no error if its vendor is not used
			Config: "provider \"integrations\" {}\n" + `output "test" { value = provider::integrations::poozle_callback_url("https://app.poozle.dev") }`,
		},
	)
}

// A setting may depend on a resource of the same run: new objects can be planned, and the apply knows the value.
func TestSettingsKnownAtApply(t *testing.T) {
	e := acctest.New(t)
	environment(t, emulated(e))
	e.Run(t, resource.TestStep{
		Config: "resource \"terraform_data\" \"key\" { input = \"" + e.Poozle.APIKey() + "\" }\n" +
			"provider \"integrations\" {\n  poozle = { api_key = terraform_data.key.output }\n}\n" + link,
	})
}

// Every attribute is documented, every resource has an identity, and every readable one has a data source.
func TestSchemas(t *testing.T) {
	t.Parallel()
	server := provider.NewServer("test", nil, "")
	schemas, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if len(schemas.Diagnostics)+len(identities.Diagnostics) > 0 {
		t.Fatalf("%+v %+v", schemas.Diagnostics, identities.Diagnostics)
	}
	documented(t, "provider", schemas.Provider.Block.Attributes)
	unreadable := []string{"integrations_console_oauth_app", "integrations_fillout_oauth_app", "integrations_fyle_oauth_app"}
	for name, s := range schemas.ResourceSchemas {
		documented(t, name, s.Block.Attributes)
		if s.Block.Description == "" || identities.IdentitySchemas[name] == nil {
			t.Errorf("%s: no description or no identity", name)
		}
		if _, ok := schemas.DataSourceSchemas[name]; !ok && !slices.Contains(unreadable, name) {
			t.Errorf("%s: there is no data source of one", name)
		}
	}
	for name, s := range schemas.DataSourceSchemas {
		documented(t, "data "+name, s.Block.Attributes)
	}
	for name := range schemas.ListResourceSchemas {
		if _, ok := schemas.ResourceSchemas[name]; !ok {
			t.Errorf("list resource %s: there is no such resource", name)
		}
	}
}

func documented(t *testing.T, where string, attributes []*tfprotov6.SchemaAttribute) {
	t.Helper()
	for _, a := range attributes {
		if len(a.Description) < 10 {
			t.Errorf("%s: attribute %s has no description", where, a.Name)
		}
		if a.NestedType != nil {
			documented(t, where+"."+a.Name, a.NestedType.Attributes)
		}
	}
}
