package fillout

import (
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// authorizePage is where a user consents (https://www.fillout.com/help/third-party-apps).
const authorizePage = "https://build.fillout.com/authorize/oauth"

var authorizeURLFunction = tf.Function{
	Name:        "fillout_authorize_url",
	Summary:     "The address where a Fillout user consents to an OAuth app",
	Description: "Gives the address to send a Fillout user to, who then comes back to the redirect URI with a `code` that the app exchanges for an access token. Fillout knows no scopes: the token reaches all forms of the user's organisation.",
	Parameters: []tf.Parameter{
		{Name: "client_id", Description: "Client ID of the app, from Settings → Developer → OAuth integrations."},
		{Name: "redirect_uri", Description: "Redirect URI of the app to come back to; one of those that the app has in Fillout."},
		{Name: "state", Description: "Text that comes back unchanged, by which your application knows its own request again. May be empty; it is then left out."},
	},
	Return: function.StringReturn{},
	Call: func(args []string) (attr.Value, error) {
		if args[0] == "" {
			return nil, tf.Invalid("client_id", "The client ID is empty.")
		}
		if err := tf.CheckRedirectURI("redirect_uri", args[1]); err != nil {
			return nil, err
		}
		query := url.Values{"client_id": {args[0]}, "redirect_uri": {args[1]}}
		if args[2] != "" {
			query.Set("state", args[2])
		}
		return types.StringValue(authorizePage + "?" + query.Encode()), nil
	},
}
