package oauthfake

import (
	"cmp"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

const (
	registrationPath = "/register"
	revocationPath   = "/revoke"
	metadataPath     = "/.well-known/oauth-authorization-server"
)

// Server is an authorization server. It serves /register, /register/<client_id>, /revoke and the metadata. A test that simulates another
// actor, such as an administrator in a console, reads and changes Clients directly.
type Server struct {
	Clients *fake.Store[Client]
	Tokens  *fake.Store[Token] // that can be revoked

	clock        *fake.Clock
	initialToken string
	publicPath   string
	secretLife   time.Duration
	mux          *http.ServeMux
	metadataOnly string // see SetMetadataPath

	mu      sync.Mutex // held during each request
	open    bool
	kind    Kind
	latency time.Duration
}

// An Option is an option of New.
type Option func(*Server)

// WithClock sets the clock of the server.
func WithClock(clock *fake.Clock) Option {
	return func(s *Server) { s.clock = clock }
}

// WithInitialAccessToken makes registration require the token (RFC 7591, section 3), until SetOpen(true) is called.
func WithInitialAccessToken(token string) Option {
	return func(s *Server) { s.initialToken, s.open = token, false }
}

// WithPublicPath sets the path below which clients reach the server. Default: the root.
func WithPublicPath(path string) Option {
	return func(s *Server) { s.publicPath = path }
}

// New returns a server without clients, with open registration.
func New(options ...Option) *Server {
	s := &Server{
		Clients: fake.NewStore(func(c Client) string { return c.ID }),
		Tokens:  fake.NewStore(func(t Token) string { return t.Value }),
		clock:   &fake.Clock{},
		mux:     http.NewServeMux(),
		open:    true,
	}
	for _, option := range options {
		option(s)
	}
	s.handle("POST "+registrationPath, s.register)
	s.handle("GET "+registrationPath+"/{client}", s.managed(s.read))
	s.handle("PUT "+registrationPath+"/{client}", s.managed(s.update))
	s.handle("DELETE "+registrationPath+"/{client}", s.managed(s.remove))
	s.handle("POST "+revocationPath, s.revoke)
	s.handleMetadata()
	return s
}

// InitialAccessToken returns the token that registration accepts; "" if there is none.
func (s *Server) InitialAccessToken() string { return s.initialToken }

// SetOpen sets whether registration is open. An open server ignores the initial access token.
func (s *Server) SetOpen(open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = open
}

// SetKind changes the kind of the server. The clients stay.
func (s *Server) SetKind(kind Kind) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kind = kind
}

// SetSecretLife sets the lifetime of the client secrets that are issued from now on. By default, they never expire.
func (s *Server) SetSecretLife(life time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secretLife = life
}

// SetLatency delays every answer after its request was executed.
func (s *Server) SetLatency(latency time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency = latency
}

// State returns all stored objects, by collection, to be encoded as JSON.
func (s *Server) State() any {
	return struct {
		Clients *fake.Store[Client] `json:"clients"`
	}{s.Clients}
}

// App returns a client as an app that users can sign in to. The app has no secret if the client's has expired.
func (s *Server) App(clientID string) (fake.App, bool) {
	c, known := s.Clients.Get(clientID)
	if !known {
		return fake.App{}, false
	}
	app := fake.App{ClientID: c.ID, ClientSecret: c.Secret, Name: c.ID, RedirectURIs: c.RedirectURIs()}
	if name, isText := c.Metadata["client_name"].(string); isText && name != "" {
		app.Name = name
	}
	if c.SecretExpiresAt != 0 && s.clock.Now().Unix() >= c.SecretExpiresAt {
		app.ClientSecret = ""
	}
	return app, true
}

func (s *Server) handle(pattern string, answer func(*http.Request) reply) {
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { answer(r).send(w) })
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.wait(r, s.serve(w, r))
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) (latency time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mux.ServeHTTP(w, r)
	return s.latency
}

// wait delays an answer, which net/http has not sent yet because it is short. It does not delay other calls.
func (s *Server) wait(r *http.Request, latency time.Duration) {
	if latency <= 0 {
		return
	}
	timer := time.NewTimer(latency)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

// metadata returns the metadata with the registration endpoint (RFC 8414, section 2). The fake does not serve the two other endpoints,
// which that section requires.
func (s *Server) metadata(r *http.Request) reply {
	issuer := s.address(r)
	root := strings.TrimSuffix(issuer, s.publicPath)
	body := object{
		"issuer":                                strings.NewReplacer("{issuer}", issuer, "{root}", root).Replace(cmp.Or(s.kind.MetadataIssuer, "{issuer}")),
		"authorization_endpoint":                issuer + "/authorize",
		"token_endpoint":                        issuer + "/token",
		"registration_endpoint":                 issuer + registrationPath,
		"revocation_endpoint":                   issuer + revocationPath, // RFC 7009
		"response_types_supported":              responseTypes,
		"grant_types_supported":                 grantTypes,
		"token_endpoint_auth_methods_supported": authMethods,
	}
	if s.kind.HidesEndpoint {
		delete(body, "registration_endpoint")
	}
	return ok(body)
}

// address returns the public address of the server, derived from the request.
func (s *Server) address(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + s.publicPath
}
