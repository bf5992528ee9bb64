package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// withOpenTofu returns a harness that runs OpenTofu, for what Terraform does not have. It skips the test if there is no OpenTofu.
func withOpenTofu(t *testing.T) *harness {
	t.Helper()
	tofu, err := terraformrun.FindOpenTofu(t.Context())
	if err != nil {
		t.Skipf("SKIPPED: OpenTofu was not tried: %v", err)
	}
	h := newHarness(t)
	h.Program = tofu.Path
	return h
}

// TestProviderForEach shows that one provider block with for_each manages two accounts, and that a function of an alias can be called.
func TestProviderForEach(t *testing.T) {
	t.Parallel()
	h := withOpenTofu(t)
	emulators := map[string]*acctest.Env{"first": h.e, "second": acctest.New(t)}
	var accounts, keys []string
	for name, e := range emulators {
		accounts = append(accounts, fmt.Sprintf("    %s = { url = %q, workspace = %q }\n", name, e.URL, e.Poozle.WorkspaceID()))
		keys = append(keys, fmt.Sprintf("%s = %q", name, e.Poozle.APIKey()))
	}
	h.Variables = append(h.Variables, "TF_VAR_keys={"+strings.Join(keys, ", ")+"}")
	h.Write("main.tf", e2e.Requirements+`
variable "keys" {
  type      = map(string)
  sensitive = true
}

locals {
  accounts = {
`+strings.Join(accounts, "")+`  }
}

provider "integrations" {
  alias    = "account"
  for_each = local.accounts

  poozle = {
    api_url      = "${each.value.url}/poozle/api"
    api_key      = var.keys[each.key]
    workspace_id = each.value.workspace
  }
}

provider "integrations" {
  alias = "one"
}

resource "integrations_poozle_link" "acme" {
  for_each = toset(["first", "second"])
  provider = integrations.account[each.key]
  name     = "Acme of the ${each.key} account"
}

output "callback" {
  value = provider::integrations::one::poozle_callback_url("https://app.poozle.dev")
}
`)
	h.Init().Want(0)
	h.Apply().Want(0)
	h.Plan().Want(0)
	for name, e := range emulators {
		if links := e.Poozle.Links.List(nil); len(links) != 1 || links[0].Name != "Acme of the "+name+" account" {
			t.Errorf("the %s account has the links %+v", name, links)
		}
	}
	if callback := h.State().Values.Outputs["callback"].Value; callback != "https://app.poozle.dev/api/v1/oauth/callback" {
		t.Errorf("the function of the alias returns %v", callback)
	}
	h.Destroy().Want(0)
}

// TestStateEncryption shows that encrypted states and plans work, private state included, and contain no secret.
func TestStateEncryption(t *testing.T) {
	t.Parallel()
	h := withOpenTofu(t)
	h.e.Secret("passphrase-of-the-state")
	h.e.Secret("secret-of-the-service-account")
	h.Variables = append(h.Variables, "TF_VAR_passphrase=passphrase-of-the-state", "TF_VAR_secret=secret-of-the-service-account")
	database := h.e.Fillout.Databases.List(nil)[0].ID
	h.Write("main.tf", e2e.Requirements+`
variable "passphrase" {
  type      = string
  sensitive = true
}

variable "secret" {
  type      = string
  sensitive = true
}

terraform {
  encryption {
    key_provider "pbkdf2" "passphrase" {
      passphrase = var.passphrase
    }
    method "aes_gcm" "passphrase" {
      keys = key_provider.pbkdf2.passphrase
    }
    state {
      method   = method.aes_gcm.passphrase
      enforced = true
    }
    plan {
      method   = method.aes_gcm.passphrase
      enforced = true
    }
  }
}

resource "integrations_fillout_database_webhook" "guests" {
  database_id = "`+database+`"
  url         = "https://hooks.example.com/guests"
  events      = ["record.created"]
}

resource "integrations_poozle_oauth_app" "github" {
  name                      = "Acme on GitHub"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
  client_id                 = "acme"
  client_secret_wo          = var.secret
}

data "integrations_poozle_integration_definition" "github" {
  key = "github"
}
`)
	h.Init().Want(0)
	h.Run("plan", "-out=plan.out").Want(0)
	h.Run("apply", "plan.out").Want(0)
	h.Plan().Want(0)
	secret := h.e.Fillout.DatabaseWebhooks.List(nil)[0].Secret
	for _, name := range []string{"plan.out", "terraform.tfstate"} {
		content, err := os.ReadFile(filepath.Join(h.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if text := string(content); !strings.Contains(text, "encrypted_data") || strings.Contains(text, secret) || strings.Contains(text, "hooks.example.com") {
			t.Errorf("%s is not encrypted", name)
		}
	}
	if known := h.Attribute("integrations_fillout_database_webhook.guests", "secret"); known != secret {
		t.Error("the state has not the secret of the webhook")
	}
	h.Variables = append(h.Variables, "TF_VAR_secret=another-secret-of-the-account")
	h.e.Secret("another-secret-of-the-account")
	if changed := h.Plan().Want(2); !strings.Contains(changed.Output, "client_secret_wo_version") { // by the record in private state
		t.Errorf("the changed secret is not sent:\n%s", changed.Output)
	}
	h.Apply().Want(0)
	h.Plan().Want(0)
	h.Destroy().Want(0)
}
