// Command mutants removes the provider's protections, one at a time, and expects a test to fail for each. `make mutants` runs it.
// A protection is an entry of the list in mutants.go: a quote from a source file, its replacement without the protection, and
// the test that must fail. The checkout stays unchanged, because the compiler gets the changed file as an overlay.
//
// It prints a line for each mutant. It fails if a test does not notice a mutant or if a quote is no longer in its file.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	root, err := terraformrun.Root(ctx)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "integrations-mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)

	all := mutants()
	results := make([]error, len(all))
	slots := make(chan struct{}, max(1, runtime.NumCPU()/2+1))
	var workers sync.WaitGroup
	for i, m := range all {
		workers.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			started := time.Now()
			results[i] = m.try(ctx, root, filepath.Join(folder, fmt.Sprint(i)))
			verdict := "noticed"
			if results[i] != nil {
				verdict = "NOT NOTICED: " + results[i].Error()
			}
			fmt.Fprintf(out, "%-72s %4.0f s  %s\n", m.without, time.Since(started).Seconds(), verdict)
		})
	}
	workers.Wait()
	if err := errors.Join(results...); err != nil {
		return errors.New("the tests do not notice that a protection was removed")
	}
	fmt.Fprintf(out, "\n%d protections removed, each noticed by a test\n", len(all))
	return nil
}

// try runs the test of a mutant. It returns an error unless the test fails.
func (m mutant) try(ctx context.Context, root, folder string) error {
	file := filepath.Join(root, filepath.FromSlash(m.file))
	source, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if n := strings.Count(string(source), m.old); n != 1 {
		return fmt.Errorf("%s has this quote %d times, want once: %s", m.file, n, m.old)
	}
	changed, overlayFile := filepath.Join(folder, "changed.go"), filepath.Join(folder, "overlay.json")
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {file: changed}})
	if err != nil {
		return err
	}
	err = errors.Join(
		os.MkdirAll(folder, 0o755),
		os.WriteFile(changed, []byte(strings.Replace(string(source), m.old, m.new, 1)), 0o600),
		os.WriteFile(overlayFile, overlay, 0o600),
	)
	if err != nil {
		return err
	}
	// internal/prose reads source files itself, so it needs the overlay as well.
	variables := []string{"GOFLAGS=-buildvcs=false", "GOWORK=off", "TF_ACC=1", "TF_CLI_CONFIG_FILE=" + os.DevNull, "PROSE_OVERLAY=" + overlayFile}
	cmd := terraformrun.Command(ctx, root, variables, "go",
		"test", "-count=1", "-overlay="+overlayFile, "-run=^("+strings.ReplaceAll(m.test, "/", ")$/^(")+")$", "./"+m.in)
	output, err := terraformrun.Run(ctx, cmd)
	switch exit, _ := errors.AsType[*exec.ExitError](err); {
	case err == nil && strings.Contains(output, "no tests to run"):
		return errors.New("there is no test " + m.test)
	case err == nil:
		return errors.New("the test passes: " + m.test)
	case exit == nil:
		return err
	case !strings.Contains(output, "--- FAIL: "):
		return fmt.Errorf("the test did not run: %s", output)
	}
	return nil
}
