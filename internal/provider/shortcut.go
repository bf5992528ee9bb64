package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// In most runs most objects are as they shall be, and still each costs the framework four calls: its state is upgraded, its
// configuration checked, the object read and planned. Where there is nothing to say, the answer is found here for a fraction
// of the CPU time (bench/README.md); the framework says all else. The tests hold each answer against the framework's.

const typePrefix = "integrations_"

// plain gives what the shortcuts of a resource type need to know.
func (s *Server) plain(resourceType string) (tf.Plain, bool) {
	plain, ok := s.provider.contents.Plain[strings.TrimPrefix(resourceType, typePrefix)]
	return plain, ok && !s.thorough
}

// Valid says that there is nothing to say of a configuration, as far as that can be seen without the framework.
func (s *Server) Valid(ctx context.Context, r *tfprotov6.ValidateResourceConfigRequest) bool {
	plain, ok := s.plain(r.TypeName)
	if !ok || r.Config == nil {
		return false
	}
	config, err := r.Config.Unmarshal(plain.Type)
	return err == nil && plain.Valid(ctx, config)
}

// Current gives the answer to a state that needs no upgrade, as far as that can be given without the framework; nil where it
// cannot.
func (s *Server) Current(r *tfprotov6.UpgradeResourceStateRequest) *tfprotov6.UpgradeResourceStateResponse {
	plain, ok := s.plain(r.TypeName)
	if !ok || r.Version != plain.Version || r.RawState == nil {
		return nil
	}
	lenient := tfprotov6.UnmarshalOpts{ValueFromJSONOpts: tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true}}
	state, err := r.RawState.UnmarshalWithOpts(plain.Type, lenient)
	if err != nil {
		return nil
	}
	upgraded, err := tfprotov6.NewDynamicValue(plain.Type, state)
	if err != nil {
		return nil
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &upgraded}
}

// Refreshed reads an object, where that can be done without the framework, and gives the answer of a refresh in which nothing
// changes. It is nil where the framework has to answer, with the context, which has what was found.
func (s *Server) Refreshed(ctx context.Context, r *tfprotov6.ReadResourceRequest) (context.Context, *tfprotov6.ReadResourceResponse) {
	plain, ok := s.plain(r.TypeName)
	if !ok || r.CurrentState == nil || len(r.Private) > 0 {
		return ctx, nil
	}
	state, err := r.CurrentState.Unmarshal(plain.Type)
	if err != nil || state.IsNull() {
		return ctx, nil
	}
	identity := plain.IdentityOf(state)
	if r.CurrentIdentity != nil && r.CurrentIdentity.IdentityData != nil { // nil before Terraform 1.12
		kept, err := r.CurrentIdentity.IdentityData.Unmarshal(identity.Type())
		if err != nil || !kept.Equal(identity) {
			return ctx, nil
		}
	}
	data, err := tfprotov6.NewDynamicValue(identity.Type(), identity)
	if err != nil {
		return ctx, nil
	}
	ctx, unchanged := plain.Refreshed(ctx, s.provider.connections, state)
	if !unchanged {
		return ctx, nil
	}
	return ctx, &tfprotov6.ReadResourceResponse{NewState: r.CurrentState, NewIdentity: &tfprotov6.ResourceIdentityData{IdentityData: &data}}
}

// Unchanged says that a plan changes nothing, as far as that can be seen without the framework.
func (s *Server) Unchanged(r *tfprotov6.PlanResourceChangeRequest) bool {
	plain, ok := s.plain(r.TypeName)
	if !ok || r.Config == nil || r.PriorState == nil {
		return false
	}
	config, err := r.Config.Unmarshal(plain.Type)
	if err != nil {
		return false
	}
	prior, err := r.PriorState.Unmarshal(plain.Type)
	return err == nil && plain.Unchanged(config, prior)
}
