// Package functions holds the provider functions that belong to no vendor. Start with [All].
package functions

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// All returns the functions.
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
	Summary: "Splits a redirect URI into its parts",
	Description: "Splits a redirect URI into `scheme`, `host`, `port` (empty if the URI has none), `path`, `query`, `is_loopback` (true for an app on the user's machine, RFC 8252 section 7.3) " +
		"and `is_private` (true for an app's own scheme, RFC 8252 section 7.1). Fails for a URI that the RFCs forbid: one without a scheme, or with a fragment.",
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
			"is_loopback": types.BoolValue(web && rest.Loopback(u.Hostname())),
			"is_private":  types.BoolValue(!web),
		}), nil
	},
}

var normalizeRedirectURI = tf.Function{
	Name:    "normalize_redirect_uri",
	Summary: "Returns the normal form of a redirect URI",
	Description: "Normalizes a redirect URI by RFC 3986, section 6.2: scheme and host in lower case, no default port, no dot segments, `/` if a host has no path, percent-encodings in upper case and only if needed. " +
		"Servers compare redirect URIs character by character (RFC 6749, section 3.1.2.3). Use this function to find duplicates in your own lists, but register the URI that your application sends.",
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

// normalize modifies u, whose scheme net/url has already converted to lower case.
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
	// The host is encoded again, because net/url has decoded it, before it is converted to lower case.
	authority := ""
	if host := encodings(strings.ToLower((&url.URL{Host: u.Host}).String())); host != "" || strings.HasPrefix(escaped, "//") {
		authority = "//" + strings.TrimPrefix(host, "//")
	}
	if u.User != nil {
		authority = "//" + u.User.String() + "@" + strings.TrimPrefix(authority, "//")
	}
	return u.Scheme + ":" + authority + escaped + query
}

// withoutDots resolves "." and ".." in a path that is empty or begins with a slash (RFC 3986, section 5.2.4). Unlike path.Clean, it
// keeps empty segments, because a server distinguishes them.
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

// encodings converts percent-encodings to upper case, and decodes those of letters, digits and -._~ (RFC 3986, 6.2.2.2).
func encodings(text string) string {
	return encoding.ReplaceAllStringFunc(text, func(e string) string {
		plain, err := url.PathUnescape(e)
		if err == nil && len(plain) == 1 && strings.ContainsAny(plain, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~") {
			return plain
		}
		return strings.ToUpper(e)
	})
}
