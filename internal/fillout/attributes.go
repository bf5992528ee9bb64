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

// The attributes and the check that more than one of Fillout's resources has.

func keyFingerprint() schema.StringAttribute {
	return tf.Computed("Mark of the API key that last found it here; the key cannot be had from it. Fillout does not tell whose key it is, so what another key does not find is an error instead of a removal from the state: it may be the key of another organisation.")
}

// fingerprint is the mark that the client's key leaves on an object.
func fingerprint(api *filloutapi.Client, object types.String) types.String {
	return types.StringValue(api.Fingerprint(object.ValueString()))
}

// suspectOtherAccount lets "not found" pass only where it is said to the key that last found the object: to the key of another
// organisation, nothing of this one is there.
func suspectOtherAccount(err error, api *filloutapi.Client, kind string, object, lastFingerprint types.String) error {
	if !errors.Is(err, rest.ErrNotFound) || lastFingerprint.ValueString() == "" || lastFingerprint.Equal(fingerprint(api, object)) {
		return err
	}
	return fmt.Errorf("the %s %s is not there for this API key, and it was another key that last found it. The state was left as it is. "+
		"If api_key (environment: FILLOUT_API_KEY) or the region is that of another organisation, give the right one. "+
		"If the key was renewed, and it was deleted at Fillout since, forget what belongs to it with: terraform state rm", kind, object.ValueString())
}
