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
type process struct {
	clients sync.Map // of a registration_client_uri to its *known
}

// processes are kept for the life of the process, which sends everything by one transport. Tests play several processes, and
// give each its own.
var processes sync.Map

func processOf(transport http.RoundTripper) *process {
	p, _ := processes.LoadOrStore(transport, new(process))
	return p.(*process) //nolint:forcetypeassert // only these are stored
}

func (p *process) client(uri string) *known {
	k, _ := p.clients.LoadOrStore(uri, &known{process: p, turn: make(chan struct{}, 1), tokens: map[string]standing{}, redirects: redirects{ours: map[string]intent{}, arrived: make(chan struct{}, 1)}})
	return k.(*known) //nolint:forcetypeassert // only these are stored
}

// standing is what is known of a token.
type standing int

const (
	offered  standing = iota + 1 // a caller has it
	accepted                     // the server has taken or issued it
	refused                      // the server has refused it, or has issued another in its place
)

// known is what the process knows of one registered client.
type known struct {
	process *process
	// turn is had by whoever makes a call: one at a time, so that tokens are replaced in the order of the answers.
	turn chan struct{}

	mu              sync.Mutex
	tokens          map[string]standing
	newest          string // token, "": none was taken or issued yet
	secret          string // of the client, as last told
	secretExpiresAt int64
	writes          int    // so far, for those who keep what they read
	badTag          string // an entity tag that the server has given and refuses all the same
	lastTag         string // that was refused last

	redirects
}

func (k *known) lock(ctx context.Context) error {
	select {
	case k.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (k *known) unlock() { <-k.turn }

// offer notes a token that a caller has.
func (k *known) offer(token string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.tokens[token] == 0 {
		k.tokens[token] = offered
	}
}

// next is the token to try: the caller's own where nothing is known of it, else the newest, else another caller's.
func (k *known) next(token string, tried map[string]bool) (string, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.tokens[token] == offered && !tried[token] {
		return token, true
	}
	if k.newest != "" && !tried[k.newest] {
		return k.newest, true
	}
	for other, standing := range k.tokens {
		if standing != refused && !tried[other] {
			return other, true
		}
	}
	return token, len(tried) == 0 // what was refused before is asked for once more: the server has the last word
}

func (k *known) refuse(token string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.tokens[token] = refused
	if k.newest == token {
		k.newest = ""
	}
}

// good says that the token, or the one that has taken its place, was accepted before.
func (k *known) good(token string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.tokens[token] != offered && k.newest != ""
}

// learn notes what an answer to a call with the token says about token and secret.
func (k *known) learn(token string, r Registration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	issued := r.RegistrationAccessToken
	if issued == "" {
		issued = token
	} else if token != issued && token != "" {
		k.tokens[token] = refused
	}
	if issued != "" {
		k.tokens[issued], k.newest = accepted, issued
	}
	if r.ClientSecret != "" {
		k.secret, k.secretExpiresAt = r.ClientSecret, r.ClientSecretExpiresAt
	}
	if r.RegistrationClientURI != "" {
		k.process.clients.LoadOrStore(r.RegistrationClientURI, k) // where the server has two addresses for one client
	}
}

// complete fills in what a server leaves out of an answer: that has stayed as it was. A client that authenticates by
// "none" has no secret (RFC 7591, section 2).
func (k *known) complete(r Registration, uri string) Registration {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.newest != "" {
		r.RegistrationAccessToken = k.newest
	}
	if r.RegistrationClientURI == "" {
		r.RegistrationClientURI = uri
	}
	if r.ClientSecret == "" && r.Metadata.Text("token_endpoint_auth_method") != "none" {
		r.ClientSecret, r.ClientSecretExpiresAt = k.secret, k.secretExpiresAt
	}
	return r
}

// knownSecret is the client's secret as last told, which no error may show.
func (k *known) knownSecret() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.secret
}

// Newest is the newest registration access token that is known in this process for the client, token itself where none is.
func (c *Client) Newest(uri, token string) string {
	k := c.process.client(uri)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.newest == "" {
		return token
	}
	return k.newest
}

// wrote notes a write, or one that may have been carried out.
func (k *known) wrote() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.writes++
	k.kept = nil
}

func (k *known) generation() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.writes
}

// refusedTag notes a 412. The same tag twice is one that the server gives but does not know, such as one that a proxy
// has changed with the encoding: nobody came between, and the next write goes without.
func (k *known) refusedTag(tag string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lastTag == tag {
		k.badTag = tag
	}
	k.lastTag = tag
}

func (k *known) uselessTag() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.badTag
}

// pause is a random time before the next try, longer after each.
func (k *known) pause(try int) time.Duration {
	most := (k.slowest() + 50*time.Millisecond) << min(try, 4)
	return rand.N(most)
}
