package nangofake

import (
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Key is an API key of the environment.
type Key struct {
	Secret string   `json:"secret"` // a UUID, version 4
	Name   string   `json:"display_name"`
	Scopes []string `json:"scopes"`
}

// allScopes is the scope of a key that may do everything in the environment, such as the one that [New] creates.
const allScopes = "environment:*"

// AddKey creates a key with the scopes and returns its secret. A scope that ends with :* includes all scopes that begin alike.
func (n *Nango) AddKey(name string, scopes ...string) string {
	secret := uuid.NewString()
	n.Keys.Put(Key{Secret: secret, Name: name, Scopes: scopes})
	return secret
}

// may reports whether the credential has the scope (utils/lib/api-key-scopes.ts).
func (q *request) may(scope string) bool {
	return slices.ContainsFunc(q.scopes, func(granted string) bool {
		prefix, isFamily := strings.CutSuffix(granted, "*")
		return granted == scope || isFamily && strings.HasPrefix(scope, prefix)
	})
}

// credential is what a route accepts.
type credential int

const (
	key credential = iota
	session
	keyOrSession
	nothing // the route needs none
)

var (
	keyPattern   = regexp.MustCompile(`(?i)^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$`)
	tokenPattern = regexp.MustCompile(`^` + tokenPrefix + `[a-f0-9]{64}$`)
)

// authenticate finds what the Authorization header names (middleware/access.middleware.ts; the answers without a session observed).
func (n *Nango) authenticate(q *request, accepted credential) *reply {
	header := q.Header.Get("Authorization")
	parts := strings.Split(header, "Bearer ")
	secret := parts[len(parts)-1]
	var refusal reply
	switch {
	case header == "":
		refusal = unauthorized("missing_auth_header", "The request is missing the Authorization header.")
	case secret == "":
		refusal = unauthorized("malformed_auth_header", "The Authorization header is malformed.")
	case accepted == session || accepted == keyOrSession && strings.HasPrefix(secret, tokenPrefix):
		return n.authenticateSession(q, secret)
	case !keyPattern.MatchString(secret):
		refusal = unauthorized("invalid_secret_key_format", "The provided secret key is not a UUID v4.")
	default:
		if k, known := n.Keys.Get(secret); known {
			q.scopes = k.Scopes
			return nil
		}
		refusal = unauthorized("unknown_account", "The provided authorization header does not match any account.")
	}
	return &refusal
}

func (n *Nango) authenticateSession(q *request, token string) *reply {
	s, known := n.Sessions.Get(token)
	if known && n.now().Before(s.ExpiresAt.Time) {
		q.session = &s
		q.scopes = []string{"environment:integrations:list"}
		return nil
	}
	refusal := unauthorized("unknown_connect_session_token", "The provided connect session token does not match any account.")
	if !tokenPattern.MatchString(token) {
		refusal = unauthorized("invalid_connect_session_token_format",
			"The provided connect session token is not following correct format: nango_connect_session_RANDOM)")
	}
	return &refusal
}
