package poozle

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// checkSpecification returns an error if the integration does not have the authentication type, or if the type does not have an input
// that the configuration sets and the prior one does not. An account that was connected through a link can have more inputs. What is
// unknown is not checked, and nothing is checked if the server cannot read the specification.
func (m *integrationAccount) checkSpecification(ctx context.Context, api *poozleapi.Client, prior types.Map) error {
	if m.DefinitionID.ValueString() == "" || m.AuthType.IsUnknown() {
		return nil
	}
	specification, err := api.Definitions.Specification(ctx, m.DefinitionID.ValueString())
	if err != nil {
		return nil //nolint:nilerr // the server can create an account without internet access at this moment
	}
	authType := m.AuthType.ValueString()
	if _, ok := specification.AuthTypes[authType]; !ok {
		return tf.Invalid("auth_type", "The integration has no authentication type %q. It has: %s.",
			authType, nearestFirst(authType, slices.Sorted(maps.Keys(specification.AuthTypes))))
	}
	inputs := specification.Inputs(authType)
	for attribute, config := range map[string]types.Map{"config": m.Config, "config_wo": m.ConfigWO} {
		for _, key := range slices.Sorted(maps.Keys(config.Elements())) {
			_, known := inputs[key]
			if _, kept := prior.Elements()[key]; !known && !kept && len(inputs) > 0 {
				return tf.Invalid(attribute, "The integration has no input %q for the authentication type %q. It has: %s.",
					key, authType, nearestFirst(key, slices.Sorted(maps.Keys(inputs))))
			}
		}
	}
	return nil
}

// nearestFirst returns the names in a sentence. The one that the user probably meant is the first.
func nearestFirst(wrote string, names []string) string {
	nearest := tf.Nearest(wrote, names)
	if at := slices.Index(names, nearest); at > 0 {
		names = slices.Insert(slices.Delete(names, at, at+1), 0, nearest)
	}
	return strings.Join(names, ", ")
}

// CheckChange checks the specification if the credential changes.
func (m *integrationAccount) CheckChange(ctx context.Context, api *poozleapi.Client, prior *integrationAccount) error {
	if m.Config.Equal(prior.Config) && m.ConfigWOVersion.Equal(prior.ConfigWOVersion) {
		return nil
	}
	return m.checkSpecification(ctx, api, prior.Config)
}
