package poozle

import (
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
	Description: "Returns the address of the page on which an end user connects accounts, from the ID of the link.",
	Parameters: []tf.Parameter{
		publicURLParameter,
		{Name: "link_id", Description: "ID of the link."},
	},
	Return: function.StringReturn{},
	Call: func(args []string) (attr.Value, error) {
		public, err := publicURL(args[0])
		if err == nil && args[1] == "" {
			err = tf.Invalid("link_id", "The ID of the link is empty.")
		}
		return types.StringValue(poozleapi.LinkURL(public, args[1])), err
	},
}

func publicURL(address string) (string, error) {
	public, err := poozleapi.PublicURL(address)
	if err != nil {
		return "", tf.Invalid(publicURLParameter.Name, "%s", err)
	}
	return public, nil
}
