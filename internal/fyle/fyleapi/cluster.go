package fyleapi

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// domains are those that Fyle's own clusters are at: us1.fylehq.com, and staging.fyle.tech (fylein/fyle-platform-docs,
// docs/concepts/cluster.md; the test data of Fyle's own integrations).
var domains = []string{"fylehq.com", "fyle.tech"}

// clusterAddress checks the address that the accounts host names as the cluster's. It decides where the access token is
// sent, so what is not Fyle's own must be of the same domain as the accounts host, which the user has chosen. Where that is
// on this machine, as an emulator is, the cluster must be as well, and only then it may be plain http.
func clusterAddress(named, accounts string) (string, error) {
	address, err := rest.ParseBaseURL(named)
	if err != nil {
		return "", fmt.Errorf("the cluster that Fyle's server names cannot be used, and the access token was not sent there: %w", err)
	}
	cluster, accountsHost := hostOf(address), hostOf(accounts)
	refused := ""
	switch {
	case rest.Loopback(accountsHost) && rest.Loopback(cluster):
	case strings.HasPrefix(address, "http://"):
		refused = "not https"
	case rest.Loopback(accountsHost):
		refused = "not on this machine, where accounts_url is"
	case cluster != accountsHost && !inDomain(cluster, append([]string{registrable(accountsHost)}, domains...)):
		refused = "neither at " + strings.Join(domains, " or ") + " nor at the domain of accounts_url"
	}
	if refused != "" {
		return "", fmt.Errorf("the cluster %.260q that Fyle's server names is %s: the access token was not sent there. "+
			"Is accounts_url in the provider's fyle block (environment: FYLE_ACCOUNTS_URL), which is %s, really Fyle's, or your own way to Fyle?", cluster, refused, accounts)
	}
	return address, nil
}

// hostOf is the host of an address of [rest.ParseBaseURL].
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(u.Hostname(), ".")
}

// registrable is the part of a host's name that somebody has registered, "" where there is none.
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
