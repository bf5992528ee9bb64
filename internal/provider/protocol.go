package provider

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Server is the provider as a server of the plugin protocol: the framework's, with two things of its own. It takes the
// shortcuts of shortcut.go. And it keeps a long run's memory flat. The framework holds on to the context of each call until
// the process stops, and with it to all that the context has: the loggers, the request (terraform-plugin-framework,
// registerContext of proto6server). So it gets a context here that lets go of the real one when the call is over. Ctrl-C
// still ends the calls that are under way: the real context is cancelled by it.
type Server struct {
	tfprotov6.ProviderServer // the framework's
	provider                 *integrations
	thorough                 bool // takes no shortcut
}

var _ tfprotov6.ProviderServerWithListResource = (*Server)(nil) //nolint:staticcheck // optional in this version of the protocol

// borrowed is a context for the time of one call.
type borrowed struct {
	from atomic.Pointer[context.Context]
}

func borrow(ctx context.Context) *borrowed {
	b := &borrowed{}
	b.from.Store(&ctx)
	return b
}

func (b *borrowed) giveBack() { b.from.Store(nil) }

// closed is the channel of a call that is over.
var closed = func() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// Deadline is that of the call.
func (b *borrowed) Deadline() (deadline time.Time, ok bool) {
	if ctx := b.from.Load(); ctx != nil {
		return (*ctx).Deadline()
	}
	return deadline, false
}

// Done is closed when the call is over.
func (b *borrowed) Done() <-chan struct{} {
	if ctx := b.from.Load(); ctx != nil {
		return (*ctx).Done()
	}
	return closed
}

// Err says why the call is over.
func (b *borrowed) Err() error {
	if ctx := b.from.Load(); ctx != nil {
		return (*ctx).Err()
	}
	return context.Canceled
}

// Value is that of the call, nil when it is over.
func (b *borrowed) Value(key any) any {
	if ctx := b.from.Load(); ctx != nil {
		return (*ctx).Value(key)
	}
	return nil
}

// lend makes a call with a borrowed context.
func lend[Request, Response any](ctx context.Context, request Request, call func(context.Context, Request) (Response, error)) (Response, error) {
	b := borrow(ctx)
	defer b.giveBack()
	return call(b, request)
}

// The calls that Terraform makes for each object.

// ValidateResourceConfig lends the context, but for a configuration that there is nothing to say of.
func (s *Server) ValidateResourceConfig(ctx context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	if s.Valid(ctx, r) {
		return &tfprotov6.ValidateResourceConfigResponse{}, nil
	}
	return lend(ctx, r, s.ProviderServer.ValidateResourceConfig)
}

// UpgradeResourceState lends the context, but for a state of the current version.
func (s *Server) UpgradeResourceState(ctx context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if current := s.Current(r); current != nil {
		return current, nil
	}
	return lend(ctx, r, s.ProviderServer.UpgradeResourceState)
}

// UpgradeResourceIdentity lends the context.
func (s *Server) UpgradeResourceIdentity(ctx context.Context, r *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return lend(ctx, r, s.ProviderServer.UpgradeResourceIdentity)
}

// ReadResource lends the context, but for a refresh in which nothing changes.
func (s *Server) ReadResource(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	ctx, unchanged := s.Refreshed(ctx, r)
	if unchanged != nil {
		return unchanged, nil
	}
	return lend(ctx, r, s.ProviderServer.ReadResource)
}

// PlanResourceChange lends the context, but for a plan in which nothing changes: that needs nobody.
func (s *Server) PlanResourceChange(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if s.Unchanged(r) {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: r.PriorState, PlannedPrivate: r.PriorPrivate, PlannedIdentity: r.PriorIdentity}, nil
	}
	return lend(ctx, r, s.ProviderServer.PlanResourceChange)
}

// ApplyResourceChange lends the context.
func (s *Server) ApplyResourceChange(ctx context.Context, r *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return lend(ctx, r, s.ProviderServer.ApplyResourceChange)
}

// ImportResourceState lends the context.
func (s *Server) ImportResourceState(ctx context.Context, r *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return lend(ctx, r, s.ProviderServer.ImportResourceState)
}

// MoveResourceState lends the context.
func (s *Server) MoveResourceState(ctx context.Context, r *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return lend(ctx, r, s.ProviderServer.MoveResourceState)
}

// GenerateResourceConfig lends the context.
func (s *Server) GenerateResourceConfig(ctx context.Context, r *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	return lend(ctx, r, s.ProviderServer.GenerateResourceConfig)
}

// ValidateDataResourceConfig lends the context.
func (s *Server) ValidateDataResourceConfig(ctx context.Context, r *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return lend(ctx, r, s.ProviderServer.ValidateDataResourceConfig)
}

// ReadDataSource lends the context.
func (s *Server) ReadDataSource(ctx context.Context, r *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return lend(ctx, r, s.ProviderServer.ReadDataSource)
}

// CallFunction lends the context.
func (s *Server) CallFunction(ctx context.Context, r *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return lend(ctx, r, s.ProviderServer.CallFunction)
}

// ValidateEphemeralResourceConfig lends the context.
func (s *Server) ValidateEphemeralResourceConfig(ctx context.Context, r *tfprotov6.ValidateEphemeralResourceConfigRequest) (*tfprotov6.ValidateEphemeralResourceConfigResponse, error) {
	return lend(ctx, r, s.ProviderServer.ValidateEphemeralResourceConfig)
}

// OpenEphemeralResource lends the context.
func (s *Server) OpenEphemeralResource(ctx context.Context, r *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return lend(ctx, r, s.ProviderServer.OpenEphemeralResource)
}

// RenewEphemeralResource lends the context.
func (s *Server) RenewEphemeralResource(ctx context.Context, r *tfprotov6.RenewEphemeralResourceRequest) (*tfprotov6.RenewEphemeralResourceResponse, error) {
	return lend(ctx, r, s.ProviderServer.RenewEphemeralResource)
}

// CloseEphemeralResource lends the context.
func (s *Server) CloseEphemeralResource(ctx context.Context, r *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return lend(ctx, r, s.ProviderServer.CloseEphemeralResource)
}

// ValidateListResourceConfig lends the context.
func (s *Server) ValidateListResourceConfig(ctx context.Context, r *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return lend(ctx, r, s.lists().ValidateListResourceConfig)
}

// ListResource lends the context until all results are read.
func (s *Server) ListResource(ctx context.Context, r *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	b := borrow(ctx)
	stream, err := s.lists().ListResource(b, r)
	if err != nil || stream == nil {
		b.giveBack()
		return stream, err
	}
	results := stream.Results
	stream.Results = func(yield func(tfprotov6.ListResourceResult) bool) {
		defer b.giveBack()
		results(yield)
	}
	return stream, nil
}

// lists is the framework's server, which lists.
func (s *Server) lists() tfprotov6.ListResourceServer { //nolint:staticcheck // optional in this version of the protocol
	return s.ProviderServer.(tfprotov6.ListResourceServer) //nolint:staticcheck,forcetypeassert // asserted when the provider is made
}
