package fylefake

import (
	"crypto/rand"
	"net/http"
	"strings"
	"sync"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// FirstOrgID is the ID of the organisation that a new Fyle contains.
const FirstOrgID = "orFyleEmulated"

// Fyle is the accounts host, the web application and one cluster. As a handler it serves /oauth/..., the authorize page and
// /platform/v1/.... A test that simulates another actor reads and changes the stores directly. Each object in them belongs to the
// organisation in its org_id, except that the apps belong to the first organisation.
type Fyle struct {
	Orgs               *fake.Store[Org]
	Apps               *fake.Store[fake.App]
	Subscriptions      *fake.Store[Subscription]
	ScheduledCallbacks *fake.Store[ScheduledCallback]

	clientID     string
	clientSecret string
	refreshToken string
	publicPath   string
	clock        *fake.Clock
	moreApps     func(clientID string) (fake.App, bool)
	consent      *fake.Consent
	routes       map[string]handler // by method and path

	mu            sync.Mutex // held through each request
	roles         []string
	clusterDomain string
	expiredStatus int
	uniqueURLs    bool
	access        map[string]access // every access token that was issued
	codes         map[string]string // the organisation of each code that AuthorizationCode returned
	windows       map[string]window // by client address
}

// An Option configures the result of [New].
type Option func(*Fyle)

// WithClock makes the fake use the clock.
func WithClock(clock *fake.Clock) Option {
	return func(f *Fyle) { f.clock = clock }
}

// WithClient sets the ID and the secret of the OAuth app, which are otherwise random. Refresh tokens are signed with the secret, so
// the tokens of one fake are valid at another one with the same client.
func WithClient(id, secret string) Option {
	return func(f *Fyle) { f.clientID, f.clientSecret = id, secret }
}

// WithPublicPath sets the path of the host at which clients reach the fake. The default is the root.
func WithPublicPath(path string) Option {
	return func(f *Fyle) { f.publicPath = path }
}

// WithApps adds a lookup for apps that are not in the store.
func WithApps(lookup func(clientID string) (fake.App, bool)) Option {
	return func(f *Fyle) { f.moreApps = lookup }
}

// New returns a Fyle with one organisation, its administrator, and an OAuth app of the administrator. The app's redirect URI is
// http://127.0.0.1/callback on any port.
func New(options ...Option) *Fyle {
	f := &Fyle{
		Orgs:               fake.NewStore(func(o Org) string { return o.ID }),
		Apps:               fake.NewStore(func(a fake.App) string { return a.ClientID }),
		Subscriptions:      fake.NewStore(func(s Subscription) string { return s.ID }),
		ScheduledCallbacks: fake.NewStore(func(c ScheduledCallback) string { return c.ID }),
		clientID:           newID("tpa"),
		clientSecret:       rand.Text(),
		clock:              &fake.Clock{},
		roles:              []string{"FYLER", "ADMIN"},
		expiredStatus:      statusExpiredToken,
		access:             map[string]access{},
		codes:              map[string]string{},
		windows:            map[string]window{},
		moreApps:           func(string) (fake.App, bool) { return fake.App{}, false },
	}
	for _, option := range options {
		option(f)
	}
	f.Apps.Put(fake.App{
		ClientID: f.clientID, ClientSecret: f.clientSecret, Name: "Emulated app",
		RedirectURIs: []string{"http://127.0.0.1/callback"},
	})
	f.consent = fake.NewConsent("Fyle", f.clock, f.app)
	f.refreshToken = f.RefreshTokenFor(FirstOrgID, refreshTokenLife)
	f.Orgs.Put(Org{ID: FirstOrgID, Name: "Emulated Ltd", Domain: "example.com", Currency: "USD"})
	f.routes = map[string]handler{
		"POST /oauth/token":    f.token,
		"POST /oauth/token/":   f.token,
		"POST /oauth/cluster":  f.cluster,
		"POST /oauth/cluster/": f.cluster,

		"GET /platform/v1/spender/my_profile": f.data(f.myProfile),

		"GET /platform/v1/admin/subscriptions":        f.admin(f.listSubscriptions),
		"POST /platform/v1/admin/subscriptions":       f.admin(f.putSubscription),
		"GET /platform/v1/admin/scheduled_callbacks":  f.admin(f.listScheduledCallbacks),
		"POST /platform/v1/admin/scheduled_callbacks": f.admin(f.putScheduledCallback),
	}
	return f
}

// ClientID returns the ID of the OAuth app that [New] created.
func (f *Fyle) ClientID() string { return f.clientID }

// ClientSecret returns the secret of the OAuth app that [New] created.
func (f *Fyle) ClientSecret() string { return f.clientSecret }

// RefreshToken returns a refresh token of the first organisation's administrator. It expires a year after [New].
func (f *Fyle) RefreshToken() string { return f.refreshToken }

// SetRoles sets the roles of the administrator. Without ADMIN the admin paths are forbidden.
func (f *Fyle) SetRoles(roles ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.roles = roles
}

// SetClusterDomain sets the address of the cluster that the accounts host names. "" stands for the address of the request.
func (f *Fyle) SetClusterDomain(domain string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clusterDomain = domain
}

// SetExpiredStatus sets the status of the cluster's response to an expired access token. The default is 498. Only 401 is documented
// (reference/admin.yaml), but the vendor's SDK expects both (fyle-platform-sdk-py, internals/api_base.py).
func (f *Fyle) SetExpiredStatus(status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.expiredStatus = status
}

// SetUniqueURLs makes a second subscription with the same URL in an organisation an IntegrityError. It is not publicly known
// whether the server accepts one; by default the fake does.
func (f *Fyle) SetUniqueURLs(unique bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.uniqueURLs = unique
}

// State returns all stored objects by collection. The result can be marshalled to JSON.
func (f *Fyle) State() any {
	return struct {
		Orgs               *fake.Store[Org]               `json:"orgs"`
		Apps               *fake.Store[fake.App]          `json:"apps"`
		Subscriptions      *fake.Store[Subscription]      `json:"subscriptions"`
		ScheduledCallbacks *fake.Store[ScheduledCallback] `json:"scheduled_callbacks"`
	}{f.Orgs, f.Apps, f.Subscriptions, f.ScheduledCallbacks}
}

type handler func(*request) reply

// ServeHTTP responds to a request to either host. The API only has GET and POST, and no parameters in its paths (reference/*.yaml).
// Its response to any other request is assumed to be its 404.
func (f *Fyle) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.EscapedPath() == authorizePath {
		f.consent.ServeHTTP(w, r)
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	q := &request{Request: r}
	h, known := f.routes[r.Method+" "+r.URL.EscapedPath()]
	switch {
	case strings.HasPrefix(r.URL.Path, "/platform/") && f.tooMany(r):
		tooManyRequests().send(w)
	case !known:
		notFound().send(w)
	default:
		h(q).send(w)
	}
}

// data makes a path of the cluster require the access token.
func (f *Fyle) data(h handler) handler {
	return func(q *request) reply {
		granted, refusal := f.authorized(q)
		if refusal != nil {
			return *refusal
		}
		q.org = granted.org
		return h(q)
	}
}

// admin makes a path require the role ADMIN. A token has exactly the roles of its user (docs/concepts/guide-data-apis.md).
func (f *Fyle) admin(h handler) handler {
	return f.data(func(q *request) reply {
		if !f.isAdmin() {
			return forbidden()
		}
		return h(q)
	})
}
