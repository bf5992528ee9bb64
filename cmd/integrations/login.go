package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os/exec"
	"runtime"
	"time"
)

// redirectPort is a fixed one by default, since a vendor may compare a redirect URI with its port.
const redirectPort = 8585

// maxExchange is how long the exchange of a code may take.
const maxExchange = time.Minute

// login is the authorization code grant of RFC 6749, for a native app as RFC 8252 has it: the system's browser, and a redirect
// URI on loopback. PKCE, which that asks for too, neither vendor knows.
func (m machine) login(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("login", flag.ContinueOnError)
	clientID := flags.String("client-id", "", "")
	port := flags.Uint("redirect-port", redirectPort, "")
	noBrowser := flags.Bool("no-browser", false, "")
	timeout := flags.Duration("timeout", 5*time.Minute, "")
	toFile := flags.Bool("store", false, "")
	file := flags.String("credentials-file", "", "")
	authorizeURL := flags.String("authorize-url", "", "")
	tokenURL := flags.String("token-url", "", "")
	v, err := parse(flags, args)
	switch {
	case err != nil:
		return err
	case *port > 65535:
		return usageError{"-redirect-port must be 0 to 65535"}
	case *timeout <= 0:
		return usageError{"-timeout must be more than nothing, such as 5m"}
	}
	a := app{
		clientID:     m.or(*clientID, v.env("client_id")),
		authorizeURL: m.or(*authorizeURL, v.env("authorize_url")),
		tokenURL:     m.or(*tokenURL, v.tokenEnv),
	}
	if a.clientID == "" {
		return usageError{fmt.Sprintf("the client ID of your app is missing: give it by -client-id or %s; %s has it under %s", v.env("client_id"), v.title, v.apps)}
	}
	destination, err := m.destination(*toFile, *file) // what is wrong there is said before anybody clicks
	if err != nil {
		return err
	}
	state := rand.Text()
	c, err := listen(ctx, *port, state)
	if err != nil {
		return err
	}
	defer c.close(ctx)
	a.redirectURI = c.redirectURI()
	address, err := v.authorize(a, state)
	if err != nil {
		return fmt.Errorf("the address in -authorize-url or %s cannot be used: %w", v.env("authorize_url"), err)
	}
	if a.clientSecret, err = m.secret(ctx, v); err != nil {
		return err
	}

	c.serve()
	m.say("Sign in to %s here, and allow the access. The app must have the redirect URI %s:\n\n  %s\n", v.title, a.redirectURI, address)
	if !*noBrowser {
		if err := m.browse(ctx, address); err != nil {
			m.say("No browser could be opened (%v): open the address yourself.", err)
		}
	}
	settings, err := await(ctx, *timeout, c, v, a)
	if err != nil {
		return err
	}
	return destination(v, settings)
}

// await waits for the consent, exchanges its code, and lets the browser's page say how that went.
func await(ctx context.Context, timeout time.Duration, c *callback, v vendor, a app) (map[string]string, error) {
	late := time.NewTimer(timeout)
	defer late.Stop()
	select {
	case consent := <-c.consents:
		settings, err := map[string]string(nil), consent.err
		if err == nil {
			soon, cancel := context.WithTimeout(ctx, maxExchange)
			defer cancel()
			settings, err = v.exchange(soon, a, consent.code)
		}
		consent.outcome <- err
		return settings, err
	case err := <-c.failed:
		return nil, fmt.Errorf("this machine stopped listening for the browser: %w", err)
	case <-late.C:
		return nil, fmt.Errorf("no consent came from the browser within %s: try again, and take longer with -timeout. If %s showed an error, "+
			"compare the app's client ID and redirect URI with those above", timeout, v.title)
	case <-ctx.Done():
		return nil, errors.New("stopped before the sign-in was complete")
	}
}

// browse opens the system's browser. It outlives this program where it is not running yet.
func browse(ctx context.Context, address string) error {
	command := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	command = append(command, address)
	browser := exec.CommandContext(context.WithoutCancel(ctx), command[0], command[1:]...)
	if err := browser.Start(); err != nil {
		return err
	}
	go func() { _ = browser.Wait() }()
	return nil
}
