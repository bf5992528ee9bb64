package oauthapi

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// serverMetadata is the part of an authorization server's metadata (RFC 8414, section 2) that registration needs.
type serverMetadata struct {
	Issuer               string `json:"issuer"`
	RegistrationEndpoint string `json:"registration_endpoint"`
}

// Discover returns the registration endpoint of an issuer. It tries the address of RFC 8414, section 3, which has /.well-known/
// between host and path, then that of OpenID Connect Discovery 1.0, section 4, which has it after the path.
func (c *Client) Discover(ctx context.Context, issuer string) (string, error) {
	issuer = strings.TrimSpace(issuer)
	base, err := rest.ParseBaseURL(issuer) // without query and fragment (RFC 8414, section 2)
	if err != nil {
		return "", fmt.Errorf("the issuer cannot be used: %w", err)
	}
	scheme, below, _ := strings.Cut(base, "://")
	host, path, _ := strings.Cut(below, "/")
	if path != "" {
		path = "/" + path
	}
	root := scheme + "://" + host
	places := []string{
		root + "/.well-known/oauth-authorization-server" + path,
		root + path + "/.well-known/openid-configuration",
	}
	var failures []string
	for _, place := range places {
		endpoint, err := c.registrationEndpoint(ctx, issuer, place)
		if err == nil {
			return endpoint, nil
		}
		failures = append(failures, err.Error())
		if errors.Is(err, errOtherIssuer) {
			break // RFC 8414, section 3.3: such metadata must not be used
		}
	}
	return "", fmt.Errorf("found no registration endpoint for the issuer %s: %s. If the server has one, set registration_endpoint instead of issuer", issuer, strings.Join(failures, "; "))
}

var errOtherIssuer = errors.New("is about another issuer")

func (c *Client) registrationEndpoint(ctx context.Context, issuer, place string) (string, error) {
	to, err := parseAddress(place)
	if err != nil {
		return "", err
	}
	m, err := send[serverMetadata](ctx, c, to, "", rest.Request{})
	switch {
	case err != nil:
		return "", err
	case m.Issuer != issuer:
		return "", fmt.Errorf("%s %w: %q, not %q. The two must be identical (RFC 8414, section 3.3). If this is the right server, set issuer to %[3]q", place, errOtherIssuer, rest.Printable(m.Issuer), issuer)
	case m.RegistrationEndpoint == "":
		return "", fmt.Errorf("%s names no registration_endpoint. The server does not support dynamic client registration, or it is turned off", place)
	}
	endpoint, err := parseAddress(m.RegistrationEndpoint)
	if err != nil {
		return "", fmt.Errorf("the registration_endpoint that %s names cannot be used: %w", place, err)
	}
	if endpoint.url.Scheme == "http" && strings.HasPrefix(issuer, "https") {
		return "", fmt.Errorf("the registration_endpoint that %s names must be https", place)
	}
	return m.RegistrationEndpoint, nil
}
