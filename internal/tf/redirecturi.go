package tf

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
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
	if err == nil {
		_, err = url.PathUnescape(uri) // a % that encodes nothing, which net/url lets pass in a query
	}
	switch {
	case uri == "":
		return Invalid(attribute, "The redirect URI is empty. %s", example)
	case err != nil || strings.ContainsFunc(uri, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return Invalid(attribute, "The redirect URI %q is not a URI. %s", uri, example)
	case strings.Contains(u.Hostname(), ":") && u.Host[0] != '[': // net/url lets "a:1:" pass
		return Invalid(attribute, "The redirect URI %q has a host with two ports. %s", uri, example)
	case u.Scheme == "":
		return Invalid(attribute, "The redirect URI %q has no scheme. %s", uri, example)
	case strings.Contains(uri, "#"):
		return Invalid(attribute, "The redirect URI %q has a fragment, which RFC 6749 forbids. Leave out the # and what follows.", uri)
	case (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() == "":
		return Invalid(attribute, "The redirect URI %q has no host. %s", uri, example)
	}
	return nil
}

// RedirectURI asks for a redirect URI that the RFCs allow; what is a matter of policy is a warning.
func RedirectURI() validator.String { return redirectURI{} }

type redirectURI struct{}

// Description says what is asked for.
func (redirectURI) Description(context.Context) string { return "an absolute URI without a fragment" }

// MarkdownDescription says what is asked for.
func (v redirectURI) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString checks it.
func (redirectURI) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	uri := req.ConfigValue.ValueString()
	var invalid *AttributeError
	if err := CheckRedirectURI("uri", uri); errors.As(err, &invalid) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid redirect URI", invalid.Message)
		return
	}
	u, err := url.Parse(uri)
	if err != nil {
		return
	}
	switch {
	case strings.Contains(uri, "*"):
		resp.Diagnostics.AddAttributeWarning(req.Path, "Redirect URI with a wildcard", readable(fmt.Sprintf("%q has a *: servers compare redirect URIs letter by letter (RFC 6749, section 3.1.2.3), and one that does not lets others receive codes.", uri)))
	case u.Scheme == "http" && !rest.Loopback(u.Hostname()):
		resp.Diagnostics.AddAttributeWarning(req.Path, "Redirect URI without TLS", readable(fmt.Sprintf("%q is plain http: whoever is on the way can read the code.", uri)))
	case u.Hostname() == "localhost":
		resp.Diagnostics.AddAttributeWarning(req.Path, "Redirect URI to localhost", readable(fmt.Sprintf("%q names localhost, which another program may answer; RFC 8252, section 7.3, says to write 127.0.0.1 or [::1].", uri)))
	}
}

// DeclareRedirectURIList says that an object manages the whole list of a client's redirect URIs. It is an error where others manage
// single ones of them in the same plan: the two would undo each other's work.
func DeclareRedirectURIList(ctx context.Context, registrationClientURI, owner string) error {
	if other := Claim(ctx, registrationClientURI, "redirect_uris", owner); other != "" {
		return Invalid("redirect_uris", "The redirect URIs of this client are managed twice: by the redirect_uris of the %s, and by %s. Leave redirect_uris out, or the integrations_oauth_redirect_uri.", owner, other)
	}
	return nil
}

// DeclareRedirectURI says that an object manages one redirect URI of a client. It is an error where another manages the whole list
// in the same plan.
func DeclareRedirectURI(ctx context.Context, registrationClientURI, uri string) error {
	owner := "the integrations_oauth_redirect_uri of " + uri
	if other := Claim(ctx, registrationClientURI, "redirect_uri", owner); other != "" {
		return Invalid("uri", "The redirect URIs of this client are managed twice: by %s, and by the redirect_uris of the %s. Leave one of the two out.", owner, other)
	}
	return nil
}
