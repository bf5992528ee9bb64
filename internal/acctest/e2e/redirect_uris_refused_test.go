package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// TestDestroyWithRefusedRedirectURIs checks that clients whose redirect URIs cannot be managed one by one can be destroyed, although a
// destroy plans the URIs of the configuration first. The plan and the apply refuse such a URI, and the error names the way out.
func TestDestroyWithRefusedRedirectURIs(t *testing.T) {
	t.Parallel()
	for kind, words := range map[string]string{
		"rotates tokens": "issues a new registration access token", "read only": "cannot change clients", "no management": "(management is none)",
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			e.OAuth.SetKind(oauthfake.Kinds()[kind])
			w := workspaceOfURIs(t, e)
			wantWords(t, w.Apply().Want(1), "Error: Cannot plan", words)
			for _, refused := range []e2e.Result{w.Apply(), w.Plan(), w.Destroy()} {
				wantWords(t, refused.Want(1), "Error: Cannot plan", words, "terraform destroy -refresh=false")
			}
			for _, client := range e.OAuth.Clients.List(nil) {
				if len(client.RedirectURIs()) > 0 {
					t.Errorf("the client has %q", client.RedirectURIs())
				}
			}
			w.Destroy("-refresh=false").Want(0)
			if w.State().Values.RootModule.Resources != nil {
				t.Errorf("the state has %v", w.State().Values.RootModule.Resources)
			}
		})
	}
}

// TestDestroyRedirectURIsThatStay checks that URIs in the state can be destroyed at a server that refuses changes since.
func TestDestroyRedirectURIsThatStay(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	w := workspaceOfURIs(t, e)
	w.Apply().Want(0)
	e.OAuth.SetKind(oauthfake.Kinds()["read only"])
	wantWords(t, w.Destroy().Want(0), "Warning: A redirect URI was not removed", "Warning: The OAuth client was not deleted")
	if clients := e.OAuth.Clients.List(nil); len(clients) != 1 || !slices.Contains(clients[0].RedirectURIs(), "https://acme.example/1") {
		t.Errorf("the server has %v", clients)
	}
}

// TestClientDeletedOutside deletes a client that has single redirect URIs in the state. If the server answers that the client is gone,
// plans and destroys work. If it only refuses the token, which proves nothing, the errors name the commands that work.
func TestClientDeletedOutside(t *testing.T) {
	t.Parallel()
	for kind, provesIt := range map[string]bool{"refusal 404": true, "refusal 403": false, "refusal invalid_client": false, "": false} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			e.OAuth.SetKind(oauthfake.Kinds()[kind])
			w := workspaceOfURIs(t, e)
			deleteClient := func() {
				w.Apply().Want(0)
				id, _ := w.Attribute("integrations_oauth_client.test", "client_id").(string)
				e.OAuth.Clients.Delete(id)
			}
			deleteClient()
			if provesIt {
				wantWords(t, w.Plan().Want(2), "Plan: 3 to add, 0 to change, 0 to destroy", "Warning: Gone outside of Terraform")
				w.Apply().Want(0)
				w.Plan().Want(0)
				deleteClient()
				w.Destroy().Want(0)
			} else {
				for _, refused := range []e2e.Result{w.Plan().Want(1), w.Destroy().Want(1)} {
					wantWords(t, refused, "terraform state rm", "terraform destroy -refresh=false")
				}
				wantWords(t, w.Destroy("-refresh=false").Want(0), "Warning: A redirect URI may not be removed", "Warning: The OAuth client may not be deleted")
			}
			if left := w.State().Values.RootModule.Resources; left != nil {
				t.Errorf("the state has %v", left)
			}
		})
	}
}

// workspaceOfURIs returns a workspace with a client and two redirect URIs of it, which are not applied yet.
func workspaceOfURIs(t *testing.T, e *acctest.Env) *e2e.Workspace {
	t.Helper()
	w := e2e.New(t, e)
	w.Variables = append(w.Variables, "TF_VAR_endpoint="+e.URL+"/oauth/register")
	w.Write("main.tf", strings.Replace(manyURIs, "50", "2", 1))
	w.Init().Want(0)
	return w
}

// wantWords fails the test unless the output of a command has all words, however Terraform breaks the lines.
func wantWords(t *testing.T, r e2e.Result, words ...string) {
	t.Helper()
	output := strings.Join(strings.Fields(r.Output), " ")
	for _, w := range words {
		if !strings.Contains(output, w) {
			t.Errorf("the output does not have %q:\n%s", w, r.Output)
		}
	}
}
