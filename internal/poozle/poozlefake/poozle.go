package poozlefake

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Poozle is one server with one workspace. As a handler it serves the API's own paths, /v1/... and /health. A test that simulates
// another actor reads and changes the stores directly. It must then keep the relations between the stores consistent.
type Poozle struct {
	Definitions *fake.Store[Definition]
	OAuthApps   *fake.Store[OAuthApp]
	Links       *fake.Store[Link]
	Accounts    *fake.Store[Account]
	Jobs        *fake.Store[Job] // the fake runs none by itself

	workspaceID string
	apiKey      string
	masterToken string
	publicPath  string
	clock       *fake.Clock
	table       []route

	mu       sync.Mutex // held during each request, as the transactions of the server's database are isolated
	version  Version
	offline  bool
	temporal bool
	keys     map[string]int64        // the Unix time at which each API key expires
	sessions map[string]oauthSession // by state
}

// Version is the state of the server's source code that a fake imitates. The two differ only in the synchronisation of an account that
// is created with a key (integration_account.service.ts, integration_account.utils.ts).
type Version string

// The versions of the server.
const (
	Release Version = "v0.1.8-alpha" // the last release, whose image docker-compose.yaml names
	Main    Version = "main"         // the last commit, d288b14
)

// An Option configures the result of [New].
type Option func(*Poozle)

// WithClock makes the fake use the clock.
func WithClock(clock *fake.Clock) Option {
	return func(p *Poozle) { p.clock = clock }
}

// WithWorkspaceID sets the ID of the workspace, which is otherwise random.
func WithWorkspaceID(id string) Option {
	return func(p *Poozle) { p.workspaceID = id }
}

// WithAPIKey sets the first API key, which is otherwise random.
func WithAPIKey(key string) Option {
	return func(p *Poozle) { p.apiKey = key }
}

// WithMasterToken sets the token of the server's environment variable MASTER_TOKEN. By default there is no such token.
func WithMasterToken(token string) Option {
	return func(p *Poozle) { p.masterToken = token }
}

// WithPublicPath sets the path of the host at which browsers reach the web application. The default is the root.
func WithPublicPath(path string) Option {
	return func(p *Poozle) { p.publicPath = path }
}

