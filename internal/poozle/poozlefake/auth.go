package poozlefake

import (
	"crypto/rand"
	"encoding/base64"
	"regexp"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// authorized reports whether "Bearer " is followed by the master token or by an API key that has not expired (auth/auth.guard.ts). A
// key is not tied to a user or a workspace: it is valid for every workspace (observed).
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

// needSession handles the routes that require a user's session. Without a session the server fails with a TypeError, even if the API
// key is valid (GET observed; user/user.controller.ts).
func needSession(*request) reply { return broken() }

var emailAddress = regexp.MustCompile(`^[^\s@]+@[^\s@]+\.[^\s@]{2,}$`)

// createUser validates the body before it asks for the session (observed; CreateUserInput of user/user.interface.ts).
func createUser(q *request) reply {
	var messages []string
	for _, name := range []string{"firstname", "lastname"} {
		if refusal := q.body.validate(required(text, name)); refusal != nil {
			messages = append(messages, name+" must be a string")
		}
	}
	if email, _ := convert(q.body["email"], text).(string); !emailAddress.MatchString(email) {
		messages = append(messages, "email must be an email")
	}
	if messages != nil {
		return invalid(messages)
	}
	return needSession(q)
}

// createKey creates an API key, with which further keys can be created. A key for zero or fewer seconds is already expired (observed).
// The server has no routes that list, renew or revoke keys (user/user.controller.ts).
func (p *Poozle) createKey(q *request) reply {
	if refusal := q.body.validate(required(text, "name"), required(number, "seconds")); refusal != nil {
		return *refusal
	}
	return created(p.mintKey(q.body.text("name"), int64(q.body["seconds"].(float64))))
}

// mintKey returns a key in the format of SuperTokens' JWT. The claims are correct, but the signature is random.
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
	for _, part := range [][]byte{fake.JSON(object{{"alg", "RS256"}, {"typ", "JWT"}}), fake.JSON(claims), signature} {
		parts = append(parts, base64.RawURLEncoding.EncodeToString(part))
	}
	key := strings.Join(parts, ".")
	p.keys[key] = now + seconds
	return key
}
