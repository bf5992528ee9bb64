package oauthfake

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// show returns the client information response (RFC 7591, section 3.2.1) to a request with the metadata given.
func (s *Server) show(r *http.Request, status int, c Client, given object) reply {
	body := c.members()
	body[registrationURI] = s.clientAddress(r, c)
	s.kind.shape(r.Method, body, given)
	a := reply{status: status, body: body}
	if s.kind.ETags {
		a.etag = c.etag()
	}
	return a
}

// clientAddress returns the registration_client_uri in the answer to a request.
func (s *Server) clientAddress(r *http.Request, c Client) string {
	address := s.address(r) + registrationPath + "/" + c.ID
	form, special := s.kind.Address[r.Method]
	if !special {
		return address
	}
	_, port, _ := strings.Cut(r.Host, ":")
	return strings.NewReplacer("{address}", address, "{path}", s.publicPath+registrationPath+"/"+c.ID, "{host}", r.Host, "{port}", port, "{id}", c.ID).Replace(form)
}

// register creates a client (RFC 7591, section 3.1). It ignores members of the request that only the server sets.
func (s *Server) register(r *http.Request) reply {
	if !s.open && !same(bearer(r), s.initialToken) {
		return s.refuse(r, "Registration requires an initial access token.")
	}
	given, refusal := s.readObject(r)
	if refusal != nil {
		return *refusal
	}
	for _, name := range []string{clientID, clientSecret, clientIDIssuedAt, clientSecretExpiresAt, registrationToken, registrationURI} {
		delete(given, name)
	}
	sent := maps.Clone(given)
	if refusal := s.complete(given); refusal != nil {
		return *refusal
	}
	c := Client{ID: strings.ToLower(rand.Text()), IssuedAt: s.clock.Now().Unix(), Token: rand.Text(), Metadata: given}
	s.setSecret(&c, false)
	s.Clients.Put(c)
	return s.show(r, http.StatusCreated, c, sent)
}

// managed requires the registration access token of the client. It answers 401 and not 404 for an unknown client (RFC 7592,
// section 2.1).
func (s *Server) managed(h func(*http.Request, Client) reply) func(*http.Request) reply {
	return func(r *http.Request) reply {
		if status := s.kind.Unserved[r.Method]; status != 0 {
			return s.kind.unserved(status)
		}
		c, known := s.Clients.Get(r.PathValue("client"))
		lags := s.clock.Now().Before(time.Unix(c.IssuedAt, 0).Add(s.kind.Lags))
		if !known || lags || !same(bearer(r), c.Token) {
			return s.refuse(r, "The registration access token is not valid for this client.")
		}
		return h(r, c)
	}
}

func (s *Server) read(r *http.Request, c Client) reply {
	if s.kind.RotatesAtRead {
		s.rotate(&c)
	}
	return s.show(r, http.StatusOK, c, nil)
}

// update replaces all metadata of a client (RFC 7592, section 2.2). An omitted member is deleted or gets its default. The RFC does not
// define the answer to a request with members that it must not have: this fake returns invalid_client_metadata.
func (s *Server) update(r *http.Request, c Client) reply {
	given, refusal := s.readObject(r)
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
	if _, has := given[clientSecret]; s.kind.RequiresSecret && c.Secret != "" && !has {
		return invalidMetadata("client_secret must be that of the client.")
	}
	if _, has := given["updated_at"]; s.kind.Stamps && has {
		return invalidMetadata("updated_at is not a member of a request.")
	}
	delete(given, clientID)
	delete(given, clientSecret)
	sent := maps.Clone(given)
	if s.kind.Merges {
		given = maps.Clone(c.Metadata)
		maps.Copy(given, sent)
	}
	if refusal := s.complete(given); refusal != nil {
		return *refusal
	}
	c.Metadata = given
	s.rotate(&c)
	return s.show(r, http.StatusOK, c, sent)
}

// remove deletes the client and its tokens (RFC 7592, section 2.3).
func (s *Server) remove(r *http.Request, c Client) reply {
	if !s.matches(r, c) {
		return preconditionFailed()
	}
	s.Clients.Delete(c.ID)
	return reply{status: http.StatusNoContent}
}

// rotate stores the client with the secret that its metadata requires, and with a new secret and token if the server rotates them.
func (s *Server) rotate(c *Client) {
	s.setSecret(c, s.kind.RotatesSecrets)
	if s.kind.RotatesTokens {
		c.Token = rand.Text()
	}
	s.Clients.Put(*c)
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
	if !s.kind.ETags || wanted == "" || wanted == "*" {
		return true
	}
	return slices.ContainsFunc(strings.Split(wanted, ","), func(tag string) bool { return strings.TrimSpace(tag) == c.etag() })
}

// readObject decodes the body, which must be one JSON object. It drops members that are null, because null means omitted (RFC 7592,
// section 2.2).
func (s *Server) readObject(r *http.Request) (object, *reply) {
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
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if value := given[name]; s.kind.RefusesEmpty && (value == nil || value == "" && strings.Contains(pages, " "+name+" ")) {
			return refuse(name + " must not be empty.")
		}
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
