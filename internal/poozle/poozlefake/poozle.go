package poozlefake

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Poozle is one server with one workspace in it. As a handler it serves the API's own paths, /v1/... and /health. A test
// that plays another actor reads and changes the stores directly; relations between them are then its own to keep.
type Poozle struct {
	Definitions *fake.Store[Definition]
	OAuthApps   *fake.Store[OAuthApp]
	Links       *fake.Store[Link]
	Accounts    *fake.Store[Account]

	workspaceID string
	apiKey      string
	masterToken string
	publicPath  string
	clock       *fake.Clock
	mux         *http.ServeMux

	mu       sync.Mutex // held through each request: the server's database does the same with its transactions
	offline  bool
	temporal bool
	keys     map[string]int64        // when each API key expires, in seconds since 1970
	sessions map[string]oauthSession // by state
}

// An Option changes what New makes.
type Option func(*Poozle)

// WithClock makes the fake take its time from clock.
func WithClock(clock *fake.Clock) Option {
	return func(p *Poozle) { p.clock = clock }
}

// WithWorkspaceID gives the workspace an ID in place of a random one.
func WithWorkspaceID(id string) Option {
	return func(p *Poozle) { p.workspaceID = id }
}

// WithAPIKey gives the first API key a value in place of a random one.
func WithAPIKey(key string) Option {
	return func(p *Poozle) { p.apiKey = key }
}

// WithMasterToken sets the token that the server's environment may hold in MASTER_TOKEN; without it there is none.
func WithMasterToken(token string) Option {
	return func(p *Poozle) { p.masterToken = token }
}

// WithPublicPath says below which path of the host browsers find the web application; without it that is the root.
func WithPublicPath(path string) Option {
	return func(p *Poozle) { p.publicPath = path }
}

// New makes a server as it is on its first day: a workspace, its integration definitions and an API key that is good
// for ten years.
func New(options ...Option) *Poozle {
	p := &Poozle{
		Definitions: fake.NewStore(func(d Definition) string { return d.ID }),
		OAuthApps:   fake.NewStore(func(a OAuthApp) string { return a.ID }),
		Links:       fake.NewStore(func(l Link) string { return l.ID }),
		Accounts:    fake.NewStore(func(a Account) string { return a.ID }),
		workspaceID: uuid.NewString(),
		clock:       &fake.Clock{},
		mux:         http.NewServeMux(),
		keys:        map[string]int64{},
		sessions:    map[string]oauthSession{},
	}
	for _, option := range options {
		option(p)
	}
	const tenYears = 10 * 365 * 24 * 60 * 60
	if p.apiKey == "" {
		p.apiKey = p.mintKey("first", tenYears)
	}
	p.keys[p.apiKey] = p.clock.Now().Unix() + tenYears
	p.addMissingDefinitions()
	p.routes()
	return p
}

// WorkspaceID gives the ID of the one workspace.
func (p *Poozle) WorkspaceID() string { return p.workspaceID }

// APIKey gives the API key that the server had from the start.
func (p *Poozle) APIKey() string { return p.apiKey }

// SetOffline cuts the server off from the internet, or connects it again. Offline, every call that needs
// raw.githubusercontent.com fails as the server's does.
func (p *Poozle) SetOffline(offline bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.offline = offline
}

// SetTemporal connects the server to Temporal, which runs its schedules, or cuts it off. With it, as docker-compose sets
// it up, accounts that are synchronised behave otherwise in three places (integration_account.service.ts, sync.utils.ts;
// observed).
func (p *Poozle) SetTemporal(temporal bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.temporal = temporal
}

// Definition gives the workspace's integration definition with this key, such as "github".
func (p *Poozle) Definition(key string) (Definition, bool) {
	for _, d := range p.Definitions.List(func(d Definition) bool { return d.Key == key }) {
		return d, true
	}
	return Definition{}, false
}

// State gives everything stored, by collection, to be written as JSON.
func (p *Poozle) State() any {
	return struct {
		Workspaces  []map[string]string     `json:"workspace"`
		Definitions *fake.Store[Definition] `json:"integration_definition"`
		OAuthApps   *fake.Store[OAuthApp]   `json:"integration_oauth"`
		Links       *fake.Store[Link]       `json:"link"`
		Accounts    *fake.Store[Account]    `json:"integration_account"`
	}{
		[]map[string]string{{"workspaceId": p.workspaceID}}, p.Definitions, p.OAuthApps, p.Links, p.Accounts,
	}
}

