package provider

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The methods below are optional in the protocol: list resources and actions. The callContext of a stream lives until all of it is read.

// ValidateListResourceConfig validates the configuration of a list resource.
func (s *Server) ValidateListResourceConfig(ctx context.Context, r *tfprotov6.ValidateListResourceConfigRequest) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return withCallContext(ctx, s, r, s.lists().ValidateListResourceConfig)
}

// ListResource lists objects.
func (s *Server) ListResource(ctx context.Context, r *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	c := newCallContext(ctx)
	stream, err := s.lists().ListResource(c, r)
	if err != nil || stream == nil {
		c.release()
		return stream, err
	}
	results := stream.Results
	stream.Results = func(yield func(tfprotov6.ListResourceResult) bool) {
		defer c.release()
		results(func(result tfprotov6.ListResourceResult) bool {
			s.Hide(r, result.Diagnostics)
			return yield(result)
		})
	}
	return stream, nil
}

// lists returns the framework's server as one that lists objects.
func (s *Server) lists() tfprotov6.ListResourceServer {
	return s.ProviderServer.(tfprotov6.ListResourceServer) // the framework's server implements it
}

// ValidateActionConfig validates the configuration of an action. The framework (1.19) refuses every value of a write-only attribute here,
// because the request does not say whether Terraform knows such attributes. Each Terraform with actions does, so the refusal is dropped.
func (s *Server) ValidateActionConfig(ctx context.Context, r *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	resp, err := withCallContext(ctx, s, r, s.actions().ValidateActionConfig)
	if resp != nil {
		resp.Diagnostics = slices.DeleteFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Summary == "WriteOnly Attribute Not Allowed" })
	}
	return resp, err
}

// PlanAction plans an action.
func (s *Server) PlanAction(ctx context.Context, r *tfprotov6.PlanActionRequest) (*tfprotov6.PlanActionResponse, error) {
	return withCallContext(ctx, s, r, s.actions().PlanAction)
}

// InvokeAction runs an action to its end before it returns the events. terraform-plugin-go (0.31) drops the events of a call that was
// canceled, so that Terraform would take an interrupted action for a success. An error of the call itself is not dropped.
func (s *Server) InvokeAction(ctx context.Context, r *tfprotov6.InvokeActionRequest) (*tfprotov6.InvokeActionServerStream, error) {
	c := newCallContext(ctx)
	defer c.release()
	stream, err := s.actions().InvokeAction(c, r)
	if err != nil || stream == nil {
		return stream, err
	}
	events := slices.Collect(stream.Events)
	for _, event := range events {
		completed, ok := event.Type.(tfprotov6.CompletedInvokeActionEventType)
		if !ok {
			continue
		}
		s.Hide(r, completed.Diagnostics)
		if len(completed.Diagnostics) > 0 && (ctx.Err() != nil || s.interrupted.Load()) {
			d := completed.Diagnostics[0]
			return nil, fmt.Errorf("the action was interrupted: %s. %s", d.Summary, d.Detail)
		}
	}
	return &tfprotov6.InvokeActionServerStream{Events: slices.Values(events)}, nil
}

// actions returns the framework's server as one that runs actions.
func (s *Server) actions() tfprotov6.ActionServer {
	return s.ProviderServer.(tfprotov6.ActionServer) // the framework's server implements it
}
