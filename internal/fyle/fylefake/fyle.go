package fylefake

import (
	"crypto/rand"
	"net/http"
	"strings"
	"sync"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// FirstOrgID is the organisation that a fresh Fyle has.
const FirstOrgID = "orFyleEmulated"

// Fyle is the accounts host, the web application and one cluster, in one. As a handler it serves /oauth/..., the authorize
// page and /platform/v1/.... A test that plays another actor reads and changes the stores directly; each object in them
// belongs to the organisation in its org_id, but for the apps: those are of the first organisation.
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
	access        map[string]access // every access token handed out
	codes         map[string]string // the organisation of each code that AuthorizationCode gave
	windows       map[string]window // by client's address
}

// An Option changes what New makes.
type Option func(*Fyle)

// WithClock makes the fake take its time from clock.
func WithClock(clock *fake.Clock) Option {
	return func(f *Fyle) { f.clock = clock }
}

// WithClient gives the OAuth app an ID and a secret in place of random ones. Refresh tokens are signed with the secret, so
// that those of one fake are also good at another with the same client.
func WithClient(id, secret string) Option {
	return func(f *Fyle) { f.clientID, f.clientSecret = id, secret }
}

// WithPublicPath says below which path of the host the outside finds the fake; without it that is the root.
func WithPublicPath(path string) Option {
	return func(f *Fyle) { f.publicPath = path }
}

// WithApps makes apps known beside those in the store.
func WithApps(lookup func(clientID string) (fake.App, bool)) Option {
	return func(f *Fyle) { f.moreApps = lookup }
}

// New makes a Fyle with one organisation, its administrator, and an OAuth app that the administrator made: it sends people
// back to this machine, to http://127.0.0.1/callback on any port.
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

// ClientID gives the ID of the OAuth app that was there from the start.
func (f *Fyle) ClientID() string { return f.clientID }

// ClientSecret gives the secret of that app.
func (f *Fyle) ClientSecret() string { return f.clientSecret }

// RefreshToken gives a refresh token of the first organisation's administrator, good for a year from the start.
func (f *Fyle) RefreshToken() string { return f.refreshToken }

// SetRoles changes the roles of the administrator; without ADMIN the admin paths are forbidden.
func (f *Fyle) SetRoles(roles ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.roles = roles
}

// SetClusterDomain makes the accounts host name this address as the cluster's; "" is the address that it is called by.
func (f *Fyle) SetClusterDomain(domain string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clusterDomain = domain
}

// SetExpiredStatus changes the status with which the cluster refuses an expired access token from 498: it is documented
// with 401 alone (reference/admin.yaml), while the vendor's SDK expects both (fyle-platform-sdk-py, internals/api_base.py).
func (f *Fyle) SetExpiredStatus(status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.expiredStatus = status
}

// SetUniqueURLs makes a second subscription to the same URL in an organisation an IntegrityError. Nothing public says
// whether the server takes it; without this it does.
func (f *Fyle) SetUniqueURLs(unique bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.uniqueURLs = unique
}

// State gives everything stored, by collection, to be written as JSON.
func (f *Fyle) State() any {
	return struct {
		Orgs               *fake.Store[Org]               `json:"orgs"`
		Apps               *fake.Store[fake.App]          `json:"apps"`
		Subscriptions      *fake.Store[Subscription]      `json:"subscriptions"`
		ScheduledCallbacks *fake.Store[ScheduledCallback] `json:"scheduled_callbacks"`
	}{f.Orgs, f.Apps, f.Subscriptions, f.ScheduledCallbacks}
}

type handler func(*request) reply

// ServeHTTP answers a request to either host. The API has GET and POST alone, and no parameters in its paths
// (reference/*.yaml); what it answers to anything else is assumed to be its 404.
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

// data guards a path of the cluster with the access token.
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

// admin guards a path that needs the role ADMIN: a token has all roles of its user, and no others
// (docs/concepts/guide-data-apis.md).
func (f *Fyle) admin(h handler) handler {
	return f.data(func(q *request) reply {
		if !f.isAdmin() {
			return forbidden()
		}
		return h(q)
	})
}
