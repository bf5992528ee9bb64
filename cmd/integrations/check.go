package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// checkError is the failure of a check that was reported already.
type checkError struct{ code int }

func (e checkError) Error() string { return "a check failed" }

// checkCodes are the exit codes of a check. The highest of all vendors counts.
var checkCodes = map[tf.Status]int{
	tf.StatusOK: 0, tf.StatusFailed: 1, tf.StatusNotConfigured: 3, tf.StatusUnreachable: 4, tf.StatusRefused: 5,
}

// check connects to the vendors by the provider's settings, and prints what they report about the account.
func (p program) check(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	asJSON := flags.Bool("json", false, "")
	count := flags.Bool("count", true, "")
	file := flags.String("credentials-file", "", "")
	timeout := flags.Duration("timeout", 30*time.Second, "")
	names, err := parseFlags(flags, args)
	switch {
	case err != nil:
		return err
	case *timeout <= 0:
		return usageError{"-timeout must be greater than 0, such as 30s"}
	}
	reports, err := provider.Check(ctx, provider.CheckOptions{Names: names, CredentialsFile: *file, Timeout: *timeout, Count: *count})
	if err != nil {
		return usageError{err.Error()}
	}
	if *asJSON {
		err = writeJSON(p.stdout, reports)
	} else {
		_, err = io.WriteString(p.stdout, checkText(reports, time.Now()))
	}
	if err != nil {
		return fmt.Errorf("the result could not be printed: %w", err)
	}
	if code := checkCode(reports, len(names) > 0); code != 0 {
		return checkError{code}
	}
	return nil
}

// checkCode returns the exit code of the reports. A vendor without any setting counts only if it is named, or if there is no other one.
func checkCode(reports []tf.Report, named bool) int {
	code, used := 0, false
	for _, r := range reports {
		if named || !r.Unset {
			code, used = max(code, checkCodes[r.Status]), true
		}
	}
	if !used {
		return checkCodes[tf.StatusNotConfigured]
	}
	return code
}

// checkText returns a block of aligned lines for each vendor, and one line for a vendor whose check failed.
func checkText(reports []tf.Report, now time.Time) string {
	var b strings.Builder
	for _, r := range reports {
		fmt.Fprintf(&b, "%s: %s", r.Vendor.Title, strings.ReplaceAll(string(r.Status), "_", " "))
		if r.Message != "" {
			b.WriteString(". " + printable(r.Message))
		}
		b.WriteString("\n")
		line := func(label, value string) {
			if value != "" {
				fmt.Fprintf(&b, "  %-12s %s\n", label, printable(value))
			}
		}
		for _, w := range r.Warnings {
			line("warning", w)
		}
		if r.Status != tf.StatusOK {
			continue
		}
		f := r.Facts
		line("account", strings.TrimSpace(f.Account+" "+quoted(f.AccountName)))
		line("region", f.Region)
		line("owner", f.Owner)
		line("permissions", strings.Join(f.Permissions, ", "))
		line("expires", expiry(f.Expires, now))
		for _, s := range r.Servers {
			line("server", s.Host+serverText(s))
		}
		line("objects", objectsText(r))
	}
	return b.String()
}

func quoted(name string) string {
	if name == "" {
		return ""
	}
	return "(" + name + ")"
}

func expiry(at, now time.Time) string {
	if at.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s, in %d days", at.UTC().Format(time.DateOnly), int(at.Sub(now).Hours()/24))
}

func serverText(s tf.Server) string {
	text := fmt.Sprintf(", calls: %d", s.Calls)
	if s.Limit >= 0 {
		text += fmt.Sprintf(", rate limit: %d of %d left", s.Remaining, s.Limit)
	}
	switch {
	case s.HasClock && s.Clock.Abs() < 2*time.Second: // a Date header has no fractions
		text += ", clock: the same"
	case s.HasClock && s.Clock > 0:
		text += fmt.Sprintf(", clock: %s ahead of this machine's", s.Clock)
	case s.HasClock:
		text += fmt.Sprintf(", clock: %s behind this machine's", -s.Clock)
	}
	return text
}

func objectsText(r tf.Report) string {
	var all []string
	for _, c := range r.Counts {
		noun := strings.TrimPrefix(c.Noun, r.Vendor.Title+" ")
		number := fmt.Sprint(c.Number)
		switch c.Status {
		case tf.StatusOK:
		case tf.StatusRefused:
			number = "refused"
		default:
			number = "unknown"
		}
		all = append(all, noun+": "+number)
	}
	return strings.Join(all, ", ")
}
