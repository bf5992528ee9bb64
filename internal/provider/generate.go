package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// GenerateResourceConfig returns a configuration for the state of an object (Terraform 1.14). The framework keeps each optional value. Three
// kinds must not get into a configuration by a program: the version of a write-only argument, which ends the provider's own count, the
// confirmation of a person, and one of two arguments that exclude each other.
func (s *Server) GenerateResourceConfig(ctx context.Context, r *tfprotov6.GenerateResourceConfigRequest) (*tfprotov6.GenerateResourceConfigResponse, error) {
	resp, err := withCallContext(ctx, s, r, s.ProviderServer.GenerateResourceConfig)
	if err != nil || resp == nil || resp.Config == nil {
		return resp, err
	}
	schemas, err := s.schemas()
	if err != nil {
		return nil, err
	}
	t := schemas.ResourceSchemas[r.TypeName].ValueType()
	config, err := resp.Config.Unmarshal(t)
	if err != nil {
		return nil, err
	}
	var values map[string]tftypes.Value
	if err := config.As(&values); err != nil {
		return nil, err
	}
	for name, value := range values {
		if strings.HasSuffix(name, "_wo_version") || strings.HasPrefix(name, "confirmed") {
			values[name] = tftypes.NewValue(value.Type(), nil)
		}
	}
	s.provider.registry.Importables[r.TypeName].Reconcile(values)
	generated, err := tfprotov6.NewDynamicValue(t, tftypes.NewValue(t, values))
	resp.Config = &generated
	return resp, err
}
