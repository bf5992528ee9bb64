package oauthapi

import (
	"context"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// process is what the clients of one process know together: the aliases of a provider, and the resources that each have
// a token of their own in state.
type registry struct {
	clients sync.Map // of a registration_client_uri to its *clientState
}

// registries are kept for the life of the process, which sends everything by one transport. Tests play several registries, and
// give each its own.
var registries sync.Map

func registryOf(transport http.RoundTripper) *registry {
	p, _ := registries.LoadOrStore(transport, new(registry))
	return p.(*registry) //nolint:forcetypeassert // only these are stored
}

func (r *registry) state(uri string) *clientState {
	cs, _ := r.clients.LoadOrStore(uri, &clientState{registry: r, turn: make(chan struct{}, 1), tokens: map[string]tokenStatus{}, redirects: redirects{acknowledged: map[string]intent{}, arrived: make(chan struct{}, 1)}})
	return cs.(*clientState) //nolint:forcetypeassert // only these are stored
}

// tokenStatus is what is known of a token.
type tokenStatus int

const (
	tokenOffered  tokenStatus = iota + 1 // a caller has it
	tokenAccepted                        // the server has taken or issued it
	tokenRefused                         // the server has refused it, or has issued another in its place
)

// clientState is what the process knows of one registered client.
type clientState struct {
	registry *registry
	// turn is had by whoever makes a call: one at a time, so that tokens are replaced in the order of the answers.
	turn chan struct{}

	mu              sync.Mutex
	tokens          map[string]tokenStatus
	newest          string // token, "": none was taken or issued yet
	secret          string // of the client, as last told
	secretExpiresAt int64
	writes          int    // so far, for those who keep what they read
	badTag          string // an entity tag that the server has given and refuses all the same
	lastTag         string // that was refused last

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

// offer notes a token that a caller has.
func (cs *clientState) offer(token string) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.tokens[token] == 0 {
		cs.tokens[token] = tokenOffered
	}
}

// next is the token to try: the caller's own where nothing is known of it, else the newest, else another caller's.
func (cs *clientState) next(token string, tried map[string]bool) (string, bool) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.tokens[token] == tokenOffered && !tried[token] {
		return token, true
	}
	if cs.newest != "" && !tried[cs.newest] {
		return cs.newest, true
	}
	for other, known := range cs.tokens {
		if known != tokenRefused && !tried[other] {
			return other, true
		}
	}
	return token, len(tried) == 0 // what was refused before is asked for once more: the server has the last word
}

func (cs *clientState) reject(token string) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.tokens[token] = tokenRefused
	if cs.newest == token {
		cs.newest = ""
	}
}

// isAccepted says that the token, or the one that has taken its place, was accepted before.
func (cs *clientState) isAccepted(token string) bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return cs.tokens[token] != tokenOffered && cs.newest != ""
}

// update notes what an answer to a call with the token says about token and secret.
func (cs *clientState) update(token string, r Registration) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	issued := r.RegistrationAccessToken
	if issued == "" {
		issued = token
	} else if token != issued && token != "" {
		cs.tokens[token] = tokenRefused
	}
	if issued != "" {
		cs.tokens[issued], cs.newest = tokenAccepted, issued
	}
	if r.ClientSecret != "" {
		cs.secret, cs.secretExpiresAt = r.ClientSecret, r.ClientSecretExpiresAt
	}
	if r.RegistrationClientURI != "" {
		cs.registry.clients.LoadOrStore(r.RegistrationClientURI, cs) // where the server has two addresses for one client
	}
}

// complete fills in what a server leaves out of an answer: that has stayed as it was. A client that authenticates by
// "none" has no secret (RFC 7591, section 2).
func (cs *clientState) complete(r Registration, uri string) Registration {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.newest != "" {
		r.RegistrationAccessToken = cs.newest
	}
	if r.RegistrationClientURI == "" {
		r.RegistrationClientURI = uri
	}
	if r.ClientSecret == "" && r.Metadata.Text("token_endpoint_auth_method") != "none" {
		r.ClientSecret, r.ClientSecretExpiresAt = cs.secret, cs.secretExpiresAt
	}
	return r
}

// knownSecret is the client's secret as last told, which no error may show.
func (cs *clientState) knownSecret() string {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return cs.secret
}

// Newest is the newest registration access token that is known in this process for the client, token itself where none is.
func (c *Client) Newest(uri, token string) string {
	cs := c.registry.state(uri)
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.newest == "" {
		return token
	}
	return cs.newest
}

// recordWrite notes a write, or one that may have been carried out.
func (cs *clientState) recordWrite() {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.writes++
	cs.lastRead = nil
}

func (cs *clientState) generation() int {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return cs.writes
}

// refusedTag notes a 412. The same tag twice is one that the server gives but does not know, such as one that a proxy
// has changed with the encoding: nobody came between, and the next write goes without.
func (cs *clientState) refusedTag(tag string) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.lastTag == tag {
		cs.badTag = tag
	}
	cs.lastTag = tag
}

func (cs *clientState) uselessTag() string {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return cs.badTag
}

// retryDelay is a random time before the next try, longer after each.
func (cs *clientState) retryDelay(try int) time.Duration {
	most := (cs.slowest() + 50*time.Millisecond) << min(try, 4)
	return rand.N(most)
}
