package nangofake

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// DefaultRateLimit is the number of requests in a minute that an account may send by default (shared/lib/services/plans/definitions.ts).
const DefaultRateLimit = 200

// Nango is one server with one account, which has one environment. As a handler it serves the public API. A test that simulates another
// actor reads and changes the stores directly. Only an integration is edited by [Nango.EditIntegration], which moves its updated_at, and
// deleted by [Nango.DeleteIntegration], because its connections go with it.
type Nango struct {
	Integrations *fake.Store[Integration]
	Connections  *fake.Store[Connection] // by [ConnectionKey]
	Sessions     *fake.Store[Session]
	Keys         *fake.Store[Key]
	Variables    *fake.Store[Variable]
	Providers    *fake.Store[Provider]

	secretKey       string
	environmentUUID string
	publicPath      string
	addresses       Addresses
	clock           *fake.Clock
	table           []route

	// sequence numbers the arrivals of requests and the writes of integrations. A write after a request's arrival overlaps the request.
	sequence atomic.Int64

	mu             sync.Mutex // held from the check of the credential to the answer
	perMinute      int
	windows        map[string]window
	sharedApps     map[string]bool // by provider
	lastConnection int
	signingKey     string
}

// Addresses are the addresses of the server that its answers name. An empty one is derived from the request.
type Addresses struct {
	API     string // NANGO_SERVER_URL, the host of webhooks
	Public  string // NANGO_PUBLIC_SERVER_URL, the host of logos
	Connect string // NANGO_PUBLIC_CONNECT_URL, the Connect UI
}

// An Option configures the result of [New].
type Option func(*Nango)

// WithClock makes the fake use the clock.
func WithClock(clock *fake.Clock) Option {
	return func(n *Nango) { n.clock = clock }
}

// WithSecretKey sets the first API key, a UUID of version 4, which is otherwise random.
func WithSecretKey(secret string) Option {
	return func(n *Nango) { n.secretKey = secret }
}

// WithEnvironmentUUID sets the UUID of the environment, which is otherwise random.
func WithEnvironmentUUID(id string) Option {
	return func(n *Nango) { n.environmentUUID = id }
}

// WithPublicPath sets the path of the host at which clients reach the fake. The default is the root.
func WithPublicPath(path string) Option {
	return func(n *Nango) { n.publicPath = path }
}

// WithAddresses sets the addresses of the server.
func WithAddresses(a Addresses) Option {
	return func(n *Nango) { n.addresses = a }
}

// New returns a server whose environment has no integrations, and one API key with all scopes.
func New(options ...Option) *Nango {
	n := &Nango{
		Integrations:    fake.NewStore(func(i Integration) string { return i.UniqueKey }),
		Connections:     fake.NewStore(func(c Connection) string { return ConnectionKey(c.ProviderConfigKey, c.ConnectionID) }),
		Sessions:        fake.NewStore(func(s Session) string { return s.Token }),
		Keys:            fake.NewStore(func(k Key) string { return k.Secret }),
		Variables:       fake.NewStore(func(v Variable) string { return v.Name }),
		Providers:       fake.NewStore(func(p Provider) string { return p.Name }),
		secretKey:       uuid.NewString(),
		environmentUUID: uuid.NewString(),
		clock:           &fake.Clock{},
		perMinute:       DefaultRateLimit,
		windows:         map[string]window{},
		sharedApps:      map[string]bool{},
		signingKey:      uuid.NewString(),
	}
	for _, option := range options {
		option(n)
	}
	n.Keys.Put(Key{Secret: n.secretKey, Name: "Default - Full access", Scopes: []string{allScopes}})
	for _, p := range catalogue() {
		n.Providers.Put(p)
	}
	n.routes()
	return n
}

// SecretKey returns the API key that [New] created.
func (n *Nango) SecretKey() string { return n.secretKey }

// EnvironmentUUID returns the UUID of the environment, which only the URLs of webhooks show.
func (n *Nango) EnvironmentUUID() string { return n.environmentUUID }

// SigningKey returns the key with which the server signs its webhooks.
func (n *Nango) SigningKey() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.signingKey
}

// SetRateLimit sets the number of requests in a minute, and begins a new minute. 0 turns the limiter off, as
// FLAG_API_RATE_LIMIT_ENABLED=false does: the answers then have no headers about it.
func (n *Nango) SetRateLimit(perMinute int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.perMinute = perMinute
	n.windows = map[string]window{}
}

// ShareApps makes the server have a developer app of its own for each of the providers, so that their quickstart works. By default it has
// none, as a self-hosted server.
func (n *Nango) ShareApps(providers ...string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, p := range providers {
		n.sharedApps[p] = true
	}
}

