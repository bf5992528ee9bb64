// Package terraformrun runs the real Terraform with this checkout's provider, for the demo, the benchmark and tests. Terraform
// installs the provider from a folder, isolated from the user's environment and CLI configuration. Start with [Install] and
// [Command].
package terraformrun

import (
	"bytes"
	"context"
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

// hiddenVariables matches the environment variables that configure Terraform or the provider. A new vendor adds its prefix.
var hiddenVariables = regexp.MustCompile(`^(TF|INTEGRATIONS|FILLOUT|FYLE|NANGO|OAUTH|POOZLE)_`)

// Command returns a command that runs in folder, with the user's environment except hiddenVariables, and with variables
// (NAME=value) added. The command is interrupted when ctx ends, as by Ctrl-C, and killed if it has not ended ten seconds later.
// It has no terminal and a process group of its own, so that a Ctrl-C of the user does not reach it a second time.
func Command(ctx context.Context, folder string, variables []string, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = folder
	cmd.Env = append(slices.DeleteFunc(os.Environ(), hiddenVariables.MatchString), credentials.Env+"="+os.DevNull)
	cmd.Env = append(cmd.Env, variables...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	detach(cmd)
	return cmd
}

// Run runs a command from [Command] and returns what it printed to stdout and stderr. If ctx ends, Run leaves no process of
// the command behind.
func Run(ctx context.Context, cmd *exec.Cmd) (string, error) {
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	err := cmd.Run()
	if ctx.Err() != nil && cmd.Process != nil {
		killGroup(cmd.Process.Pid)
	}
	return output.String(), err
}

// Build compiles packages of this module to target, as `go build -o` does, in any folder of the checkout. It strips the program
// as a release does, because Terraform hashes all of it for every command.
func Build(ctx context.Context, target string, packages ...string) error {
	_, err := goCommand(ctx, append([]string{"build", "-trimpath", "-ldflags=-s -w", "-o", target}, packages...)...)
	return err
}

// Root returns the folder of the checkout.
func Root(ctx context.Context) (string, error) {
	output, err := goCommand(ctx, "list", "-m", "-f", "{{.Dir}}", Module)
	output = strings.TrimSpace(output)
	return output[strings.LastIndex(output, "\n")+1:], err // go may print its downloads first
}

// goCommand runs go without the user's flags and workspace. GOFLAGS is not empty because an empty one does not override
// `go env -w`. VCS stamping is off because git refuses to read a checkout of another user.
func goCommand(ctx context.Context, args ...string) (string, error) {
	output, err := Run(ctx, Command(ctx, "", []string{"GOFLAGS=-buildvcs=false", "GOWORK=off"}, "go", args...))
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, output)
	}
	return output, nil
}

// Install builds the provider into folder. It returns the environment variables with which `terraform init` and `tofu init` install the
// provider from there and make no request. The provider then leaves nothing in the user's cache folder on Linux.
func Install(ctx context.Context, folder string) ([]string, error) {
	target, config, err := Mirror(folder, "integrations")
	if err == nil {
		err = Build(ctx, target, Module)
	}
	return []string{"TF_CLI_CONFIG_FILE=" + config, "CHECKPOINT_DISABLE=1", "XDG_CACHE_HOME=" + filepath.Join(folder, "cache")}, err
}

// Mirror makes a filesystem mirror in folder for version 0.0.1 of a provider of integrations-as-code. It returns the path at which to
// put the provider, and a CLI configuration that installs providers only from there.
func Mirror(folder, provider string) (target, config string, err error) {
	mirror, config := filepath.Join(folder, "mirror"), filepath.Join(folder, "terraform.rc")
	version, platform := filepath.Join("integrations-as-code", provider, "0.0.1"), runtime.GOOS+"_"+runtime.GOARCH
	plugin := filepath.Join(mirror, "registry.terraform.io", version, platform)
	// OpenTofu has another host for the same source. It follows a symbolic link only if the link is the last path element.
	tofu := filepath.Join(mirror, "registry.opentofu.org", version)
	err = errors.Join(os.MkdirAll(plugin, 0o755), os.MkdirAll(tofu, 0o755), os.Symlink(plugin, filepath.Join(tofu, platform)))
	settings := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	target = filepath.Join(plugin, "terraform-provider-"+provider+"_v0.0.1")
	return target, config, errors.Join(err, os.WriteFile(config, []byte(settings), 0o600))
}
