package e2e_test

import (
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// TestReplacementLosesRedirectURIs checks that the plan of each kind of replacement names redirect URIs that the configuration of the
// client does not have, and that other plans do not.
func TestReplacementLosesRedirectURIs(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	w := workspaceOfURIs(t, e)
	const lost, replaced = "Warning: The replacement loses redirect URIs", "Warning: The client of a redirect URI is replaced"
	wantNot := func(output string) {
		if text := strings.Join(strings.Fields(output), " "); strings.Contains(text, lost) || strings.Contains(text, replaced) {
			t.Errorf("nothing is lost, but the output is:\n%s", output)
		}
	}
	wantNot(w.Apply().Want(0).Output)
	wantNot(w.Apply("-refresh-only").Want(0).Output)
	wantNot(w.Plan().Want(0).Output)
	wantWords(t, w.Plan("-replace=integrations_oauth_client.test").Want(2), replaced, "set redirect_uris of the client")
	w.Variables = append(w.Variables, "TF_VAR_endpoint="+e.URL+"/oauth/register?b")
	wantWords(t, w.Plan().Want(2), lost, replaced, "has redirect URIs (2), and redirect_uris is not set", "set redirect_uris to")
	w.Write("main.tf", strings.Replace(strings.Replace(manyURIs, "50", "0", 1), `"Acme"`, `"Acme"
  redirect_uris = ["https://acme.example/0"]`, 1))
	wantNot(w.Plan().Want(2).Output)
}
