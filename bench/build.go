package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// The files of the programs that are measured, and of what they record their usage with, below the root of a checkout.
const (
	ourMain   = "main.go"
	naiveMain = "bench/naive/main.go"
	listMain  = "bench/list/main.go"
	usageFile = "bench/usage/usage.go"
)

// source is a checkout to build from. Files that it lacks are those of the checkout of the benchmark, at root.
type source struct{ checkout, root string }

// build compiles the program of a main.go. Nothing is added to it, except that its main records the usage when it returns.
func (s source) build(ctx context.Context, main, target string) error {
	path := filepath.Join(s.checkout, main)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = os.ReadFile(filepath.Join(s.root, main))
	}
	if err != nil {
		return err
	}
	measured := strings.Replace(string(text), "import (", "import (\n\t\""+terraformrun.Module+"/bench/usage\"", 1)
	measured = strings.Replace(measured, "func main() {", "func main() {\n\tdefer usage.Record()", 1)
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {
		path: target + ".go", filepath.Join(s.checkout, usageFile): filepath.Join(s.root, usageFile),
	}})
	if err != nil {
		return err
	}
	err = errors.Join(os.MkdirAll(filepath.Dir(target), 0o755), os.WriteFile(target+".go", []byte(measured), 0o600), os.WriteFile(target+".json", overlay, 0o600))
	if err != nil {
		return err
	}
	cmd := terraformrun.Command(ctx, s.checkout, []string{"GOFLAGS=-buildvcs=false", "GOWORK=off", "CGO_ENABLED=0"},
		"go", "build", "-trimpath", "-ldflags=-s -w", "-overlay="+target+".json", "-o", target, "./"+filepath.Dir(main))
	if output, err := terraformrun.Run(ctx, cmd); err != nil {
		return fmt.Errorf("%s of %s: %w\n%s", main, s.checkout, err, output)
	}
	return errors.Join(os.Remove(target+".go"), os.Remove(target+".json")) // Terraform hashes the folder of a provider
}

// install builds the candidate's provider, and the command that lists with it, into folder.
func (s source) install(ctx context.Context, c candidate, folder string) error {
	target, _, err := terraformrun.Mirror(folder, c.provider)
	if err == nil {
		err = s.build(ctx, c.main, target)
	}
	if err != nil || c == naive {
		return err
	}
	return s.build(ctx, listMain, filepath.Join(folder, "list"))
}

// checkOut checks out a version of the repository at root into folder. The function that it returns removes it.
func checkOut(ctx context.Context, root, ref, folder string) (remove func(), err error) {
	git := func(ctx context.Context, args ...string) error {
		output, err := terraformrun.Run(ctx, terraformrun.Command(ctx, root, nil, "git", args...))
		if err != nil {
			return fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, output)
		}
		return nil
	}
	remove = func() { _ = git(context.WithoutCancel(ctx), "worktree", "remove", "--force", folder) }
	return remove, git(ctx, "worktree", "add", "--detach", folder, ref)
}
