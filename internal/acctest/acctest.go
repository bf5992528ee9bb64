// Package acctest is what the acceptance tests share. Only tests import it.
//
//	e := acctest.New(t)                                        // an emulator of this test's own
//	e.Run(t, resource.TestStep{Config: config})                // runs Terraform with the provider
//	p := e.Provider(t, nil)                                    // speaks the plugin protocol, without Terraform
//	link := p.Create(linkType, acctest.Config{"name": "acme"}) // plans and applies
//	e.FailNext(fake.Fault{Status: 500})                        // the next call fails
//	got := e.VendorObjects()                                   // what the vendors have now
//
// [Provider] is fast, shows warnings, and makes the calls that only newer versions of Terraform make. [Env.Run] needs the
// terraform command. Package contract checks every resource type against one contract. Package openapi checks
// the calls against the vendors' own specifications. Package e2e runs the built provider with the real Terraform.
package acctest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/openapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// Env is the emulator of one test.
type Env struct {
	*emulator.Emulator
	URL string

	memory       *memory // nil if the emulator listens on a real port
	adoptionsDir string  // that of Terraform's data directory
	canaries     canaries

	responses  sync.Mutex
	onResponse func(*Response)
}

// New starts a new emulator, which stops when the test ends. If VENDOR_SPECS is set, every call is checked against the
// vendor's specification. The test fails at its end if a user could have seen a secret; see [Env.Secret].
func New(t testing.TB) *Env {
	t.Helper()
	e := newEnv(t)
	server := httptest.NewServer(e.Handler())
	t.Cleanup(server.Close)
	e.URL = server.URL
	return e
}

// NewInMemory is New with an in-memory network, for a test in a synctest bubble, in which waiting takes no time. Each
// [Env.Provider] of it acts as a process of its own.
func NewInMemory(t testing.TB) *Env {
	t.Helper()
	e := newEnv(t)
	e.memory = newMemory(t, e.changing(e.Handler()))
	e.URL = e.memory.url
	return e
}

func newEnv(t testing.TB) *Env {
	t.Helper()
	e := &Env{Emulator: emulator.New(emulator.WithMiddleware(openapi.All(t))), adoptionsDir: t.TempDir()}
	for _, credential := range e.Credentials() {
		e.Secret(credential)
	}
	t.Cleanup(func() { e.canaries.check(t) })
	return e
}

// NewWorkingDirectory makes all processes that follow run in another working directory of Terraform.
func (e *Env) NewWorkingDirectory(t testing.TB) { e.adoptionsDir = t.TempDir() }

// Credentials returns the credentials in the emulator's environment variables.
func (e *Env) Credentials() []string {
	var values []string
	for _, v := range e.Env("") {
		if strings.HasSuffix(v.Name, "_KEY") || strings.HasSuffix(v.Name, "_SECRET") || strings.HasSuffix(v.Name, "_TOKEN") {
			values = append(values, v.Value)
		}
	}
	return values
}

// settings returns the provider settings that lead to the emulator, by "block.name". They are the emulator's environment
// variables, whose names consist of both.
func (e *Env) settings() map[string]string {
	blocks := map[string]bool{}
	if known, err := schemas(); err == nil {
		for _, a := range known.Provider.Block.Attributes {
			blocks[a.Name] = true
		}
	}
	settings := map[string]string{}
	for _, v := range e.Env(e.URL) {
		block, name, _ := strings.Cut(strings.ToLower(v.Name), "_")
		if blocks[block] {
			settings[block+"."+name] = v.Value
		}
	}
	return settings
}

// ProviderBlock returns the provider block that leads to the emulator. settings, by "block.name", replace or add to it.
func (e *Env) ProviderBlock(settings map[string]string) string {
	all := e.settings()
	maps.Copy(all, settings)
	blocks := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		block, name, _ := strings.Cut(key, ".")
		blocks[block] += fmt.Sprintf("    %s = %q\n", name, all[key])
	}
	var text strings.Builder
	text.WriteString("provider \"integrations\" {\n")
	for _, block := range slices.Sorted(maps.Keys(blocks)) {
		text.WriteString("  " + block + " = {\n" + blocks[block] + "  }\n")
	}
	return text.String() + "}\n"
}

var cli = sync.OnceValues(func() (terraformrun.CLI, error) {
	c, err := terraformrun.Find(context.Background())
	if err != nil {
		return c, err
	}
	// terraform-plugin-testing reads these variables, and by itself only finds a terraform.
	variables := map[string]string{"TF_ACC_TERRAFORM_PATH": c.Path}
	if c.OpenTofu {
		variables["TF_ACC_PROVIDER_HOST"], variables["TF_ACC_PROVIDER_NAMESPACE"] = "registry.opentofu.org", "hashicorp"
	}
	for name, value := range variables {
		err = errors.Join(err, os.Setenv(name, value))
	}
	return c, err
})

// CLI returns the Terraform or OpenTofu that the tests run. It ends the test if there is none.
func CLI(t testing.TB) terraformrun.CLI {
	t.Helper()
	c, err := cli()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Run runs Terraform through the steps. A configuration without a provider block gets that of the emulator.
func (e *Env) Run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	CLI(t)
	for i := range steps {
		if config := steps[i].Config; config != "" && !strings.Contains(config, "provider \"integrations\"") {
			steps[i].Config = e.ProviderBlock(nil) + config
		}
	}
	resource.Test(t, resource.TestCase{
		Steps:      steps,
		IsUnitTest: true, // an emulator needs no opt-in by TF_ACC
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"integrations": func() (tfprotov6.ProviderServer, error) { return provider.NewServer("test", nil, e.adoptionsDir), nil },
		},
	})
}

// CallsTo returns the number of recorded calls with this method and exactly this path.
func (e *Env) CallsTo(method, path string) int {
	n := 0
	for _, c := range e.Calls() {
		if c.Method == method && c.Path == path {
			n++
		}
	}
	return n
}

// Writes returns the recorded calls that could have changed something, as "POST /path". A token request is a POST but
// changes nothing, and a connect session ends by itself, as a token does.
func (e *Env) Writes() []string {
	var writes []string
	for _, c := range e.Calls() {
		if c.Method != http.MethodGet && !strings.Contains(c.Path, "/oauth/") && !strings.Contains(c.Path, "/connect/sessions") {
			writes = append(writes, c.Method+" "+c.Path)
		}
	}
	return writes
}

// FailsAtPlan returns a step whose plan must fail with an error that contains all words in this order.
func FailsAtPlan(config string, words ...string) resource.TestStep {
	var pattern []string
	for _, w := range words {
		pattern = append(pattern, strings.ReplaceAll(regexp.QuoteMeta(w), " ", `\s+`))
	}
	return resource.TestStep{
		Config: config, PlanOnly: true,
		ExpectError: regexp.MustCompile(`(?s)` + strings.Join(pattern, `.*`)),
	}
}

// WantText fails the test unless one of the texts contains all words.
func WantText(t testing.TB, texts []string, words ...string) {
	t.Helper()
	for _, text := range texts {
		missing := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return strings.Contains(text, w) })
		if len(missing) == 0 {
			return
		}
	}
	t.Errorf("no text contains all of %q: %q", words, texts)
}

// MustSucceed returns the object of an operation. It ends the test if the operation had errors.
func MustSucceed(t testing.TB, o Object) Object {
	t.Helper()
	if len(o.Errors) > 0 {
		t.Fatalf("unexpected errors: %q", o.Errors)
	}
	return o
}
