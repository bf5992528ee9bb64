package acctest

import (
	"context"
	"maps"
	"net/http"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-log/tfsdklogtest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// Provider is a client of a configured provider, over the plugin protocol in this process.
type Provider struct {
	// Warnings are those of the provider's configuration.
	Warnings []string
	// Process is the transport of the provider's requests. It is nil unless the emulator is in memory.
	Process *Process

	// DeferralAllowed means that Terraform accepts deferred answers. A test sets it before the first call.
	DeferralAllowed bool

	// Slow counts the calls of a plan that the fast path left to the framework, by call and type.
	Slow map[string]int

	mu         sync.Mutex // guards Slow
	t          testing.TB
	ctx        context.Context // with loggers that write to env.canaries
	env        *Env
	server     compared
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities map[string]*tfprotov6.ResourceIdentitySchema
}

// Provider configures a provider for the emulator. settings, by "block.name", replace or add to the settings that lead to
// the emulator; "" leaves one out.
func (e *Env) Provider(t testing.TB, settings map[string]string) *Provider {
	t.Helper()
	p, errors := e.TryProvider(t, settings)
	if len(errors) > 0 {
		t.Fatalf("the provider cannot be configured: %q", errors)
	}
	return p
}

// TryProvider is Provider for a test that expects errors of the provider's configuration.
func (e *Env) TryProvider(t testing.TB, settings map[string]string) (p *Provider, errors []string) {
	t.Helper()
	p = &Provider{Slow: map[string]int{}, t: t, env: e, ctx: tfsdklogtest.RootLogger(tflogtest.RootLogger(t.Context(), &e.canaries), &e.canaries)}
	var transport http.RoundTripper
	if e.memory != nil {
		p.Process = e.memory.process()
		transport = p.Process
	}
	p.server = compared{provider.NewServer("test", transport, e.adoptionsDir), p}
	var err error
	p.schemas, err = schemas()
	p.must(err, p.schemas.Diagnostics)
	known, err := identities()
	p.must(err, known.Diagnostics)
	p.identities = known.IdentitySchemas
	schema := p.schemas.Provider.ValueType().(tftypes.Object) // a schema is an object
	all := e.settings()
	maps.Copy(all, settings)
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	values := map[string]tftypes.Value{}
	for block, t := range schema.AttributeTypes { // one of them is no block but credentials_file
		values[block] = settingsOf(t, all, block)
	}
	configured, err := p.server.ConfigureProvider(p.ctx, &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.14.0", Config: p.encode(schema, values),
	})
	p.must(err, nil)
	var shown Object
	shown.addDiagnostics(configured.Diagnostics)
	p.Warnings = shown.Warnings
	p.show(shown)
	return p, shown.Errors
}

func (p *Provider) slow(call, resourceType string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.Slow[call+" "+resourceType]++
}

// schemas returns the provider's schemas. It is cached because building them takes longer than most operations.
var schemas = sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
	return provider.NewServer("test", nil, "").GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
})

// identities returns the identity schemas.
var identities = sync.OnceValues(func() (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return provider.NewServer("test", nil, "").GetResourceIdentitySchemas(context.Background(), &tfprotov6.GetResourceIdentitySchemasRequest{})
})

// Stop asks the provider to stop, as Terraform does when it is interrupted.
func (p *Provider) Stop() {
	p.t.Helper()
	_, err := p.server.StopProvider(p.ctx, &tfprotov6.StopProviderRequest{})
	p.must(err, nil)
}

// End ends the provider, as Terraform does after an apply that was not interrupted.
func (p *Provider) End() { p.server.Ended() }

// Types returns the names of all resources, data sources, list resources, ephemeral resources and functions.
func (p *Provider) Types() (resources, dataSources, lists, ephemerals, functions []string) {
	for name := range p.schemas.ResourceSchemas {
		resources = append(resources, name)
	}
	for name := range p.schemas.DataSourceSchemas {
		dataSources = append(dataSources, name)
	}
	for name := range p.schemas.ListResourceSchemas {
		lists = append(lists, name)
	}
	for name := range p.schemas.Functions {
		functions = append(functions, name)
	}
	for name := range p.schemas.EphemeralResourceSchemas {
		ephemerals = append(ephemerals, name)
	}
	return resources, dataSources, lists, ephemerals, functions
}

// Arguments returns the attributes of a resource type that a configuration can set.
func (p *Provider) Arguments(resourceType string) map[string]*tfprotov6.SchemaAttribute {
	arguments := map[string]*tfprotov6.SchemaAttribute{}
	for _, a := range p.schemas.ResourceSchemas[resourceType].Block.Attributes {
		if a.Required || a.Optional {
			arguments[a.Name] = a
		}
	}
	return arguments
}

func (p *Provider) must(err error, diags []*tfprotov6.Diagnostic) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			p.t.Fatalf("%s: %s", d.Summary, d.Detail)
		}
	}
}
