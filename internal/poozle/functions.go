package poozle

import (
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var publicURLParameter = tf.Parameter{
	Name:        "public_url",
	Description: "Address of Poozle's web pages, such as `https://app.poozle.dev`. The address of its API also works.",
}

var callbackURLFunction = tf.Function{
	Name:        "poozle_callback_url",
	Summary:     "The redirect URI at which Poozle receives OAuth codes",
	Description: "Returns the redirect URI to register at a third party for the OAuth apps of a Poozle server. It is known before any app exists, so you can register the app at the third party first.",
	Parameters:  []tf.Parameter{publicURLParameter},
	Return:      function.StringReturn{},
	Call: func(args []string) (attr.Value, error) {
		public, err := publicURL(args[0])
		return types.StringValue(poozleapi.CallbackURL(public)), err
	},
}

var linkURLFunction = tf.Function{
	Name:        "poozle_link_url",
	Summary:     "The address of a Poozle link's page",
	Description: "Returns the address of the page on which an end user connects accounts, from the ID of the link. Put it behind a button of your user interface. With a third argument, it has the query for one user.",
	Parameters: []tf.Parameter{
		publicURLParameter,
		{Name: "link_id", Description: "ID of the link."},
	},
	Variadic: &tf.Parameter{
		Name: "options", Any: true,
		Description: "At most one object with some of these members: `account_identifier`, your own identifier of the user, which the connected accounts get; " +
			"`redirect_url`, the address of yours to which Poozle sends the user after a sign-in at the third party; `integration_keys`, a list of the keys of the only integrations that the page offers.",
	},
	Return: function.StringReturn{},
	Call: func(args []string) (attr.Value, error) {
		public, err := publicURL(args[0])
		if err == nil && args[1] == "" {
			err = tf.Invalid("link_id", "The ID of the link is empty.")
		}
		if err != nil {
			return types.StringNull(), err
		}
		options, err := linkOptions(args[2:])
		return types.StringValue(poozleapi.LinkURL(public, args[1]) + options), err
	},
}

// linkOptions returns the query of a link's page with its question mark; "" if there is none.
func linkOptions(objects []string) (string, error) {
	if len(objects) == 0 {
		return "", nil
	}
	var options poozleapi.LinkOptions
	decoder := json.NewDecoder(strings.NewReader(objects[0]))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&options); err != nil || len(objects) > 1 {
		return "", tf.Invalid("options", "The options must be one object. Its members can be account_identifier and redirect_url, which are strings, and integration_keys, a list of strings.")
	}
	query, err := options.Query()
	if err != nil {
		return "", tf.Invalid("options", "%s", err)
	}
	return query, nil
}

func publicURL(address string) (string, error) {
	public, err := poozleapi.PublicURL(address)
	if err != nil {
		return "", tf.Invalid(publicURLParameter.Name, "%s", err)
	}
	return public, nil
}
