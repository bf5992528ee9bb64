package terraformrun

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// CLI is the program that runs configurations: Terraform or OpenTofu.
type CLI struct {
	Path         string
	OpenTofu     bool
	Version      string // such as "1.12.6"
	Major, Minor int
}

// String returns the name and the version, such as "OpenTofu 1.12.6".
func (c CLI) String() string {
	if c.OpenTofu {
		return "OpenTofu " + c.Version
	}
	return "Terraform " + c.Version
}

// versionLine matches the line of a version, which can come after a warning.
var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v((\d+)\.(\d+)\S*)`)

const wayOut = "install Terraform 1.11 or OpenTofu 1.12, or a newer version"

// Find returns the program that TF_ACC_TERRAFORM_PATH names, which terraform-plugin-testing also reads, or else terraform or tofu from
// PATH. The error of a missing or too old program names what to install.
func Find(ctx context.Context) (CLI, error) {
	if path := os.Getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return find(ctx, path)
	}
	return find(ctx, "terraform", "tofu")
}

// FindOpenTofu returns the program that [Find] finds, if it is OpenTofu, or else tofu from PATH.
func FindOpenTofu(ctx context.Context) (CLI, error) {
	if c, err := Find(ctx); err == nil && c.OpenTofu {
		return c, nil
	}
	return find(ctx, "tofu")
}

// find returns the first of the programs that exists.
func find(ctx context.Context, names ...string) (CLI, error) {
	var c CLI
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			c.Path = path
			break
		}
	}
	if c.Path == "" {
		return c, fmt.Errorf("there is no %s; %s", strings.Join(names, " or "), wayOut)
	}
	cmd := Command(ctx, "", []string{"TF_CLI_CONFIG_FILE=" + os.DevNull, "CHECKPOINT_DISABLE=1"}, c.Path, "version")
	output, err := Run(ctx, cmd)
	if err != nil {
		return c, fmt.Errorf("%s version: %w\n%s", c.Path, err, output)
	}
	found := versionLine.FindStringSubmatch(output)
	if found == nil {
		return c, fmt.Errorf("%s version printed no version: %q", c.Path, output)
	}
	c.Version = found[2]
	c.Major, _ = strconv.Atoi(found[3]) // of digits
	c.Minor, _ = strconv.Atoi(found[4])
	oldest := 11
	if c.OpenTofu = found[1] == "OpenTofu"; c.OpenTofu {
		oldest = 12
	}
	if c.Major < 1 || c.Major == 1 && c.Minor < oldest {
		return c, fmt.Errorf("%s is %s; %s", c.Path, c, wayOut)
	}
	return c, nil
}
