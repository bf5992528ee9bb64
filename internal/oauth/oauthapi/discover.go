package oauthapi

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// memberRegistrationEndpoint is the member of an authorization server's metadata that registration needs.
const memberRegistrationEndpoint = "registration_endpoint"

// Discover returns the registration endpoint of an issuer.
func (c *Client) Discover(ctx context.Context, issuer string) (string, error) {
	m, err := c.server(ctx, issuer, usableRegistration)
	if err != nil {
		return "", fmt.Errorf("found no registration endpoint for the issuer %s: %w. If the server has one, set registration_endpoint instead of issuer", issuer, err)
	}
	return m.Text(memberRegistrationEndpoint), nil
}

// Server returns the metadata of an authorization server (RFC 8414, section 2).
func (c *Client) Server(ctx context.Context, issuer string) (Metadata, error) {
	m, err := c.server(ctx, issuer, func(string, Metadata) error { return nil })
	if err != nil {
		return nil, fmt.Errorf("found no metadata of the issuer %s: %w", issuer, err)
	}
	return m, nil
}

// places returns the addresses at which an issuer can publish its metadata: those of RFC 8414, sections 3 and 5, which have
// /.well-known/ between host and path, that of OpenID Connect Discovery 1.0, section 4, which has it after the path, and the
// one that servers use that append the name of RFC 8414.
func places(issuer string) ([]string, error) {
	base, err := rest.ParseBaseURL(issuer) // without query and fragment (RFC 8414, section 2)
	if err != nil {
		return nil, fmt.Errorf("the issuer cannot be used: %w", err)
	}
	const rfc, openID = "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"
	root, path := splitPath(base)
	if path == "" {
		return []string{root + rfc, root + openID}, nil
	}
	return []string{root + rfc + path, root + openID + path, base + openID, base + rfc}, nil
}

// splitPath splits an absolute URL before its path.
func splitPath(address string) (root, path string) {
	begin := strings.Index(address, "://") + len("://")
	if slash := strings.IndexAny(address[begin:], "/?"); slash >= 0 {
		return address[:begin+slash], address[begin+slash:]
	}
	return address, ""
}

var errOtherIssuer = errors.New("is about another issuer")

// server returns the metadata at the first place whose metadata is about the issuer and passes the check.
func (c *Client) server(ctx context.Context, issuer string, check func(issuer string, m Metadata) error) (Metadata, error) {
	issuer = strings.TrimSpace(issuer)
	all, err := places(issuer)
	if err != nil {
		return nil, err
	}
	var failures []string
	for _, place := range all {
		m, err := c.metadata(ctx, place)
		if err == nil {
			err = sameIssuer(issuer, m)
		}
		if err == nil {
			err = check(issuer, m)
		}
		if err == nil {
			return m, nil
		}
		failures = append(failures, fmt.Sprintf("%s %s", place, err))
		if errors.Is(err, errOtherIssuer) {
			break // RFC 8414, section 3.3: such metadata must not be used
		}
	}
	return nil, errors.New(strings.Join(failures, "; "))
}

// metadata reads the metadata of a server or of a resource. The error continues a sentence that begins with the place.
func (c *Client) metadata(ctx context.Context, place string) (Metadata, error) {
	to, err := parseAddress(place)
	if err != nil {
		return nil, fmt.Errorf("cannot be used: %w", err)
	}
	body, _, err := c.fetch(ctx, to, true, rest.RetryReads)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %s", err.Error())
	}
	return DecodeObject(body)
}

// sameIssuer returns an error if the metadata is about another issuer. The error names the registration endpoint, because
// somebody who knows the server can use it.
func sameIssuer(issuer string, m Metadata) error {
	other := rest.Printable(m.Text("issuer"))
	if m.Text("issuer") == issuer {
		return nil
	}
	endpoint := ""
	if usableRegistration(issuer, m) == nil {
		endpoint = fmt.Sprintf(", whose registration endpoint is %q", rest.Printable(m.Text(memberRegistrationEndpoint)))
	}
	return fmt.Errorf("%w: %q, not %q. The two must be identical (RFC 8414, section 3.3). If this is the right server%s, set issuer to %[2]q", errOtherIssuer, other, issuer, endpoint)
}

// usableRegistration returns an error unless the metadata has a registration endpoint that a token can be sent to.
func usableRegistration(issuer string, m Metadata) error {
	endpoint := m.Text(memberRegistrationEndpoint)
	if endpoint == "" {
		return errors.New("names no registration_endpoint. The server does not support dynamic client registration, or it is turned off")
	}
	to, err := parseAddress(endpoint)
	if err != nil {
		return fmt.Errorf("names a registration_endpoint that cannot be used: %w", err)
	}
	if to.url.Scheme == "http" && strings.HasPrefix(issuer, "https") {
		return fmt.Errorf("names the registration_endpoint %q, which must be https", rest.Printable(endpoint))
	}
	return nil
}
