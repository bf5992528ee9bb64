package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
)

// destination says what becomes of a sign-in's result: printed, or stored in the credentials file.
func (m machine) destination(toFile bool, file string) (func(vendor, map[string]string) error, error) {
	if !toFile {
		if file != "" {
			return nil, usageError{"-credentials-file is for -store: without that nothing is stored"}
		}
		return m.print, nil
	}
	path, err := m.credentialsFile(file)
	if err != nil {
		return nil, err
	}
	if _, err := credentials.Load(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return func(v vendor, settings map[string]string) error {
		maps.DeleteFunc(settings, func(_, value string) bool { return value == "" })
		if err := credentials.Store(path, v.name, settings); err != nil {
			return err
		}
		m.say("Signed in to %s. What the provider needs is in %s, which you alone can read.", v.title, path)
		return nil
	}, nil
}

func (m machine) credentialsFile(flag string) (string, error) {
	if path := cmp.Or(flag, m.getenv(credentials.Env)); path != "" {
		return path, nil
	}
	return credentials.DefaultPath()
}

// print writes the provider's environment for a shell. The client secret is not in it: who signs in has it already.
func (m machine) print(v vendor, settings map[string]string) error {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		if value := settings[name]; value != "" && name != "client_secret" {
			fmt.Fprintf(&b, "export %s='%s'\n", v.env(name), strings.ReplaceAll(value, "'", `'\''`))
		}
	}
	if _, err := fmt.Fprint(m.stdout, b.String()); err != nil {
		return fmt.Errorf("the result could not be printed: %w", err)
	}
	m.say("Signed in to %s. The lines with `export` are the provider's environment: they are secret.", v.title)
	if settings["client_secret"] != "" {
		m.say("The provider needs %s besides, which is not repeated here.", v.env("client_secret"))
	}
	return nil
}
