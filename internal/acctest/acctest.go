// Package acctest is what the acceptance tests share; nothing but tests imports it. Start with [New], which gives a test
// its own emulator and runs Terraform against it, and [Lifecycle], the contract that every resource passes. [Provider]
// speaks the plugin protocol itself, for what the Terraform at hand may be too old to ask. Package openapi holds the calls
// against the vendors' own specifications, package terraform runs the real program with the real binary.
package acctest

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/openapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// Env is an emulator of one test.
type Env struct {
	*emulator.Emulator
	URL string

	memory   *memory // nil where it listens on a real port
	canaries canaries
}

// New starts a fresh emulator, which stops with the test. Where VENDOR_SPECS is set, every call is held against the
// vendor's specification. When the test ends, no secret may have been shown: see [Env.Secret].
func New(t testing.TB) *Env {
	t.Helper()
	e := newEnv(t)
	server := httptest.NewServer(e.Handler())
	t.Cleanup(server.Close)
	e.URL = server.URL
	return e
}

// NewInMemory is New without a real network, for a test in a synctest bubble: there, a wait of ten minutes takes no time.
// Each [Env.Provider] of it is a process of its own.
func NewInMemory(t testing.TB) *Env {
	t.Helper()
	e := newEnv(t)
	e.memory = newMemory(t, e.Handler())
	e.URL = e.memory.url
	return e
}

func newEnv(t testing.TB) *Env {
	t.Helper()
	e := &Env{Emulator: emulator.New(emulator.WithMiddleware(openapi.All(t)))}
	for _, credential := range e.Credentials() {
		e.Secret(credential)
	}
	t.Cleanup(func() { e.canaries.check(t) })
	return e
}

// Credentials are those of the emulator's own environment.
func (e *Env) Credentials() []string {
	var values []string
	for _, v := range e.Env("") {
		if strings.HasSuffix(v.Name, "_KEY") || strings.HasSuffix(v.Name, "_SECRET") || strings.HasSuffix(v.Name, "_TOKEN") {
			values = append(values, v.Value)
		}
	}
	return values
}

// settings are those that lead to the emulator, by "block.name": the emulator's environment, whose names say both.
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

// ProviderBlock is the provider block that leads to the emulator; settings by "block.name" replace or add to it.
func (e *Env) ProviderBlock(settings map[string]string) string {
	all := e.settings()
	maps.Copy(all, settings)
	blocks := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		block, name, _ := strings.Cut(key, ".")
		blocks[block] += fmt.Sprintf("    %s = %q\n", name, all[key])
	}
	text := "provider \"integrations\" {\n"
	for _, block := range slices.Sorted(maps.Keys(blocks)) {
		text += "  " + block + " = {\n" + blocks[block] + "  }\n"
	}
	return text + "}\n"
}

// Run runs Terraform through the steps. A configuration without a provider block gets that
// of the emulator.
func (e *Env) Run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	e.RunCase(t, resource.TestCase{Steps: steps})
}

// RunCase is Run for a whole test case.
func (e *Env) RunCase(t *testing.T, c resource.TestCase) {
	t.Helper()
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Fatal("terraform is not on PATH; these tests need Terraform 1.11 or newer")
	}
	for i := range c.Steps {
		if config := c.Steps[i].Config; config != "" && !strings.Contains(config, "provider \"integrations\"") {
			c.Steps[i].Config = e.ProviderBlock(nil) + config
		}
	}
	c.IsUnitTest = true // an emulator's account costs nobody anything
	c.ProtoV6ProviderFactories = map[string]func() (tfprotov6.ProviderServer, error){
		"integrations": func() (tfprotov6.ProviderServer, error) { return provider.NewServer("test", nil), nil },
	}
	resource.Test(t, c)
}

// CallsTo counts the recorded calls of a method to exactly that path below the emulator.
func (e *Env) CallsTo(method, path string) int {
	n := 0
	for _, c := range e.Calls() {
		if c.Method == method && c.Path == path {
			n++
		}
	}
	return n
}

// Writes are the recorded calls that could have changed something, as "POST /path". A token is asked for by POST, but
// that changes nothing.
func (e *Env) Writes() []string {
	var writes []string
	for _, c := range e.Calls() {
		if c.Method != http.MethodGet && !strings.Contains(c.Path, "/oauth/") {
			writes = append(writes, c.Method+" "+c.Path)
		}
	}
	return writes
}

// FailsAtPlan is a step whose plan is refused with all of the words, in that order.
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

// WantText fails the test unless one of the texts has all of the words.
func WantText(t testing.TB, texts []string, words ...string) {
	t.Helper()
	for _, text := range texts {
		missing := slices.DeleteFunc(slices.Clone(words), func(w string) bool { return strings.Contains(text, w) })
		if len(missing) == 0 {
			return
		}
	}
	t.Errorf("nothing says %q; there is: %q", words, texts)
}

// MustSucceed ends the test where an operation had errors, and gives its object.
func MustSucceed(t testing.TB, o Object) Object {
	t.Helper()
	if len(o.Errors) > 0 {
		t.Fatalf("unexpected errors: %q", o.Errors)
	}
	return o
}
