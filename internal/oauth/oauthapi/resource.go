package oauthapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// maxProbe limits the call to the resource itself: one that needs no token may answer with an endless stream.
const maxProbe = 10 * time.Second

// ProtectedResource returns the metadata of a protected resource (RFC 9728), which names at least one authorization server. It
// asks the resource itself for the address of the metadata (section 5.1), then tries the addresses of section 3.1 with and
// without the path.
func (c *Client) ProtectedResource(ctx context.Context, resource string) (Metadata, error) {
	resource = strings.TrimSpace(resource)
	to, err := parseAddress(resource)
	if err != nil {
		return nil, fmt.Errorf("the resource cannot be used: %w", err)
	}
	root, path := splitPath(resource)
	if path == "/" || strings.HasPrefix(path, "/?") { // section 3.1: without the slash after the host
		path = path[1:]
	}
	const wellKnown = "/.well-known/oauth-protected-resource"
	all := slices.Compact([]string{c.challenge(ctx, to), root + wellKnown + path, root + wellKnown})
	var failures []string
	for _, place := range all {
		if place == "" {
			continue
		}
		m, err := c.resourceMetadata(ctx, resource, place)
		if err == nil {
			return m, nil
		}
		failures = append(failures, fmt.Sprintf("%s %s", rest.Printable(place), err))
	}
	return nil, fmt.Errorf("found no metadata of the resource %s: %s. If you know the authorization server, set issuer instead of resource", resource, strings.Join(failures, "; "))
}

// resourceMetadata reads the metadata at a place. It returns an error unless the metadata is about the resource (RFC 9728, section
// 3.3) and names an authorization server. What a resource with https names must be https, and not a server on this machine.
func (c *Client) resourceMetadata(ctx context.Context, resource, place string) (Metadata, error) {
	secure := strings.HasPrefix(resource, "https")
	if secure && !strings.HasPrefix(place, "https") {
		return nil, errors.New("must be https")
	}
	m, err := c.metadata(ctx, place)
	if err != nil {
		return nil, err
	}
	servers := m.Strings("authorization_servers")
	switch {
	case m.Text("resource") != resource:
		return nil, fmt.Errorf("is about another resource: %q. If this is the right one, set resource to this value", rest.Printable(m.Text("resource")))
	case len(servers) == 0:
		return nil, errors.New("names no authorization_servers")
	case secure && !strings.HasPrefix(servers[0], "https"):
		return nil, errors.New("names an authorization server that is not https")
	}
	return m, nil
}

var resourceMetadataParameter = regexp.MustCompile(`(?i)(?:^|[\s,])resource_metadata\s*=\s*(?:"([^"]*)"|([^\s,"]+))`)

// challenge returns the resource_metadata parameter of the 401 with which the resource answers a request without a token, or ""
// if it has none.
func (c *Client) challenge(ctx context.Context, resource address) string {
	ctx, cancel := context.WithTimeout(ctx, maxProbe)
	defer cancel()
	_, header, err := c.fetch(ctx, resource, true, rest.RetryNever)
	if status(err) != http.StatusUnauthorized {
		return ""
	}
	found := resourceMetadataParameter.FindStringSubmatch(strings.Join(header.Values("WWW-Authenticate"), ", "))
	if found == nil {
		return ""
	}
	return found[1] + found[2]
}
