// Command integrations helps with what Terraform cannot do because it needs a person in a browser: the OAuth sign-in, and OAuth apps that a
// vendor only has in its web console.
//
//	integrations login fillout|fyle     sign in with a browser; prints or stores what the provider needs
//	integrations logout fillout         revoke the token of a sign-in
//	integrations apps [plan.json]       list what a person has to do in the consoles of vendors
//	integrations check [vendor…]        show which accounts the provider's settings lead to
//	integrations export [vendor…]       write import blocks and configuration for what the accounts have
//	integrations version                show how the program was built
//
// Start with login.go, which runs a sign-in from end to end, or with apps.go. vendor.go has the differences between vendors, callback.go the redirect
// URI, store.go the destination of the result, and prompt.go the client secret.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// userAgent names the program in requests to a vendor.
const userAgent = "terraform-provider-integrations (sign-in)"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, browse: browse}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// program has the parts of the computer that the commands use. Tests replace them.
type program struct {
	stdin  *os.File
	stdout io.Writer // for other programs: nothing but export lines and checklists
	stderr io.Writer // for people
	getenv func(name string) string
	browse func(ctx context.Context, address string) error
}

// usageError is an error in the arguments.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// run is the whole program. It returns the exit code: 2 if the arguments are wrong, checkCodes for a check, 1 for any other failure.
func (p program) run(ctx context.Context, args []string) int {
	err := p.dispatch(ctx, args)
	var usage usageError
	var check checkError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &check):
		return check.code
	case errors.Is(err, flag.ErrHelp):
		p.say("%s", strings.TrimSpace(help))
		return 0
	case errors.As(err, &usage):
		p.say("integrations: %s\nintegrations -h explains the commands.", usage)
		return 2
	}
	p.say("integrations: %v", err)
	return 1
}

func (p program) dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return usageError{"a command is missing: login, logout, apps, check, export or version"}
	}
	switch args[0] {
	case "login":
		return p.login(ctx, args[1:])
	case "logout":
		return p.logout(ctx, args[1:])
	case "apps":
		return p.apps(ctx, args[1:])
	case "check":
		return p.check(ctx, args[1:])
	case "export":
		return p.export(ctx, args[1:])
	case "version":
		return p.version(args[1:])
	case "-h", "-help", "--help", "help":
		return flag.ErrHelp
	}
	return usageError{"the first argument must be a command: login, logout, apps, check, export or version"}
}

// say prints a message for the person.
func (p program) say(format string, args ...any) {
	_, _ = fmt.Fprintf(p.stderr, format+"\n", args...)
}

// parse reads flags before and after the vendor's name, and returns the vendor.
func parse(flags *flag.FlagSet, args []string) (vendor, error) {
	names, err := parseFlags(flags, args)
	if err != nil {
		return vendor{}, err
	}
	known := vendors()
	if len(names) == 1 {
		for _, v := range known {
			if v.name == names[0] {
				return v, nil
			}
		}
	}
	var all []string
	for _, v := range known {
		all = append(all, v.name)
	}
	return vendor{}, usageError{flags.Name() + " takes one vendor: " + strings.Join(all, " or ")}
}

// parseFlags reads flags before and after the other arguments, which it returns. Errors do not quote arguments, because they may be secrets.
func parseFlags(flags *flag.FlagSet, args []string) (others []string, err error) {
	flags.SetOutput(io.Discard)
	for len(args) > 0 {
		if err := flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usageError{err.Error()}
		}
		var empty string
		flags.Visit(func(f *flag.Flag) {
			if f.Value.String() == "" {
				empty = f.Name
			}
		})
		if empty != "" { // such as -client-id "$UNSET"
			return nil, usageError{"-" + empty + " is empty. Set it, or leave it out"}
		}
		if args = flags.Args(); len(args) > 0 {
			others, args = append(others, args[0]), args[1:]
		}
	}
	return others, nil
}

