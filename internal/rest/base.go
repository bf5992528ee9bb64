package rest

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// ParseBaseURL checks the base address of an API that a user configured, and returns it in normal form: without surrounding
// spaces, trailing slashes and any of the given suffixes, which users copy with it ("/v1/api"). The address must be https, or
// http to this machine, with a host and without user, query and fragment. The error states what to write instead. It quotes
// only the scheme and the host.
func ParseBaseURL(address string, suffixes ...string) (string, error) {
	address = strings.TrimSpace(address)
	scheme, _, ok := strings.Cut(address, "://")
	if !ok {
		return "", errors.New("the address has no scheme; begin it with https://, as in https://api.example.com")
	}
	u, err := url.Parse(address)
	if err != nil {
		// The parser's error quotes the address, which may contain a password.
		return "", errors.New("the address is not a valid URL; write one such as https://api.example.com or https://api.example.com:8443/path")
	}
	host := strings.ToLower(u.Host)
	shown := printable(host, 260)
	switch {
	case u.Hostname() == "" || strings.HasSuffix(u.Host, ":"): // https://https://… has the host "https:"
		return "", fmt.Errorf("the address has no host; write one such as %s://api.example.com", printable(scheme, 20))
	case u.User != nil:
		return "", fmt.Errorf("the address must not contain a user name or password; write https://%s and set the credential by its own setting", shown)
	case strings.ContainsAny(address, "?#"):
		return "", fmt.Errorf("the address must not contain a query (?) or a fragment (#); write https://%s, followed by the path if there is one", shown)
	case u.Scheme == "http" && !Loopback(u.Hostname()):
		return "", fmt.Errorf("the address must be https, because a credential is sent to it; write https://%s (only this machine can be http: localhost, 127.0.0.1 or [::1])", shown)
	case u.Scheme != "https" && u.Scheme != "http":
		return "", fmt.Errorf("the address must begin with https://; write https://%s", shown)
	}
	return u.Scheme + "://" + host + withoutSuffixes(u.EscapedPath(), suffixes), nil
}

func withoutSuffixes(path string, suffixes []string) string {
	path = strings.TrimRight(path, "/")
	for _, suffix := range suffixes {
		if rest, ok := strings.CutSuffix(path, "/"+strings.Trim(suffix, "/")); ok {
			return withoutSuffixes(rest, suffixes)
		}
	}
	return path
}

// Loopback reports whether a host is this machine: localhost, or a loopback address such as 127.0.0.1.
func Loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}
