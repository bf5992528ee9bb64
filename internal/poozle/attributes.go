package poozle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// This file has the attributes and the check that several of Poozle's objects share.

func workspaceID() schema.StringAttribute {
	return tf.Computed("ID of the workspace that contains the object, which is the provider's.")
}

// checkDefinition returns an error if the definition does not exist. Poozle answers a write with an unknown definition with a
// bare 500, and a link with one can never be read again.
func checkDefinition(ctx context.Context, api *poozleapi.Client, id types.String) error {
	if id.ValueString() == "" {
		return nil
	}
	err := api.Definitions.Check(ctx, id.ValueString())
	switch {
	case errors.Is(err, poozleapi.ErrUnverifiable):
		tf.Warn(ctx, "The integration definition could not be checked", "%s. "+
			"A link with a definition that does not exist can never be opened, so check the ID %q.", err, id.ValueString())
		return nil
	case errors.Is(err, rest.ErrNotFound):
		return tf.Invalid("integration_definition_id", "The workspace has no integration definition with the ID %q. It has: %s. "+
			"The data source integrations_poozle_integration_definition finds the ID by the key.", id.ValueString(), describeDefinitions(ctx, api))
	}
	return err
}

// checkWorkspace returns an error if the workspace does not exist, which Poozle answers with a bare 500 or 400. It returns nil if that
// cannot be found out.
func checkWorkspace(ctx context.Context, objects interface{ CheckWorkspace(context.Context) error }) error {
	if err := objects.CheckWorkspace(ctx); errors.Is(err, poozleapi.ErrNoWorkspace) {
		return err
	}
	return nil
}

// definitionWithKey returns the only definition of the workspace that has the key.
func definitionWithKey(ctx context.Context, api *poozleapi.Client, key string) (poozleapi.Definition, error) {
	found, err := api.Definitions.WithKey(ctx, key)
	switch {
	case err != nil:
		return poozleapi.Definition{}, err
	case len(found) == 0:
		return poozleapi.Definition{}, tf.Invalid("key", "The workspace has no integration definition with the key %q. It has: %s. "+
			"A workspace lacks the integrations that are newer than the workspace. To add them, press Fetch latest integrations in Poozle's Settings → Integrations, which calls get_latest.", key, describeKeys(ctx, api, key))
	case len(found) > 1:
		var ids []string
		for _, d := range found {
			ids = append(ids, d.ID)
		}
		return poozleapi.Definition{}, tf.Invalid("key", "The workspace has more than one integration definition with the key %q. Use one of their IDs instead: %s.", key, strings.Join(ids, ", "))
	}
	return found[0], nil
}

const noDefinitions = "none. Check that the workspace exists (workspace_id in the provider's poozle block)"

// describeKeys returns the keys of the workspace's definitions in a sentence.
func describeKeys(ctx context.Context, api *poozleapi.Client, wrote string) string {
	definitions, _ := api.Definitions.All(ctx) // the caller has listed them
	var keys []string
	for _, d := range definitions {
		keys = append(keys, d.Key)
	}
	return cmp.Or(nearestFirst(wrote, keys), noDefinitions)
}

func describeDefinitions(ctx context.Context, api *poozleapi.Client) string {
	definitions, err := api.Definitions.All(ctx)
	if err != nil || len(definitions) == 0 {
		return noDefinitions
	}
	var found []string
	for _, d := range definitions {
		found = append(found, fmt.Sprintf("%s (key %q)", d.ID, d.Key))
	}
	return strings.Join(found, ", ")
}
