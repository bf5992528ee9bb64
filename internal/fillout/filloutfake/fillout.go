package filloutfake

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Fillout is one organization in the region us, with one API key for both hosts. A test that simulates another actor, such as a user
// of the dashboard, reads and changes the stores directly. It must then keep the relations between the stores consistent.
type Fillout struct {
	Forms            *fake.Store[Form]
	Submissions      *fake.Store[Submission]
	Webhooks         *fake.Store[Webhook]
	Databases        *fake.Store[Database]
	DatabaseWebhooks *fake.Store[DatabaseWebhook]
	Apps             *fake.Store[fake.App]

	clientID     string
	clientSecret string
	publicPath   string
	clock        *fake.Clock
	moreApps     func(clientID string) (fake.App, bool)
	consent      *fake.Consent
	forms        *host
	tables       *host

	mu               sync.Mutex // held through each request
	apiKey           string
	tokens           map[string]string // by access token, the ID of its app
	lastID           int               // shared by both kinds of webhooks, so an ID is unique
	unknownIs        int
	webhookIDType    string
	basesWrapped     bool
	invalidateHeader string
}

// An Option configures the result of [New].
type Option func(*Fillout)

// WithClock makes the fake use the clock.
func WithClock(clock *fake.Clock) Option {
	return func(f *Fillout) { f.clock = clock }
}

// WithAPIKey sets the organization's API key, which is otherwise random.
func WithAPIKey(key string) Option {
	return func(f *Fillout) { f.apiKey = key }
}

// WithClient sets the ID and the secret of the OAuth app that [New] creates. Both are otherwise random.
func WithClient(id, secret string) Option {
	return func(f *Fillout) { f.clientID, f.clientSecret = id, secret }
}

// WithApps adds a lookup for apps that are not in the store.
func WithApps(lookup func(clientID string) (fake.App, bool)) Option {
	return func(f *Fillout) { f.moreApps = lookup }
}

// WithPublicPath sets the path of the host at which clients reach the forms API. The default is the root.
func WithPublicPath(path string) Option {
	return func(f *Fillout) { f.publicPath = path }
}

// New returns an organization with three forms, a database and an OAuth app. One of the forms has every part that a form can have.
func New(options ...Option) *Fillout {
	f := &Fillout{
		Forms:            fake.NewStore(func(form Form) string { return form.ID }),
		Submissions:      fake.NewStore(func(s Submission) string { return s.ID }),
		Webhooks:         fake.NewStore(func(w Webhook) string { return strconv.Itoa(w.ID) }),
		Databases:        fake.NewStore(func(d Database) string { return d.ID }),
		DatabaseWebhooks: fake.NewStore(func(w DatabaseWebhook) string { return strconv.Itoa(w.ID) }),
		Apps:             fake.NewStore(func(a fake.App) string { return a.ClientID }),
		clientID:         randomHex(24),
		clientSecret:     randomHex(64),
		moreApps:         func(string) (fake.App, bool) { return fake.App{}, false },
		clock:            &fake.Clock{},
		tokens:           map[string]string{},
		apiKey:           "sk_prod_" + randomHex(64) + "_4711", // third parties observed this format in 2026
		lastID:           1000,
		unknownIs:        http.StatusNotFound,
	}
	for _, option := range options {
		option(f)
	}
	f.consent = fake.NewConsent("Fillout", f.clock, f.app)
	f.firstDay()
	f.routes()
	return f
}

// FormsAPI returns the handler of https://api.fillout.com. Its paths begin with /v1/api/.
func (f *Fillout) FormsAPI() http.Handler { return f.forms }

// TablesAPI returns the handler of https://tables.fillout.com. Its paths begin with /api/v1/.
func (f *Fillout) TablesAPI() http.Handler { return f.tables }

// ClientID returns the ID of the OAuth app that [New] created.
func (f *Fillout) ClientID() string { return f.clientID }

// ClientSecret returns the secret of the OAuth app that [New] created.
func (f *Fillout) ClientSecret() string { return f.clientSecret }

// AuthorizationCode returns the code that the authorize page would send to the redirect URI after a user has approved the OAuth app
// that [New] created. The code is valid for one exchange.
func (f *Fillout) AuthorizationCode(redirectURI string) string {
	return f.consent.Code(f.clientID, redirectURI)
}

// APIKey returns the current API key. It returns "" if the key was invalidated.
func (f *Fillout) APIKey() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.apiKey
}

// SetAPIKey replaces the API key, as regenerating the key in the dashboard does. The previous key is no longer valid.
func (f *Fillout) SetAPIKey(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.apiKey = key
}

