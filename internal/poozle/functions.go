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
	Description: "Address where people open Poozle, such as `https://app.poozle.dev`; the address of its API is taken as well.",
}

var callbackURLFunction = tf.Function{
	Name:        "poozle_callback_url",
	Summary:     "The redirect URI that Poozle receives OAuth codes at",
	Description: "Gives the redirect URI to register at a third party for the OAuth apps of a Poozle server. It is known before any app exists, so the third party's app can be made first.",
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
	Description: "Gives the address of the page where an end user connects accounts by a link, from the link's ID.",
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
