package tf

import (
	"context"
	"errors"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Facts are what a vendor reports about the connected account and its credential. What it does not report is left out.
type Facts struct {
	Account     string    // ID of the account, organisation or workspace
	AccountName string    // name of that
	Region      string    // that holds the data
	Owner       string    // of the credential
	Permissions []string  // of the credential, in the vendor's words
	Expires     time.Time // when the credential expires
}

// Status is the outcome of a [Check].
type Status string

// The outcomes. StatusFailed covers each failure that has no status of its own.
const (
	StatusOK            Status = "ok"
	StatusNotConfigured Status = "not_configured"
	StatusRefused       Status = "refused"
	StatusUnreachable   Status = "unreachable"
	StatusFailed        Status = "failed"
)

// Report is what a [Check] found out about a vendor.
type Report struct {
	Vendor   Vendor
	Status   Status
	Unset    bool     // whether no source has any setting of the vendor
	Message  string   // one line about the failure and what to do; "" if there is none
	Warnings []string // one line each
	Facts    Facts
	Servers  []Server // in the order of the first call
	Counts   []Count
}

// Checks are the options of a [Check].
type Checks struct {
	Vendors         []Vendor // those to check; each has an Inspect
	CredentialsFile string   // "" for the file of the environment, or the default
	UserAgent       string
	Timeout         time.Duration // for each vendor
	Count           bool          // whether to count the objects
}

// Check connects to each vendor by the settings of the environment and of the credentials file, as the provider does, and reads what
// the vendor reports about the account. It only reads. all are the vendors of the provider.
func Check(ctx context.Context, all []Vendor, c Checks) []Report {
	config := nullConfig(ctx, all, c.CredentialsFile)
	file, _ := loadCredentials(ctx, config) // each Connect reports the error
	registry := NewRegistry(all)
	reports := make([]Report, len(c.Vendors))
	var running sync.WaitGroup
	for i, v := range c.Vendors {
		running.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, c.Timeout)
			defer cancel()
			reports[i] = c.check(ctx, v, config, registry.counters[v.Name])
			reports[i].Unset = v.unset(file[v.Name])
		})
	}
	running.Wait()
	return reports
}

// Configured returns the names of the vendors that the environment or the credentials file has a setting of. file names the credentials
// file; "" is the file of the environment, or the default.
func Configured(ctx context.Context, vendors []Vendor, file string) []string {
	stored, _ := loadCredentials(ctx, nullConfig(ctx, vendors, file)) // Connect reports the error
	var names []string
	for _, v := range vendors {
		if len(v.Settings) > 0 && !v.unset(stored[v.Name]) {
			names = append(names, v.Name)
		}
	}
	return names
}

// nullConfig returns the configuration of a provider block that sets at most the credentials file.
func nullConfig(ctx context.Context, vendors []Vendor, file string) tfsdk.Config {
	s := ProviderSchema(vendors, "")
	raw := nullAttributes(s.Type().TerraformType(ctx))
	if file != "" {
		values := cloneAttributes(raw)
		values[credentialsFile] = tftypes.NewValue(tftypes.String, file)
		raw = withAttributes(raw, values)
	}
	return tfsdk.Config{Schema: s, Raw: raw}
}

// unset reports whether neither the environment nor the credentials file has a setting of the vendor.
func (v Vendor) unset(file map[string]string) bool {
	return len(file) == 0 && !slices.ContainsFunc(v.Settings, func(s Setting) bool { return strings.TrimSpace(os.Getenv(s.Env)) != "" })
}

func (c Checks) check(ctx context.Context, v Vendor, config tfsdk.Config, counters []counter) Report {
	observed := &observer{next: rest.NewTransport()}
	data, diags := Connect(ctx, []Vendor{v}, config, c.UserAgent, observed, NewAdoptions(""))
	report := Report{Vendor: v, Status: StatusOK}
	for _, d := range diags.Warnings() {
		report.Warnings = append(report.Warnings, oneLine(d.Summary()+": "+d.Detail()))
	}
	conn := data.connections[v.Name]
	switch errs := diags.Errors(); {
	case len(errs) > 0:
		return report.failed(StatusNotConfigured, errs[0].Summary()+": "+errs[0].Detail())
	case conn.err != nil:
		return report.failed(StatusNotConfigured, unconfigured(conn.err))
	}
	err := safely(ctx, func() (err error) {
		report.Facts, err = v.Inspect(ctx, conn.client)
		return err
	})
	if err == nil && c.Count {
		report.Counts, err = countAll(ctx, conn.client, counters)
	}
	report.Servers = observed.recorded()
	if err == nil {
		return report
	}
	message := failure(data, "check", objectName{vendor: v, noun: v.Title}, err).Detail()
	if unsent, ok := errors.AsType[*rest.Error](err); ok && unsent.Status == 0 { // the reason counts, and not the call
		message = sentence(strings.TrimPrefix(message, unsent.Method+" "+unsent.Path+": "))
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		message += " Set -timeout to wait for longer than " + c.Timeout.String() + "."
	}
	status := statusOf(err)
	if expires := report.Facts.Expires; status == StatusRefused && !expires.IsZero() && expires.Before(time.Now()) {
		message = "The credential expired on " + expires.UTC().Format(time.DateOnly) + ". " + message
	}
	return report.failed(status, message)
}

// unconfigured returns what to set in the environment.
func unconfigured(err error) string {
	missing, ok := errors.AsType[*missingError](err)
	if !ok {
		return sentence(err.Error())
	}
	var names []string
	for _, s := range missing.settings {
		names = append(names, s.Env)
	}
	return missing.conflict + "Set " + enumerate(names) + "."
}

func (r Report) failed(status Status, message string) Report {
	r.Status, r.Message = status, oneLine(message)
	return r
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// statusOf returns the outcome that an error of a call means.
func statusOf(err error) Status {
	_, network := errors.AsType[net.Error](err)
	answer, _ := errors.AsType[*rest.Error](err)
	switch {
	case errors.Is(err, rest.ErrRefused):
		return StatusRefused
	case network && (answer == nil || answer.Status == 0):
		return StatusUnreachable
	}
	return StatusFailed
}
