package fyleapi

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// domains are the domains of Fyle's own clusters, such as us1.fylehq.com and staging.fyle.tech (fylein/fyle-platform-docs,
// docs/concepts/cluster.md; the test data of Fyle's own integrations).
var domains = []string{"fylehq.com", "fyle.tech"}

// clusterAddress checks and returns the cluster's address that the accounts host names. The access token is sent to this
// address, so it must be in one of Fyle's domains or in the domain of the accounts host, which the user has chosen. If the
// accounts host is on this machine, as an emulator is, the cluster must be there too; only then may it use plain http.
func clusterAddress(named, accounts string) (string, error) {
	address, err := rest.ParseBaseURL(named)
	if err != nil {
		return "", fmt.Errorf("the address of the cluster that Fyle's server names is invalid, and the access token was not sent there: %w", err)
	}
	cluster, accountsHost := hostOf(address), hostOf(accounts)
	refused := ""
	switch {
	case rest.Loopback(accountsHost) && rest.Loopback(cluster):
	case strings.HasPrefix(address, "http://"):
		refused = "not https"
	case rest.Loopback(accountsHost):
		refused = "not on this machine, unlike accounts_url"
	case cluster != accountsHost && !inDomain(cluster, append([]string{registrable(accountsHost)}, domains...)):
		refused = "neither at " + strings.Join(domains, " or ") + " nor at the domain of accounts_url"
	}
	if refused != "" {
		return "", fmt.Errorf("the cluster %.260q that Fyle's server names is %s, so the access token was not sent there. "+
			"Check accounts_url in the provider's fyle block (environment: FYLE_ACCOUNTS_URL), which is at %q: it must be the address of Fyle or of your own proxy to Fyle", cluster, refused, accountsHost)
	}
	return address, nil
}

// hostOf returns the host of an address that [rest.ParseBaseURL] has checked.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Hostname(), ".")
}

// registrable returns the domain of a host that its owner has registered, "" if there is none.
func registrable(host string) string {
	if _, err := netip.ParseAddr(host); err == nil {
		return ""
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	if err != nil {
		return ""
	}
	return domain
}

func inDomain(host string, domains []string) bool {
	for _, domain := range domains {
		if domain != "" && (host == domain || strings.HasSuffix(host, "."+domain)) {
			return true
		}
	}
	return false
}
