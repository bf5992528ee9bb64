package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Data sources and list resources do not have the parts of a description that are only true for the resource.
func TestDescriptions(t *testing.T) {
	t.Parallel()
	schemas, err := provider.NewServer("test", nil, "").GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	lower := regexp.MustCompile(`(^|[^\w./` + "`" + `-])(fillout|fyle|poozle|oauth)\b[^_.]`)
	check := func(of string, b *tfprotov6.SchemaBlock, forbidden *regexp.Regexp) {
		var walk func(at string, attributes []*tfprotov6.SchemaAttribute)
		describe := func(at, description string) {
			if found := forbidden.FindString(description); found != "" {
				t.Errorf("%s: the description contains %q, which is for the second paragraph of the resource: %s", at, found, description)
			}
			if lower.MatchString(description) {
				t.Errorf("%s: the description spells a vendor in lower case: %s", at, description)
			}
		}
		walk = func(at string, attributes []*tfprotov6.SchemaAttribute) {
			for _, a := range attributes {
				describe(at+"."+a.Name, a.Description)
				if strings.Contains(a.Description, "\n\n") {
					t.Errorf("%s.%s: the paragraphs of the description are not joined", at, a.Name)
				}
				if a.NestedType != nil {
					walk(at+"."+a.Name, a.NestedType.Attributes)
				}
			}
		}
		describe(of, b.Description)
		walk(of, b.Attributes)
	}
	none, onlyResource := regexp.MustCompile(`^\b$`), regexp.MustCompile(`\b(Changing|If unset|Default)\b`)
	for name, s := range schemas.ResourceSchemas {
		check("resource "+name, s.Block, none)
	}
	for name, s := range schemas.DataSourceSchemas {
		check("data source "+name, s.Block, onlyResource)
	}
	for name, s := range schemas.ListResourceSchemas {
		check("list resource "+name, s.Block, onlyResource)
	}
}

// A new vendor or setting that is missing in one of the places that list them fails with what to add.
func TestVendorsAreListedEverywhere(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	linter, makefile, runner, readme := read(".golangci.yml"), read("GNUmakefile"), read("internal/terraformrun/terraformrun.go"), read("README.md")
	commands := read("templates/guides/command.md")
	pages := readme
	documents, err := filepath.Glob(filepath.Join(root, "docs/*/*.md"))
	if err != nil || len(documents) < 20 {
		t.Fatal(len(documents), "pages below docs:", err)
	}
	for _, name := range append(documents, filepath.Join(root, "docs/index.md")) {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages += string(content)
	}
	schemas, err := provider.NewServer("test", nil, "").GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range provider.Vendors() {
		if v.Name == "" {
			continue
		}
		want := func(ok bool, advice string) {
			if !ok {
				t.Errorf("%s: %s", v.Name, advice)
			}
		}
		hasAccount := slices.ContainsFunc(v.Settings, func(s tf.Setting) bool { return s.Required })
		want(!hasAccount || v.Inspect != nil, "add Inspect to Vendor(), so that `integrations check` can check the account")
		want(!hasAccount || strings.Contains(commands, "\n| "+v.Title+" | "), "add the calls of a check to the table in templates/guides/command.md")
		prefix := strings.ToUpper(v.Name)
		want(strings.Contains(linter, "**/internal/"+v.Name+"/*.go"), "add a depguard rule for internal/"+v.Name+" to .golangci.yml")
		want(strings.Contains(linter, "internal/"+v.Name+"/"+v.Name+"fake\n"), "add the fake to both depguard lists of fakes in .golangci.yml")
		want(regexp.MustCompile(`\b`+prefix+`_%`).MatchString(makefile), "add "+prefix+"_% to the variables that GNUmakefile unexports")
		want(regexp.MustCompile(`[(|]`+prefix+`[|)]`).MatchString(runner), "add "+prefix+" to the variables that internal/terraformrun hides")
		for _, page := range documents {
			if !strings.HasPrefix(filepath.Base(page), v.Name+"_") || strings.Contains(page, "/functions/") {
				continue
			}
			content, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			want(strings.Contains(string(content), "\nsubcategory: \""+v.Title+"\"\n"),
				"give "+page+" the subcategory \""+v.Title+"\" by the templates, and run make generate")
		}
		for resource := range schemas.ResourceSchemas {
			if name := strings.TrimPrefix(resource, "integrations_"); strings.HasPrefix(name, v.Name+"_") {
				want(strings.Contains(readme, "`"+name+"`") && strings.Contains(readme, "(docs/resources/"+name+".md)"), "add "+name+" to the table of types in README.md, with a link to docs/resources/"+name+".md")
			}
		}
		for _, variable := range variables(v.Settings) {
			want(strings.Contains(pages, "`"+variable+"`"), "mention `"+variable+"` on a page: run make generate, or add it to README.md")
		}
	}
}

// variables returns the environment variables of settings.
func variables(settings []tf.Setting) []string {
	var names []string
	for _, s := range settings {
		if s.Settings != nil {
			names = append(names, variables(s.Settings)...)
			continue
		}
		names = append(names, s.Env)
	}
	return names
}
