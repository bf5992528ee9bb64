// Command demo shows the provider at work without an account at any vendor. It builds the provider and the emulator, and applies
// examples/demo with the real Terraform. A script plays the person who creates an app in a vendor's console, and a user who signs in
// with it. Then somebody changes a setting at a vendor, and Terraform repairs it. In the end, the demo destroys everything and cleans
// up. A step that fails ends the demo.
//
// With KEEP=1 in the environment, the demo starts a shell instead of the destroy. The shell has the environment of the provider, and
// the demo cleans up when the shell ends.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

func main() {
	// Clean up after SIGPIPE as well, for example if the output goes to a pager that the user quits.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	d := &demo{}
	err := d.run(ctx, os.Getenv("KEEP") == "1")
	if err != nil && ctx.Err() != nil {
		err = errors.New("interrupted")
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "\ndemo: %v\n", errors.Join(err, d.cleanUp()))
	}
	stop()
	if err != nil {
		os.Exit(1)
	}
}

// demo is the state that the steps share.
type demo struct {
	folder    string // holds everything that the demo creates
	work      string // a copy of examples/demo in folder, and Terraform's working directory
	cli       terraformrun.CLI
	variables []string // the environment of Terraform and the provider, as NAME=value
	emulator  *emulator
	receiver  *receiver
	before    state // of the vendors before the apply
	app       app   // the app that a person creates in Fillout's console
}

// step returns a report to print.
type step struct {
	name string
	do   func(context.Context) (string, error)
}

func (d *demo) run(ctx context.Context, keep bool) error {
	cli, err := terraformrun.Find(ctx)
	if err != nil {
		return err
	}
	d.cli = cli
	last := step{"terraform destroy", d.destroy}
	if keep {
		last = step{"continue in a shell", d.shell}
	}
	for i, s := range []step{
		{"build the provider and the emulator", d.build},
		{"start the emulator", d.start},
		{"terraform init", d.init},
		{"terraform plan", d.planApp},
		{"do the manual step", d.createApp},
		{"terraform apply", d.apply},
		{"sign in with the app", d.signIn},
		{"deliver an event to each webhook", d.deliver},
		{"terraform plan", d.plan},
		{"change a setting by hand", d.drift},
		{"terraform apply", d.repair},
		{"terraform plan", d.plan},
		last,
		{"clean up", func(context.Context) (string, error) { return "", d.cleanUp() }},
	} {
		fmt.Printf("%2d. %-40s", i+1, s.name)
		started := time.Now()
		report, err := s.do(ctx)
		if err != nil {
			fmt.Println(" failed")
			return fmt.Errorf("the step %q failed: %w", s.name, err)
		}
		fmt.Printf("%5.1f s\n%s", time.Since(started).Seconds(), report)
	}
	return nil
}

// shell runs the user's shell until it ends. If stdin is no terminal, the shell reads its commands from there.
func (d *demo) shell(ctx context.Context) (string, error) {
	program := os.Getenv("SHELL")
	if program == "" {
		program = "/bin/sh"
	}
	fmt.Printf(`

    This shell is in a copy of examples/demo, with the environment of the emulator. Try:

      terraform plan          # edit a file first to see a change
      terraform destroy
      curl %[1]s/_calls       # the API calls; /_state has the objects

    The objects and the vendors' consoles: %[1]s
    To do a manual step yourself, add another app to oauth.tf, plan, and follow the
    steps of the plan at %[1]s/_console/fillout.
    The demo ends with the shell (exit), and removes the emulator and these files.

`, d.emulator.address)
	cmd := terraformrun.Command(ctx, d.work, d.variables, program)
	cmd.SysProcAttr = nil                                                   // it needs the terminal
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGHUP) } // an interactive shell ignores others
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if _, ended := errors.AsType[*exec.ExitError](err); ended && ctx.Err() == nil {
		err = nil // the exit code is the one of its last command
	}
	fmt.Printf("\n    %-40s", "the shell has ended")
	return "", err
}

// cleanUp stops the emulator and removes the folder.
func (d *demo) cleanUp() error {
	if d.receiver != nil {
		d.receiver.stop()
	}
	if d.emulator != nil {
		d.emulator.stop()
	}
	return os.RemoveAll(d.folder)
}
