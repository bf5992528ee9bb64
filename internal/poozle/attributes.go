package poozle

import (
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

// The attributes and the check that more than one of Poozle's objects has.

func workspaceID() schema.StringAttribute {
	return tf.Computed("ID of the workspace that it is in: the provider's.")
}

// checkDefinition makes sure, before anything is written, that a definition exists: Poozle answers an unknown one with a
// bare 500, and a link with one can never be read again.
func checkDefinition(ctx context.Context, api *poozleapi.Client, id types.String) error {
	if id.ValueString() == "" {
		return nil
	}
	err := api.CheckDefinition(ctx, id.ValueString())
	switch {
	case errors.Is(err, poozleapi.ErrUnverifiable):
		tf.Warn(ctx, "The integration definition could not be checked", "%s. "+
			"So nobody knows whether there is one of the ID %q, and a link with a wrong one can never be opened.", err, id.ValueString())
		return nil
	case errors.Is(err, rest.ErrNotFound):
		return tf.Invalid("integration_definition_id", "The workspace has no integration definition of the ID %q. It has: %s. "+
			"The data source integrations_poozle_integration_definition finds the ID by the key.", id.ValueString(), known(ctx, api))
	}
	return err
}

func known(ctx context.Context, api *poozleapi.Client) string {
	definitions, err := api.Definitions(ctx)
	if err != nil || len(definitions) == 0 {
		return "none, so check that there is such a workspace (workspace_id in the provider's poozle block)"
	}
	var texts []string
	for _, d := range definitions {
		texts = append(texts, fmt.Sprintf("%s (key %q)", d.ID, d.Key))
	}
	return strings.Join(texts, ", ")
}
