// Package functions holds the provider functions that belong to no vendor. Start with [All].
package functions

import (
	"cmp"
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// All lists the functions.
func All() []tf.Object {
	return []tf.Object{parseRedirectURI, normalizeRedirectURI}
}

var uriParameter = tf.Parameter{Name: "uri", Description: "Redirect URI of an OAuth client: https, a loopback address, or an app's own scheme."}

var parts = map[string]attr.Type{
	"scheme":      types.StringType,
	"host":        types.StringType,
	"port":        types.StringType,
	"path":        types.StringType,
	"query":       types.StringType,
	"is_loopback": types.BoolType,
	"is_private":  types.BoolType,
}

var parseRedirectURI = tf.Function{
	Name:    "parse_redirect_uri",
	Summary: "The parts of a redirect URI",
	Description: "Takes a redirect URI apart: `scheme`, `host`, `port` (empty where none is written), `path`, `query`, `is_loopback` (an app on the user's own machine, RFC 8252 section 7.3) " +
		"and `is_private` (a scheme of an app's own, RFC 8252 section 7.1). Fails for what the RFCs forbid: no scheme, or a fragment.",
	Parameters: []tf.Parameter{uriParameter},
	Return:     function.ObjectReturn{AttributeTypes: parts},
	Call: func(args []string) (attr.Value, error) {
		u, err := parse(args[0])
		if err != nil {
			return nil, err
		}
		web := u.Scheme == "http" || u.Scheme == "https"
		return types.ObjectValueMust(parts, map[string]attr.Value{
			"scheme":      types.StringValue(u.Scheme),
			"host":        types.StringValue(u.Hostname()),
			"port":        types.StringValue(u.Port()),
			"path":        types.StringValue(cmp.Or(u.EscapedPath(), u.Opaque)),
			"query":       types.StringValue(u.RawQuery),
			"is_loopback": types.BoolValue(web && loopback(u.Hostname())),
			"is_private":  types.BoolValue(!web),
		}), nil
	},
}

var normalizeRedirectURI = tf.Function{
	Name:    "normalize_redirect_uri",
	Summary: "A redirect URI in its normal form",
	Description: "Writes a redirect URI as RFC 3986, section 6.2, would: scheme and host in small letters, no default port, no dot segments, `/` where a host has no path, percent-encodings in capitals and only where needed. " +
		"Servers compare redirect URIs letter by letter (RFC 6749, section 3.1.2.3), so use it to find doubles in your own lists, and register what your application really sends.",
	Parameters: []tf.Parameter{uriParameter},
	Return:     function.StringReturn{},
	Call: func(args []string) (attr.Value, error) {
		u, err := parse(args[0])
		if err != nil {
			return nil, err
		}
		return types.StringValue(normalize(u)), nil
	},
}

func parse(uri string) (*url.URL, error) {
	if err := tf.CheckRedirectURI(uriParameter.Name, uri); err != nil {
		return nil, err
	}
	return url.Parse(uri)
}

// normalize changes the URL, whose scheme net/url has in small letters already.
func normalize(u *url.URL) string {
	if u.Opaque != "" {
		u.Opaque = encodings(u.Opaque)
		return u.String()
	}
	if (u.Scheme == "https" && u.Port() == "443") || (u.Scheme == "http" && u.Port() == "80") || strings.HasSuffix(u.Host, ":") {
		u.Host = strings.TrimSuffix(u.Host, ":"+u.Port())
	}
	escaped := encodings(u.EscapedPath())
	if escaped != "" || u.Host != "" {
		escaped = withoutDots(escaped)
	}
	query := ""
	if u.RawQuery != "" || u.ForceQuery {
		query = "?" + encodings(u.RawQuery)
	}
	// What net/url has decoded in the host is encoded again before it is written in small letters.
	authority := ""
	if host := encodings(strings.ToLower((&url.URL{Host: u.Host}).String())); host != "" || strings.HasPrefix(escaped, "//") {
		authority = "//" + strings.TrimPrefix(host, "//")
	}
	if u.User != nil {
		authority = "//" + u.User.String() + "@" + strings.TrimPrefix(authority, "//")
	}
	return u.Scheme + ":" + authority + escaped + query
}

// withoutDots resolves "." and ".." in a path that begins with a slash, or is empty (RFC 3986, section 5.2.4). Unlike
// path.Clean it keeps empty segments, which are a difference to a server.
func withoutDots(path string) string {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	var kept []string
	for i, segment := range segments {
		dots := segment == "." || segment == ".."
		if segment == ".." && len(kept) > 0 {
			kept = kept[:len(kept)-1]
		}
		if !dots {
			kept = append(kept, segment)
		} else if i == len(segments)-1 {
			kept = append(kept, "")
		}
	}
	return "/" + strings.Join(kept, "/")
}

var encoding = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// encodings writes percent-encodings in capitals, and takes back those of letters, digits and -._~ (RFC 3986, 6.2.2.2).
func encodings(text string) string {
	return encoding.ReplaceAllStringFunc(text, func(e string) string {
		plain, err := url.PathUnescape(e)
		if err == nil && len(plain) == 1 && strings.ContainsAny(plain, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~") {
			return plain
		}
		return strings.ToUpper(e)
	})
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || (err == nil && ip.IsLoopback())
}
