package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
)

// logout makes a token invalid, and takes it out of the credentials file if it is there.
func (m machine) logout(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("logout", flag.ContinueOnError)
	file := flags.String("credentials-file", "", "")
	tokenURL := flags.String("token-url", "", "")
	v, err := parse(flags, args)
	if err != nil {
		return err
	}
	if v.invalidate == nil {
		return usageError{fmt.Sprintf("%s has no way to make a token invalid: withdraw the app's access in %s itself, under %s", v.title, v.title, v.apps)}
	}
	const setting = "api_key" // which has the token
	given := strings.TrimSpace(m.getenv(v.env(setting)))
	path, unreadable := m.credentialsFile(*file)
	stored := ""
	if unreadable == nil {
		var all credentials.Vendors
		all, unreadable = credentials.Load(path)
		stored = all[v.name][setting]
	}
	token := cmp.Or(given, stored)
	switch {
	case token != "":
	case unreadable != nil && !errors.Is(unreadable, fs.ErrNotExist):
		return unreadable
	default:
		return fmt.Errorf("there is no token to make invalid: %s is not set, and no sign-in at %s is stored in %s", v.env(setting), v.title, path)
	}
	soon, cancel := context.WithTimeout(ctx, maxExchange)
	defer cancel()
	if err := v.invalidate(soon, m.or(*tokenURL, v.tokenEnv), token); err != nil {
		return err
	}
	if stored == token {
		if err := credentials.Forget(path, v.name); err != nil {
			return fmt.Errorf("%s has made the token invalid, but it is still stored: %w", v.title, err)
		}
	}
	m.say("%s has made the token invalid.", v.title)
	if given != "" {
		m.say("It is still in this shell: unset %s.", v.env(setting))
	}
	return nil
}
