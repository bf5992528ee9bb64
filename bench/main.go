// Command bench measures the time, CPU time, memory, allocations and calls of every resource type, data source and list resource
// of the provider, with the real Terraform and the emulator. `make bench` runs it. For comparison it measures as many
// terraform_data, and a provider written like the tutorials (bench/naive). bench/README.md has the method and the results.
//
// Start with [subjects], the types, and [cases], what is done with them.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// options has the values of the flags.
type options struct {
	types         *regexp.Regexp
	cases         *regexp.Regexp
	n             int
	links         []int
	latency       time.Duration
	rounds        int
	compare       string
	write, render bool
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
	types := flags.String("types", "", "a `pattern` of the types to measure, such as ^poozle_link$, ^data or ^list")
	chosen := flags.String("cases", "", "a `pattern` of the cases to measure; apply runs once if it does not match")
	flags.IntVar(&o.n, "n", 1000, "the `number` of objects")
	links := flags.String("links", "1,100,5000,10000", "further `numbers` of links; none if empty")
	flags.DurationVar(&o.latency, "latency", 20*time.Millisecond, "what the emulator adds to each response")
	flags.IntVar(&o.rounds, "rounds", 3, "the number of rounds")
	flags.StringVar(&o.compare, "compare", "", "compare with the provider of this git `ref` instead of the floor")
	flags.BoolVar(&o.write, "write", false, "write results.json, results.svg and the tables in both README.md; needs all types and cases")
	flags.BoolVar(&o.render, "render", false, "write the plot and the tables from results.json without measuring")
	quick := flags.Bool("quick", false, "one round with two objects of each type, to see that everything works")
	_ = flags.Parse(args) // exits on an error
	if *quick {
		o.n, *links, o.rounds = 2, "", 1
	}
	if o.write && (*types+*chosen+o.compare != "" || *quick) {
		return o, errors.New("-write needs all types and cases, because the tables must not mix days and machines")
	}
	for text := range strings.FieldsFuncSeq(*links, func(r rune) bool { return r == ',' }) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return o, fmt.Errorf("-links %q is not a number of objects", text)
		}
		o.links = append(o.links, n)
	}
	if o.types, err = regexp.Compile(*types); err != nil {
		return o, err
	}
	o.cases, err = regexp.Compile(*chosen)
	return o, err
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
	here := source{root, root}
	sources := map[candidate]source{ours: here, naive: here}
	if o.compare != "" {
		checkout := filepath.Join(folder, "checkout")
		remove, err := checkOut(ctx, root, o.compare, checkout)
		if err != nil {
			return err
		}
		defer remove()
		sources = map[candidate]source{before: {checkout, root}, ours: here}
	}
	progress("building")
	for c, source := range sources {
		if err := source.install(ctx, c, filepath.Join(folder, c.name)); err != nil {
			return err
		}
	}
	cli, err := terraformrun.Find(ctx)
	if err != nil {
		return err
	}
	r := newResults(o, cli)
	b := &bench{options: o, folder: folder, results: r, cli: cli}
	if b.site, err = listen(ctx); err != nil {
		return err
	}
	err = b.measure(ctx)
	if o.compare != "" {
		fmt.Print(r.comparison())
	} else {
		fmt.Print(r.made() + r.typeTable() + r.linkTable())
	}
	if ctx.Err() != nil || !o.write {
		return err
	}
	// A row that failed is not worth the hours of the others.
	return errors.Join(err, r.write(root), r.publish(root))
}

func progress(format string, args ...any) {
	_, _ = io.WriteString(os.Stderr, fmt.Sprintf(format, args...)+"\n")
}
