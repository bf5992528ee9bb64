package nango

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// This file has what Nango's objects share. Nango does not tell the environment of a key, so keys are compared instead.

// complete returns what [tf.FoundBy] records if the client's key has read all of an object, so that the state has what Nango has.
func complete(api *nangoapi.Client) string { return api.Fingerprint("all") }

// incomplete returns what [tf.FoundBy] records if the client's key has found an object, and the state may lack a change of a secret.
func incomplete(api *nangoapi.Client) string { return api.Fingerprint("a part") }

// set reports whether the configuration has one of the values, also if it is not known yet.
func set(values ...types.String) bool {
	return slices.ContainsFunc(values, func(v types.String) bool { return !v.IsNull() })
}

// oneLine joins the names of arguments.
func oneLine(names []string) string { return strings.Join(names, ", ") }

// textOrNull returns null for "".
func textOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// timeText returns a time as the state shows it. Nango's responses differ in the format of one moment.
func timeText(t time.Time) types.String { return types.StringValue(t.UTC().Format(time.RFC3339Nano)) }

// parseTime returns a time of the state; the zero time before the first read.
func parseTime(text types.String) time.Time {
	t, _ := time.Parse(time.RFC3339, text.ValueString()) // of timeText
	return t
}

// foundByAnother reports whether another secret key than the client's has found the object last.
func foundByAnother(ctx context.Context, api *nangoapi.Client) bool {
	last := tf.LastFoundBy(ctx)
	return last != "" && last != complete(api) && last != incomplete(api)
}

// suspectOtherEnvironment turns "not found" into an error if the secret key differs from the one that last found the object, because a key
// of another environment would not find it either. kind and id name the object.
func suspectOtherEnvironment(ctx context.Context, err error, api *nangoapi.Client, kind, id string) error {
	if !errors.Is(err, rest.ErrNotFound) || !foundByAnother(ctx, api) {
		return err
	}
	return fmt.Errorf("the %[1]s %[2]s is not found with this secret key, but was last found with another one. The state was not changed. "+
		"If secret_key (environment: NANGO_SECRET_KEY) or api_url belongs to another environment, set the right one. "+
		"If the key was renewed and the %[1]s was deleted in Nango, remove the resource from the state with: terraform state rm", kind, id)
}

// suspectSameName returns an error if the secret key found an object that was created at another time than the one in the state, and is not
// the key that last found it. Environments often have the same integrations and connections, and the plan would change those of the wrong one.
func suspectSameName(ctx context.Context, api *nangoapi.Client, kind, id string, inState, found time.Time) error {
	if inState.IsZero() || inState.Equal(found) || !foundByAnother(ctx, api) {
		return nil
	}
	return fmt.Errorf("the %[1]s %[2]s that this secret key finds is not the one in the state, which was last found with another key and created at another time. "+
		"The state was not changed. If secret_key (environment: NANGO_SECRET_KEY) or api_url belongs to another environment, set the right one. "+
		"If the key was renewed and the %[1]s was created again, remove the resource from the state with terraform state rm, and import it", kind, id)
}
