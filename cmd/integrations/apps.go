package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"unicode"
)

// maxPlan is the size in bytes of the largest plan that is read.
const maxPlan = 1 << 30

// task is what a person has to do for one app.
type task struct {
	address, name string
	steps         []string
	late          bool // only the apply knows whether there is something to do, and what
}

// apps prints what a person has to do in the consoles of vendors, by the JSON of a plan (terraform show -json).
func (p program) apps(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("apps", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	open := flags.Bool("open", false, "")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return err
	} else if err != nil {
		return usageError{err.Error()}
	}
	if flags.NArg() > 1 {
		return usageError{"apps takes one file, or the plan on standard input"}
	}
	name := flags.Arg(0)
	if name == "-" {
		name = ""
	}
	if *open && name == "" {
		return usageError{"-open needs the plan in a file, because it waits for you on standard input"}
	}
	tasks, err := p.readTasks(name)
	if err != nil {
		return err
	}
	_, _ = io.WriteString(p.stdout, checklist(tasks))
	if len(tasks) == 0 {
		p.say("Nothing is left to do in a console.")
	}
	if *open {
		return p.openPages(ctx, tasks)
	}
	return nil
}

// readTasks reads a plan from the file, or from standard input if name is "".
func (p program) readTasks(name string) ([]task, error) {
	from := p.stdin
	if name != "" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		from = file
	}
	content, err := io.ReadAll(io.LimitReader(from, maxPlan))
	if err != nil {
		return nil, err
	}
	return tasksOf(content)
}

// tasksOf returns the tasks in the JSON of a plan, in the plan's order.
func tasksOf(content []byte) ([]task, error) {
	var plan struct {
		Version string `json:"format_version"`
		Changes []struct {
			Address string
			Type    string
			Change  struct {
				After struct {
					Name    any
					Pending any
					Steps   any
				}
				Unknown any `json:"after_unknown"`
			}
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal(content, &plan); err != nil || plan.Version == "" {
		return nil, errors.New("this is not the JSON of a plan. Run terraform plan -out=plan, then terraform show -json plan")
	}
	var tasks []task
	for _, c := range plan.Changes {
		if !strings.HasPrefix(c.Type, "integrations_") {
			continue
		}
		unknown, _ := c.Change.Unknown.(map[string]any)
		t := task{address: c.Address, late: unknown["pending"] == true || unknown["steps"] == true}
		t.name, _ = c.Change.After.Name.(string)
		steps, _ := c.Change.After.Steps.([]any)
		for _, s := range steps {
			if text, ok := s.(string); ok {
				t.steps = append(t.steps, text)
			}
		}
		if c.Change.After.Pending == true || unknown["pending"] == true {
			tasks = append(tasks, t)
		}
	}
	return tasks, nil
}

// checklist returns the tasks in Markdown, which a terminal shows as well as a comment on a pull request does.
func checklist(tasks []task) string {
	var b strings.Builder
	for _, t := range tasks {
		fmt.Fprintf(&b, "- [ ] %s (`%s`)\n", printable(t.name), printable(t.address))
		for i, s := range t.steps {
			fmt.Fprintf(&b, "  %d. %s\n", i+1, printable(s))
		}
		if len(t.steps) == 0 {
			b.WriteString("  The steps are known only at apply.\n")
		}
	}
	return b.String()
}

// openPages opens the page of each task, and waits for the Enter key in between.
func (p program) openPages(ctx context.Context, tasks []task) error {
	tasks = slices.DeleteFunc(tasks, func(t task) bool { return t.page() == "" })
	lines := bufio.NewReader(p.stdin)
	for i, t := range tasks {
		address := t.page()
		p.say("Opening the page for %s.", printable(t.name))
		if err := p.browse(ctx, address); err != nil {
			p.say("The browser could not be opened (%v). Open %s yourself.", err, address)
		}
		if i == len(tasks)-1 {
			return nil
		}
		p.say("Press Enter for the next page.")
		if _, err := lines.ReadString('\n'); err != nil {
			return errors.New("standard input ended before all pages were opened")
		}
	}
	return nil
}

// page returns the address of a web page in the first step, or "".
func (t task) page() string {
	if len(t.steps) == 0 {
		return ""
	}
	for word := range strings.FieldsSeq(t.steps[0]) {
		word = strings.TrimRight(word, ".,")
		if u, err := url.Parse(word); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && u.User == nil {
			return u.String()
		}
	}
	return ""
}

// printable replaces what could control a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '�'
	}, text)
}
