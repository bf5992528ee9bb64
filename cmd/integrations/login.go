package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os/exec"
	"runtime"
	"time"

	"golang.org/x/oauth2"
)

// redirectPort is the default port. It is fixed, because a vendor may compare the port of a redirect URI.
const redirectPort = 8585

// maxCall is the time limit for a call to a vendor.
const maxCall = time.Minute

// login runs the authorization code grant of RFC 6749 for a native app (RFC 8252), with the system's browser and a redirect URI
// on loopback. RFC 8252 also requires PKCE, which Fillout does not document and Fyle has only announced, so PKCE is a flag. A wrong
// client secret shows only when the code is exchanged: no vendor documents a response that distinguishes it from a wrong code.
func (p program) login(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("login", flag.ContinueOnError)
	clientID := flags.String("client-id", "", "")
	port := flags.Uint("redirect-port", redirectPort, "")
	noBrowser := flags.Bool("no-browser", false, "")
	timeout := flags.Duration("timeout", 5*time.Minute, "")
	toFile := flags.Bool("store", false, "")
	file := flags.String("credentials-file", "", "")
	authorizeURL := flags.String("authorize-url", "", "")
	tokenURL := flags.String("token-url", "", "")
	pkce := flags.Bool("pkce", false, "")
	v, err := parse(flags, args)
	switch {
	case err != nil:
		return err
	case *port > 65535:
		return usageError{"-redirect-port must be 0 to 65535"}
	case *timeout <= 0:
		return usageError{"-timeout must be greater than 0, such as 5m"}
	}
	a := app{
		clientID:     p.flagOrEnv(*clientID, v.env("client_id")),
		authorizeURL: p.flagOrEnv(*authorizeURL, v.env("authorize_url")),
		tokenURL:     p.flagOrEnv(*tokenURL, v.tokenEnv),
	}
	if a.clientID == "" {
		return usageError{fmt.Sprintf("the client ID of your app is missing. Set -client-id or %s; %s shows it under %s", v.env("client_id"), v.title, v.apps)}
	}
	destination, err := p.destination(*toFile, *file) // report a bad destination before the person signs in
	if err != nil {
		return err
	}
	if *pkce {
		a.verifier = oauth2.GenerateVerifier()
	}
	c, err := listen(ctx, *port)
	if err != nil {
		return err
	}
	defer c.close(ctx)
	a.redirectURI = c.redirectURI()
	if c.consentPage, err = v.authorize(a, c.state); err != nil {
		return fmt.Errorf("the address in -authorize-url or %s cannot be used: %w", v.env("authorize_url"), err)
	}
	if a.clientSecret, err = p.secret(ctx, v); err != nil {
		return err
	}

	c.serve()
	address := c.startAddress()
	p.say("Sign in to %s here, and allow the access. The address works once. The app must have the redirect URI %s:\n\n  %s\n", v.title, a.redirectURI, address)
	if !*noBrowser {
		if err := p.browse(ctx, address); err != nil {
			p.say("The browser could not be opened (%v). Open the address yourself.", err)
		}
	}
	settings, err := await(ctx, *timeout, c, v, a)
	if err != nil {
		return err
	}
	return destination(v, settings)
}

// await waits for the consent, exchanges its code, and reports the result to the browser's page.
func await(ctx context.Context, timeout time.Duration, c *callback, v vendor, a app) (map[string]string, error) {
	deadline := time.NewTimer(timeout)
	defer deadline.Stop()
	select {
	case consent := <-c.consents:
		settings, err := map[string]string(nil), consent.err
		if err == nil {
			callCtx, cancel := context.WithTimeout(ctx, maxCall)
			defer cancel()
			settings, err = v.exchange(callCtx, a, consent.code)
		}
		consent.outcome <- err
		return settings, err
	case err := <-c.failed:
		return nil, fmt.Errorf("the program stopped listening for the browser: %w", err)
	case <-deadline.C:
		return nil, fmt.Errorf("no consent came from the browser within %s. Try again, and raise -timeout. If %s showed an error, "+
			"compare the app's client ID and redirect URI with those above", timeout, v.title)
	case <-ctx.Done():
		return nil, errors.New("stopped before the sign-in was complete")
	}
}

// browse opens the system's browser. If the browser was not running before, it outlives this program.
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
