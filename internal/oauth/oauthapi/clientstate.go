package oauthapi

import (
	"cmp"
	"context"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// registry is the state that all [Client] values of one process share. Aliases of a provider are processes of their own.
type registry struct {
	clients sync.Map // registration_client_uri to *clientState
}

// registries maps each transport to its *registry, for the life of the process. The provider uses one transport for all its
// clients. A test that plays several processes uses one transport for each.
var registries sync.Map

func registryOf(transport http.RoundTripper) *registry {
	r, _ := registries.LoadOrStore(transport, new(registry))
	return r.(*registry) // only these are stored
}

func (r *registry) state(uri string) *clientState {
	cs, _ := r.clients.LoadOrStore(uri, &clientState{
		registry:  r,
		turn:      make(chan struct{}, 1),
		tokens:    tokens{status: map[string]tokenStatus{}},
		redirects: redirects{acknowledged: map[string]intent{}, arrived: make(chan struct{}, 1)},
	})
	return cs.(*clientState) // only these are stored
}

// clientState is what the process knows of one registered client.
type clientState struct {
	registry *registry
	tokens   tokens
	// turn is a semaphore held during a call. Calls run one at a time, so that tokens are replaced in the order of the answers.
	turn chan struct{}
	// refusedETag is the entity tag of the last 412, and uselessETag one that the server issues and never accepts. The holder
	// of the turn uses them.
	refusedETag, uselessETag string
	// emptied reports whether the last write of this process sent no redirect URIs, which some servers then leave out of their
	// answers. The holder of the turn uses it.
	emptied bool

	writes atomic.Int64 // number of writes so far; each one invalidates cached reads

	mu              sync.Mutex
	clientID        string // that answers must have, "" if it is not known
	secret          string // of the client, as last returned by the server
	secretExpiresAt *int64
	// replacesTokens and replacesSecrets report what a write of this process has replaced.
	replacesTokens, replacesSecrets bool

	redirects
}

func (cs *clientState) lock(ctx context.Context) error {
	select {
	case cs.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (cs *clientState) unlock() { <-cs.turn }

// update records the token and the secret of an answer to a call with the token.
func (cs *clientState) update(token string, r Registration) {
	cs.tokens.accept(token, r.RegistrationAccessToken)
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if r.ClientSecret != "" {
		cs.secret, cs.secretExpiresAt = r.ClientSecret, r.ClientSecretExpiresAt
	}
	if r.RegistrationClientURI != "" {
		cs.registry.clients.LoadOrStore(r.RegistrationClientURI, cs) // the server may have two addresses for one client
	}
}

// complete returns r with what the server left out of its answer, which has not changed. The address stays the one that works: a
// server may return another one (Keycloak did), and an identity must not change.
func (cs *clientState) complete(r Registration, uri string) Registration {
	r.RegistrationAccessToken = cs.tokens.newestOr(r.RegistrationAccessToken)
	r.RegistrationClientURI = uri
	cs.mu.Lock()
	defer cs.mu.Unlock()
	r.ReplacesTokens, r.ReplacesSecrets = cs.replacesTokens, cs.replacesSecrets
	if r.ClientSecret == "" && r.NeedsSecret() {
		r.ClientSecret = cs.secret
		if r.ClientSecretExpiresAt == nil {
			r.ClientSecretExpiresAt = cs.secretExpiresAt
		}
	}
	return r
}

// recordReplacements records whether the answer to a write replaces the token or the secret.
func (cs *clientState) recordReplacements(token, secret string, answer Registration) {
	replaces := func(before, now string) bool { return before != "" && now != "" && now != before }
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.replacesTokens = cs.replacesTokens || replaces(token, answer.RegistrationAccessToken)
	cs.replacesSecrets = cs.replacesSecrets || replaces(secret, answer.ClientSecret)
}

// check returns an error if an answer is about another client than the expected one.
func (cs *clientState) check(r Registration) error {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return rest.CheckID(r.ClientID, cmp.Or(cs.clientID, r.ClientID))
}

// knownSecret returns the client's secret, which no error may contain.
func (cs *clientState) knownSecret() string {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return cs.secret
}

// Newest returns the newest registration access token of the client in this process, or token if none is known.
func (c *Client) Newest(uri, token string) string {
	return c.registry.state(uri).tokens.newestOr(token)
}

// recordWrite invalidates cached reads after a write, even if the outcome of the write is unknown.
func (cs *clientState) recordWrite() {
	cs.writes.Add(1)
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.lastRead = nil
}

// retryDelay returns a random delay before the next attempt, longer with each attempt.
func (cs *clientState) retryDelay(attempt int) time.Duration {
	return rand.N((cs.slowest() + 50*time.Millisecond) << min(attempt, 4))
}
