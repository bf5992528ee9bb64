package oauthfake

import (
	"net/http"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

const (
	registrationPath = "/register"
	metadataPath     = "/.well-known/oauth-authorization-server"
)

// Server is an authorization server. As a handler it serves /register, /register/<client_id> and the metadata. A test that
// plays another actor, such as an administrator in a console, reads and changes Clients directly.
type Server struct {
	Clients *fake.Store[Client]

	clock        *fake.Clock
	initialToken string
	publicPath   string
	secretLife   time.Duration
	mux          *http.ServeMux

	mu            sync.Mutex // held through each request
	open          bool
	strict        bool
	rotateTokens  bool
	rotateSecrets bool
	etags         bool
	latency       time.Duration
}

// An Option changes what New makes.
type Option func(*Server)

// WithClock makes the server take its time from clock.
func WithClock(clock *fake.Clock) Option {
	return func(s *Server) { s.clock = clock }
}

// WithInitialAccessToken makes registration need this token (RFC 7591, section 3), unless SetOpen says otherwise.
func WithInitialAccessToken(token string) Option {
	return func(s *Server) { s.initialToken, s.open = token, false }
}

// WithPublicPath says below which path of the host the outside finds the server; without it that is the root.
func WithPublicPath(path string) Option {
	return func(s *Server) { s.publicPath = path }
}

// WithSecretLife makes each client secret expire this long after it was made; without it none does.
func WithSecretLife(life time.Duration) Option {
	return func(s *Server) { s.secretLife = life }
}

// New makes a server without clients, at which everybody may register.
func New(options ...Option) *Server {
	s := &Server{
		Clients: fake.NewStore(func(c Client) string { return c.ID }),
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
	s.handle("GET "+metadataPath, s.metadata)
	if s.publicPath != "" { // RFC 8414, section 3.1: the issuer's path comes after the well-known one
		s.handle("GET "+metadataPath+s.publicPath, s.metadata)
	}
	return s
}

// InitialAccessToken gives the token that registration takes; "" where there is none.
func (s *Server) InitialAccessToken() string { return s.initialToken }

// SetOpen says whether everybody may register. An open server does not look at the initial access token.
func (s *Server) SetOpen(open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = open
}

// SetStrict makes the server take no client that may be sent back to an address and registers none, and no address of
// plain http but this machine's: RFC 7591, section 5, asks for both. Many servers ask for neither, which is the default.
func (s *Server) SetStrict(strict bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.strict = strict
}

// SetRotateTokens makes every update answer with a new registration access token; the old one is no longer good (RFC 7592,
// section 5, allows it).
func (s *Server) SetRotateTokens(rotate bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rotateTokens = rotate
}

// SetRotateSecrets makes every update answer with a new client secret (RFC 7592, section 2.2, allows it).
func (s *Server) SetRotateSecrets(rotate bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rotateSecrets = rotate
}

// SetETags gives each answer that shows a client a strong ETag, and makes updates and removals heed If-Match (RFC 9110,
// section 13.1.1). RFC 7592 knows neither.
func (s *Server) SetETags(etags bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.etags = etags
}

// SetLatency holds every answer back this long after its call was carried out.
func (s *Server) SetLatency(latency time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.latency = latency
}

// State gives everything stored, by collection, to be written as JSON.
func (s *Server) State() any {
	return struct {
		Clients *fake.Store[Client] `json:"clients"`
	}{s.Clients}
}

// App gives a client as an app that people can sign in with. A secret that has expired is none.
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

// wait holds back an answer that net/http has not sent yet, since it is short; other calls go on meanwhile.
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

// metadata is how a client finds the registration endpoint (RFC 8414, section 2). The two other endpoints, which that
// section requires, are not part of this fake.
func (s *Server) metadata(r *http.Request) reply {
	issuer := s.address(r)
	return ok(object{
		"issuer":                                issuer,
		"authorization_endpoint":                issuer + "/authorize",
		"token_endpoint":                        issuer + "/token",
		"registration_endpoint":                 issuer + registrationPath,
		"response_types_supported":              responseTypes,
		"grant_types_supported":                 grantTypes,
		"token_endpoint_auth_methods_supported": authMethods,
	})
}

// address is where the outside finds the server, by the request's own words.
func (s *Server) address(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + s.publicPath
}
