package oauthapi

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// serverMetadata is what is needed of an authorization server's metadata (RFC 8414, section 2).
type serverMetadata struct {
	Issuer               string `json:"issuer"`
	RegistrationEndpoint string `json:"registration_endpoint"`
}

// Discover finds the registration endpoint of an issuer: by RFC 8414, section 3, where /.well-known/ stands between host and
// path, then as OpenID Connect Discovery 1.0, section 4, has it, at the end of the path.
func (c *Client) Discover(ctx context.Context, issuer string) (string, error) {
	issuer = strings.TrimSpace(issuer)
	base, err := rest.ParseBaseURL(issuer) // no query and no fragment, RFC 8414 section 2
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
	var failures []error
	for _, place := range places {
		endpoint, err := c.registrationEndpoint(ctx, issuer, place)
		if err == nil {
			return endpoint, nil
		}
		failures = append(failures, err)
		var stop *mismatchError
		if errors.As(err, &stop) {
			break // RFC 8414, section 3.3: it must not be used
		}
	}
	return "", fmt.Errorf("no registration endpoint can be found for the issuer %s: %w. Set the registration endpoint itself where the server has one and does not tell", issuer, joinErrors(failures))
}

// mismatchError is metadata of another issuer.
type mismatchError struct{ place, got, want string }

// Error says which issuer to write.
func (e *mismatchError) Error() string {
	return fmt.Sprintf("%s is about the issuer %q, not %q: they must be the same to the letter (RFC 8414, section 3.3); if it is the right server, write the issuer as it does", e.place, rest.Printable(e.got), e.want)
}

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
		return "", &mismatchError{place, m.Issuer, issuer}
	case m.RegistrationEndpoint == "":
		return "", fmt.Errorf("%s names no registration_endpoint: the server does not register clients this way, or has it turned off", place)
	}
	endpoint, err := parseAddress(m.RegistrationEndpoint)
	if err != nil {
		return "", fmt.Errorf("the registration_endpoint that %s names cannot be used: %w", place, err)
	}
	if endpoint.url.Scheme == "http" && strings.HasPrefix(issuer, "https") {
		return "", fmt.Errorf("the registration_endpoint that %s names is not https", place)
	}
	return m.RegistrationEndpoint, nil
}

// joinErrors joins errors in one line. A 404 among them is about an address and must not pass for an object that is gone.
func joinErrors(failures []error) error {
	texts := make([]string, len(failures))
	for i, err := range failures {
		texts[i] = err.Error()
	}
	return errors.New(strings.Join(texts, "; "))
}
