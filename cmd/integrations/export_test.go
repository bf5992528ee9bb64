package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// The result of an export is formatted and valid, imports everything and changes nothing, and nothing is left to export.
func TestExport(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"a file for each vendor": nil, "a file for each type": {"-per-type"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newExported(t)
			n := x.fill(t)
			x.e.ForgetCalls()
			_, said := x.export(t, 0, fmt.Sprintf("Exported objects: %d.", n), args...)
			if writes := x.e.Writes(); len(writes) > 0 {
				t.Errorf("the export wrote at the vendors: %q", writes)
			}
			if !strings.Contains(said, "import them by their IDs: integrations_console_oauth_app, integrations_fillout_oauth_app, integrations_fillout_webhook,") {
				t.Errorf("it does not name what no list finds:\n%s", said)
			}
			first := x.read(t)
			if strings.Contains(first, appSecret) || regexp.MustCompile(`"good"`).MatchString(first) {
				t.Errorf("a secret is in a file:\n%s", first)
			}
			x.Run("fmt", "-check", "-diff").Want(0)
			x.Init().Want(0)
			x.Run("validate").Want(0)
			x.plans(t, n)

			t.Log("with some of the secrets, nothing changes either")
			example, err := os.ReadFile(filepath.Join(x.Dir, "terraform.tfvars.example"))
			if err != nil {
				t.Fatal(err)
			}
			filled := regexp.MustCompile(`(?m)^# (poozle\S+_client_secret +=) null`).ReplaceAllString(string(example), `$1 "`+appSecret+`"`)
			filled = regexp.MustCompile(`(?m)^# (poozle\S+_config +=) null`).ReplaceAllString(filled, `$1 { api_key = "`+accountSecret+`" }`)
			x.Write("terraform.tfvars", filled)
			x.plans(t, n)

			x.Apply().Want(0)
			x.Plan().Want(0)
			if writes := x.e.Writes(); len(writes) > 0 {
				t.Errorf("the imports wrote at the vendors: %q", writes)
			}
			nothing := fmt.Sprintf("There is nothing to export: all objects are in the state (%d).", n)
			x.export(t, 0, nothing, append(args, "-state", filepath.Join(x.Dir, "terraform.tfstate"))...)
			x.Write("state.json", x.Run("show", "-json").Want(0).Output)
			x.export(t, 0, nothing, append(args, "-state", filepath.Join(x.Dir, "state.json"))...)
			x.export(t, 0, "", args...) // the same files
			if again := x.read(t); again != first {
				t.Errorf("a second export differs:\n%s\n%s", first, again)
			}
		})
	}
}

// -imports-only leaves the configuration to Terraform.
func TestExportImportsOnly(t *testing.T) {
	t.Parallel()
	x := newExported(t)
	n := x.fill(t)
	x.export(t, 0, "-generate-config-out", "-imports-only")
	if all := x.read(t); strings.Contains(all, "resource \"") || strings.Contains(all, "variable") || strings.Count(all, "import {") != n {
		t.Error(all)
	}
	x.Run("fmt", "-check", "-diff").Want(0)
	x.Init().Want(0)
	if text := x.Run("plan", "-generate-config-out=generated.tf").Output; strings.Contains(text, "hashicorp/integrations") {
		t.Log("this Terraform looks for the provider of an import block at hashicorp (hashicorp/terraform#39144, in 1.16.0 to 1.16.2)")
	} else if generated, err := os.ReadFile(filepath.Join(x.Dir, "generated.tf")); err != nil || strings.Count(string(generated), "resource \"") != n {
		t.Errorf("%v:\n%s\n%s", err, text, generated)
	}
}

// Only what a state lacks is exported, under a name that the state does not use, and no file of the user is replaced.
func TestExportKeepsFiles(t *testing.T) {
	t.Parallel()
	x := newExported(t)
	p := x.e.Provider(t, nil)
	link := func(name string) { p.Create("integrations_poozle_link", acctest.Config{"name": name}) }
	link("first")
	x.export(t, 0, "Exported objects: 1.", "poozle")
	x.Init().Want(0)
	x.Apply().Want(0)
	state := []string{"poozle", "-state", filepath.Join(x.Dir, "terraform.tfstate")}
	link("First") // the same name in a configuration
	before := x.read(t)
	x.export(t, 1, "poozle.tf exists, so nothing was written.", state...)
	x.export(t, 1, "would destroy their objects: integrations_poozle_link.first.", append(state, "-force")...)
	if after := x.read(t); after != before {
		t.Errorf("a file was changed:\n%s", after)
	}
	if err := os.Rename(filepath.Join(x.Dir, "poozle.tf"), filepath.Join(x.Dir, "links.tf")); err != nil {
		t.Fatal(err)
	}
	x.export(t, 0, "Exported objects: 1. Objects in the state: 1.", state...)
	x.plans(t, 1)
	x.Apply().Want(0)
	x.export(t, 0, "There is nothing to export: all objects are in the state (2).", state...)

	link("third")
	x.export(t, 1, "integrations_poozle_link.first_", append(state, "-force")...)
	x.Write("poozle.tf", "# mine\n")
	x.export(t, 1, "poozle.tf was not written by an export, so it is not replaced.", append(state, "-force")...)
	if all := x.read(t); !strings.Contains(all, "# mine") {
		t.Error(all)
	}
}

func TestExportFailures(t *testing.T) {
	t.Parallel()
	x := newExported(t)
	x.e.Provider(t, nil).Create("integrations_poozle_link", acctest.Config{"name": "acme"})
	x.Write("other.json", `{"format_version":"1.2","planned_values":{}}`)
	x.export(t, 1, "neither a state file nor the JSON of a state", "-state", filepath.Join(x.Dir, "other.json"))
	x.export(t, 2, "export takes the names of vendors: fillout, fyle, ", "elsewhere")
	x.export(t, 2, "write it as type.argument=value", "-filter", "poozle_link")
	x.export(t, 2, "the list resource integrations_poozle_link has no argument nothing", "-filter", "poozle_link.nothing=x")
	x.export(t, 2, "the vendor of integrations_fyle_webhook is not exported", "poozle", "-filter", "fyle_webhook.enabled=true")
	x.export(t, 2, "-timeout must be greater than 0", "-timeout=0s")
	x.export(t, 0, "There is nothing to export: the accounts have no objects that can be listed.", "fyle")

	t.Log("one refused listing does not hide the others")
	x.e.FailNext(fake.Fault{Path: "/fillout-tables", Status: 403, Times: 99})
	files, said := x.export(t, 1, "Exported objects: 1.")
	if strings.Join(files, " ") != "poozle.tf terraform.tf" || !strings.Contains(said, "Error: ") || !strings.Contains(said, "listings that failed") {
		t.Errorf("it wrote %q:\n%s", files, said)
	}
	clear(x.env)
	x.export(t, 1, "no vendor is configured")
}

// An export that was interrupted has not seen all objects, and writes nothing.
func TestExportInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c := newConsole(t, nil)
	folder := t.TempDir()
	if code := c.run(ctx, []string{"export", "poozle", "-out", folder}); code != 1 || !strings.Contains(c.stderr.String(), "interrupted, so nothing was written") {
		t.Errorf("exit code %d: %s", code, c.stderr.String())
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) > 0 {
		t.Errorf("%v, %v", files, err)
	}
}
