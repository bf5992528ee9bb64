// Package acctest is what the acceptance tests share; nothing but tests imports it. Start with [New], which gives a test
// its own emulator and runs Terraform against it, and [Lifecycle], the contract that every resource passes. [Protocol]
// speaks the plugin protocol itself, for what the Terraform at hand may be too old to ask. Package openapi holds the calls
// against the vendors' own specifications, package terraform runs the real program with the real binary.
package acctest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/openapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// Env is an emulator of one test.
type Env struct {
	*emulator.Emulator
	URL string
}

// New starts a fresh emulator, which stops with the test. Where VENDOR_SPECS is set, every call is held against the
// vendor's specification.
func New(t testing.TB) *Env {
	t.Helper()
	e := &Env{Emulator: emulator.New(emulator.WithMiddleware(openapi.Middleware(t, "poozle")))}
	server := httptest.NewServer(e.Handler())
	t.Cleanup(server.Close)
	e.URL = server.URL
	return e
}

// Provider is the provider block that leads to the emulator.
func (e *Env) Provider() string {
	var lines []string
	for name, value := range e.poozleSettings() {
		lines = append(lines, fmt.Sprintf("    %s = %q", name, value))
	}
	slices.Sort(lines)
	return "provider \"integrations\" {\n  poozle = {\n" + strings.Join(lines, "\n") + "\n  }\n}\n"
}

func (e *Env) poozleSettings() map[string]string {
	return map[string]string{
		"api_url":      e.URL + "/poozle/api",
		"public_url":   e.URL + "/poozle",
		"api_key":      e.Poozle.APIKey(),
		"workspace_id": e.Poozle.WorkspaceID(),
	}
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
			c.Steps[i].Config = e.Provider() + config
		}
	}
	c.IsUnitTest = true // an emulator's account costs nobody anything
	c.ProtoV6ProviderFactories = map[string]func() (tfprotov6.ProviderServer, error){
		"integrations": providerserver.NewProtocol6WithError(provider.New("test")()),
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

// Writes are the recorded calls that could have changed something.
func (e *Env) Writes() []fake.Call {
	return slices.DeleteFunc(e.Calls(), func(c fake.Call) bool { return c.Method == http.MethodGet })
}
