package poozleapi

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// LinkOptions are what the address of a link's page can state about one user
// (engine-webapp/src/modules/public_link/wrappers/public_wrapper.tsx).
type LinkOptions struct {
	AccountIdentifier string   `json:"account_identifier"`
	RedirectURL       string   `json:"redirect_url"`
	IntegrationKeys   []string `json:"integration_keys"` // nil for all integrations of the link
}

// Query returns the query of the page with its question mark; "" if there are no options. The error states what is wrong with an option,
// without its value.
func (o LinkOptions) Query() (string, error) {
	query := url.Values{}
	if o.AccountIdentifier != "" {
		query.Set("accountIdentifier", o.AccountIdentifier)
	}
	if o.RedirectURL != "" {
		u, err := url.Parse(o.RedirectURL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
			return "", errors.New("redirect_url is not an absolute http or https URL")
		}
		if strings.ContainsAny(o.RedirectURL, "?#") { // oauth_callback.service.ts
			return "", errors.New("redirect_url has a query or a fragment, but Poozle adds a query of its own, with a question mark. Use an address without both")
		}
		query.Set("redirectURL", o.RedirectURL)
	}
	if o.IntegrationKeys != nil {
		if len(o.IntegrationKeys) == 0 {
			return "", errors.New("integration_keys is empty, with which the page offers all integrations of the link. Leave it out, or name one")
		}
		if slices.ContainsFunc(o.IntegrationKeys, func(key string) bool { return key == "" || strings.Contains(key, ",") }) {
			return "", errors.New("a key in integration_keys is empty or contains a comma, which separates keys in the address")
		}
		query.Set("integrationKeys", strings.Join(o.IntegrationKeys, ","))
	}
	if len(query) == 0 {
		return "", nil
	}
	return "?" + query.Encode(), nil
}
