package e2e_test

import (
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// TestValidateServer checks that terraform validate, which reads nothing, reports a server that is named twice or not at all.
func TestValidateServer(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	w := e2e.New(t, e)
	w.Write("main.tf", e2e.Requirements)
	w.Init().Want(0)
	for arguments, code := range map[string]int{
		"": 1, `issuer = "https://a.example"` + "\n" + `resource = "https://a.example/mcp"`: 1, `issuer = "https://a.example"`: 0, `resource = "https://a.example/mcp"`: 0,
		"resource = terraform_data.later.output": 0, "issuer = terraform_data.later.output": 0,
	} {
		w.Write("main.tf", e2e.Requirements+"resource \"terraform_data\" \"later\" {}\ndata \"integrations_oauth_server\" \"test\" {\n"+arguments+"\n}\n")
		if result := w.Run("validate").Want(code); code > 0 {
			wantWords(t, result, "Error: ", "one of the two")
		}
	}
}
