package nango

import (
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// cloudURL is the address of the API of Nango's cloud.
const cloudURL = "https://api.nango.dev"

var apiURLParameter = tf.Parameter{
	Name:        "api_url",
	Description: "At most one address of the API of a self-hosted server, such as `https://nango.example.com`. Without it, the result is for Nango's cloud.",
}

var callbackURLFunction = tf.Function{
	Name:        "nango_callback_url",
	Summary:     "The redirect URI at which Nango receives OAuth codes",
	Description: "Returns the redirect URI to register at a third party for the OAuth apps of Nango. It is known before any integration exists, so you can register the app at the third party first. An environment can have another redirect URI, which is set in Nango's dashboard.",
	Variadic:    &apiURLParameter,
	Return:      function.StringReturn{},
	Call: func(args []string) (attr.Value, error) {
		address, err := apiURL(args)
		return types.StringValue(nangoapi.CallbackURL(address)), err
	},
}

var webhookURLFunction = tf.Function{
	Name:        "nango_webhook_url",
	Summary:     "The address at which Nango receives the webhooks of a third party",
	Description: "Returns the address to register at a third party for the webhooks of an integration. It is known before the integration exists.",
	Parameters: []tf.Parameter{
		{Name: "environment_uuid", Description: "UUID of the environment, which is in the `webhook_url` of each integration that has one, and in the environment's settings in Nango."},
		{Name: "unique_key", Description: "Key of the integration."},
	},
	Variadic: &apiURLParameter,
	Return:   function.StringReturn{},
	Call: func(args []string) (attr.Value, error) {
		address, err := apiURL(args[2:])
		switch {
		case !uuid.MatchString(args[0]):
			err = tf.Invalid("environment_uuid", "The environment is not a UUID, such as c29e2ee2-057c-49fa-b89f-9ada8d81ef58.")
		case !keyPattern.MatchString(args[1]) || args[1] == "." || args[1] == "..":
			err = tf.Invalid("unique_key", "No integration can have this key. Use letters, digits, spaces and ~ : . @ _ -.")
		}
		return types.StringValue(nangoapi.WebhookURL(address, args[0], args[1])), err
	},
}

// apiURL returns the normalized address of an API, of which there is at most one; that of the cloud if there is none.
func apiURL(addresses []string) (string, error) {
	switch len(addresses) {
	case 0:
		return cloudURL, nil
	case 1:
		address, err := tf.BaseURL()(addresses[0])
		if err != nil {
			err = tf.Invalid(apiURLParameter.Name, "%s", err)
		}
		return address, err
	}
	return "", tf.Invalid(apiURLParameter.Name, "There is more than one address. Write one, or none for Nango's cloud.")
}
