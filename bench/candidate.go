package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// candidate is a provider to measure.
type candidate struct {
	name      string // in results.json
	title     string // in tables and the plot
	provider  string // "" means the one built into Terraform
	resource  string // the resource type
	arguments string // the resource's arguments; %[1]s is its name
}

// floor is what Terraform itself costs with any provider: it has as many objects with the same arguments.
var (
	floor = candidate{
		name: "terraform_data", title: "Terraform alone", resource: "terraform_data",
		arguments: `triggers_replace = { name = "%[1]s", categories = [], integration_definition_id = null, expires_in = null, prefer_oauth = false }`,
	}
	naive = candidate{name: "naive", title: "naive provider", provider: "naive", resource: "naive_link", arguments: `name = "%[1]s"`}
	ours  = candidate{name: "ours", title: "this provider", provider: "integrations", resource: "integrations_poozle_link", arguments: `name = "%[1]s"`}

	candidates = []candidate{floor, naive, ours}
)

// block is the number of resources in one block. The time that Terraform needs to plan a block is quadratic in this number.
const block = 100

// blockName returns the name of the i-th block, which is in addresses and in names of objects. It cannot be part of a UUID.
func blockName(i int) string { return fmt.Sprintf("block_%03d", i) }

// sizes returns the sizes of the blocks for n resources.
func sizes(n int) []int {
	var all []int
	for ; n > 0; n -= block {
		all = append(all, min(n, block))
	}
	return all
}

// configuration returns a configuration of n objects. The variable changed is appended to the name of the first.
func (c candidate) configuration(n int, e *emulator.Emulator, address string) string {
	var text strings.Builder
	text.WriteString("variable \"changed\" {\n  default = \"\"\n}\n")
	if c.provider != "" {
		fmt.Fprintf(&text, "\nterraform {\n  required_providers {\n    %s = { source = \"integrations-as-code/%[1]s\" }\n  }\n}\n", c.provider)
		fmt.Fprintf(&text, "\nprovider %q {\n", c.provider)
		format := "  %s = %q\n"
		if c == ours {
			text.WriteString("  poozle = {\n")
			format = "    %s = %q\n"
		}
		for _, v := range e.Env(address) {
			if setting, ok := strings.CutPrefix(v.Name, "POOZLE_"); ok {
				fmt.Fprintf(&text, format, strings.ToLower(setting), v.Value)
			}
		}
		if c == ours {
			text.WriteString("  }\n")
		}
		text.WriteString("}\n")
	}
	for i, size := range sizes(n) {
		changed := ""
		if i == 0 {
			changed = `${count.index == 0 ? var.changed : ""}`
		}
		fmt.Fprintf(&text, "\nresource %q %q {\n  count = %d\n  %s\n}\n", c.resource, blockName(i), size,
			fmt.Sprintf(c.arguments, fmt.Sprintf("%s-${count.index}%s", blockName(i), changed)))
	}
	return text.String()
}

// install builds the providers into folder, each wrapped by bench/measure. It returns the environment variables with which
// Terraform installs them from there.
func install(ctx context.Context, folder string) ([]string, error) {
	variables, err := terraformrun.Install(ctx, folder)
	if err != nil {
		return nil, err
	}
	for provider, source := range map[string]string{ours.provider: terraformrun.Module, naive.provider: terraformrun.Module + "/bench/naive"} {
		plugin := filepath.Join(folder, "mirror", "registry.terraform.io", "integrations-as-code", provider, "0.0.1", runtime.GOOS+"_"+runtime.GOARCH)
		// In the same folder as bench/measure, because Terraform hashes the folder and must hash the provider as well.
		if err := terraformrun.Build(ctx, filepath.Join(plugin, "provider"), source); err != nil {
			return nil, err
		}
		if err := terraformrun.Build(ctx, filepath.Join(plugin, "terraform-provider-"+provider+"_v0.0.1"), terraformrun.Module+"/bench/measure"); err != nil {
			return nil, err
		}
	}
	return variables, nil
}