const help = `
Usage:
  integrations login fillout|fyle [flags]   sign in with a browser
  integrations logout fillout [flags]       revoke the token of a sign-in
  integrations apps [-open] [plan.json]     list what a person has to do in consoles
  integrations check [vendor…] [flags]      show which accounts the provider's settings lead to
  integrations export [vendor…] [flags]     write import blocks and configuration of what exists
  integrations version [-json]              show how this program was built

login needs an OAuth app: Fillout has them under Settings → Developer → OAuth integrations,
Fyle under Settings → Integrations → Custom Apps (type OAuth 2.0). Give the app the redirect
URI http://127.0.0.1:8585/callback, with your own port if you set -redirect-port.

The client secret is read from FILLOUT_CLIENT_SECRET or FYLE_CLIENT_SECRET, else you are asked
for it, or it is the first line of standard input. No flag takes it: other users of a machine
can see arguments.

Flags of login:
  -client-id ID          of the app; default: FILLOUT_CLIENT_ID or FYLE_CLIENT_ID
  -redirect-port PORT    of the redirect URI, default 8585; 0 is any free one, for an app whose
                         vendor does not compare ports
  -no-browser            print the address to open, but open none
  -pkce                  send a PKCE challenge (RFC 7636). Neither vendor documents support yet,
                         so the default is not to
  -timeout DURATION      how long to wait for your consent, default 5m
  -store                 put the result into the credentials file, which the provider reads,
                         in place of printing it as export lines

Flag of login, logout, check and export:
  -credentials-file PATH default: INTEGRATIONS_CREDENTIALS_FILE, else
                         terraform-provider-integrations/credentials.json in your
                         configuration folder

logout takes the token from FILLOUT_API_KEY, else from the credentials file, and removes it there.
An organisation's API key (sk_prod_…) is never sent. Fyle has no logout.

apps reads the JSON of a plan from the file or from standard input, and prints a checklist in
Markdown of the OAuth apps that wait for a person:
  terraform plan -out=plan && terraform show -json plan | integrations apps
With -open it opens the page of each app in the browser, one after the other.

check connects to each vendor by the environment variables of the provider's settings and the
credentials file. It only reads. It shows the account, the region, the owner of the credential,
its permissions and its expiry, and for each server the calls, the rate limit and the clock, as
far as the vendor reports them: Nango reports neither the environment nor the scopes of a key. It counts the objects, with one listing for each type; for
Fillout's database webhooks, one for each database. Without vendors, it checks all of them.

Flags of check:
  -json                  print JSON
  -count=false           do not count objects: one call for Fillout and for Nango, one or two for
                         Poozle, three for Fyle
  -timeout DURATION      for each vendor, default 30s

export lists the objects of all configured vendors, or of those that you name, and writes for each
an import block, a resource block, and variables for its secrets. It only reads at the vendors,
never writes a secret, and prints the names of the files that it writes.

Flags of export:
  -out FOLDER            default: the current folder
  -per-type              write one file for each type, in place of one for each vendor
  -imports-only          write no resource blocks, for terraform plan -generate-config-out
  -state FILE            leave out what this state manages: the output of terraform show -json,
                         or a state file
  -filter TYPE.ARG=VALUE set an argument of a list resource; can be repeated
  -force                 replace files of an earlier export, unless a resource would be lost
  -timeout DURATION      for all vendors, default 10m

To try all this on the emulator, or at another server, change the base addresses:
  -authorize-url URL     default: FILLOUT_AUTHORIZE_URL, else https://build.fillout.com
                                  FYLE_AUTHORIZE_URL, else https://app.fylehq.com
  -token-url URL         default: FILLOUT_TOKEN_URL, else https://server.fillout.com
                                  FYLE_ACCOUNTS_URL, else https://accounts.fylehq.com

Exit codes: 0 done, 1 failed, 2 wrong arguments. check also has 3 not configured, 4 unreachable,
5 refused; the highest of all vendors counts. Vendors without any setting count only if you
name them, or if there is no other.
`
