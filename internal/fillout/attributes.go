package fillout

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// This file has what Fillout's webhooks share: Fillout does not tell the account of a key, so keys are compared instead.

// foundBy records that the client's key has found the form or database.
func foundBy(ctx context.Context, api *filloutapi.Client, object types.String) {
	tf.FoundBy(ctx, api.Fingerprint(object.ValueString()))
}

// suspectOtherAccount turns "not found" into an error if the API key differs from the one that last found the object, because a
// key of another organisation would not find it either. kind and object name the form or database.
func suspectOtherAccount(ctx context.Context, err error, api *filloutapi.Client, kind string, object types.String) error {
	if last := tf.LastFoundBy(ctx); !errors.Is(err, rest.ErrNotFound) || last == "" || last == api.Fingerprint(object.ValueString()) {
		return err
	}
	return fmt.Errorf("the %[1]s %[2]s is not found with this API key, but was last found with another one. The state was not changed. "+
		"If api_key (environment: FILLOUT_API_KEY) or region belongs to another organisation, set the right one. "+
		"If the key was renewed and the %[1]s was deleted at Fillout, remove the resource from the state with: terraform state rm", kind, object.ValueString())
}
