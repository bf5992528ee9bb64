// Package filloutapi is a client of Fillout's two APIs: the forms API (https://www.fillout.com/help/fillout-rest-api) and the
// tables API of Zite Database (https://www.fillout.com/help/database/api). Both accept the same key; each has its own host, rate
// limit and error envelope. Start with [New]. form.go and webhook.go call the forms API, database.go and database_webhook.go
// call the tables API, and oauth.go is a person's sign-in, at other hosts.
//
// Neither API reports the account of a key, so accounts cannot be compared. [Client.Fingerprint] compares keys instead.
package filloutapi

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Config is the configuration of a [Client].
type Config struct {
	APIKey    string
	Region    string // from [ParseRegion]; "" means the region of APIURL, or us if APIURL belongs to none
	APIURL    string // of the forms API, normalized by rest.ParseBaseURL, without /v1/api; "" means the region's address
	TablesURL string // of the tables API, normalized in the same way, without /api/v1; "" means the address of the region, if APIURL belongs to one
	rest.Caller
}

// Client calls the APIs with one key. It is safe for concurrent use.
type Client struct {
	key    string
	region string
	caller rest.Caller
	forms  *host
	tables *host // nil if the address is not known

	formList     rest.Shared[[]Form]
	databaseList rest.Shared[[]Database]
	webhooks     sync.Map // by database ID, each a *rest.Collection[DatabaseWebhook]

	listed      sync.Map // IDs of databases whose webhooks were listed
	createLocks sync.Map // by contentKey of a database webhook, each a *sync.Mutex
	lost        sync.Map // IDs of forms and databases; see [Client.NoteLost]
	created     sync.Map // database webhooks of this run, as "<database ID>/<webhook ID>"
}

// host is the server of one of the two APIs.
type host struct {
	rest    *rest.Client
	setting string // the provider setting that determines the address
	address string
}

// region holds the addresses of one of Fillout's regions. Sources: regions.ts of npm @fillout/api, and for tables the
// credentials of fillout/n8n-nodes-zitedb, which list no host for Canada.
type region struct{ forms, tables string }

var regions = map[string]region{
	"us": {"https://api.fillout.com", "https://tables.fillout.com"},
	"eu": {"https://eu-api.fillout.com", "https://eu-tables.fillout.com"},
	"ca": {"https://ca-api.fillout.com", ""},
}

const defaultRegion = "us"

// The hosts of the APIs under Fillout's new name. Third parties observed in 2026 that they accept Fillout's keys.
const (
	ziteForms  = "https://api.zite.com"
	ziteTables = "https://tables.zite.com"
)

// regionOf returns the region whose forms API has the address, or "".
func regionOf(formsURL string) string {
	for name, r := range regions {
		if r.forms == formsURL {
			return name
		}
	}
	return ""
}

// Fillout's rate limits, in requests per second and account.
const (
	formsRate  = 5
	tablesRate = 50
)

// ParseRegion returns the name of a region in lower case, or an error if there is no such region.
func ParseRegion(name string) (string, error) {
	name = strings.ToLower(name)
	if _, ok := regions[name]; !ok {
		return "", fmt.Errorf("%q is not a region of Fillout: set it to one of us, eu, ca", name)
	}
	return name, nil
}

// New returns a client. It makes no call.
func New(c Config) *Client {
	client := &Client{key: c.APIKey, caller: c.Caller}
	if c.APIURL != "" {
		client.forms = c.newHost("api_url", c.APIURL, formsRate)
	}
	client.region = cmp.Or(c.Region, regionOf(c.APIURL), defaultRegion)
	hosts := regions[client.region]
	if client.forms == nil {
		client.forms = c.newHost("region", hosts.forms, formsRate)
	}
	switch ofRegion := c.Region != "" || c.APIURL == "" || regionOf(c.APIURL) != ""; {
	case c.TablesURL != "":
		client.tables = c.newHost("tables_url", c.TablesURL, tablesRate)
	case c.APIURL == ziteForms:
		client.tables = c.newHost("api_url", ziteTables, tablesRate)
	case ofRegion && hosts.tables != "": // the key of another server is not sent to Fillout's own
		client.tables = c.newHost("region", hosts.tables, tablesRate)
	}
	return client
}

// Region returns the region whose forms API the client calls, or "" if the address belongs to none.
func (c *Client) Region() string { return regionOf(c.forms.address) }

// KeyOwner returns "organisation" for an API key, of which an organisation has one, and "" for the token of a sign-in, whose user Fillout
// does not report.
func (c *Client) KeyOwner() string {
	if isAPIKey(c.key) {
		return "organisation"
	}
	return ""
}

// newHost returns the client of one host. The pace is per address, path included, because both APIs may have the same host name,
// such as that of a proxy.
func (c Config) newHost(setting, base string, rate float64) *host {
	return &host{
		rest: rest.New(rest.Config{
			Base: base, Caller: c.Caller,
			Authenticate: rest.Bearer(c.APIKey), Pace: rest.PaceFor(c.APIKey, base, rate), Error: envelope,
		}),
		setting: setting, address: base,
	}
}

// Fingerprint returns a short fingerprint of the client's key for an object. It is the same for the same key and object, and does
// not reveal the key.
func (c *Client) Fingerprint(object string) string {
	mac := hmac.New(sha256.New, []byte(c.key))
	mac.Write([]byte("fillout " + object))
	return hex.EncodeToString(mac.Sum(nil))[:12]
}

// NoteLost records that a refresh has found the webhook of a form or a database that no longer exists.
func (c *Client) NoteLost(id string) { c.lost.Store(id, true) }

// IsLost reports whether NoteLost was called with the ID.
func (c *Client) IsLost(id string) bool {
	_, lost := c.lost.Load(id)
	return lost
}

// errNoTables is the error of calls to the tables API if its address is unknown.
var errNoTables = errors.New(`the address of the databases' API is not known for Fillout's region "ca" and for an api_url of your own: ` +
	"set tables_url in the provider's fillout block (environment: FILLOUT_TABLES_URL) to the address that you have from Fillout")

// sendToForms sends one request to the forms API.
func sendToForms[T any](ctx context.Context, c *Client, r rest.Request) (T, error) {
	r.Path = "v1/api/" + r.Path
	answer, err := rest.Send[T](ctx, c.forms.rest, r)
	return answer, c.explainKeyRefusal(c.forms, err)
}

// sendToTables sends one request to the tables API. It returns errNoTables if the address is unknown.
func sendToTables[T any](ctx context.Context, c *Client, r rest.Request) (T, error) {
	if c.tables == nil {
		var none T
		return none, errNoTables
	}
	r.Path = "api/v1/" + r.Path
	answer, err := rest.Send[T](ctx, c.tables.rest, r)
	return answer, c.explainKeyRefusal(c.tables, err)
}
