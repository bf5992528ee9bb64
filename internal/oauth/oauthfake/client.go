package oauthfake

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Client is a registered client. Its JSON form is one object, as in the server's answers.
type Client struct {
	ID              string
	Secret          string // "" for a client that authenticates without a secret
	IssuedAt        int64  // in seconds since 1970, as is SecretExpiresAt
	SecretExpiresAt int64  // 0 if it never expires
	Token           string // the current registration access token

	// Metadata is the client metadata, with the server's defaults and unknown members. Lists are []any, and numbers are
	// json.Number.
	Metadata map[string]any
}

// The members that only the server sets (RFC 7591, section 3.2.1; RFC 7592, section 3).
const (
	clientID              = "client_id"
	clientSecret          = "client_secret"
	clientIDIssuedAt      = "client_id_issued_at"
	clientSecretExpiresAt = "client_secret_expires_at"
	registrationToken     = "registration_access_token"
	registrationURI       = "registration_client_uri"
)

// RedirectURIs returns the registered redirect URIs.
func (c Client) RedirectURIs() []string {
	list, _ := c.Metadata["redirect_uris"].([]any)
	uris := []string{}
	for _, element := range list {
		if uri, isText := element.(string); isText {
			uris = append(uris, uri)
		}
	}
	return uris
}

// SetRedirectURIs changes the registered redirect URIs outside of the protocol.
func (c *Client) SetRedirectURIs(uris ...string) {
	list := []any{}
	for _, uri := range uris {
		list = append(list, uri)
	}
	c.Set("redirect_uris", list)
}

// Set changes a member of the metadata outside of the protocol. nil removes it.
func (c *Client) Set(member string, value any) {
	c.Metadata = maps.Clone(c.Metadata) // the copies of a stored client share the map
	if c.Metadata == nil {
		c.Metadata = map[string]any{}
	}
	c.Metadata[member] = value
	if value == nil {
		delete(c.Metadata, member)
	}
}

// MarshalJSON encodes the client without its registration_client_uri, which depends on the request.
func (c Client) MarshalJSON() ([]byte, error) { return fake.JSON(c.members()), nil }

func (c Client) members() object {
	all := object{}
	maps.Copy(all, c.Metadata)
	all[clientID], all[clientIDIssuedAt], all[registrationToken] = c.ID, c.IssuedAt, c.Token
	if c.Secret != "" {
		all[clientSecret], all[clientSecretExpiresAt] = c.Secret, c.SecretExpiresAt
	}
	return all
}

// etag returns a strong ETag. It changes with everything that the protocol shows.
func (c Client) etag() string {
	sum := sha256.Sum256(fake.JSON(c.members()))
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}
