package e2e_test

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// TestActions invokes the examples of actions, which exist since Terraform 1.14.
func TestActions(t *testing.T) {
	t.Parallel()
	for _, example := range folders(t, "action.tf") {
		actionType := filepath.Base(example)
		t.Run(actionType, func(t *testing.T) {
			t.Parallel()
			text := read(t, example, "action.tf")
			_, name, found := strings.Cut(text, `action "`+actionType+`" "`)
			name, _, _ = strings.Cut(name, `"`)
			if !found || !strings.Contains(text, "-invoke=action."+actionType+"."+name) {
				t.Fatalf("no action of type %s with the command that invokes it in:\n%s", actionType, text)
			}
			h := newHarness(t)
			receiver := h.e.Receiver(t)
			if !h.isTerraform(14) {
				t.Log("the action was not invoked: actions need Terraform 1.14")
				return
			}
			if strings.Contains(text, `variable "access_token"`) {
				h.e.Fillout.SetAPIKey("fillout_token_of-a-sign-in")
			}
			for variable, value := range map[string]string{
				"access_token": "fillout_token_of-a-sign-in", "token_url": h.e.URL + "/fillout", "issuer": h.e.URL + "/oauth",
				"refresh_token": "unknown-refresh-token", "github_token": "token-of-the-account", "receiver_url": receiver.URL,
			} {
				if strings.Contains(text, `variable "`+variable+`"`) {
					h.Variables = append(h.Variables, "TF_VAR_"+variable+"="+value)
				}
			}
			h.Write("main.tf", e2e.Requirements+text)
			h.Init().Want(0)
			h.Apply().Want(0)
			h.e.ForgetCalls()
			invoked := h.Apply("-invoke=action." + actionType + "." + name).Want(0).Output
			progress := []string{"token", "credential", "key", "The receiver at 127.0.0.1"}
			if !strings.Contains(invoked, "Action complete") || !slices.ContainsFunc(progress, func(p string) bool { return strings.Contains(invoked, p) }) {
				t.Errorf("the output has no progress:\n%s", invoked)
			}
			if strings.HasSuffix(actionType, "_test_delivery") {
				if len(receiver.Deliveries()) == 0 {
					t.Error("the receiver has received nothing")
				}
			} else if !slices.ContainsFunc(h.e.Calls(), func(c fake.Call) bool { return c.Method != http.MethodGet }) {
				t.Error("the action made no call")
			}
			if strings.Contains(text, "after_update") && !strings.Contains(text, "after_create") { // also by an update
				h.e.ForgetCalls()
				h.Write("main.tf", e2e.Requirements+strings.Replace(text, `"GitHub of Initech"`, `"GitHub"`, 1))
				if updated := h.Apply().Want(0).Output; !strings.Contains(updated, "Action complete") {
					t.Errorf("the update does not trigger the action:\n%s", updated)
				}
			}
			h.Destroy().Want(0)
		})
	}
}
