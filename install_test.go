package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

const (
	rootModule = `
terraform {
  backend "local" {
    path = "states/acme.tfstate"
  }
}

module "initech" {
  source = "./customer"
}
`
	childModule = `
terraform {
  required_providers {
    integrations = {
      source = "integrations-as-code/integrations"
    }
  }
}

resource "integrations_poozle_link" "this" {
  name = "Initech"
}
`
)

// TestInstall follows the README: after `make install`, the README's configuration works in a folder with a backend, a module and
// a lock file, without a CLI configuration and without a network.
func TestInstall(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("make"); err != nil {
		t.Skipf("the installation was not tried: %v", err)
	}
	cli, err := terraformrun.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	home, folder := t.TempDir(), t.TempDir()
	run := func(folder string, variables []string, name string, args ...string) string {
		t.Helper()
		output, err := terraformrun.Run(t.Context(), terraformrun.Command(t.Context(), folder, append(variables, "HOME="+home), name, args...))
		if err != nil {
			t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, output)
		}
		return output
	}

	caches, err := exec.CommandContext(t.Context(), "go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	goCache, modules, _ := strings.Cut(strings.TrimSpace(string(caches)), "\n")
	run(".", []string{"GOCACHE=" + goCache, "GOMODCACHE=" + modules}, "make", "install")

	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	configuration, declarations := "", ""
	for _, block := range regexp.MustCompile("(?s)```terraform\n(.*?)```").FindAllSubmatch(readme, -1) {
		configuration += string(block[1])
	}
	declared := map[string]bool{}
	for _, name := range regexp.MustCompile(`\bvar\.(\w+)`).FindAllStringSubmatch(configuration, -1) {
		if !declared[name[1]] {
			declared[name[1]] = true
			declarations += "variable \"" + name[1] + "\" {\n  default = \"6d2b7f5e-2f5c-4d86-9c5b-0f5d1c1f4a11\"\n}\n"
		}
	}
	for name, content := range map[string]string{
		"readme.tf": configuration, "variables.tf": declarations, "main.tf": rootModule, "customer/main.tf": childModule,
	} {
		path := filepath.Join(folder, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
	}

	const nowhere = "http://127.0.0.1:1" // refuses every connection
	offline := []string{"HTTPS_PROXY=" + nowhere, "HTTP_PROXY=" + nowhere, "NO_PROXY=", "XDG_CONFIG_HOME=", "XDG_DATA_HOME=", "XDG_DATA_DIRS="}
	run(folder, offline, cli.Path, "init", "-input=false")
	if err := os.RemoveAll(filepath.Join(folder, ".terraform")); err != nil {
		t.Fatal(err)
	}
	run(folder, offline, cli.Path, "init", "-input=false", "-lockfile=readonly") // as a pipeline does, with the lock file of the repository
	run(folder, offline, cli.Path, "validate")
	if output := run(folder, offline, cli.Path, "plan", "-input=false", "-no-color", "-target=module.initech"); !strings.Contains(output, "Plan: 1 to add") {
		t.Errorf("the plan is another one than expected:\n%s", output)
	}
}
