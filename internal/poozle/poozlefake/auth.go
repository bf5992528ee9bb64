package poozlefake

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
)

// authorized decides as auth/auth.guard.ts does: what follows the literal "Bearer " is the master token, or an API key
// that has not expired. A key belongs to no user and to no workspace: it opens every workspace (observed).
func (p *Poozle) authorized(header string) bool {
	parts := strings.Split(header, "Bearer ")
	if len(parts) < 2 || parts[1] == "" {
		return false
	}
	if parts[1] == p.masterToken {
		return true
	}
	expires, known := p.keys[parts[1]]
	return known && p.clock.Now().Unix() < expires
}

// needSession answers the routes that want a person's session: without one the server runs into a TypeError, also with a
// key that is good (GET observed; user/user.controller.ts).
func needSession(*request) reply { return broken() }

// createKey mints an API key with which further keys can be minted; zero or fewer seconds make a dead one (observed).
// There is no route to list, renew or revoke keys (user/user.controller.ts).
func (p *Poozle) createKey(q *request) reply {
	if refusal := q.body.validate(required(text, "name"), required(number, "seconds")); refusal != nil {
		return *refusal
	}
	return created(p.mintKey(q.body.text("name"), int64(q.body["seconds"].(float64))))
}

// mintKey makes a key that looks like SuperTokens' JWT: the claims are true, the signature is random.
func (p *Poozle) mintKey(name string, seconds int64) string {
	now := p.clock.Now().Unix()
	claims := object{
		{"iss", "http://localhost:3000/auth"},
		{"exp", now + seconds},
		{"iat", now},
		{"name", name},
		{"source", "microservice"},
	}
	signature := make([]byte, 256)
	_, _ = rand.Read(signature) // never fails
	var parts []string
	for _, part := range [][]byte{encode(object{{"alg", "RS256"}, {"typ", "JWT"}}), encode(claims), signature} {
		parts = append(parts, base64.RawURLEncoding.EncodeToString(part))
	}
	key := strings.Join(parts, ".")
	p.keys[key] = now + seconds
	return key
}
