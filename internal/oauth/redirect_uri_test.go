package oauth_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// Two resources with the same URI are an error of the plan if both are new. If both are in the state, the plan warns, and the URI stays
// until the last of them is destroyed.
func TestSameRedirectURITwice(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	client := e.Provider(t, nil).Create(clientType, register(e, acctest.Config{}))
	config := redirectURI(client, "https://acme.example/a")
	p := e.Provider(t, nil)
	first, _ := p.PlanCreate(uriType, config)
	acctest.MustSucceed(t, first)
	second, _ := p.PlanCreate(uriType, config)
	acctest.WantText(t, second.Errors, `"uri"`, "the same uri", "Remove one of the two")
	other, _ := p.PlanCreate(uriType, redirectURI(client, "https://acme.example/b"))
	acctest.MustSucceed(t, other)

	a, b := e.Provider(t, nil).Create(uriType, config), e.Provider(t, nil).Create(uriType, config) // by two applies
	p = e.Provider(t, nil)
	p.PlanUpdate(a, config)
	planned, empty := p.PlanUpdate(b, config)
	if acctest.WantText(t, planned.Warnings, "Two resources", "the OAuth redirect URI", "Remove one of the two"); !empty {
		t.Error("the plan of the second resource is not empty")
	}

	p = e.Provider(t, nil)
	p.PlanUpdate(a, config)
	acctest.WantText(t, p.PlanDestroy(b).Warnings, "is kept", "only removed from the state")
	p.Destroy(b)
	if now := elements(t, e.Provider(t, nil).Read(client), "redirect_uris"); !slices.Equal(now, []string{"https://acme.example/a"}) {
		t.Errorf("after the destruction of one resource, the redirect URIs are %q", now)
	}
	e.Provider(t, nil).Destroy(a)
	if now := elements(t, e.Provider(t, nil).Read(client), "redirect_uris"); len(now) > 0 {
		t.Errorf("after the destruction of both resources, the redirect URIs are %q", now)
	}
}

// The plan of a redirect URI that the server of its client does not allow only warns, because a destroy plans it first. The apply is
// refused, although it is another process, which does not see the client.
func TestRefusedRedirectURI(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		e.OAuth.SetKind(oauthfake.Kinds()["rotates tokens"])
		config := register(e, acctest.Config{})
		made := e.Provider(t, nil).Create(clientType, config)
		e.NewWorkingDirectory(t) // what the create has learnt is lost
		p := e.Provider(t, nil)
		p.PlanUpdate(p.Read(made), config)
		planned, _ := p.PlanCreate(uriType, redirectURI(made, "https://acme.example/a"))
		acctest.WantText(t, acctest.MustSucceed(t, planned).Warnings, "cannot be added", "new registration access token with each write", "Set redirect_uris")
		p = e.Provider(t, nil)
		acctest.WantText(t, p.TryCreate(uriType, redirectURI(made, "https://acme.example/a")).Errors, `"registration_client_uri"`, "new registration access token with each write", "Set redirect_uris")
		e.Provider(t, nil).Read(made) // the token is still valid
	})
}
