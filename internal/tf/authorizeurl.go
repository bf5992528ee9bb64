package tf

import (
	"maps"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// AuthorizeURL declares the function that returns the address at which a vendor's user consents to an OAuth app: page, with the given
// query plus client_id, redirect_uri and state. title is the vendor's; about is added to the description.
func AuthorizeURL(name, title, about, page string, query url.Values) Function {
	return Function{
		Name:        name,
		Summary:     "Returns the address at which a " + title + " user consents to an OAuth app",
		Description: "Returns the address to send a " + title + " user to. After consent, the user is redirected to the redirect URI with a `code`, which the app exchanges for a token. " + about,
		Parameters: []Parameter{
			{Name: "client_id", Description: "Client ID of the app."},
			{Name: "redirect_uri", Description: "Redirect URI that the user returns to. It must be registered for the app at " + title + "."},
			{Name: "state", Description: "String that is returned unchanged, by which your application recognizes its own request. An empty string is left out."},
		},
		Return: function.StringReturn{},
		Call: func(args []string) (attr.Value, error) {
			if args[0] == "" {
				return nil, Invalid("client_id", "The client ID is empty.")
			}
			if err := CheckRedirectURI("redirect_uri", args[1]); err != nil {
				return nil, err
			}
			all := maps.Clone(query)
			all.Set("client_id", args[0])
			all.Set("redirect_uri", args[1])
			if args[2] != "" {
				all.Set("state", args[2])
			}
			return types.StringValue(page + "?" + all.Encode()), nil
		},
	}
}
