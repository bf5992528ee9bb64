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
)

// Client is a registered client. In JSON it is one object, as in the answers of the server.
type Client struct {
	ID              string
	Secret          string // "" for a client that does not authenticate by one
	IssuedAt        int64  // seconds since 1970, as the next
	SecretExpiresAt int64  // 0 is never
	Token           string // the registration access token that is good now

	// Metadata is what the client says of itself, as it came and with the server's defaults: lists are []any, numbers
	// json.Number. Members that nobody knows are kept.
	Metadata map[string]any
}

// What the server alone says of a client (RFC 7591, section 3.2.1; RFC 7592, section 3).
const (
	clientID              = "client_id"
	clientSecret          = "client_secret"
	clientIDIssuedAt      = "client_id_issued_at"
	clientSecretExpiresAt = "client_secret_expires_at"
	registrationToken     = "registration_access_token"
	registrationURI       = "registration_client_uri"
)

// RedirectURIs gives the registered addresses.
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

// SetRedirectURIs changes the registered addresses behind the protocol's back.
func (c *Client) SetRedirectURIs(uris ...string) {
	list := []any{}
	for _, uri := range uris {
		list = append(list, uri)
	}
	c.Set("redirect_uris", list)
}

// Set changes one member of the metadata behind the protocol's back; nil takes it away.
func (c *Client) Set(member string, value any) {
	c.Metadata = maps.Clone(c.Metadata) // that of a store is shared
	if c.Metadata == nil {
		c.Metadata = map[string]any{}
	}
	c.Metadata[member] = value
	if value == nil {
		delete(c.Metadata, member)
	}
}

// MarshalJSON writes the client without its address, which depends on who asks.
func (c Client) MarshalJSON() ([]byte, error) { return encode(c.members()), nil }

func (c Client) members() object {
	all := object{}
	maps.Copy(all, c.Metadata)
	all[clientID], all[clientIDIssuedAt], all[registrationToken] = c.ID, c.IssuedAt, c.Token
	if c.Secret != "" {
		all[clientSecret], all[clientSecretExpiresAt] = c.Secret, c.SecretExpiresAt
	}
	return all
}

// show is the answer that has all of a client (RFC 7591, section 3.2.1).
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
	sum := sha256.Sum256(encode(body))
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// register makes a client (RFC 7591, section 3.1). What only the server can say is ignored in the request.
func (s *Server) register(r *http.Request) reply {
	if !s.open && !same(bearer(r), s.initialToken) {
		return unauthorized(r, "Registration needs an initial access token.")
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
	s.giveSecret(&c, false)
	s.Clients.Put(c)
	return s.show(r, http.StatusCreated, c)
}

// managed guards a client with its registration access token. A client that is not there is a 401, never a 404 (RFC 7592,
// section 2.1).
func (s *Server) managed(h func(*http.Request, Client) reply) func(*http.Request) reply {
	return func(r *http.Request) reply {
		c, known := s.Clients.Get(r.PathValue("client"))
		if !known || !same(bearer(r), c.Token) {
			return unauthorized(r, "The registration access token is not good for this client.")
		}
		return h(r, c)
	}
}

func (s *Server) read(r *http.Request, c Client) reply { return s.show(r, http.StatusOK, c) }

// update replaces all metadata of a client (RFC 7592, section 2.2): what is left out is deleted, or is what the server says
// without it. That a request with what it must not have is refused, and with this code, is this fake's choice.
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
	s.giveSecret(&c, s.rotateSecrets)
	if s.rotateTokens {
		c.Token = rand.Text()
	}
	s.Clients.Put(c)
	return s.show(r, http.StatusOK, c)
}

// remove takes the client away, and with it its tokens (RFC 7592, section 2.3).
func (s *Server) remove(r *http.Request, c Client) reply {
	if !s.matches(r, c) {
		return preconditionFailed()
	}
	s.Clients.Delete(c.ID)
	return reply{status: http.StatusNoContent}
}

// giveSecret gives a client the secret that its way of authentication needs, or takes it away.
func (s *Server) giveSecret(c *Client, renew bool) {
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

// matches tells whether the request's If-Match, if it counts, is of the client as it is. The comparison is the strong one.
func (s *Server) matches(r *http.Request, c Client) bool {
	wanted := r.Header.Get("If-Match")
	if !s.etags || wanted == "" || wanted == "*" {
		return true
	}
	is := s.show(r, http.StatusOK, c).etag
	return slices.ContainsFunc(strings.Split(wanted, ","), func(tag string) bool { return strings.TrimSpace(tag) == is })
}

// readObject reads the body, which is one JSON object. What is null is left out: the two mean the same (RFC 7592, section
// 2.2).
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

// bearer gives the request's token (RFC 6750, section 2.1).
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

// same tells whether a secret is the one that is good; none never is.
func same(given, good string) bool {
	return good != "" && subtle.ConstantTimeCompare([]byte(given), []byte(good)) == 1
}
