package rest

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// ParseBaseURL checks and normalises a base address from a person's settings: without
// spaces around it, trailing slashes and the given suffixes that people copy with
// it ("/v1/api"). It must be https, or http to this machine, with a host and
// without user, query and fragment; the error says what to write instead, and
// quotes nothing but the host.
func ParseBaseURL(address string, suffixes ...string) (string, error) {
	address = strings.TrimSpace(address)
	scheme, _, ok := strings.Cut(address, "://")
	if !ok {
		return "", errors.New("the address has no scheme: write it with https:// in front, such as https://api.example.com")
	}
	u, err := url.Parse(address)
	if err != nil {
		// The parser's words quote the address, and that may hold a password.
		return "", errors.New("the address cannot be read: write it like https://api.example.com or https://api.example.com:8443/path")
	}
	host := strings.ToLower(u.Host)
	shown := printable(host, 260)
	switch {
	case u.Hostname() == "" || strings.HasSuffix(u.Host, ":"): // https://https://… has the host "https:"
		return "", fmt.Errorf("the address has no host: write it like %s://api.example.com", printable(scheme, 20))
	case u.User != nil:
		return "", fmt.Errorf("the address must not hold a user name or password: write https://%s and set the credential by its own setting", shown)
	case strings.ContainsAny(address, "?#"):
		return "", fmt.Errorf("the address must not hold a query (?) or a fragment (#): write https://%s, with the path if there is one", shown)
	case u.Scheme == "http" && !Loopback(u.Hostname()):
		return "", fmt.Errorf("the address must be https, since it is sent a credential: write https://%s (http is for this machine only: localhost, 127.0.0.1 or [::1])", shown)
	case u.Scheme != "https" && u.Scheme != "http":
		return "", fmt.Errorf("the address must begin with https://: write https://%s", shown)
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

// Loopback says that a host is this machine: localhost, or an address such as 127.0.0.1.
func Loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && ip.IsLoopback()
}
