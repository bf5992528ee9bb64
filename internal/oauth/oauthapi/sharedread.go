package oauthapi

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// sharedRead caches the read of a client until the process writes to it.
type sharedRead struct {
	mu         sync.Mutex
	generation int64
	reading    rest.Shared[Registration]
}

// HasRedirectURI reports whether a client has a redirect URI. All callers share one read.
func (c *Client) HasRedirectURI(ctx context.Context, uri, token, redirectURI string) (bool, Registration, error) {
	r, err := c.sharedRead(ctx, uri, token)
	if err != nil {
		return false, Registration{}, err
	}
	r.Metadata = maps.Clone(r.Metadata) // the caller may change its copy
	return slices.Contains(r.Metadata.Strings(memberRedirectURIs), redirectURI), r, nil
}

// RedirectURIs returns the redirect URIs of a client, each once, in the server's order.
func (c *Client) RedirectURIs(ctx context.Context, uri, token string) ([]string, error) {
	r, err := c.sharedRead(ctx, uri, token)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, redirect := range r.Metadata.Strings(memberRedirectURIs) {
		if !slices.Contains(found, redirect) {
			found = append(found, redirect)
		}
	}
	return found, nil
}

func (c *Client) sharedRead(ctx context.Context, uri, token string) (Registration, error) {
	cs := c.registry.state(uri)
	cs.tokens.offer(token)
	loaded, _ := c.shared.LoadOrStore(cs, new(sharedRead))
	s := loaded.(*sharedRead) // only these are stored
	s.mu.Lock()
	if generation := cs.writes.Load(); generation != s.generation {
		s.generation = generation
		s.reading.Drop()
	}
	s.mu.Unlock()
	return s.reading.Get(ctx, func(ctx context.Context) (Registration, error) { return c.Read(ctx, uri, token) })
}
