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

// logout revokes a token, and removes it from the credentials file.
func (p program) logout(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("logout", flag.ContinueOnError)
	file := flags.String("credentials-file", "", "")
	tokenURL := flags.String("token-url", "", "")
	v, err := parse(flags, args)
	if err != nil {
		return err
	}
	if v.revoke == nil {
		return usageError{fmt.Sprintf("%s cannot revoke a token. Withdraw the app's access in %s itself, under %s", v.title, v.title, v.apps)}
	}
	const setting = "api_key" // which has the token
	given := strings.TrimSpace(p.getenv(v.env(setting)))
	path, unreadable := p.credentialsFile(*file)
	var all credentials.Vendors
	if unreadable == nil {
		all, unreadable = credentials.Load(path)
	}
	stored := all[v.name]
	token := cmp.Or(given, stored[setting])
	switch {
	case token != "":
	case unreadable != nil && !errors.Is(unreadable, fs.ErrNotExist):
		return fmt.Errorf("%s: %w", path, unreadable)
	default:
		return fmt.Errorf("there is no token to revoke: %s is not set, and no sign-in at %s is stored in %s", v.env(setting), v.title, path)
	}
	callCtx, cancel := context.WithTimeout(ctx, maxCall)
	defer cancel()
	if err := v.revoke(callCtx, p.flagOrEnv(*tokenURL, v.tokenEnv), token); err != nil {
		return err
	}
	if stored[setting] == token {
		if err := credentials.Forget(path, v.name, stored); err != nil {
			return fmt.Errorf("%s has revoked the token, but it is still stored: %w", v.title, err)
		}
	}
	p.say("%s has revoked the token.", v.title)
	if given != "" {
		p.say("It is still in this shell: unset %s.", v.env(setting))
	}
	return nil
}
