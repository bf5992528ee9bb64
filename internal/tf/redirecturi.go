package tf

import (
	"maps"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// AuthorizeURL declares the function that gives the address where a vendor's user consents to an OAuth app: that page with
// client_id, redirect_uri and state in its query, beside the given values.
func AuthorizeURL(name, title, about, page string, query url.Values) Function {
	return Function{
		Name:        name,
		Summary:     "The address where a " + title + " user consents to an OAuth app",
		Description: "Gives the address to send a " + title + " user to, who then comes back to the redirect URI with a `code` that the app exchanges for a token. " + about,
		Parameters: []Parameter{
			{Name: "client_id", Description: "Client ID of the app."},
			{Name: "redirect_uri", Description: "Redirect URI to come back to; one of those that the app has at " + title + "."},
			{Name: "state", Description: "Text that comes back unchanged, by which your application knows its own request again. If empty, it is left out."},
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

// CheckRedirectURI refuses what the RFCs forbid for a redirect URI: no scheme, a fragment (RFC 6749, section 3.1.2), or
// what is no URI at all. attribute is to blame. What is a matter of policy, such as plain http, is not refused.
func CheckRedirectURI(attribute, uri string) error {
	const example = "Write it like https://app.example.com/callback, or com.example.app:/callback for an app on a device."
	u, err := url.Parse(uri)
	switch {
	case uri == "":
		return Invalid(attribute, "The redirect URI is empty. %s", example)
	case err != nil || strings.ContainsFunc(uri, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return Invalid(attribute, "The redirect URI %q is not a URI. %s", uri, example)
	case u.Scheme == "":
		return Invalid(attribute, "The redirect URI %q has no scheme. %s", uri, example)
	case strings.Contains(uri, "#"):
		return Invalid(attribute, "The redirect URI %q has a fragment, which RFC 6749 forbids. Leave out the # and what follows.", uri)
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host == "":
		return Invalid(attribute, "The redirect URI %q has no host. %s", uri, example)
	}
	return nil
}
