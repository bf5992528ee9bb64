package tf

import (
	"context"
	"sync"
)

// claims are what the objects of one run say that they manage, so that two that would undo each other's work are found.
type claims struct {
	mu sync.Mutex
	of map[string]map[string]string // by subject: who has claimed it, by role
}

type claimsKey struct{}

func withClaims(ctx context.Context, providerData any) context.Context {
	connections, _ := providerData.(Connections)
	return context.WithValue(ctx, claimsKey{}, connections[claimsOf].client)
}

// claimsOf is the entry of the connections that no vendor can have: a name is a word.
const claimsOf = ""

// Claim says in which role an object of a plan manages a subject, such as the redirect URIs of a client. It gives who has
// claimed the same subject in another role in this run, "" where nobody has.
func Claim(ctx context.Context, subject, role, owner string) (other string) {
	c, ok := ctx.Value(claimsKey{}).(*claims)
	if !ok {
		return ""
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of[subject] == nil {
		c.of[subject] = map[string]string{}
	}
	c.of[subject][role] = owner
	for r, o := range c.of[subject] {
		if r != role {
			return o
		}
	}
	return ""
}
