// Command demo shows the provider at work, without an account anywhere: it builds the provider and the emulator, applies
// examples/demo with the real Terraform, shows what then stands at the vendors, plans, destroys and cleans up. A step
// that goes wrong ends it with an error. With KEEP=1 in the environment it stops after the plan, leaves everything in
// place, and says how to go on by hand.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// kept are the collections that a vendor cannot delete from, and so what may outlive a destroy.
var kept = map[string]string{
	"fyle/scheduled_callbacks": "Fyle has no way to delete a callback, which is now disabled",
	"fyle/subscriptions":       "Fyle has no way to delete a webhook, which is now disabled",
	"poozle/link":              "Poozle has no way to delete a link",
}

func main() {
	// SIGPIPE as well: where whoever reads the output goes away, there is still something to clean up.
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

// demo is what the steps hand to each other.
type demo struct {
	folder    string   // everything that the demo makes is in it
	work      string   // in it, a copy of examples/demo, where Terraform leaves its files
	variables []string // what Terraform and the provider are told: the exports of the file folder/environment
	emulator  *emulator
	receiver  *receiver
	before    state // what the vendors have before anything is applied
}

func (d *demo) run(ctx context.Context, keep bool) error {
	if err := checkTerraform(ctx); err != nil {
		return err
	}
	// A step does one thing, and tells what there is to see of it.
	type step struct {
		name string
		do   func(context.Context) (string, error)
	}
	steps := []step{
		{"build the provider and the emulator", d.build},
		{"start the emulator", d.start},
		{"terraform init", d.init},
		{"terraform apply", d.apply},
		{"an event at each vendor", d.deliver},
		{"terraform plan", d.plan},
	}
	if keep {
		steps = append(steps, step{"hand over to you", d.handOver})
	} else {
		steps = append(steps, step{"terraform destroy", d.destroy}, step{"clean up", func(context.Context) (string, error) { return "", d.cleanUp() }})
	}
	for i, s := range steps {
		fmt.Printf("%d. %-40s", i+1, s.name)
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

func checkTerraform(ctx context.Context) error {
	if _, err := exec.LookPath("terraform"); err != nil {
		return errors.New("the demo needs Terraform 1.11 or newer, and there is no terraform on PATH")
	}
	major, minor, err := terraformrun.Version(ctx, "terraform")
	if err == nil && (major < 1 || major == 1 && minor < 11) {
		return fmt.Errorf("the demo needs Terraform 1.11 or newer, and the one on PATH is %d.%d", major, minor)
	}
	return err
}

func (d *demo) build(ctx context.Context) (string, error) {
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
	variables, err := terraformrun.Install(ctx, d.folder)
	if err != nil {
		return "", err
	}
	environment := "unset TF_LOG $(env | sed -n 's/^\\(TF_[A-Za-z0-9_]*\\)=.*/\\1/p')\n"
	for _, v := range variables {
		name, value, _ := strings.Cut(v, "=")
		environment += "export " + name + "=" + quote(value) + "\n"
	}
	if err := os.WriteFile(filepath.Join(d.folder, "environment"), []byte(environment), 0o600); err != nil {
		return "", err
	}
	return "", terraformrun.Build(ctx, filepath.Join(d.folder, "emulator"), terraformrun.Module+"/cmd/emulator")
}

func (d *demo) start(ctx context.Context) (_ string, err error) {
	environment := filepath.Join(d.folder, "environment")
	if d.receiver, err = startReceiver(ctx, environment); err != nil {
		return "", err
	}
	if d.emulator, err = startEmulator(ctx, filepath.Join(d.folder, "emulator"), environment); err != nil {
		return "", err
	}
	all, err := os.ReadFile(environment)
	if err != nil {
		return "", err
	}
	for _, m := range exports.FindAllStringSubmatch(string(all), -1) {
		d.variables = append(d.variables, m[1]+"="+unquote(m[2]))
	}
	return fmt.Sprintf("   It stands in for the vendors at %s.\n", d.emulator.address), d.emulator.ask(ctx, http.MethodGet, "/_state", &d.before)
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
	now, calls, err := d.look(ctx)
	return fmt.Sprintf("   %s\n\n   What the emulator has now, in the vendors' own words:\n%s\n   The calls that this took:\n%s\n   Terraform's outputs:\n     %s\n\n",
		lineWith(applied, "complete!"), now.since(d.before).table(now.names()), callTable(calls, now.names()),
		strings.ReplaceAll(strings.TrimSpace(outputs), "\n", "\n     ")), err
}

// deliver lets something happen at the vendors, and demands that each webhook is told.
func (d *demo) deliver(ctx context.Context) (string, error) {
	var deliveries []delivery
	if err := d.emulator.ask(ctx, http.MethodPost, "/_deliver", &deliveries); err != nil {
		return "", err
	}
	for _, sent := range deliveries {
		if sent.Status != http.StatusOK {
			return "", fmt.Errorf("%s could not deliver to %s: %d %s", sent.Vendor, sent.URL, sent.Status, sent.Error)
		}
	}
	received := d.receiver.all()
	if len(received) == 0 || len(received) != len(deliveries) {
		return "", fmt.Errorf("the vendors sent %d events, and %d arrived", len(deliveries), len(received))
	}
	return "   What arrived at a receiver on this machine:\n" + eventTable(received) + "\n", nil
}

// plan demands that nothing is left to do, and that finding it out changes nothing.
func (d *demo) plan(ctx context.Context) (string, error) {
	if err := d.emulator.ask(ctx, http.MethodDelete, "/_calls", nil); err != nil {
		return "", err
	}
	planned, err := d.terraform(ctx, "plan", "-input=false", "-detailed-exitcode")
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && exit.ExitCode() == 2 {
		return "", fmt.Errorf("it is not empty, right after the apply:\n\n%s", planned)
	}
	if err != nil {
		return "", err
	}
	_, calls, err := d.look(ctx)
	for _, c := range calls {
		if c.Method != http.MethodGet && !strings.Contains(c.Path, "/oauth/") { // a token is asked for by POST
			return "", fmt.Errorf("it sent %s %s, where a plan only reads", c.Method, c.Path)
		}
	}
	return fmt.Sprintf("   %s It made %d calls, all of them reading.\n", lineWith(planned, "No changes."), len(calls)), err
}

// destroy demands that nothing is left at the vendors but what they cannot delete.
func (d *demo) destroy(ctx context.Context) (string, error) {
	destroyed, err := d.terraform(ctx, "destroy", "-input=false", "-auto-approve")
	if err != nil {
		return "", err
	}
	now, _, err := d.look(ctx)
	report := fmt.Sprintf("   %s\n", lineWith(destroyed, "complete!"))
	left := now.since(d.before)
	for _, vendor := range sorted(left) {
		for _, collection := range sorted(left[vendor]) {
			var names []string
			for _, o := range left[vendor][collection] {
				names = append(names, o.title())
			}
			slices.Sort(names)
			stay, why := strings.Join(names, ", "), kept[vendor+"/"+collection]
			warning := lineWith(destroyed, vendor+" keeps it")
			if why == "" || warning == "" {
				return "", fmt.Errorf("%s still has of %s, and nobody was warned: %s\n\n%s", vendor, collection, stay, destroyed)
			}
			report += fmt.Sprintf("   %s\n   %s, so these stay: %s.\n", warning, why, stay)
		}
	}
	return report + "   Nothing else is left.\n", err
}

// handOver leaves everything in place and says how to go on.
func (d *demo) handOver(context.Context) (string, error) {
	return fmt.Sprintf(`   The emulator goes on, as process %[1]d. To go on by hand:

     cd %[2]s
     . ../environment    # tells Terraform where the provider is, and the provider where the emulator is
     terraform plan      # or change main.tf first; then: terraform apply
     curl %[3]s/_state    # what the emulator has; /_calls is how it was called

   To end it:

     terraform destroy
     kill %[1]d
     cd / && rm -rf %[4]s
`, d.emulator.process.Pid, quote(d.work), d.emulator.address, quote(d.folder)), nil
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

// terraform runs one command. The error has all that it printed.
func (d *demo) terraform(ctx context.Context, command string, args ...string) (string, error) {
	args = append([]string{command, "-no-color"}, args...)
	output, err := terraformrun.Run(ctx, terraformrun.Command(ctx, d.work, d.variables, "terraform", args...))
	if err != nil {
		err = fmt.Errorf("%w\n\n%s", err, output)
	}
	return output, err
}

// look asks the emulator what it has and how it was called.
func (d *demo) look(ctx context.Context) (now state, calls []call, err error) {
	err = errors.Join(d.emulator.ask(ctx, http.MethodGet, "/_state", &now), d.emulator.ask(ctx, http.MethodGet, "/_calls", &calls))
	return now, calls, err
}

// lineWith gives the line of a text that has the words.
func lineWith(text, words string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, words) {
			return strings.Trim(line, "│ \n")
		}
	}
	return ""
}
