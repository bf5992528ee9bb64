package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// undeletable has the collections whose objects may remain after a destroy, with the beginning of the warning's summary and the reason.
var undeletable = map[string][2]string{
	"fillout/apps":             {"Manual step: delete the app", "Fillout has no API for apps, so a person deletes it in the console"},
	"fyle/scheduled_callbacks": {"Fyle scheduled callbacks are not deleted", "Fyle cannot delete a callback, so the provider has disabled it"},
	"fyle/subscriptions":       {"Fyle webhooks are not deleted", "Fyle cannot delete a webhook, so the provider has disabled it"},
	"poozle/link":              {"Poozle links are not deleted", "Poozle cannot delete a link"},
}

func (d *demo) build(ctx context.Context) (string, error) {
	const patience = 5 * time.Second
	slow := time.AfterFunc(patience, func() { fmt.Printf("\n    %-40s", "the first build takes minutes") })
	defer slow.Stop()
	root, err := terraformrun.Root(ctx)
	if err != nil {
		return "", err
	}
	if d.folder, err = os.MkdirTemp("", "integrations-demo-"); err != nil {
		return "", err
	}
	d.work = filepath.Join(d.folder, "configuration")
	if err := os.CopyFS(d.work, os.DirFS(filepath.Join(root, "examples", "demo"))); err != nil {
		return "", err
	}
	if d.variables, err = terraformrun.Install(ctx, d.folder); err != nil {
		return "", err
	}
	return "", terraformrun.Build(ctx, filepath.Join(d.folder, "emulator"), terraformrun.Module+"/cmd/emulator")
}

func (d *demo) start(ctx context.Context) (_ string, err error) {
	if d.receiver, err = startReceiver(ctx); err != nil {
		return "", err
	}
	if d.emulator, err = startEmulator(ctx, filepath.Join(d.folder, "emulator")); err != nil {
		return "", err
	}
	d.variables = slices.Concat(d.variables, d.emulator.environment, []string{
		"TF_VAR_receiver=" + d.receiver.address, "TF_VAR_registration_endpoint=" + d.emulator.address + "/oauth/register",
	})
	return fmt.Sprintf("    The emulator takes the place of all vendors. Its page, as long as the demo runs: %s\n", d.emulator.address),
		d.emulator.ask(ctx, http.MethodGet, "/_state", &d.before)
}

func (d *demo) init(ctx context.Context) (string, error) {
	_, err := d.terraform(ctx, "init", "-input=false")
	return "", err
}

func (d *demo) apply(ctx context.Context) (string, error) {
	applied, err := d.terraform(ctx, "apply", "-input=false", "-auto-approve")
	if err != nil {
		return "", err
	}
	outputs, err := d.terraform(ctx, "output")
	if err != nil {
		return "", err
	}
	now, calls, err := d.record(ctx)
	return fmt.Sprintf("    %s API calls: %s.\n\n    The new objects at the vendors (vendor, collection, name, settings):\n%s\n    The outputs of the configuration:\n%s\n",
		lineWith(applied, "complete!"), countCalls(calls), now.since(d.before).table(now.names()), indent(outputs)), err
}

// deliver triggers an event at each vendor. It fails unless each webhook delivers its event.
func (d *demo) deliver(ctx context.Context) (string, error) {
	var deliveries []delivery
	if err := d.emulator.ask(ctx, http.MethodPost, "/_deliver", &deliveries); err != nil {
		return "", err
	}
	for _, sent := range deliveries {
		if sent.Status != http.StatusOK {
			return "", fmt.Errorf("the webhook of %s could not deliver to %s: %d %s", sent.Vendor, sent.URL, sent.Status, sent.Error)
		}
	}
	received := d.receiver.all()
	if len(received) == 0 || len(received) != len(deliveries) {
		return "", fmt.Errorf("the vendors sent %d events, but %d arrived", len(deliveries), len(received))
	}
	return "    Acme's application received (path, body):\n" + eventTable(received) + "\n", nil
}

