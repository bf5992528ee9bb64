package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/export"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// filters is the flag -filter, which can be repeated.
type filters []provider.Filter

func (f *filters) String() string { return "type.argument=value" }

func (f *filters) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	resourceType, argument, dotted := strings.Cut(name, ".")
	if !ok || !dotted {
		return errors.New("write it as type.argument=value")
	}
	*f = append(*f, provider.Filter{Type: "integrations_" + strings.TrimPrefix(resourceType, "integrations_"), Argument: argument, Value: value})
	return nil
}

// export writes import blocks and configuration for the objects of the configured accounts.
func (p program) export(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	out := flags.String("out", ".", "")
	force := flags.Bool("force", false, "")
	perType := flags.Bool("per-type", false, "")
	importsOnly := flags.Bool("imports-only", false, "")
	stateFile := flags.String("state", "", "")
	file := flags.String("credentials-file", "", "")
	timeout := flags.Duration("timeout", 10*time.Minute, "")
	var filtered filters
	flags.Var(&filtered, "filter", "")
	names, err := parseFlags(flags, args)
	switch {
	case err != nil:
		return err
	case *timeout <= 0:
		return usageError{"-timeout must be greater than 0, such as 10m"}
	}
	managed, err := readState(*stateFile)
	if err != nil {
		return err
	}
	found, err := provider.TakeInventory(ctx, provider.InventoryOptions{Vendors: names, CredentialsFile: *file, Filters: filtered, Timeout: *timeout})
	if wrong, ok := errors.AsType[provider.OptionError](err); ok {
		return usageError{printable(wrong.Error())}
	} else if err != nil {
		return errors.New(printable(err.Error()))
	}
	if ctx.Err() != nil {
		return errors.New("the export was interrupted, so nothing was written")
	}
	for _, text := range found.Warnings {
		p.say("Warning: %s", printable(text))
	}
	files, already := export.Plan(found.Items, export.Options{
		Managed: managed, PerType: *perType, ImportsOnly: *importsOnly, Requirement: !export.Requires(*out),
	})
	if err := export.Write(*out, files, *force); err != nil {
		return err
	}
	if len(files) > 0 || len(found.Errors) == 0 {
		p.sayExported(*out, files, already, *importsOnly)
	}
	if len(found.Unlistable) > 0 {
		p.say("No vendor lists the objects of these types, so import them by their IDs: %s.", strings.Join(found.Unlistable, ", "))
	}
	for _, text := range found.Errors {
		p.say("Error: %s", printable(text))
	}
	if len(found.Errors) > 0 {
		return errors.New("the export lacks the objects of the listings that failed")
	}
	return nil
}

// readState reads what a state manages. "" names no state.
func readState(name string) (export.Managed, error) {
	if name == "" {
		return export.Managed{}, nil
	}
	content, err := os.ReadFile(name)
	if err != nil {
		return export.Managed{}, err
	}
	return export.ParseState(content)
}

// sayExported prints what was written, and what to do next. The names of the files go to standard output.
func (p program) sayExported(folder string, files []export.File, managed int, importsOnly bool) {
	objects, secrets := 0, false
	for _, f := range files {
		_, _ = fmt.Fprintln(p.stdout, filepath.Join(folder, f.Name))
		objects += f.Objects
		secrets = secrets || f.IsExample()
	}
	switch {
	case objects == 0 && managed == 0:
		p.say("There is nothing to export: the accounts have no objects that can be listed.")
		return
	case objects == 0:
		p.say("There is nothing to export: all objects are in the state (%d).", managed)
		return
	}
	p.say("Exported objects: %d. Objects in the state: %d.", objects, managed)
	if secrets {
		p.say("Secrets are variables. Copy terraform.tfvars.example to terraform.tfvars, and fill them in.")
	}
	if importsOnly {
		p.say("Next, run: terraform plan -generate-config-out=generated.tf")
	} else {
		p.say("Next, run: terraform plan. It should import all and change nothing.")
	}
}
