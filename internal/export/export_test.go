package export

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// No secret gets into a file, not even one that the vendor reveals.
func TestSecrets(t *testing.T) {
	t.Parallel()
	secret := tftypes.NewValue(tftypes.String, "canary")
	options := &tfprotov6.SchemaAttribute{Name: "options", Optional: true, NestedType: &tfprotov6.SchemaObject{
		Nesting: tfprotov6.SchemaObjectNestingModeSingle, Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "depth", Type: tftypes.Number, Optional: true},
			{Name: "password", Type: tftypes.String, Optional: true, Sensitive: true},
			{Name: "unset", Type: tftypes.String, Optional: true},
		},
	}}
	item := object(linkType, "1", "name", "${acme}")
	item.Vendor = "poozle"
	item.Schema = &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
		{Name: "api_key", Type: tftypes.String, Optional: true, Sensitive: true},
		{Name: "api_key_wo", Type: tftypes.String, Optional: true, Sensitive: true, WriteOnly: true},
		{Name: "computed", Type: tftypes.String, Computed: true},
		{Name: "name", Type: tftypes.String, Required: true},
		options,
		{Name: "token", Type: tftypes.String, Required: true, Sensitive: true},
	}}
	item.Config["api_key"], item.Config["token"], item.Config["computed"] = secret, secret, secret
	item.Config["options"] = tftypes.NewValue(options.ValueType(), map[string]tftypes.Value{
		"depth": tftypes.NewValue(tftypes.Number, 3), "password": secret, "unset": tftypes.NewValue(tftypes.String, nil),
	})
	files, _ := Plan([]provider.Item{item, item}, Options{})
	const want = `# Written by integrations export. The import blocks can be removed after an apply.

import {
  to = integrations_poozle_link.acme
  id = "1"
}

resource "integrations_poozle_link" "acme" {
  name = "$${acme}"
  # Fill in the secret in terraform.tfvars. The plan has a change until then.
  token = var.poozle_link_acme_token
  # Fill in the secret in terraform.tfvars, or leave it null: it is then not sent.
  api_key_wo = var.poozle_link_acme_api_key
  options = {
    depth    = 3
    password = var.poozle_link_acme_options_password
  }
}

variable "poozle_link_acme_token" {
  type        = string
  description = "token of integrations_poozle_link.acme"
  sensitive   = true
}

variable "poozle_link_acme_api_key" {
  type        = string
  description = "api_key_wo of integrations_poozle_link.acme"
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "poozle_link_acme_options_password" {
  type        = string
  description = "options.password of integrations_poozle_link.acme"
  default     = null
  sensitive   = true
}
`
	if diff := cmp.Diff(want, string(files[0].Content)); diff != "" {
		t.Errorf("the file (-want +got):\n%s", diff)
	}
	for _, f := range files {
		if strings.Contains(string(f.Content), "canary") {
			t.Errorf("%s has a secret:\n%s", f.Name, f.Content)
		}
	}
	if len(files) != 2 || strings.Count(string(files[1].Content), " = null\n") != 3 {
		t.Errorf("the template: %s", files[1].Content)
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	const block = "resource \"a\" \"b\" {}\n"
	for name, test := range map[string]struct {
		old, replacement string
		force            bool
		want             string
	}{
		"nothing exists":          {"", header + block, false, ""},
		"the same":                {header + block, header + block, false, ""},
		"another":                 {header + block, header + "\n" + block, false, "exists"},
		"another, forced":         {header + "\n", header + "\n" + block, true, ""},
		"the user's, forced":      {block, header + block, true, "not written by an export"},
		"a lost resource, forced": {header + "\n" + block, header + "\n", true, "a.b"},
		"a broken file, forced":   {header + "\nresource {", header + "\n", true, "cannot be parsed"},
	} {
		folder := filepath.Join(t.TempDir(), "new")
		path := filepath.Join(folder, "a.tf")
		if test.old != "" {
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(test.old), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		err := Write(folder, []File{{Name: "b.tf", Content: []byte("b")}, {Name: "a.tf", Content: []byte(test.replacement)}}, test.force)
		content, _ := os.ReadFile(path)
		_, other := os.Stat(filepath.Join(folder, "b.tf"))
		switch {
		case test.want == "" && (err != nil || string(content) != test.replacement || other != nil):
			t.Errorf("%s: %v, %q", name, err, content)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) || string(content) != test.old || other == nil):
			t.Errorf("%s: %v, want %q; the file has %q, and another was written: %t", name, err, test.want, content, other == nil)
		}
	}
}

func TestRequires(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for i, test := range []struct {
		file, content string
		want          bool
	}{{"terraform.tf", requirement, false}, {"main.txt", "required_providers", false}, {"main.tofu", "terraform {\n  required_providers {}\n}\n", true}} {
		if err := os.WriteFile(filepath.Join(folder, test.file), []byte(test.content), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := Requires(folder); got != test.want {
			t.Errorf("%d: %t", i, got)
		}
	}
}
