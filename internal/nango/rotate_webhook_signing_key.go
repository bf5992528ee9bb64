package nango

import (
	"context"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var rotateSigningKeyAction = tf.Action[*nangoapi.Client, *rotateSigningKey]{
	Type: "nango_rotate_webhook_signing_key", Verb: "rotate", Noun: "the webhook signing key",
	Description: "Replaces the key with which Nango signs the webhooks of the environment. The former key can sign for five more minutes, so let your app accept both until then. " +
		"An action returns nothing, so copy the new key from Environment Settings → Webhooks in Nango. There is no ephemeral resource that returns it, because each plan would then rotate the key.",
}

type rotateSigningKey struct {
	tf.Timeout
}

func (*rotateSigningKey) Invoke(ctx context.Context, api *nangoapi.Client, progress func(string, ...any)) error {
	if err := api.RotateSigningKey(ctx); err != nil {
		return err
	}
	progress("Nango has a new webhook signing key. The former one can sign for five more minutes. The new one is in Environment Settings → Webhooks.")
	return nil
}
