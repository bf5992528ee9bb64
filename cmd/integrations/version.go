package main

import (
	"encoding/json"
	"flag"
	"fmt"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// version prints how this program, and with it the provider of the same build, was built.
func (p program) version(args []string) error {
	flags := flag.NewFlagSet("version", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "")
	others, err := parseFlags(flags, args)
	switch {
	case err != nil:
		return err
	case len(others) > 0:
		return usageError{"version takes no arguments"}
	}
	b := provider.ThisBuild()
	if *asJSON {
		err = json.NewEncoder(p.stdout).Encode(b)
	} else {
		commit := b.Commit
		if commit == "" {
			commit = "unknown"
		}
		_, err = fmt.Fprintf(p.stdout, "integrations %s\ncommit: %s\nGo: %s\nprovider: %s\nprotocol: %s\n", b.Version, commit, b.Go, b.Provider, b.Protocol)
	}
	return err
}
