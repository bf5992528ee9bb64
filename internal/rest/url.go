package rest

import (
	"net/url"
	"strings"
)

// CanonicalURL returns a string that is equal for URLs of the same meaning: scheme and host in lower case, without a default port, and
// with a path (RFC 3986, section 6.2). A string that is no URL is returned as it is.
func CanonicalURL(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return text
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	for scheme, port := range map[string]string{"http": ":80", "https": ":443"} {
		if u.Scheme == scheme {
			u.Host = strings.TrimSuffix(u.Host, port)
		}
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}