// routes is the server's table of routes. No guard stands before an open route; observed with each of them.
func (p *Poozle) routes() {
	p.open("GET /health", p.health)
	p.guarded("GET /v1/user", needSession)
	p.guarded("POST /v1/user", needSession)
	p.guarded("POST /v1/user/token", p.createKey)

	p.guarded("GET /v1/integration_oauth", p.listOAuthApps)
	p.open("GET /v1/integration_oauth/just_ids", p.listOAuthAppIDs)
	p.guarded("POST /v1/integration_oauth", p.createOAuthApp)
	p.guarded("GET /v1/integration_oauth/{id}", p.getOAuthApp)
	p.guarded("POST /v1/integration_oauth/{id}", p.updateOAuthApp)
	p.guarded("DELETE /v1/integration_oauth/{id}", p.deleteOAuthApp)

	p.guarded("GET /v1/link", p.listLinks)
	p.guarded("POST /v1/link", p.createLink)
	p.open("GET /v1/link/{id}", p.getLink)

	p.open("GET /v1/integration_definition", p.listDefinitions)
	p.guarded("POST /v1/integration_definition", p.createDefinition)
	p.open("GET /v1/integration_definition/get_latest", p.getLatestDefinitions)
	p.open("GET /v1/integration_definition/{id}", p.getDefinition)
	p.open("POST /v1/integration_definition/{id}", p.updateDefinition)
	p.open("GET /v1/integration_definition/{id}/spec", p.getSpec)

	p.guarded("GET /v1/integration_account", p.listAccounts)
	p.guarded("POST /v1/integration_account", p.createAccount)
	p.guarded("POST /v1/integration_account/check", p.checkAccount)
	p.open("POST /v1/integration_account/link/{link}", p.createAccountByLink)
	p.guarded("GET /v1/integration_account/{id}", p.getAccount)
	p.guarded("POST /v1/integration_account/{id}", p.updateAccount)
	p.guarded("DELETE /v1/integration_account/{id}", p.deleteAccount)

	p.open("GET /v1/sync/{id}", p.getSync)
	p.open("GET /v1/sync/{id}/jobs", p.listSyncJobs)

	p.open("POST /v1/oauth", p.createRedirect)
	p.open("GET /v1/oauth/callback", p.callback)

	p.open("/", cannot)
}

type handler func(*request) reply

func (p *Poozle) open(pattern string, h handler) {
	p.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		q := &request{Request: r}
		// The body is read by a middleware, so before any guard (observed).
		if refusal := q.readBody(); refusal != nil {
			refusal.send(w)
			return
		}
		p.handle(h, q).send(w)
	})
}

func (p *Poozle) handle(h handler, q *request) reply {
	p.mu.Lock()
	defer p.mu.Unlock()
	return h(q)
}

func (p *Poozle) guarded(pattern string, h handler) {
	p.open(pattern, func(q *request) reply {
		if !p.authorized(q.Header.Get("Authorization")) {
			return unauthorized()
		}
		return h(q)
	})
}

// ServeHTTP answers a request to the API.
func (p *Poozle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// Express takes a path with or without a slash at its end (observed), ServeMux makes a difference. What ServeMux
	// would redirect to a cleaner path is no route here.
	escaped := strings.TrimSuffix(r.URL.EscapedPath(), "/")
	unescaped, err := url.PathUnescape(escaped)
	if err != nil || escaped != path.Clean(escaped) {
		cannot(&request{Request: r}).send(w)
		return
	}
	trimmed := r.Clone(r.Context())
	trimmed.URL.Path, trimmed.URL.RawPath = unescaped, escaped
	p.mux.ServeHTTP(w, trimmed)
}

// WebApp gives the handler of the public host: the web application, which hands /api/... to the API
// (engine-webapp/src/pages/api) and has the page of each link.
func (p *Poozle) WebApp() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", http.StripPrefix("/api", p))
	mux.HandleFunc("GET /link/{id}", p.linkPage)
	return mux
}

// health is the server's own version, which stands in its environment as ENGINE_VERSION (observed).
func (p *Poozle) health(*request) reply {
	return ok(object{{"version", "0.1.8-alpha"}})
}
