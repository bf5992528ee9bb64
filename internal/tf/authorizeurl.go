package tf

import (
	"maps"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// AuthorizeURL declares the function that returns the address at which a vendor's user consents to an OAuth app: path below host, with the
// given query plus client_id, redirect_uri and state. A caller may pass another host. title is the vendor's; about is added to the
// description.
func AuthorizeURL(name, title, about, host, path string, query url.Values) Function {
	return Function{
		Name:        name,
		Summary:     "Returns the address at which a " + title + " user consents to an OAuth app",
		Description: "Returns the address to send a " + title + " user to. After consent, the user is redirected to the redirect URI with a `code`, which the app exchanges for a token. " + about,
		Parameters: []Parameter{
			{Name: "client_id", Description: "Client ID of the app."},
			{Name: "redirect_uri", Description: "Redirect URI that the user returns to. It must be registered for the app at " + title + "."},
			{Name: "state", Description: "String that is returned unchanged, by which your application recognizes its own request. An empty string is left out."},
		},
		Variadic: &Parameter{
			Name:        "base_url",
			Description: "Address of another server of " + title + ", such as a self-hosted one, with which the result begins. At most one. Without it, the result begins with `" + host + "`.",
		},
		Return: function.StringReturn{},
		Call: func(args []string) (attr.Value, error) {
			if args[0] == "" {
				return nil, Invalid("client_id", "The client ID is empty.")
			}
			if err := CheckRedirectURI("redirect_uri", args[1]); err != nil {
				return nil, err
			}
			base, err := authorizeBase(host, path, args[3:])
			if err != nil {
				return nil, err
			}
			all := maps.Clone(query)
			all.Set("client_id", args[0])
			all.Set("redirect_uri", args[1])
			if args[2] != "" {
				all.Set("state", args[2])
			}
			return types.StringValue(base + path + "?" + all.Encode()), nil
		},
	}
}

// authorizeBase returns the host, or the address that the caller passed in its place.
func authorizeBase(host, path string, given []string) (string, error) {
	switch len(given) {
	case 0:
		return host, nil
	case 1:
		base, err := rest.ParseBaseURL(given[0], path)
		if err != nil {
			return "", Invalid("base_url", "%s", err)
		}
		return base, nil
	}
	return "", Invalid("base_url", "There is more than one address. Pass at most one.")
}
