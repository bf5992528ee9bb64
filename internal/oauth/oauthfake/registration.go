package oauthfake

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"

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

// show returns the client information response (RFC 7591, section 3.2.1).
func (s *Server) show(r *http.Request, status int, c Client) reply {
	body := c.members()
	body[registrationURI] = s.address(r) + registrationPath + "/" + c.ID
	a := reply{status: status, body: body}
	if s.etags {
		a.etag = etag(body)
	}
	return a
}

func etag(body object) string {
	sum := sha256.Sum256(fake.JSON(body))
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// register creates a client (RFC 7591, section 3.1). It ignores members of the request that only the server sets.
func (s *Server) register(r *http.Request) reply {
	if !s.open && !same(bearer(r), s.initialToken) {
		return unauthorized(r, "Registration requires an initial access token.")
	}
	given, refusal := readObject(r)
	if refusal != nil {
		return *refusal
	}
	for _, name := range []string{clientID, clientSecret, clientIDIssuedAt, clientSecretExpiresAt, registrationToken, registrationURI} {
		delete(given, name)
	}
	if refusal := s.complete(given); refusal != nil {
		return *refusal
	}
	c := Client{ID: strings.ToLower(rand.Text()), IssuedAt: s.clock.Now().Unix(), Token: rand.Text(), Metadata: given}
	s.setSecret(&c, false)
	s.Clients.Put(c)
	return s.show(r, http.StatusCreated, c)
}

// managed requires the registration access token of the client. It answers 401 and not 404 for an unknown client (RFC 7592,
// section 2.1).
func (s *Server) managed(h func(*http.Request, Client) reply) func(*http.Request) reply {
	return func(r *http.Request) reply {
		c, known := s.Clients.Get(r.PathValue("client"))
		if !known || !same(bearer(r), c.Token) {
			return unauthorized(r, "The registration access token is not valid for this client.")
		}
		return h(r, c)
	}
}

func (s *Server) read(r *http.Request, c Client) reply { return s.show(r, http.StatusOK, c) }

// update replaces all metadata of a client (RFC 7592, section 2.2). An omitted member is deleted or gets its default. The RFC does not
// define the answer to a request with members that it must not have: this fake returns invalid_client_metadata.
func (s *Server) update(r *http.Request, c Client) reply {
	given, refusal := readObject(r)
	switch {
	case refusal != nil:
		return *refusal
	case !s.matches(r, c):
		return preconditionFailed()
	}
	for _, name := range []string{registrationToken, registrationURI, clientSecretExpiresAt, clientIDIssuedAt} {
		if _, has := given[name]; has {
			return invalidMetadata(name + " must not be in an update.")
		}
	}
	if given[clientID] != c.ID {
		return invalidMetadata("client_id must be that of the client.")
	}
	if secret, has := given[clientSecret]; has && secret != c.Secret {
		return invalidMetadata("client_secret must be that of the client.")
	}
	delete(given, clientID)
	delete(given, clientSecret)
	if refusal := s.complete(given); refusal != nil {
		return *refusal
	}
	c.Metadata = given
	s.setSecret(&c, s.rotateSecrets)
	if s.rotateTokens {
		c.Token = rand.Text()
	}
	s.Clients.Put(c)
	return s.show(r, http.StatusOK, c)
}

// remove deletes the client and its tokens (RFC 7592, section 2.3).
func (s *Server) remove(r *http.Request, c Client) reply {
	if !s.matches(r, c) {
		return preconditionFailed()
	}
	s.Clients.Delete(c.ID)
	return reply{status: http.StatusNoContent}
}

// setSecret adds a secret if the client's authentication method requires one, and removes it otherwise. It replaces an existing secret
// if renew is true.
func (s *Server) setSecret(c *Client, renew bool) {
	method, _ := c.Metadata["token_endpoint_auth_method"].(string)
	switch needed := strings.HasPrefix(method, "client_secret_"); {
	case !needed:
		c.Secret, c.SecretExpiresAt = "", 0
	case c.Secret == "" || renew:
		c.Secret, c.SecretExpiresAt = rand.Text(), 0
		if s.secretLife > 0 {
			c.SecretExpiresAt = s.clock.Now().Add(s.secretLife).Unix()
		}
	}
}

// matches reports whether the request's If-Match allows a write. It uses the strong comparison. It returns true if the server has no
// ETags.
func (s *Server) matches(r *http.Request, c Client) bool {
	wanted := r.Header.Get("If-Match")
	if !s.etags || wanted == "" || wanted == "*" {
		return true
	}
	is := s.show(r, http.StatusOK, c).etag
	return slices.ContainsFunc(strings.Split(wanted, ","), func(tag string) bool { return strings.TrimSpace(tag) == is })
}

// readObject decodes the body, which must be one JSON object. It drops members that are null, because null means omitted (RFC 7592,
// section 2.2).
func readObject(r *http.Request) (object, *reply) {
	refuse := func(description string) (object, *reply) {
		refusal := invalidMetadata(description)
		return nil, &refusal
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return refuse("The content type must be application/json.")
	}
	decoder := json.NewDecoder(r.Body)
	decoder.UseNumber()
	var given object
	if err := decoder.Decode(&given); err != nil || given == nil {
		return refuse("The body must be a JSON object.")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return refuse("The body must be one JSON object.")
	}
	maps.DeleteFunc(given, func(_ string, value any) bool { return value == nil })
	return given, nil
}

// bearer returns the request's token (RFC 6750, section 2.1).
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

// same reports whether the given secret is the good one. It returns false if good is empty.
func same(given, good string) bool {
	return good != "" && subtle.ConstantTimeCompare([]byte(given), []byte(good)) == 1
}
