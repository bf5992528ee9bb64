package oauth_test

import (
	"slices"
	"testing"

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
	acctest.WantText(t, second.Errors, `"uri"`, "the same registration_client_uri and uri", "Remove one of the two")
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
	acctest.WantText(t, p.PlanDestroy(b).Warnings, "is kept", "will only be removed from the state")
	p.Destroy(b)
	if now := elements(t, e.Provider(t, nil).Read(client), "redirect_uris"); !slices.Equal(now, []string{"https://acme.example/a"}) {
		t.Errorf("after the destruction of one resource, the redirect URIs are %q", now)
	}
	e.Provider(t, nil).Destroy(a)
	if now := elements(t, e.Provider(t, nil).Read(client), "redirect_uris"); len(now) > 0 {
		t.Errorf("after the destruction of both resources, the redirect URIs are %q", now)
	}
}

// The plan of a redirect URI that the server of its client does not allow is an error, and names the way to destroy the client.
func TestRefusedRedirectURI(t *testing.T) {
	t.Parallel()
	for kind, words := range map[string]string{"rotates tokens": "new registration access token with each write", "read only": "cannot change clients"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			e.OAuth.SetKind(oauthfake.Kinds()[kind])
			config := register(e, acctest.Config{})
			made := e.Provider(t, nil).Create(clientType, config)
			p := e.Provider(t, nil)
			p.PlanUpdate(p.Read(made), config)
			planned, _ := p.PlanCreate(uriType, redirectURI(made, "https://acme.example/a"))
			acctest.WantText(t, planned.Errors, `"registration_client_uri"`, words, "Set redirect_uris of the client", "terraform destroy -refresh=false")
		})
	}
}

func TestListOfRedirectURIs(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	uris := []string{"com.acme.app:/callback", "https://acme.example/a?tenant=1"}
	client := e.Provider(t, nil).Create(clientType, register(e, acctest.Config{"redirect_uris": uris}))
	of := acctest.Config{"registration_client_uri": client.Text("registration_client_uri")}
	token := map[string]string{"oauth.registration_access_token": client.Text("registration_access_token")}

	p := e.Provider(t, token)
	e.ForgetCalls()
	listed := p.Query(uriType, of, true, 0)
	if len(listed) != 2 || len(e.Calls()) != 1 {
		t.Fatalf("the list has %d redirect URIs, by %d calls", len(listed), len(e.Calls()))
	}
	for i, name := range []string{"com.acme.app", "acme.example"} {
		o := acctest.MustSucceed(t, listed[i])
		if o.DisplayName != name || o.Text("uri") != uris[i] || o.Identity["uri"] != uris[i] || o.Text("registration_access_token") != "" {
			t.Errorf("the list has %q: %v", o.DisplayName, o.State)
		}
		if again := acctest.MustSucceed(t, e.Provider(t, token).ImportByIdentity(uriType, o.Identity)); again.Text("id") != o.Text("id") {
			t.Errorf("the import by the identity is %v", again.State)
		}
	}
	if limited := p.Query(uriType, of, false, 1); len(limited) != 1 || limited[0].State != nil {
		t.Errorf("with a limit of 1 and without the resource, the list is %+v", limited)
	}

	id := client.Text("client_id")
	e.OAuth.Clients.Edit(id, func(c *oauthfake.Client) { c.Token = "replaced by somebody else" })
	refused := e.Provider(t, nil).Query(uriType, of, true, 0)
	acctest.WantText(t, refused[0].Errors, "Cannot list OAuth redirect URI", "OAUTH_REGISTRATION_ACCESS_TOKEN", "provider alias", "401")
	acctest.WantText(t, p.Query(uriType, acctest.Config{"registration_client_uri": "http://acme.example/c"}, true, 0)[0].Errors, "registration_client_uri", "https://")
	acctest.WantText(t, p.Query(uriType, acctest.Config{}, true, 0)[0].Errors, "registration_client_uri")
}
