package tf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// errUnknown is wrapped by the error of a vendor whose settings are not known at plan time.
var errUnknown = errors.New("not known before apply")

// Connect resolves the settings of every vendor and builds the clients. transport sends the requests; nil means the default of
// internal/rest. adoptions are the decisions of the plan.
//
// A setting that is missing, or wrong in the environment, is an error only when an object of its vendor is used, so that a
// provider without any configuration is valid. A setting that is wrong in the configuration is an error at once.
func Connect(ctx context.Context, vendors []Vendor, config tfsdk.Config, userAgent string, transport http.RoundTripper, adoptions *Adoptions) (*ProviderData, diag.Diagnostics) {
	adoptions.reset()
	data := &ProviderData{connections: map[string]connection{}, adoptions: adoptions}
	file, diags := loadCredentials(ctx, config)
	ctx, done := withWarnings(ctx, &diags)
	for _, v := range vendors {
		if v.Connect == nil {
			continue // it has only functions
		}
		var block types.Object
		if len(v.Settings) > 0 {
			diags.Append(config.GetAttribute(ctx, path.Root(v.Name), &block)...)
		}
		settings := Settings{Caller: rest.Caller{UserAgent: userAgent, Transport: transport, Log: logToTerraform}}
		conn := connection{credential: v.credential(), caller: settings.Caller}
		if settings.values, conn.err = v.resolve(block, file[v.Name], &diags); conn.err == nil {
			conn.fingerprint = fmt.Sprint(settings.values)
			conn.client, conn.err = v.Connect(ctx, settings)
		}
		if v.ConnectWithoutCredentials != nil && !errors.Is(conn.err, errUnknown) {
			var err error
			if conn.withoutCredentials, err = v.ConnectWithoutCredentials(ctx, settings); err != nil {
				diags.AddAttributeError(path.Root(v.Name), "Invalid settings of "+v.Title, sentence(err.Error()))
			}
		}
		data.connections[v.Name] = conn
	}
	done()
	return data, diags
}

func logToTerraform(ctx context.Context, message string, fields map[string]any) {
	tflog.Debug(ctx, message, fields)
}

// loadCredentials reads the credentials file. A file that the configuration or the environment names must be usable. The default file
// may be missing, and is ignored with a warning if it cannot be used.
func loadCredentials(ctx context.Context, config tfsdk.Config) (credentials.Vendors, diag.Diagnostics) {
	var setting types.String
	diags := config.GetAttribute(ctx, path.Root(credentialsFile), &setting)
	if isEmpty(setting) {
		diags.AddAttributeError(path.Root(credentialsFile), "Invalid setting "+credentialsFile, emptySetting)
	}
	if diags.HasError() || setting.IsUnknown() {
		return nil, diags
	}
	file, named, err := credentials.Path(strings.TrimSpace(setting.ValueString()), os.Getenv(credentials.Env))
	if file == os.DevNull {
		return nil, diags // no file
	}
	var found credentials.Vendors
	if err == nil {
		found, err = credentials.Load(file)
	}
	switch {
	case err == nil || !named && (file == "" || errors.Is(err, fs.ErrNotExist)):
	case named:
		diags.AddAttributeError(path.Root(credentialsFile), "The credentials file cannot be used",
			fmt.Sprintf("The file is named by %s or the environment variable %s. %s", credentialsFile, credentials.Env, sentence(err.Error())))
	default:
		diags.AddWarning("The credentials file is ignored", file+": "+sentence(err.Error()))
	}
	return found, diags
}

// credential describes the settings that hold the vendor's credential. A sensitive setting in a group is another credential.
func (v Vendor) credential() string {
	return v.describe(func(s Setting) bool { return s.Sensitive })
}

// addresses ends a sentence with the settings that hold the vendor's addresses.
func (v Vendor) addresses() string {
	if settings := v.describe(func(s Setting) bool { return s.Address }); settings != "" {
		return " of " + v.Title + ": " + settings
	}
	return ""
}

// describe describes some of the settings outside of groups.
func (v Vendor) describe(some func(Setting) bool) string {
	var names []string
	for _, s := range v.Settings {
		if some(s) {
			names = append(names, fmt.Sprintf("%s in the provider's block %s (environment: %s)", s.Name, v.Name, s.Env))
		}
	}
	return enumerate(names)
}

// resolve returns the settings by their names, and an error if the vendor cannot be used with them. diags gets the errors in the
// block.
func (v Vendor) resolve(block types.Object, file map[string]string, diags *diag.Diagnostics) (map[string]string, error) {
	r := resolver{vendor: v, values: map[string]string{}, diags: diags}
	conflict := v.conflict(block, file)
	if conflict == "" {
		maps.Copy(r.values, file)
		maps.DeleteFunc(r.values, func(name, _ string) bool { return strings.Contains(name, ".") }) // a group has no address
	}
	err := r.group(path.Root(v.Name), "", block, v.Settings)
	switch {
	case err != nil:
	case r.invalid != nil:
		err = r.invalid
	case len(r.missing) > 0:
		err = &missingError{vendor: v, conflict: conflict, settings: r.missing}
	}
	return r.values, err
}

