// Package filloutapi is a client of Fillout's two APIs: that of forms (https://www.fillout.com/help/fillout-rest-api) and
// that of tables, also called Zite Database (https://www.fillout.com/help/database/api). Both take the same key, each has
// a host, a rate and an error envelope of its own. Start with [New]; form.go and webhook.go are at the forms' host,
// database.go and database_webhook.go at the tables' host; oauth.go is a person's sign-in, at hosts of its own.
//
// Neither API says whose key it is, so nothing tells an account from another; [Client.Fingerprint] is for that.
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

// Config says how to reach one account.
type Config struct {
	APIKey    string
	Region    string // checked by [ParseRegion]; "" means that of APIURL, or us
	APIURL    string // of forms, normalized by rest.ParseBaseURL, without /v1/api; "" means that of the region
	TablesURL string // of tables, likewise without /api/v1; "" means that of the region
	rest.Caller
}

// Client reaches one account. It is safe for concurrent use.
type Client struct {
	key    string
	region string
	forms  *host
	tables *host // nil where the region is not known to have one

	formList     rest.Shared[[]Form]
	databaseList rest.Shared[[]Database]
	webhookLists sync.Map // the ID of a database → *rest.Shared[[]DatabaseWebhook]

	listed      sync.Map // the IDs of databases whose webhooks this run has listed
	createLocks sync.Map // what a database webhook is to be → *sync.Mutex
	created     sync.Map // the IDs of database webhooks that this run made
}

// host is one of the two APIs.
type host struct {
	rest    *rest.Client
	setting string // that decides on the address
	address string
}

// region has the hosts of one of Fillout's regions (regions.ts of npm @fillout/api; the credentials of
// fillout/n8n-nodes-zitedb for tables, which list no host for Canada).
type region struct{ forms, tables string }

var regions = map[string]region{
	"us": {"https://api.fillout.com", "https://tables.fillout.com"},
	"eu": {"https://eu-api.fillout.com", "https://eu-tables.fillout.com"},
	"ca": {"https://ca-api.fillout.com", ""},
}

// The rates that Fillout allows to an account, in requests a second.
const (
	formsRate  = 5
	tablesRate = 49 // of 50: a request that is late on the way must not fall into the next second of others
)

// ParseRegion returns the name of a region in lower case.
func ParseRegion(name string) (string, error) {
	name = strings.ToLower(name)
	if _, ok := regions[name]; !ok {
		return "", fmt.Errorf("%q is not a region of Fillout: set it to one of us, eu, ca", name)
	}
	return name, nil
}

// New returns a client. It makes no call.
func New(c Config) *Client {
	client := &Client{key: c.APIKey}
	if c.APIURL != "" {
		client.forms = c.newHost("api_url", c.APIURL, formsRate)
		for name, r := range regions {
			if r.forms == c.APIURL {
				client.region = name
			}
		}
	}
	client.region = cmp.Or(c.Region, client.region, "us")
	hosts := regions[client.region]
	if client.forms == nil {
		client.forms = c.newHost("region", hosts.forms, formsRate)
	}
	switch {
	case c.TablesURL != "":
		client.tables = c.newHost("tables_url", c.TablesURL, tablesRate)
	case hosts.tables != "":
		client.tables = c.newHost("region", hosts.tables, tablesRate)
	}
	return client
}

// newHost makes the client of one host. The pace is by the whole address, since both APIs may stand behind one name.
func (c Config) newHost(setting, base string, rate float64) *host {
	return &host{
		rest: rest.New(rest.Config{
			Base: base, Caller: c.Caller,
			Authenticate: rest.Bearer(c.APIKey), Pace: rest.PaceFor(c.APIKey, base, rate), Error: envelope,
		}),
		setting: setting, address: base,
	}
}

// Fingerprint is a short mark that the client's key leaves on an object: the same key gives the same, and nobody gets from
// it to the key.
func (c *Client) Fingerprint(object string) string {
	mac := hmac.New(sha256.New, []byte(c.key))
	mac.Write([]byte("fillout " + object))
	return hex.EncodeToString(mac.Sum(nil))[:12]
}

// errNoTables is the error of whatever needs the tables' host where none is known.
var errNoTables = errors.New(`databases of Fillout's region "ca" have no address that is publicly known: ` +
	"set tables_url in the provider's fillout block (environment: FILLOUT_TABLES_URL) to the one that Fillout gave you")

// sendToForms makes one call to the API of forms.
func sendToForms[T any](ctx context.Context, c *Client, r rest.Request) (T, error) {
	r.Path = "v1/api/" + r.Path
	answer, err := rest.Send[T](ctx, c.forms.rest, r)
	return answer, c.explainKeyRefusal(c.forms, err)
}

// sendToTables makes one call to the API of tables.
func sendToTables[T any](ctx context.Context, c *Client, r rest.Request) (T, error) {
	if c.tables == nil {
		var none T
		return none, errNoTables
	}
	r.Path = "api/v1/" + r.Path
	answer, err := rest.Send[T](ctx, c.tables.rest, r)
	return answer, c.explainKeyRefusal(c.tables, err)
}
