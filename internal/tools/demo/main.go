// Command demo shows the provider at work without an account at any vendor. It builds the provider and the emulator, applies
// examples/demo with the real Terraform, prints the resulting objects, plans, destroys and cleans up. A step that fails ends
// the demo. With KEEP=1 in the environment, the demo ends after the plan, keeps the emulator and the files, and prints how to
// continue by hand.
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

// undeletable has the collections whose objects may remain after a destroy, with what the warning calls them and the reason.
var undeletable = map[string][2]string{
	"fyle/scheduled_callbacks": {"scheduled callback", "Fyle cannot delete a callback, so the provider has disabled it"},
	"fyle/subscriptions":       {"webhook", "Fyle cannot delete a webhook, so the provider has disabled it"},
	"poozle/link":              {"link", "Poozle cannot delete a link"},
}

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
	variables []string // the environment of Terraform and the provider: the exports in the file folder/environment
	emulator  *emulator
	receiver  *receiver
	before    state // of the vendors before the apply
}

func (d *demo) run(ctx context.Context, keep bool) error {
	cli, err := terraformrun.Find(ctx)
	if err != nil {
		return err
	}
	d.cli = cli
	// A step returns a report to print.
	type step struct {
		name string
		do   func(context.Context) (string, error)
	}
	steps := []step{
		{"build the provider and the emulator", d.build},
		{"start the emulator", d.start},
		{"terraform init", d.init},
		{"terraform apply", d.apply},
		{"deliver an event to each webhook", d.deliver},
		{"terraform plan", d.plan},
	}
	if keep {
		steps = append(steps, step{"continue by hand", d.handOver})
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
	var environment strings.Builder
	environment.WriteString("unset TF_LOG $(env | sed -n 's/^\\(TF_[A-Za-z0-9_]*\\)=.*/\\1/p')\n")
	for _, v := range variables {
		name, value, _ := strings.Cut(v, "=")
		environment.WriteString("export " + name + "=" + quote(value) + "\n")
	}
	if err := os.WriteFile(filepath.Join(d.folder, "environment"), []byte(environment.String()), 0o600); err != nil {
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
	return fmt.Sprintf("   The emulator takes the place of all vendors, at %s.\n", d.emulator.address), d.emulator.ask(ctx, http.MethodGet, "/_state", &d.before)
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
	return fmt.Sprintf("   %s\n\n   The new objects at the vendors (vendor, collection, name, settings):\n%s\n   The API calls of the apply:\n%s\n   The outputs of the configuration:\n     %s\n\n",
		lineWith(applied, "complete!"), now.since(d.before).table(now.names()), callTable(calls, now.names()),
		strings.ReplaceAll(strings.TrimSpace(outputs), "\n", "\n     ")), err
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
	return "   The events that your application would have received (path, body):\n" + eventTable(received) + "\n", nil
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
		if c.Method != http.MethodGet && !strings.Contains(c.Path, "/oauth/") { // a token request is a POST but changes nothing
			return "", fmt.Errorf("the plan made a write: %s %s", c.Method, c.Path)
		}
	}
	return fmt.Sprintf("   %s The plan made %d API calls, all of them reads.\n", lineWith(planned, "No changes."), len(calls)), err
}

// destroy fails if a vendor still has an object that it can delete, or if no warning mentions an object that remains.
func (d *demo) destroy(ctx context.Context) (string, error) {
	destroyed, err := d.terraform(ctx, "destroy", "-input=false", "-auto-approve")
	if err != nil {
		return "", err
	}
	now, _, err := d.record(ctx)
	var report strings.Builder
	fmt.Fprintf(&report, "   %s\n", lineWith(destroyed, "complete!"))
	left := now.since(d.before)
	for _, vendor := range sorted(left) {
		for _, collection := range sorted(left[vendor]) {
			var names []string
			for _, o := range left[vendor][collection] {
				names = append(names, o.title())
			}
			slices.Sort(names)
			remaining, known := strings.Join(names, ", "), undeletable[vendor+"/"+collection]
			warning := lineWith(destroyed, vendor+" keeps the "+known[0])
			if known[0] == "" || warning == "" {
				return "", fmt.Errorf("the destroy left objects in %s of %s without a warning: %s\n\n%s", collection, vendor, remaining, destroyed)
			}
			fmt.Fprintf(&report, "   %s\n     %s. Remaining: %s.\n", warning, known[1], remaining)
		}
	}
	return report.String() + "   All other objects are deleted.\n", err
}

// handOver returns how to continue by hand.
func (d *demo) handOver(context.Context) (string, error) {
	return fmt.Sprintf(`   The emulator is still running, as process %[1]d. To continue:

     cd %[2]s
     (. ../environment; exec "${SHELL:-sh}")    # a subshell with the addresses of the provider and the emulator
     terraform plan                             # edit poozle.tf, fyle.tf or fillout.tf first to see a change
     curl %[3]s/_state       # the objects at the vendors; /_calls has the API calls

   When you are done:

     terraform destroy
     exit                                       # the subshell
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

// lineWith returns the first line of text that contains the words in any case, or "".
func lineWith(text, words string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(strings.ToLower(line), strings.ToLower(words)) {
			return strings.Trim(line, "│ \n")
		}
	}
	return ""
}
