package provider

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Server is the provider as a server of the plugin protocol. It wraps the framework's server in four ways.
//
// A [tf.FastPath] answers most calls for most resource types without the framework. And memory stays flat in a long run: the
// framework keeps the context of each call, with its loggers and its request, until the process stops
// (terraform-plugin-framework, registerContext of proto6server). The framework therefore gets a callContext, which releases the
// call's context when the call is over. An interrupt still ends the calls in flight, because it cancels the call's context. No
// diagnostic contains a configured string (hide.go). Finally, [tf.Adoptions] learns from each call which objects are in the state.
type Server struct {
	tfprotov6.ProviderServer // the framework's
	provider                 *integrations
	noFastPath               bool
	schemas                  func() (*tfprotov6.GetProviderSchemaResponse, error)
	interrupted              atomic.Bool
}

var (
	_ tfprotov6.ProviderServerWithListResource = (*Server)(nil) //nolint:staticcheck // optional in this version of the protocol
	_ tfprotov6.ProviderServerWithActions      = (*Server)(nil) //nolint:staticcheck // as above
)

// FastPath returns the fast path of a resource type, if it has one.
func (s *Server) FastPath(resourceType string) (tf.FastPath, bool) {
	f, ok := s.provider.registry.FastPaths[resourceType]
	return f, ok && !s.noFastPath
}

// DataFastPath returns the fast path of a data source.
func (s *Server) DataFastPath(dataSource string) (tf.DataFastPath, bool) {
	f, ok := s.provider.registry.DataFastPaths[dataSource]
	return f, ok && !s.noFastPath
}

// callContext is the context of one call. It holds no reference to that context after release, and is then canceled.
type callContext struct {
	ctx atomic.Pointer[context.Context]
}

func newCallContext(ctx context.Context) *callContext {
	c := &callContext{}
	c.ctx.Store(&ctx)
	return c
}

func (c *callContext) release() { c.ctx.Store(nil) }

// closed is the Done channel after a release.
var closed = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

func (c *callContext) Deadline() (deadline time.Time, ok bool) {
	if ctx := c.ctx.Load(); ctx != nil {
		return (*ctx).Deadline()
	}
	return deadline, false
}

func (c *callContext) Done() <-chan struct{} {
	if ctx := c.ctx.Load(); ctx != nil {
		return (*ctx).Done()
	}
	return closed
}

func (c *callContext) Err() error {
	if ctx := c.ctx.Load(); ctx != nil {
		return (*ctx).Err()
	}
	return context.Canceled
}

func (c *callContext) Value(key any) any {
	if ctx := c.ctx.Load(); ctx != nil {
		return (*ctx).Value(key)
	}
	return nil
}

// withCallContext makes a call with a callContext, and hides the configured strings in the diagnostics of the response.
func withCallContext[Request, Response any](ctx context.Context, s *Server, request Request, call func(context.Context, Request) (*Response, error)) (*Response, error) {
	c := newCallContext(ctx)
	defer c.release()
	response, err := call(c, request)
	if response != nil {
		if f := reflect.ValueOf(response).Elem().FieldByName("Diagnostics"); f.IsValid() {
			diagnostics, _ := reflect.TypeAssert[[]*tfprotov6.Diagnostic](f)
			s.Hide(request, diagnostics)
		}
	}
	return response, err
}

// ValidateProviderConfig validates the provider's configuration.
func (s *Server) ValidateProviderConfig(ctx context.Context, r *tfprotov6.ValidateProviderConfigRequest) (*tfprotov6.ValidateProviderConfigResponse, error) {
	return withCallContext(ctx, s, r, s.ProviderServer.ValidateProviderConfig)
}

// ConfigureProvider connects the provider.
func (s *Server) ConfigureProvider(ctx context.Context, r *tfprotov6.ConfigureProviderRequest) (*tfprotov6.ConfigureProviderResponse, error) {
	return withCallContext(ctx, s, r, s.ProviderServer.ConfigureProvider)
}

// ValidateResourceConfig validates the configuration of an object.
func (s *Server) ValidateResourceConfig(ctx context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if f, ok := s.FastPath(r.TypeName); ok {
		if resp, ok := f.Validate(ctx, r); ok {
			s.Hide(r, resp.Diagnostics)
			return resp, nil
		}
	}
	return withCallContext(ctx, s, r, s.ProviderServer.ValidateResourceConfig)
}

