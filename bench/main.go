// Command bench measures what the provider costs, with the real Terraform and the emulator: it is what `make bench` runs.
// Beside it, in the same rounds, stand Terraform alone and a provider written as the tutorials do (bench/naive), so that
// what is compared has met the same moments of the machine. bench/README.md says what is measured and has the results.
//
// Start at cases and candidates.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// benchCase is a command of Terraform's.
type benchCase struct {
	name    string // what -cases takes
	title   string
	args    []string
	code    int    // its exit code
	says    string // in its output, {n} being the number of objects
	most    int    // the largest number of objects that it is measured with
	times   int    // how often it runs in a round, which has their mean; 0 is once
	objects bool   // begins with objects that are there already
	writes  bool   // takes long, since Terraform writes the whole state after each object: -rounds-apply
}

var cases = []benchCase{
	{name: "validate", title: "validate", args: []string{"validate"}, says: "is valid", most: 1, times: 10}, // in one, the CPU time is hardly more than what the system can tell apart
	{
		name: "plan", title: "plan, nothing to do", args: []string{"plan", "-input=false", "-detailed-exitcode"},
		says: "No changes", most: 5000, objects: true,
	},
	{
		name: "change", title: "plan, one change", args: []string{"plan", "-input=false", "-detailed-exitcode", "-var=changed=!"},
		code: 2, says: "1 to add, 0 to change, 1 to destroy", most: 1000, objects: true,
	},
	{
		name: "apply", title: "apply", args: []string{"apply", "-input=false", "-auto-approve"},
		says: "{n} added, 0 changed, 0 destroyed", most: 1000, writes: true,
	},
	{
		name: "destroy", title: "destroy", args: []string{"destroy", "-input=false", "-auto-approve"},
		says: "{n} destroyed", most: 1000, objects: true, writes: true,
	},
}

// takes tells whether the case is measured with n objects and that latency; validate calls nobody.
func (c benchCase) takes(n int, latency time.Duration) bool {
	return n <= c.most && (latency == 0 || c.name != "validate")
}

// options are the flags.
type options struct {
	numbers             []int
	latencies           []time.Duration
	cases               []benchCase
	rounds, roundsApply int
	write, render       bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	o, err := parse(os.Args[1:])
	if err == nil {
		err = run(ctx, o)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func parse(args []string) (o options, err error) {
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	numbers := flags.String("n", "1,100,1000,5000", "the `numbers` of objects")
	latencies := flags.String("latency", "0,20ms", "how much longer each answer of the emulator takes")
	var names []string
	for _, c := range cases {
		names = append(names, c.name)
	}
	chosen := flags.String("cases", strings.Join(names, ","), "what to measure")
	flags.IntVar(&o.rounds, "rounds", 5, "how often")
	flags.IntVar(&o.roundsApply, "rounds-apply", 5, "how often apply and destroy, which take long")
	flags.BoolVar(&o.write, "write", false, "write results.json, results.svg and the tables in both README.md; cases that are not measured stay, if they are of today")
	flags.BoolVar(&o.render, "render", false, "measure nothing; write the plot and the tables from results.json")
	quick := flags.Bool("quick", false, "one round with 1 and 100 objects")
	_ = flags.Parse(args) // it exits
	if *quick {
		*numbers, o.rounds, o.roundsApply = "1,100", 1, 1
	}
	for text := range strings.SplitSeq(*numbers, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return o, fmt.Errorf("-n %q is not a number of objects", text)
		}
		o.numbers = append(o.numbers, n)
	}
	for text := range strings.SplitSeq(*latencies, ",") {
		latency, err := time.ParseDuration(text)
		if err != nil {
			return o, fmt.Errorf("-latency: %w", err)
		}
		o.latencies = append(o.latencies, latency)
	}
	for text := range strings.SplitSeq(*chosen, ",") {
		i := slices.Index(names, text)
		if i < 0 {
			return o, fmt.Errorf("-cases %q is none of %s", text, strings.Join(names, ", "))
		}
		o.cases = append(o.cases, cases[i])
	}
	return o, nil
}

func run(ctx context.Context, o options) error {
	root, err := terraformrun.Root(ctx)
	if err != nil {
		return err
	}
	if o.render {
		r, err := readResults(root)
		if err != nil {
			return err
		}
		return r.publish(root)
	}
	folder, err := os.MkdirTemp("", "integrations-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	progress("building")
	variables, err := install(ctx, folder)
	if err != nil {
		return err
	}
	address, serve, err := listen(ctx)
	if err != nil {
		return err
	}
	workspaces := map[int][]*workspace{}
	for _, n := range o.numbers {
		if !slices.ContainsFunc(o.cases, func(c benchCase) bool { return c.takes(n, 0) }) {
			continue
		}
		for _, c := range candidates {
			progress("%s: preparing %d", c.title, n)
			w := &workspace{candidate: c, n: n, folder: filepath.Join(folder, fmt.Sprint(c.name, n)), variables: slices.Clip(variables), serve: serve}
			if err := w.prepare(ctx, address); err != nil {
				return err
			}
			workspaces[n] = append(workspaces[n], w)
		}
	}
	version, err := terraformrun.Run(ctx, terraformrun.Command(ctx, folder, variables, "terraform", "version"))
	if err != nil {
		return err
	}
	r := &results{
		Date: time.Now().UTC().Format(time.DateOnly), Go: strings.TrimPrefix(runtime.Version(), "go"),
		Terraform: strings.TrimPrefix(strings.Fields(version)[1], "v"), CPUs: runtime.NumCPU(),
	}
	for round := range max(o.rounds, o.roundsApply) {
		for _, n := range o.numbers {
			for _, latency := range o.latencies {
				for _, c := range o.cases {
					if rounds := map[bool]int{false: o.rounds, true: o.roundsApply}[c.writes]; round >= rounds || !c.takes(n, latency) {
						continue
					}
					for i := range candidates {
						w := workspaces[n][(i+round)%len(candidates)] // none is always the first
						s, err := w.mean(ctx, c, latency)
						if err != nil {
							return fmt.Errorf("%s: %w", w.candidate.title, err)
						}
						progress("round %d: %s of %d, latency %s, %s: %.2f s, CPU %.2f s, %.0f MiB, %.0f calls",
							round+1, c.title, n, latency, w.candidate.title, s.Wall, s.CPU, s.Memory, s.Calls)
						r.add(c, n, latency, w.candidate, s)
					}
				}
			}
		}
	}
	fmt.Print(r.table())
	if !o.write {
		return nil
	}
	if err := r.keep(root, o.cases); err != nil {
		return err
	}
	if err := r.write(root); err != nil {
		return err
	}
	return r.publish(root)
}

// listen opens a port of this machine, and gives its address and what says which emulator answers there.
func listen(ctx context.Context) (address string, serve func(*emulator.Emulator), err error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	var current atomic.Pointer[emulator.Emulator]
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		current.Load().ServeHTTP(w, r)
	})}
	go func() { _ = server.Serve(listener) }() // until the program ends
	return "http://" + listener.Addr().String(), current.Store, nil
}

func progress(format string, args ...any) {
	_, _ = io.WriteString(os.Stderr, fmt.Sprintf(format, args...)+"\n")
}