// SetUnknown sets the status of the forms API's response for an unknown form or webhook: 404, which is the default, or 400. The
// status that the live API returns is not known.
func (f *Fillout) SetUnknown(status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.unknownIs = status
}

// SetWebhookIDType sets the JSON type of the webhookId that webhook/delete accepts: "number" or "string". The other type is rejected
// with 400. The default "" accepts both. Fillout documents a string, but its clients send a number.
func (f *Fillout) SetWebhookIDType(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.webhookIDType = name
}

// SetBasesWrapped sets whether the list of databases is wrapped as {"bases": […]}. The default is the bare list. Fillout's clients
// accept both.
func (f *Fillout) SetBasesWrapped(wrapped bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.basesWrapped = wrapped
}

// SetInvalidateHeader sets the only header that the call to invalidate an access token reads: "Authentication" or "Authorization".
// With the default "" the call reads both headers, and Authentication takes precedence.
func (f *Fillout) SetInvalidateHeader(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.invalidateHeader = name
}

// Form returns the form with the name.
func (f *Fillout) Form(name string) (Form, bool) {
	for _, form := range f.Forms.List(func(form Form) bool { return form.Name == name }) {
		return form, true
	}
	return Form{}, false
}

// Database returns the database with the name.
func (f *Fillout) Database(name string) (Database, bool) {
	for _, database := range f.Databases.List(func(d Database) bool { return d.Name == name }) {
		return database, true
	}
	return Database{}, false
}

// State returns all stored objects by collection, for encoding as JSON.
func (f *Fillout) State() any {
	type stored struct {
		Submission
		FormID string `json:"formId"`
	}
	submissions := []stored{}
	for _, s := range f.Submissions.List(nil) {
		submissions = append(submissions, stored{s, s.FormID})
	}
	return struct {
		Forms            *fake.Store[Form]            `json:"forms"`
		Submissions      []stored                     `json:"submissions"`
		Webhooks         *fake.Store[Webhook]         `json:"webhooks"`
		Databases        *fake.Store[Database]        `json:"databases"`
		DatabaseWebhooks *fake.Store[DatabaseWebhook] `json:"database_webhooks"`
		Apps             *fake.Store[fake.App]        `json:"apps"`
	}{f.Forms, submissions, f.Webhooks, f.Databases, f.DatabaseWebhooks, f.Apps}
}

// routes registers the supported routes of fillout.com/help/fillout-rest-api and of fillout.com/help/database. It also registers the
// two test routes with which Fillout's nodes for n8n check a credential.
func (f *Fillout) routes() {
	f.forms = f.newHost(5, http.StatusBadRequest, formsEnvelope)
	f.forms.takesTokens = true
	f.forms.handle("GET /v1/api/test", test)
	f.forms.handle("GET /v1/api/forms", f.listForms)
	f.forms.handle("GET /v1/api/forms/{form}", f.getForm)
	f.forms.handle("GET /v1/api/forms/{form}/submissions", f.listSubmissions)
	f.forms.handle("POST /v1/api/webhook/create", f.createWebhook)
	f.forms.handle("POST /v1/api/webhook/delete", f.deleteWebhook)

	f.tables = f.newHost(50, http.StatusUnauthorized, tablesEnvelope)
	f.tables.handle("GET /api/v1/test", test)
	f.tables.handle("GET /api/v1/bases", f.listDatabases)
	f.tables.handle("GET /api/v1/bases/{base}", f.getDatabase)
	f.tables.handle("GET /api/v1/bases/{base}/tables/{table}/fields", f.listFields)
	f.tables.handle("GET /api/v1/bases/{base}/webhooks", f.listDatabaseWebhooks)
	f.tables.handle("POST /api/v1/bases/{base}/webhooks", f.createDatabaseWebhook)
	f.tables.handle("DELETE /api/v1/bases/{base}/webhooks/{webhook}", f.deleteDatabaseWebhook)
}

// test handles the check of a credential. The body of the response is not known.
func test(*request) (any, *failure) { return struct{}{}, nil }

// unknown returns the failure for an unknown ID at the forms API.
func (f *Fillout) unknown(what string) *failure {
	refusal := notFound(what)
	refusal.status = f.unknownIs
	return refusal
}

// newID returns the ID of the next webhook. The caller must hold f.mu.
func (f *Fillout) newID() int {
	f.lastID++
	return f.lastID
}

// timestamp formats the time as both hosts do: in UTC, with milliseconds and a Z.
func timestamp(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// randomHex returns n random hexadecimal digits. n must be even.
func randomHex(n int) string {
	digits := make([]byte, n/2)
	_, _ = rand.Read(digits) // never fails
	return hex.EncodeToString(digits)
}
