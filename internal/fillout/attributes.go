package fillout

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// This file has the attribute and the check that Fillout's webhooks share.

func keyFingerprint(of string) schema.StringAttribute {
	return tf.Computed("Fingerprint of the API key that last found the " + of + ". It does not reveal the key.")
}

// fingerprint returns the fingerprint of the client's key for an object.
func fingerprint(api *filloutapi.Client, object types.String) types.String {
	return types.StringValue(api.Fingerprint(object.ValueString()))
}

// suspectOtherAccount turns "not found" into an error if the API key differs from the one that last found the object, because a
// key of another organisation would not find it either. kind and object name the form or database.
func suspectOtherAccount(err error, api *filloutapi.Client, kind string, object, lastFingerprint types.String) error {
	if !errors.Is(err, rest.ErrNotFound) || lastFingerprint.ValueString() == "" || lastFingerprint.Equal(fingerprint(api, object)) {
		return err
	}
	return fmt.Errorf("the %[1]s %[2]s is not found with this API key, but was last found with another one. The state was not changed. "+
		"If api_key (environment: FILLOUT_API_KEY) or region belongs to another organisation, set the right one. "+
		"If the key was renewed and the %[1]s was deleted at Fillout, remove the resource from the state with: terraform state rm", kind, object.ValueString())
}
