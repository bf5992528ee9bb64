// Package terraformrun runs the real Terraform with this checkout's provider, for the demo and for tests: from a folder in
// place of a registry, and blind to what the user's environment and settings say to Terraform, to Go or to the provider.
package terraformrun

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
)

// Module is the path of this module; its root is the provider's command.
const Module = "github.com/integrations-as-code/terraform-provider-integrations"

// steering are the variables that change what Terraform or the provider does. A new vendor adds its prefix.
var steering = regexp.MustCompile(`^(TF|INTEGRATIONS|FILLOUT|FYLE|OAUTH|POOZLE)_`)

// Command prepares a program that works in folder, with the user's environment but for what would steer it, and with
// the variables, NAME=value each. It has no terminal and a process group of its own, so that a Ctrl-C cannot reach it
// twice: when ctx ends it is interrupted as by Ctrl-C, and killed where that does not help.
func Command(ctx context.Context, folder string, variables []string, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = folder
	cmd.Env = append(slices.DeleteFunc(os.Environ(), steering.MatchString), credentials.Env+"="+filepath.Join(folder, "no-credentials.json"))
	cmd.Env = append(cmd.Env, variables...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	detach(cmd)
	return cmd
}

// Run runs a program of [Command] and gives what it printed, on both channels. After an interruption no process of it is
// left.
func Run(ctx context.Context, cmd *exec.Cmd) (string, error) {
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	err := cmd.Run()
	if ctx.Err() != nil && cmd.Process != nil {
		killGroup(cmd.Process.Pid)
	}
	return output.String(), err
}

// Build compiles packages of this module to the target of `go build -o`, as a release is built: Terraform hashes the whole
// program at every command. It works in any folder of the checkout.
func Build(ctx context.Context, target string, packages ...string) error {
	_, err := goCommand(ctx, append([]string{"build", "-trimpath", "-ldflags=-s -w", "-o", target}, packages...)...)
	return err
}

// Root is the folder of the checkout.
func Root(ctx context.Context) (string, error) {
	output, err := goCommand(ctx, "list", "-m", "-f", "{{.Dir}}", Module)
	output = strings.TrimSpace(output)
	return output[strings.LastIndex(output, "\n")+1:], err // before it, go may tell what it downloads
}

// goCommand runs go without the user's flags and workspace; an empty GOFLAGS would let those of `go env -w` through.
// There is no VCS stamp, since git refuses to read a checkout of another user.
func goCommand(ctx context.Context, args ...string) (string, error) {
	output, err := Run(ctx, Command(ctx, "", []string{"GOFLAGS=-buildvcs=false", "GOWORK=off"}, "go", args...))
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, output)
	}
	return output, nil
}

// Install builds the provider into folder, and gives the variables with which `terraform init` takes it from there and
// asks nobody else.
func Install(ctx context.Context, folder string) ([]string, error) {
	mirror, config := filepath.Join(folder, "mirror"), filepath.Join(folder, "terraform.rc")
	const provider = "integrations-as-code/integrations/0.0.1"
	platform := runtime.GOOS + "_" + runtime.GOARCH
	plugin := filepath.Join(mirror, "registry.terraform.io", provider, platform)
	if err := Build(ctx, filepath.Join(plugin, "terraform-provider-integrations_v0.0.1"), Module); err != nil {
		return nil, err
	}
	// OpenTofu puts another host before the same source. It follows a link in the last place only.
	same := filepath.Join(mirror, "registry.opentofu.org", provider)
	if err := errors.Join(os.MkdirAll(same, 0o755), os.Symlink(plugin, filepath.Join(same, platform))); err != nil {
		return nil, err
	}
	settings := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	return []string{"TF_CLI_CONFIG_FILE=" + config, "CHECKPOINT_DISABLE=1"}, os.WriteFile(config, []byte(settings), 0o600)
}

// Version gives the first two numbers of a Terraform's version.
func Version(ctx context.Context, terraform string) (major, minor int, err error) {
	cmd := Command(ctx, "", []string{"TF_CLI_CONFIG_FILE=" + os.DevNull, "CHECKPOINT_DISABLE=1"}, terraform, "version", "-json")
	output, err := Run(ctx, cmd)
	if err != nil {
		return 0, 0, fmt.Errorf("%s version: %w\n%s", terraform, err, output)
	}
	var version struct {
		Terraform string `json:"terraform_version"`
	}
	if err := json.Unmarshal([]byte(output), &version); err != nil {
		return 0, 0, fmt.Errorf("%s version: %w in %s", terraform, err, output)
	}
	_, err = fmt.Sscanf(version.Terraform, "%d.%d", &major, &minor)
	return major, minor, err
}
