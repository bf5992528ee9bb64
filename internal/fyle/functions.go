package fyle

import (
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// authorizePage is where a user consents (fylein/fyle-platform-docs, docs/concepts/oauth2-application.md).
const authorizePage = "https://app.fylehq.com/app/developers/oauth/authorize"

var authorizeURLFunction = tf.Function{
	Name:        "fyle_authorize_url",
	Summary:     "The address where a Fyle user consents to an OAuth 2.0 app",
	Description: "Gives the address to send a user to, who then comes back to the redirect URI with a `code` that the app exchanges for a refresh token.",
	Parameters: []tf.Parameter{
		{Name: "client_id", Description: "Client ID of the app, from Settings → Integrations → Custom Apps."},
		{Name: "redirect_uri", Description: "Redirect URI of the app to come back to; one of those that the app allows."},
		{Name: "state", Description: "Text that comes back unchanged, by which your application knows its own request again. May be empty."},
	},
	Return: function.StringReturn{},
	Call: func(args []string) (attr.Value, error) {
		if args[0] == "" {
			return nil, tf.Invalid("client_id", "The client ID is empty.")
		}
		if err := tf.CheckRedirectURI("redirect_uri", args[1]); err != nil {
			return nil, err
		}
		query := url.Values{"client_id": {args[0]}, "redirect_uri": {args[1]}, "response_type": {"code"}}
		if args[2] != "" {
			query.Set("state", args[2])
		}
		return types.StringValue(authorizePage + "?" + query.Encode()), nil
	},
}
