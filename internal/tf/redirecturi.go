package tf

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// CheckRedirectURI returns an [Invalid] error of the attribute if the RFCs forbid the redirect URI: if it has no scheme, has a
// fragment (RFC 6749, section 3.1.2), or is no URI at all. It accepts what is a matter of policy, such as plain http.
func CheckRedirectURI(attribute, uri string) error {
	const example = "Set it to a URI such as https://app.example.com/signed-in, or com.example.app:/signed-in for an app on a device."
	u, err := url.Parse(uri)
	if err == nil {
		_, err = url.PathUnescape(uri) // net/url accepts a % that begins no encoding in a query
	}
	switch {
	case uri == "":
		return Invalid(attribute, "The redirect URI is empty. %s", example)
	case uri != strings.TrimSpace(uri):
		return Invalid(attribute, "The redirect URI begins or ends with a space or a line break. Remove it.")
	case err != nil || strings.ContainsFunc(uri, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return Invalid(attribute, "The redirect URI is not a URI. %s", example)
	case strings.Contains(u.Hostname(), ":") && u.Host[0] != '[': // net/url accepts "a:1:"
		return Invalid(attribute, "The redirect URI has a host with two ports. %s", example)
	case u.Scheme == "":
		return Invalid(attribute, "The redirect URI has no scheme. %s", example)
	case slices.Contains([]string{"javascript", "data", "vbscript"}, u.Scheme):
		return Invalid(attribute, "The redirect URI has the scheme %s, with which a browser runs code. %s", u.Scheme, example)
	case strings.Contains(uri, "#"):
		return Invalid(attribute, "The redirect URI has a fragment, which RFC 6749 forbids. Remove the # and what follows.")
	case (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() == "":
		return Invalid(attribute, "The redirect URI has no host. %s", example)
	}
	return nil
}

// DistinctRedirectURIs warns about two redirect URIs that a browser does not distinguish, but a server does.
func DistinctRedirectURIs() validator.Set { return distinctRedirectURIs{} }

type distinctRedirectURIs struct{}

func (distinctRedirectURIs) Description(context.Context) string {
	return "redirect URIs that do not only differ in upper and lower case of the host, the default port or a slash at the end"
}

func (v distinctRedirectURIs) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (v distinctRedirectURIs) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	seen := map[string]bool{}
	for _, uri := range StringsOf(req.ConfigValue) {
		same := strings.TrimSuffix(rest.CanonicalURL(uri), "/")
		if seen[same] && uri != "" {
			resp.Diagnostics.AddAttributeWarning(req.Path, "Similar redirect URIs", "Two redirect URIs differ only in upper and lower case of the host, the default port or a slash at the end. "+
				"Servers compare redirect URIs character by character (RFC 6749, section 3.1.2.3). Remove the one that the application does not send.")
			return
		}
		seen[same] = true
	}
}

// RedirectURI accepts a redirect URI that the RFCs allow. It warns about what is a matter of policy.
func RedirectURI() validator.String { return redirectURI{} }

type redirectURI struct{}

func (redirectURI) Description(context.Context) string { return "an absolute URI without a fragment" }

func (v redirectURI) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (redirectURI) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	uri := req.ConfigValue.ValueString()
	if uri == "" { // also if it is null or unknown; see [rejectEmpty]
		return
	}
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
		resp.Diagnostics.AddAttributeWarning(req.Path, "Redirect URI with a wildcard", "The redirect URI contains a *. Servers compare redirect URIs character by character (RFC 6749, section 3.1.2.3), and a server that accepts a wildcard lets others receive codes. Register each URI.")
	case u.Scheme == "http" && !rest.Loopback(u.Hostname()):
		resp.Diagnostics.AddAttributeWarning(req.Path, "Redirect URI without TLS", "The redirect URI is plain http: anyone on the network path can read the code. Use https.")
	case strings.EqualFold(u.Hostname(), "localhost"):
		resp.Diagnostics.AddAttributeWarning(req.Path, "Redirect URI to localhost", "The redirect URI names localhost, which may resolve to another interface. Use 127.0.0.1 or [::1], as RFC 8252, section 8.3, recommends.")
	}
}
