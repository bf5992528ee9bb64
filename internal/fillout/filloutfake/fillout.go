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

// Fillout is one organization in the region us, with one API key for both hosts. A test that plays another actor, such as
// somebody in the dashboard, reads and changes the stores directly; relations between them are then its own to keep.
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
	tokens           map[string]string // the app of every access token that is good
	lastID           int               // of webhooks of both kinds, so that an ID names one
	unknownIs        int
	webhookIDType    string
	basesWrapped     bool
	invalidateHeader string
}

// An Option changes what New makes.
type Option func(*Fillout)

// WithClock makes the fake take its time from clock.
func WithClock(clock *fake.Clock) Option {
	return func(f *Fillout) { f.clock = clock }
}

// WithAPIKey gives the organization's API key a value in place of a random one.
func WithAPIKey(key string) Option {
	return func(f *Fillout) { f.apiKey = key }
}

// WithClient gives the OAuth app that is there from the start an ID and a secret in place of random ones.
func WithClient(id, secret string) Option {
	return func(f *Fillout) { f.clientID, f.clientSecret = id, secret }
}

// WithApps makes apps known beside those in the store.
func WithApps(lookup func(clientID string) (fake.App, bool)) Option {
	return func(f *Fillout) { f.moreApps = lookup }
}

// WithPublicPath says below which path of the host the outside finds the forms API; without it that is the root.
func WithPublicPath(path string) Option {
	return func(f *Fillout) { f.publicPath = path }
}

// New makes an organization that has a few forms, one of them with everything that a form can have, a database, and an
// OAuth app.
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
		apiKey:           "sk_prod_" + randomHex(64) + "_4711", // the shape was seen by third parties in 2026
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

// FormsAPI gives the handler of https://api.fillout.com; its paths begin with /v1/api/.
func (f *Fillout) FormsAPI() http.Handler { return f.forms }

// TablesAPI gives the handler of https://tables.fillout.com; its paths begin with /api/v1/.
func (f *Fillout) TablesAPI() http.Handler { return f.tables }

// ClientID gives the ID of the OAuth app that was there from the start.
func (f *Fillout) ClientID() string { return f.clientID }

// ClientSecret gives the secret of that app.
func (f *Fillout) ClientSecret() string { return f.clientSecret }

// AuthorizationCode gives the code that the authorize page would send to that address once a person has allowed the app
// that was there from the start. It is good for one exchange.
func (f *Fillout) AuthorizationCode(redirectURI string) string {
	return f.consent.Code(f.clientID, redirectURI)
}

// APIKey gives the API key that is good now; "" where it was invalidated.
func (f *Fillout) APIKey() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.apiKey
}

// SetAPIKey does what regenerating the key in the dashboard does: from here on only this one is good.
func (f *Fillout) SetAPIKey(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.apiKey = key
}

// SetUnknown sets the status with which the forms API answers for a form or a webhook that it does not know: 404, which is
// the default, or 400. Which of them it is, is not known.
func (f *Fillout) SetUnknown(status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.unknownIs = status
}

// SetWebhookIDType makes webhook/delete take a webhookId of one JSON type alone, "number" or "string", and refuse the other
// with 400; with "", the default, both are good. Fillout's description says string, its clients send a number.
func (f *Fillout) SetWebhookIDType(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.webhookIDType = name
}

// SetBasesWrapped makes the list of databases {"bases": […]} in place of the bare list. Fillout's clients are ready for
// both.
func (f *Fillout) SetBasesWrapped(wrapped bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.basesWrapped = wrapped
}

// SetInvalidateHeader makes the call that invalidates an access token heed one header alone, "Authentication" or
// "Authorization"; with "", the default, both are good, and the first counts where both are there.
func (f *Fillout) SetInvalidateHeader(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.invalidateHeader = name
}

// Form gives the form with this name.
func (f *Fillout) Form(name string) (Form, bool) {
	for _, form := range f.Forms.List(func(form Form) bool { return form.Name == name }) {
		return form, true
	}
	return Form{}, false
}

// Database gives the database with this name.
func (f *Fillout) Database(name string) (Database, bool) {
	for _, database := range f.Databases.List(func(d Database) bool { return d.Name == name }) {
		return database, true
	}
	return Database{}, false
}

// State gives everything stored, by collection, to be written as JSON.
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

// routes are those of fillout.com/help/fillout-rest-api and of fillout.com/help/database, as far as the fake has them, and
// the test of a credential that each of Fillout's nodes for n8n makes.
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

// test answers the test of a credential. The body is not known.
func test(*request) (any, *failure) { return struct{}{}, nil }

// unknown is the failure for an ID that the forms API does not know.
func (f *Fillout) unknown(what string) *failure {
	refusal := notFound(what)
	refusal.status = f.unknownIs
	return refusal
}

// newID gives the next webhook its ID. The caller holds the lock.
func (f *Fillout) newID() int {
	f.lastID++
	return f.lastID
}

// timestamp writes a moment as both hosts do: UTC, with milliseconds and a Z.
func timestamp(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// randomHex gives n digits.
func randomHex(n int) string {
	digits := make([]byte, n/2)
	_, _ = rand.Read(digits) // never fails
	return hex.EncodeToString(digits)
}