// plan fails unless the plan is empty and makes no write.
func (d *demo) plan(ctx context.Context) (string, error) {
	if err := d.emulator.ask(ctx, http.MethodDelete, "/_calls", nil); err != nil {
		return "", err
	}
	planned, err := d.terraform(ctx, "plan", "-input=false", "-detailed-exitcode")
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 2 {
		return "", fmt.Errorf("the plan right after the apply is not empty:\n\n%s", planned)
	}
	if err != nil {
		return "", err
	}
	_, calls, err := d.record(ctx)
	for _, c := range calls {
		if c.Method != http.MethodGet && !strings.HasSuffix(c.Path, "/oauth/token") && !strings.HasSuffix(c.Path, "/oauth/cluster") {
			return "", fmt.Errorf("the plan made a write: %s %s", c.Method, c.Path)
		}
	}
	return fmt.Sprintf("    %s API calls: %d, all of them reads.\n", lineWith(planned, "No changes."), len(calls)), err
}

// repair fails unless an apply restores what drift changed. Terraform prints the plan of the apply.
func (d *demo) repair(ctx context.Context) (string, error) {
	applied, err := d.terraform(ctx, "apply", "-input=false", "-auto-approve")
	if err != nil {
		return "", err
	}
	_, actions, _ := strings.Cut(applied, "will perform the following actions:")
	actions, _, planned := strings.Cut(actions, "\nPlan: 0 to add, 1 to change, 0 to destroy.")
	if now, _, err := d.record(ctx); err != nil || !planned || !now.has("poozle", "integration_oauth", "scopes", driftBefore) {
		return "", errors.Join(err, fmt.Errorf("the apply did not repair the change:\n\n%s", applied))
	}
	return fmt.Sprintf("%s\n    %s\n", indent(actions), lineWith(applied, "complete!")), nil
}

// destroy fails if a vendor still has an object that it can delete, or if no warning is about the type of an object that remains.
func (d *demo) destroy(ctx context.Context) (string, error) {
	destroyed, err := d.terraform(ctx, "destroy", "-input=false", "-auto-approve")
	if err != nil {
		return "", err
	}
	now, _, err := d.record(ctx)
	var report strings.Builder
	fmt.Fprintf(&report, "    %s The vendors keep, with one warning for each type:\n", lineWith(destroyed, "complete!"))
	left := now.since(d.before)
	for _, vendor := range sorted(left) {
		for _, collection := range sorted(left[vendor]) {
			var names []string
			for _, o := range left[vendor][collection] {
				names = append(names, o.title())
			}
			slices.Sort(names)
			remaining, known := strings.Join(names, ", "), undeletable[vendor+"/"+collection]
			if known[0] == "" || !strings.Contains(destroyed, "Warning: "+known[0]) {
				return "", fmt.Errorf("the destroy left objects in %s of %s without a warning: %s\n\n%s", collection, vendor, remaining, destroyed)
			}
			fmt.Fprintf(&report, "      %s: %s.\n", remaining, known[1])
		}
	}
	return report.String(), err
}

// terraform runs a command. The error contains everything that the command printed.
func (d *demo) terraform(ctx context.Context, command string, args ...string) (string, error) {
	args = append([]string{command, "-no-color"}, args...)
	output, err := terraformrun.Run(ctx, terraformrun.Command(ctx, d.work, d.variables, d.cli.Path, args...))
	if err != nil {
		err = fmt.Errorf("%w\n\n%s", err, output)
	}
	return output, err
}

// record returns the emulator's objects and its record of calls.
func (d *demo) record(ctx context.Context) (now state, calls []call, err error) {
	err = errors.Join(d.emulator.ask(ctx, http.MethodGet, "/_state", &now), d.emulator.ask(ctx, http.MethodGet, "/_calls", &calls))
	return now, calls, err
}
