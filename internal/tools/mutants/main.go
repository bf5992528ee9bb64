// Command mutants removes the provider's protections, one at a time, and expects a test to fail for each. `make mutants` runs it.
// A protection is an entry of the list in mutants.go: a quote from a function, its replacement without the protection, and
// the test that must fail. The checkout stays unchanged, because the compiler gets the changed files as an overlay.
//
// All mutants are compiled together, since compiling takes longer than testing: each function gets the changed bodies in front of
// its own, and an environment variable chooses the mutant that runs. Each test must also pass without a mutant.
//
// It prints a line for each mutant. It fails if a test does not notice a mutant or if a quote is no longer in its file. With an
// argument, it tries only the mutants whose description matches this regular expression.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, args []string) error {
	root, err := terraformrun.Root(ctx)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "integrations-mutants-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)

	only, err := regexp.Compile(strings.Join(args, "|"))
	if err != nil {
		return err
	}
	all, started := mutants(), time.Now()
	all = slices.DeleteFunc(all, func(m mutant) bool { return !only.MatchString(m.without) })
	if err := compile(ctx, root, folder, all); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d mutants compiled in %.0f s\n", len(all), time.Since(started).Seconds())

	results, baselines := make([]error, len(all)), map[string]func() error{}
	for _, m := range all {
		baselines[m.in+" "+m.test] = sync.OnceValue(func() error { return m.pass(ctx, root, folder) })
	}
	slots := make(chan struct{}, runtime.NumCPU())
	var workers sync.WaitGroup
	for i, m := range all {
		workers.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			started := time.Now()
			results[i] = cmp.Or(baselines[m.in+" "+m.test](), m.fail(ctx, root, folder, i))
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

// compile writes a test binary with all mutants to folder for each package whose tests must fail.
func compile(ctx context.Context, root, folder string, all []mutant) error {
	overlay, err := writeOverlay(root, folder, all)
	if err != nil {
		return err
	}
	packages := map[string]bool{}
	for _, m := range all {
		packages["./"+m.in] = true
	}
	// vet reports the unreachable code of the mutants. Without debug information, the linker needs less time.
	args := []string{"test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay=" + overlay, "-o", folder + string(filepath.Separator)}
	output, err := terraformrun.Run(ctx, terraformrun.Command(ctx, root, []string{"GOFLAGS=-buildvcs=false", "GOWORK=off"},
		"go", append(args, slices.Sorted(maps.Keys(packages))...)...))
	if err != nil {
		return fmt.Errorf("%w\n%s", err, output)
	}
	return nil
}

// run runs the test of a mutant. active is the number of a mutant, or "" to run the unchanged code.
func (m mutant) run(ctx context.Context, root, folder, active string) (string, error) {
	cmd := terraformrun.Command(ctx, filepath.Join(root, m.in), []string{"TF_ACC=1", "TF_CLI_CONFIG_FILE=" + os.DevNull, variable + "=" + active},
		filepath.Join(folder, path.Base(m.in)+".test"), "-test.failfast", "-test.run=^("+strings.ReplaceAll(m.test, "/", ")$/^(")+")$")
	return terraformrun.Run(ctx, cmd)
}

// pass returns an error unless the test passes without a mutant.
func (m mutant) pass(ctx context.Context, root, folder string) error {
	if output, err := m.run(ctx, root, folder, ""); err != nil {
		return fmt.Errorf("the test fails without the mutant, too: %w\n%s", err, output)
	}
	return nil
}

// fail returns an error unless the test fails with the mutant.
func (m mutant) fail(ctx context.Context, root, folder string, i int) error {
	output, err := m.run(ctx, root, folder, strconv.Itoa(i))
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