// missingError is the error of a vendor that lacks required settings.
type missingError struct {
	vendor   Vendor
	conflict string // a sentence about the credentials file, or ""
	settings []Setting
}

// Error returns what to set.
func (e *missingError) Error() string {
	var missing []string
	for _, s := range e.settings {
		missing = append(missing, fmt.Sprintf("%s (environment: %s)", s.Name, s.Env))
	}
	return fmt.Sprintf("%s is not configured. %sSet what is missing in the provider's block `%s = { … }`, in the environment or in the credentials file: %s",
		e.vendor.Title, e.conflict, e.vendor.Name, strings.Join(missing, ", "))
}

// conflict returns a sentence about a setting in the block or the environment that the credentials in the file must not be used with,
// or "". They belong to one app and are only sent to the addresses that they were issued for. A file without an address is of the
// vendor's default address.
func (v Vendor) conflict(block types.Object, file map[string]string) string {
	if len(file) == 0 {
		return ""
	}
	addressed := false
	for _, s := range v.Settings {
		given, stored, what := cmp.Or(v.given(block, s)), file[s.Name], "value"
		if s.Address {
			addressed, stored, what = true, cmp.Or(stored, s.Default), "address that the credentials were issued for"
		}
		if given != "" && (s.Address || stored != "") && s.normal(given) != s.normal(stored) {
			return fmt.Sprintf("The credentials file is not used for %[1]s, because %[2]s (%[3]s) differs from the %[4]s in the file. Leave %[2]s out, or sign in again. ",
				v.Title, v.Name+"."+s.Name, s.Env, what)
		}
	}
	if !addressed {
		return fmt.Sprintf("The credentials file is not used for %s, whose credentials belong to no single address. ", v.Title)
	}
	return ""
}

// given returns the values of a setting in the block and in the environment, or "". An address in the environment that derives from
// another one belongs to the environment's other address, so it is not combined with a different one in the block.
func (v Vendor) given(block types.Object, s Setting) (inBlock, inEnvironment string) {
	value, _ := block.Attributes()[s.Name].(types.String)
	inBlock, inEnvironment = strings.TrimSpace(value.ValueString()), strings.TrimSpace(os.Getenv(s.Env))
	for _, base := range v.Settings {
		if base.Name != s.DerivedFrom {
			continue
		}
		if a, b := v.given(block, base); a != "" && base.normal(a) != base.normal(b) {
			return inBlock, ""
		}
	}
	return inBlock, inEnvironment
}

// resolver resolves the settings of one vendor.
type resolver struct {
	vendor  Vendor
	values  map[string]string // at first, those of the credentials file that can be used
	missing []Setting
	invalid error // the first value that did not pass its check
	diags   *diag.Diagnostics
}

// group resolves a group of settings, whose names begin with prefix. The error is an errUnknown.
func (r *resolver) group(at path.Path, prefix string, group types.Object, settings []Setting) error {
	if group.IsUnknown() {
		return fmt.Errorf("the provider's block %s is %w", at, errUnknown)
	}
	for _, s := range settings {
		if s.Settings != nil {
			below, _ := group.Attributes()[s.Name].(types.Object)
			if err := r.group(at.AtName(s.Name), prefix+s.Name+".", below, s.Settings); err != nil {
				return err
			}
			continue
		}
		value, _ := group.Attributes()[s.Name].(types.String)
		if value.IsUnknown() {
			return fmt.Errorf("the setting %s is %w, because it depends on a resource of the same run. "+
				"Apply that resource first with -target, or set the value by a variable or by %s", at.AtName(s.Name), errUnknown, s.Env)
		}
		if isEmpty(value) {
			r.diags.AddAttributeError(at.AtName(s.Name), "Invalid setting "+at.AtName(s.Name).String(), emptySetting)
			continue
		}
		name := prefix + s.Name
		inBlock, inEnvironment := r.vendor.given(group, s)
		source := "the environment variable " + s.Env
		if inEnvironment == "" {
			source = "the credentials file"
		}
		r.values[name] = cmp.Or(inBlock, inEnvironment, r.values[name], s.Default)
		if r.values[name] == "" {
			if s.Required && prefix == "" {
				r.missing = append(r.missing, s)
			}
			continue
		}
		if s.Check == nil {
			continue
		}
		checked, err := s.Check(r.values[name])
		r.values[name] = checked
		switch setting := at.AtName(s.Name); {
		case err == nil:
		case inBlock != "":
			r.diags.AddAttributeError(setting, "Invalid setting "+setting.String(), readable(sentence(err.Error())))
		case r.invalid == nil:
			r.invalid = fmt.Errorf("the setting %s, from %s, cannot be used: %w", setting, source, err)
		}
	}
	return nil
}