// New returns a server in its initial state: a workspace, its integration definitions and an API key that expires in ten years.
func New(options ...Option) *Poozle {
	p := &Poozle{
		Definitions: fake.NewStore(func(d Definition) string { return d.ID }),
		OAuthApps:   fake.NewStore(func(a OAuthApp) string { return a.ID }),
		Links:       fake.NewStore(func(l Link) string { return l.ID }),
		Accounts:    fake.NewStore(func(a Account) string { return a.ID }),
		Jobs:        fake.NewStore(func(j Job) string { return j.ID }),
		workspaceID: uuid.NewString(),
		clock:       &fake.Clock{},
		version:     Release,
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

// WorkspaceID returns the ID of the workspace.
func (p *Poozle) WorkspaceID() string { return p.workspaceID }

// APIKey returns the API key that [New] created.
func (p *Poozle) APIKey() string { return p.apiKey }

// Version returns the version that the fake imitates.
func (p *Poozle) Version() Version {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.version
}

// SetVersion makes the fake imitate the version. The default is [Release].
func (p *Poozle) SetVersion(v Version) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.version = v
}

// SetOffline sets whether the server is disconnected from the internet. If it is offline, every call that requires
// raw.githubusercontent.com fails with the server's error.
func (p *Poozle) SetOffline(offline bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.offline = offline
}

// SetTemporal sets whether the server is connected to Temporal, which runs its schedules. With Temporal, which is part of the
// docker-compose setup, synchronised accounts behave differently in three cases (integration_account.service.ts, sync.utils.ts;
// observed).
func (p *Poozle) SetTemporal(temporal bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.temporal = temporal
}

// Definition returns the workspace's integration definition with the key, such as "github".
func (p *Poozle) Definition(key string) (Definition, bool) {
	for _, d := range p.Definitions.List(func(d Definition) bool { return d.Key == key }) {
		return d, true
	}
	return Definition{}, false
}

// State returns all stored objects by collection, for encoding as JSON.
func (p *Poozle) State() any {
	return struct {
		Workspaces  []map[string]string     `json:"workspace"`
		Definitions *fake.Store[Definition] `json:"integration_definition"`
		OAuthApps   *fake.Store[OAuthApp]   `json:"integration_oauth"`
		Links       *fake.Store[Link]       `json:"link"`
		Accounts    *fake.Store[Account]    `json:"integration_account"`
		Jobs        *fake.Store[Job]        `json:"job"`
	}{
		[]map[string]string{{"workspaceId": p.workspaceID}}, p.Definitions, p.OAuthApps, p.Links, p.Accounts, p.Jobs,
	}
}

// routes registers the server's routes. An open route does not check the credential (observed with each of them).
func (p *Poozle) routes() {
	p.open("GET /health", p.health)
	p.guarded("GET /v1/user", needSession)
	p.guarded("POST /v1/user", createUser)
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
}

type handler func(*request) reply

// route is one entry of the table of routes.
type route struct {
	method   string
	segments []string // of the path; one in braces matches everything and is a path value
	handle   handler
}

func (p *Poozle) open(pattern string, h handler) {
	method, path, _ := strings.Cut(pattern, " ")
	p.table = append(p.table, route{method, segments(path), h})
}

func (p *Poozle) guarded(pattern string, h handler) {
	p.open(pattern, func(q *request) reply {
		if !p.authorized(q.Header.Get("Authorization")) {
			return unauthorized()
		}
		return h(q)
	})
}

// segments splits an escaped path. One slash at its end does not count.
func segments(path string) []string {
	return strings.Split(strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/"), "/")
}

// find returns the handler of the first route that matches the request, with the rules of Express (all observed): a name in the path can
// have any case but no escapes, an empty segment matches nothing, and a HEAD request is handled as a GET request.
func (p *Poozle) find(r *http.Request) handler {
	path := segments(r.URL.EscapedPath())
	for _, candidate := range p.table {
		sameMethod := r.Method == candidate.method || r.Method == http.MethodHead && candidate.method == http.MethodGet
		if sameMethod && slices.EqualFunc(candidate.segments, path, segmentMatches) {
			for i, segment := range candidate.segments {
				if name, isValue := pathValue(segment); isValue {
					value, _ := url.PathUnescape(path[i]) // net/http accepts only a valid path
					r.SetPathValue(name, value)
				}
			}
			return candidate.handle
		}
	}
	return cannot
}

func segmentMatches(pattern, segment string) bool {
	if _, isValue := pathValue(pattern); isValue {
		return segment != ""
	}
	return strings.EqualFold(pattern, segment)
}

// pathValue returns the name of the path value that a segment of a route stands for.
func pathValue(segment string) (name string, isValue bool) {
	if !strings.HasPrefix(segment, "{") {
		return "", false
	}
	return strings.Trim(segment, "{}"), true
}

// ServeHTTP handles a request to the API.
func (p *Poozle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	if r.Method == http.MethodOptions {
		allowOrigins(w)
		return
	}
	q := &request{Request: r}
	// A middleware reads the body before the guard checks the credential (observed).
	refusal := q.readBody()
	if refusal != nil {
		refusal.send(w, r)
		return
	}
	p.handle(p.find(r), q).send(w, r)
}

func (p *Poozle) handle(h handler, q *request) reply {
	p.mu.Lock()
	defer p.mu.Unlock()
	return h(q)
}

// WebApp returns the handler of the public host: the web application, which forwards /api/... to the API
// (engine-webapp/src/pages/api) and serves the page of each link.
func (p *Poozle) WebApp() http.Handler {
	api := http.StripPrefix("/api", p)
	pages := http.NewServeMux()
	pages.HandleFunc("GET /link/{id}", p.linkPage)
	pages.HandleFunc("POST /link/{id}", p.connectByLink)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") { // not in the ServeMux, which redirects a path with an empty segment
			api.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

// health returns ENGINE_VERSION of the server's environment (app/app.controller.ts). The file .env of the main branch still has the
// version of the release, so the response is the same for both (observed with both). [Poozle.Version] tells them apart.
func (p *Poozle) health(*request) reply {
	return ok(object{{"version", "0.1.8-alpha"}})
}