// UpgradeResourceState upgrades a state to the current version of its schema.
func (s *Server) UpgradeResourceState(ctx context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	var state map[string]json.RawMessage
	if r.RawState != nil {
		_ = json.Unmarshal(r.RawState.JSON, &state) // the framework reports the error
	}
	if importID, ok := s.provider.registry.ImportIDs[r.TypeName]; ok {
		if id, err := importID(state); err == nil { // as above
			s.provider.adoptions.Know(r.TypeName, id)
		}
	}
	defer s.provider.adoptions.Begin()()
	if f, ok := s.FastPath(r.TypeName); ok {
		if resp, ok := f.Upgrade(r, state); ok {
			return resp, nil
		}
	}
	return withCallContext(ctx, s, r, s.ProviderServer.UpgradeResourceState)
}

// ReadResource refreshes an object.
func (s *Server) ReadResource(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	defer s.provider.adoptions.Begin()()
	if f, ok := s.FastPath(r.TypeName); ok {
		if resp, ok := f.Read(ctx, r); ok {
			s.Hide(r, resp.Diagnostics)
			return resp, nil
		}
	}
	return withCallContext(ctx, s, r, s.ProviderServer.ReadResource)
}

// PlanResourceChange plans an object.
func (s *Server) PlanResourceChange(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	defer s.provider.adoptions.Begin()()
	if f, ok := s.FastPath(r.TypeName); ok {
		if resp, ok := f.Plan(ctx, r); ok {
			s.Hide(r, resp.Diagnostics)
			return resp, nil
		}
	}
	return withCallContext(ctx, s, r, s.ProviderServer.PlanResourceChange)
}

// ReadDataSource reads a data source.
func (s *Server) ReadDataSource(ctx context.Context, r *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	if f, ok := s.DataFastPath(r.TypeName); ok {
		if resp, ok := f.Read(ctx, r); ok {
			s.Hide(r, resp.Diagnostics)
			return resp, nil
		}
	}
	return withCallContext(ctx, s, r, s.ProviderServer.ReadDataSource)
}

// The methods below only replace the context.

// UpgradeResourceIdentity upgrades an identity to the current version of its schema.
func (s *Server) UpgradeResourceIdentity(ctx context.Context, r *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return withCallContext(ctx, s, r, s.ProviderServer.UpgradeResourceIdentity)
}

// ApplyResourceChange creates, updates or deletes an object.
func (s *Server) ApplyResourceChange(ctx context.Context, r *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return withCallContext(ctx, s, r, s.ProviderServer.ApplyResourceChange)
}

// ImportResourceState imports an object.
func (s *Server) ImportResourceState(ctx context.Context, r *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	_, withoutAccount, _ := strings.Cut(r.ID, "/")
	s.provider.adoptions.Know(r.TypeName, r.ID)
	s.provider.adoptions.Know(r.TypeName, withoutAccount)
	return withCallContext(ctx, s, r, s.ProviderServer.ImportResourceState)
}

// MoveResourceState moves an object from another resource type.
func (s *Server) MoveResourceState(ctx context.Context, r *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return withCallContext(ctx, s, r, s.ProviderServer.MoveResourceState)
}

// ValidateDataResourceConfig validates the configuration of a data source.
func (s *Server) ValidateDataResourceConfig(ctx context.Context, r *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return withCallContext(ctx, s, r, s.ProviderServer.ValidateDataResourceConfig)
}

// CallFunction calls a function.
func (s *Server) CallFunction(ctx context.Context, r *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	resp, err := withCallContext(ctx, s, r, s.ProviderServer.CallFunction)
	if resp != nil {
		s.hideArguments(r, resp.Error)
	}
	return resp, err
}

// ValidateEphemeralResourceConfig validates the configuration of an ephemeral resource.
func (s *Server) ValidateEphemeralResourceConfig(ctx context.Context, r *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return withCallContext(ctx, s, r, s.ProviderServer.ValidateEphemeralResourceConfig)
}

// OpenEphemeralResource opens an ephemeral resource.
func (s *Server) OpenEphemeralResource(ctx context.Context, r *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return withCallContext(ctx, s, r, s.ProviderServer.OpenEphemeralResource)
}

// RenewEphemeralResource renews an ephemeral resource.
func (s *Server) RenewEphemeralResource(ctx context.Context, r *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return withCallContext(ctx, s, r, s.ProviderServer.RenewEphemeralResource)
}

// CloseEphemeralResource closes an ephemeral resource.
func (s *Server) CloseEphemeralResource(ctx context.Context, r *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return withCallContext(ctx, s, r, s.ProviderServer.CloseEphemeralResource)
}