// DeleteIntegration deletes an integration with its connections, as the console does. It reports whether there was one.
func (n *Nango) DeleteIntegration(uniqueKey string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.removeIntegration(uniqueKey)
}

// EditIntegration changes an integration, as the console does. It reports whether there was one.
func (n *Nango) EditIntegration(uniqueKey string, change func(*Integration)) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, known := n.Integrations.Edit(uniqueKey, func(i *Integration) {
		change(i)
		i.UpdatedAt = n.after(i.UpdatedAt)
	})
	return known
}

// ConnectionsOf returns the connections of an integration, the oldest first.
func (n *Nango) ConnectionsOf(uniqueKey string) []Connection {
	list := n.Connections.List(func(c Connection) bool { return c.ProviderConfigKey == uniqueKey })
	slices.SortFunc(list, func(a, b Connection) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

// State returns all stored objects by collection, for encoding as JSON.
func (n *Nango) State() any {
	return struct {
		Integrations *fake.Store[Integration] `json:"integrations"`
		Connections  *fake.Store[Connection]  `json:"connections"`
		Sessions     *fake.Store[Session]     `json:"connect_sessions"`
		Keys         *fake.Store[Key]         `json:"api_keys"`
		Variables    *fake.Store[Variable]    `json:"environment_variables"`
	}{n.Integrations, n.Connections, n.Sessions, n.Keys, n.Variables}
}

// routes registers the routes with their scopes, in the server's order (routes.public.ts).
func (n *Nango) routes() {
	n.add("GET /health", nothing, n.health)
	n.add("GET /oauth/client-metadata/{environment}/{uniqueKey}", nothing, n.clientMetadata)

	n.add("GET /providers", keyOrSession, n.listProviders)
	n.add("GET /providers/{provider}", keyOrSession, n.getProvider)

	n.add("POST /environments", key, unreachable, "account:environments:create")
	n.add("DELETE /environments/{environment}", key, unreachable, "account:environments:delete")
	n.add("POST /environment/api-keys", key, unreachable, "account:environments:api_keys:create")
	n.add("DELETE /environment/api-keys", key, unreachable, "account:environments:api_keys:delete")

	n.add("GET /integrations", keyOrSession, n.listIntegrations, "environment:integrations:list", "environment:integrations:list_credentials")
	n.add("POST /integrations", key, n.createIntegration, "environment:integrations:create")
	n.add("POST /integrations/quickstart", key, n.quickstart, "environment:integrations:create")
	n.add("PATCH /integrations/{uniqueKey}", key, n.updateIntegration, "environment:integrations:update")
	n.add("GET /integrations/{uniqueKey}", key, n.getIntegration, "environment:integrations:read", "environment:integrations:read_credentials")
	n.add("DELETE /integrations/{uniqueKey}", key, n.deleteIntegration, "environment:integrations:delete")

	n.add("POST /connections", key, n.importConnection, "environment:connections:create")
	n.add("GET /connections", key, n.listConnections, "environment:connections:list", "environment:connections:list_credentials")
	n.add("POST /connections/metadata", key, n.replaceMetadata, "environment:connections:update")
	n.add("PATCH /connections/metadata", key, n.mergeMetadata, "environment:connections:update")
	n.add("GET /connections/{connectionId}", key, n.getConnection, "environment:connections:read", readCredentials)
	n.add("PATCH /connections/{connectionId}", key, n.updateConnection, "environment:connections:update")
	n.add("DELETE /connections/{connectionId}", key, n.deleteConnection, "environment:connections:delete")

	n.add("GET /environment-variables", key, n.listVariables, "environment:variables:read")
	n.add("POST /environment/webhook-signing-key/rotate", key, n.rotateSigningKey, "environment:webhook_signing_key:rotate")

	n.add("POST /connect/sessions", key, n.createSession, "environment:connect_sessions:write")
	n.add("POST /connect/sessions/reconnect", key, n.createReconnectSession, "environment:connect_sessions:write")
	n.add("GET /connect/session", session, n.getSession)
	n.add("DELETE /connect/session", session, n.deleteSession)
}

func (n *Nango) add(pattern string, accepts credential, h handler, scopes ...string) {
	method, path, _ := strings.Cut(pattern, " ")
	n.table = append(n.table, route{method, strings.Split(strings.TrimPrefix(path, "/"), "/"), accepts, scopes, h})
}

// unreachable is the handler of a route that needs an account key. No key of an environment has its scope.
func unreachable(*request) reply { return broken() }

// address returns the server's own address.
func (n *Nango) address(r *http.Request) string {
	return "http://" + r.Host + n.publicPath
}
