package tf

import (
	"net/url"
	"strings"
)

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
