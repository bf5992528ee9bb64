package oauthapi

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Document is a client ID metadata document (draft-ietf-oauth-client-id-metadata-document-02), with what is wrong with it.
type Document struct {
	Metadata Metadata // nil if the document is not a JSON object
	// Violations are the rules that the document breaks, Warnings those that some servers enforce. Each begins with the name of
	// a member, quotes no value, and has no period at its end.
	Violations, Warnings []string
}

// maxDocument is the size that a server should accept (section 8.7 of the draft).
const maxDocument = 5 << 10

// FetchDocument fetches the document at a client ID, as an authorization server does (sections 5 and 8.6), and checks it. The
// document may break rules; an error means that there is none.
func (c *Client) FetchDocument(ctx context.Context, clientID string, mcp bool) (Document, error) {
	to, err := parseAddress(clientID)
	if err == nil {
		err = c.checkPublic(ctx, to.url)
	}
	if err != nil {
		return Document{}, fmt.Errorf("the document cannot be fetched: %w", err)
	}
	body, header, err := c.fetch(ctx, to, false, rest.RetryReads)
	if err != nil {
		return Document{}, fmt.Errorf("the document cannot be fetched: %s. An authorization server accepts only 200 and follows no redirect", err.Error())
	}
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	if kind != "application/json" && (!strings.HasPrefix(kind, "application/") || !strings.HasSuffix(kind, "+json")) {
		return Document{}, fmt.Errorf("the content type of the document is %q, and must be application/json", rest.Printable(kind))
	}
	if len(body) > maxDocument {
		return Document{}, fmt.Errorf("the document has %d bytes, and an authorization server may refuse more than %d", len(body), maxDocument)
	}
	return CheckDocument(clientID, body, mcp), nil
}

// checkPublic returns an error if the host of an https URL is at a special-use address, which authorization servers do not call.
// A host name is not looked up if the requests do not use the network of this machine.
func (c *Client) checkPublic(ctx context.Context, u *url.URL) error {
	if _, err := netip.ParseAddr(u.Hostname()); u.Scheme == "http" || err != nil && c.caller.Transport != nil {
		return nil // http is for this machine only
	}
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", u.Hostname())
	if err != nil {
		return nil //nolint:nilerr // a proxy may know the host
	}
	if slices.ContainsFunc(addresses, specialUse) {
		return errors.New("its host is at a special-use address (RFC 6890), which authorization servers refuse")
	}
	return nil
}

// specialUse reports whether an address is not a public one (RFC 6890).
func specialUse(address netip.Addr) bool {
	address = address.Unmap()
	return !address.IsGlobalUnicast() || address.IsPrivate() ||
		slices.ContainsFunc(specialUsePrefixes, func(p netip.Prefix) bool { return p.Contains(address) })
}

// specialUsePrefixes are the blocks that the methods of netip.Addr do not know.
var specialUsePrefixes = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"),
}
