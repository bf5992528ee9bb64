package tf

import (
	"context"
	"sync"
)

// ownership records which resource of one run manages what, so that two resources that would undo each other's changes are
// reported. It is safe for concurrent use.
type ownership struct {
	mu     sync.Mutex
	owners map[string]map[string]string // by subject and role
}

type ownershipKey struct{}

func withOwnership(ctx context.Context, providerData any) context.Context {
	if data, ok := providerData.(*ProviderData); ok {
		return context.WithValue(ctx, ownershipKey{}, &data.ownership)
	}
	return ctx
}

// declareOwner records that owner manages a subject, such as the redirect URIs of a client, in a role. It returns the owner of
// the same subject in another role, or "".
func declareOwner(ctx context.Context, subject, role, owner string) (other string) {
	o, ok := ctx.Value(ownershipKey{}).(*ownership)
	if !ok {
		return ""
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.owners == nil {
		o.owners = map[string]map[string]string{}
	}
	if o.owners[subject] == nil {
		o.owners[subject] = map[string]string{}
	}
	o.owners[subject][role] = owner
	for r, other := range o.owners[subject] {
		if r != role {
			return other
		}
	}
	return ""
}

// DeclareRedirectURIList declares that owner manages the whole list of a client's redirect URIs. It returns an error if another
// resource of the same run manages one of them by [DeclareRedirectURI], because the two would undo each other's changes.
func DeclareRedirectURIList(ctx context.Context, registrationClientURI, owner string) error {
	if declareOwner(ctx, registrationClientURI, "redirect_uris", owner) != "" {
		return Invalid("redirect_uris", "The redirect URIs of this client are managed twice: by the redirect_uris of the %s, and by an integrations_oauth_redirect_uri. Remove one of the two.", owner)
	}
	return nil
}

// DeclareRedirectURI declares that a resource manages one redirect URI of a client. It returns an error if another resource of the
// same run manages the whole list.
func DeclareRedirectURI(ctx context.Context, registrationClientURI string) error {
	if other := declareOwner(ctx, registrationClientURI, "redirect_uri", "an integrations_oauth_redirect_uri"); other != "" {
		return Invalid("uri", "The redirect URIs of this client are managed twice: by this resource, and by the redirect_uris of the %s. Remove one of the two.", other)
	}
	return nil
}
