package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
)

// destination returns the function that prints the result of a sign-in or stores it in the credentials file.
func (p program) destination(toFile bool, file string) (func(vendor, map[string]string) error, error) {
	if !toFile {
		if file != "" {
			return nil, usageError{"-credentials-file is for -store: without that nothing is stored"}
		}
		return p.print, nil
	}
	path, err := p.credentialsFile(file)
	if err != nil {
		return nil, err
	}
	if _, err := credentials.Load(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return func(v vendor, settings map[string]string) error {
		maps.DeleteFunc(settings, func(_, value string) bool { return value == "" })
		if err := credentials.Store(path, v.name, settings); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		p.say("Signed in to %s. The credentials are in %s, which only you can read.", v.title, path)
		return nil
	}, nil
}

func (p program) credentialsFile(flag string) (string, error) {
	path, _, err := credentials.Path(flag, p.getenv(credentials.Env))
	return path, err
}

// print writes the provider's environment for a shell. The client secret is left out, because the person already has it.
func (p program) print(v vendor, settings map[string]string) error {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if value := settings[name]; value != "" && name != "client_secret" {
			fmt.Fprintf(&b, "export %s='%s'\n", v.env(name), strings.ReplaceAll(value, "'", `'\''`))
		}
	}
	if _, err := fmt.Fprint(p.stdout, b.String()); err != nil {
		return fmt.Errorf("the result could not be printed: %w", err)
	}
	p.say("Signed in to %s. The lines with `export` are the provider's environment. They contain secrets.", v.title)
	if settings["client_secret"] != "" {
		p.say("The provider also needs %s, which is not repeated here.", v.env("client_secret"))
	}
	return nil
}
