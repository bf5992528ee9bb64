package oauthfake

import (
	"net/http"
	"net/url"
)

// Token is an access token or a refresh token. The server issues none: a test puts it there.
type Token struct {
	Value    string
	ClientID string
}

// revoke answers a request of RFC 7009. A client with a secret authenticates by HTTP Basic or in the body (RFC 6749, section 2.3.1), a
// public client names itself (section 2.1 of RFC 7009).
func (s *Server) revoke(r *http.Request) reply {
	if err := r.ParseForm(); err != nil || r.PostForm.Get("token") == "" {
		return reply{status: http.StatusBadRequest, body: failure{"invalid_request", "The parameter token is required."}}
	}
	id, secret, basic := r.BasicAuth()
	if basic { // both are encoded as in a form
		id, _ = url.QueryUnescape(id)
		secret, _ = url.QueryUnescape(secret)
	} else {
		id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	if c, known := s.Clients.Get(id); !known || c.Secret != "" && !same(secret, c.Secret) {
		return reply{status: http.StatusUnauthorized, challenge: "Basic", body: failure{"invalid_client", "The client could not be authenticated."}}
	}
	switch token, known := s.Tokens.Get(r.PostForm.Get("token")); {
	case !known: // the client cannot handle such an error in a reasonable way (section 2.2)
	case token.ClientID != id:
		return reply{status: http.StatusBadRequest, body: failure{"invalid_grant", "The token was issued to another client."}}
	default:
		s.Tokens.Delete(token.Value)
	}
	return reply{status: http.StatusOK}
}
