// Command bench measures the time, memory and calls of the provider with the real Terraform and the emulator. `make bench` runs
// it. For comparison it measures Terraform without a provider and a provider written like the tutorials (bench/naive). Each
// round measures all three in turn, so that a busy moment of the machine affects them alike. bench/README.md has the method
// and the results.
//
// Start with cases and candidates.
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

// benchCase is a Terraform command to measure.
type benchCase struct {
	name    string // for -cases
	title   string
	args    []string
	code    int    // the expected exit code
	prints  string // the expected output; {n} is the number of objects
	max     int    // the largest number of objects to measure
	times   int    // runs in a round, whose mean counts; 0 means once
	objects bool   // starts with existing objects
	writes  bool   // is slow, since Terraform writes the whole state after each object, and has -rounds-apply rounds
}

var cases = []benchCase{
	{name: "validate", title: "validate", args: []string{"validate"}, prints: "is valid", max: 1, times: 10}, // the CPU time of one run is close to the resolution of the clock
	{
		name: "plan", title: "plan, nothing to do", args: []string{"plan", "-input=false", "-detailed-exitcode"},
		prints: "No changes", max: 5000, objects: true,
	},
	{
		name: "change", title: "plan, one change", args: []string{"plan", "-input=false", "-detailed-exitcode", "-var=changed=!"},
		code: 2, prints: "1 to add, 0 to change, 1 to destroy", max: 1000, objects: true,
	},
	{
		name: "apply", title: "apply", args: []string{"apply", "-input=false", "-auto-approve"},
		prints: "{n} added, 0 changed, 0 destroyed", max: 1000, writes: true,
	},
	{
		name: "destroy", title: "destroy", args: []string{"destroy", "-input=false", "-auto-approve"},
		prints: "{n} destroyed", max: 1000, objects: true, writes: true,
	},
}

// applies reports whether the case is measured with n objects and this latency. validate makes no calls, so it is measured
// without latency only.
func (c benchCase) applies(n int, latency time.Duration) bool {
	return n <= c.max && (latency == 0 || c.name != "validate")
}

// options has the values of the flags.
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
	latencies := flags.String("latency", "0,20ms", "the `latencies` that the emulator adds to each response")
	var names []string
	for _, c := range cases {
		names = append(names, c.name)
	}
	chosen := flags.String("cases", strings.Join(names, ","), "the `cases` to measure")
	flags.IntVar(&o.rounds, "rounds", 5, "the number of rounds")
	flags.IntVar(&o.roundsApply, "rounds-apply", 5, "the number of rounds for apply and destroy, which are slow")
	flags.BoolVar(&o.write, "write", false, "write results.json, results.svg and the tables in both README.md; results of other cases are kept if they are from today")
	flags.BoolVar(&o.render, "render", false, "write the plot and the tables from results.json without measuring")
	quick := flags.Bool("quick", false, "one round with 1 and 100 objects")
	_ = flags.Parse(args) // exits on an error
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
			return o, fmt.Errorf("-cases %q is not one of %s", text, strings.Join(names, ", "))
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
		if !slices.ContainsFunc(o.cases, func(c benchCase) bool { return c.applies(n, 0) }) {
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
					if rounds := map[bool]int{false: o.rounds, true: o.roundsApply}[c.writes]; round >= rounds || !c.applies(n, latency) {
						continue
					}
					for i := range candidates {
						w := workspaces[n][(i+round)%len(candidates)] // a different candidate starts each round
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
	if err := r.keepOthers(root, o.cases); err != nil {
		return err
	}
	if err := r.write(root); err != nil {
		return err
	}
	return r.publish(root)
}

// listen opens a local port. It returns its address, and a function that sets the emulator that serves it.
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
