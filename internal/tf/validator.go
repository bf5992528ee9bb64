package tf

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// WebhookURL accepts an absolute http or https URL without a fragment. It warns about plain http to another machine.
func WebhookURL() validator.String { return webhookURL{} }

type webhookURL struct{}

func (webhookURL) Description(context.Context) string {
	return "an absolute http or https URL without a fragment"
}

func (v webhookURL) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v webhookURL) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	value := req.ConfigValue.ValueString()
	if value == "" { // also if it is null or unknown; see [rejectEmpty]
		return
	}
	u, err := parseHTTPURL(value)
	switch {
	case value != strings.TrimSpace(value):
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid URL", "The URL begins or ends with a space or a line break. Remove it.")
	case err != nil:
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid URL", fmt.Sprintf("The value is not a usable URL: %s. Set it to a URL such as https://hooks.example.com/path.", err))
	case u.Scheme == "http" && !rest.Loopback(u.Hostname()):
		resp.Diagnostics.AddAttributeWarning(req.Path, "Plain http", "The URL is plain http: anyone on the network path can read what is delivered there. Use https.")
	}
}

// HTTPURL accepts an absolute http or https URL without a fragment.
func HTTPURL() validator.String {
	return Rule("an http or https URL without a fragment", func(value string) error {
		_, err := parseHTTPURL(value)
		return err
	})
}

func parseHTTPURL(value string) (*url.URL, error) {
	u, err := url.Parse(value)
	switch {
	case err != nil:
		return nil, errors.New("it is not a URL")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("it does not begin with https://")
	case u.Hostname() == "":
		return nil, errors.New("it has no host")
	case u.Fragment != "" || strings.HasSuffix(value, "#"):
		return nil, errors.New("it has a fragment, which is never sent to a server")
	case strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r == 0x7f }):
		return nil, errors.New("it has a space or a control character")
	}
	return u, nil
}

// WarnUnlessOneOf warns about a value that the vendor's documentation does not list. Use it instead of an error for lists that the
// vendor may change at any time.
func WarnUnlessOneOf(values ...string) validator.String { return documented(values) }

type documented []string

func (d documented) Description(context.Context) string {
	return "one of " + strings.Join(d, ", ")
}

func (d documented) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

func (d documented) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	value := req.ConfigValue.ValueString()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || slices.Contains(d, value) {
		return
	}
	text := fmt.Sprintf("The value is not documented, so the vendor may refuse it. The documented values are %s.", strings.Join(d, ", "))
	if nearest := Nearest(value, d); nearest != "" {
		text += fmt.Sprintf(" The nearest one is %s.", nearest)
	}
	resp.Diagnostics.AddAttributeWarning(req.Path, "Not in the vendor's documentation", text)
}

// WarnIfSimilarTo warns about a value that is not one of the values, but probably meant to be. Use it for lists that others may extend.
func WarnIfSimilarTo(values ...string) validator.String { return similar(values) }

type similar []string

func (s similar) Description(context.Context) string { return "spelled like " + strings.Join(s, ", ") }

func (s similar) MarkdownDescription(ctx context.Context) string { return s.Description(ctx) }

func (s similar) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	value := req.ConfigValue.ValueString()
	if nearest := Nearest(value, s); nearest != "" && nearest != value {
		resp.Diagnostics.AddAttributeWarning(req.Path, "Probably misspelled", fmt.Sprintf("%q is no registered value. The nearest one is %q. "+
			"If the server documents a value of its own, ignore this warning.", value, nearest))
	}
}

// notEmpty accepts any string except "".
func notEmpty() validator.String {
	return rule{"a value", func(value string) error {
		if value == "" {
			return errors.New("it is an empty string. Set it, or leave it out if it is optional")
		}
		return nil
	}}
}

// spaceAround is why a value is wrong that was copied together with white space.
const spaceAround = "it begins or ends with a space or a line break. Remove it"

// trimmed accepts a string without white space around it.
func trimmed() validator.String {
	return Rule("an ID without a space around it", func(value string) error {
		if value != strings.TrimSpace(value) {
			return errors.New(spaceAround)
		}
		return nil
	})
}

// rejectEmpty adds validators to all arguments. No vendor distinguishes an empty string from an omitted one, or has a null element,
// for which "" would be sent. An element of a map may be "". No ID has white space around it.
func rejectEmpty(all map[string]schema.Attribute) {
	for name, a := range all {
		switch a := a.(type) {
		case schema.StringAttribute:
			if a.Required || a.Optional {
				a.Validators = append(NotEmpty(), a.Validators...)
				if strings.HasSuffix(name, "_id") {
					a.Validators = append(a.Validators, trimmed())
				}
			}
			all[name] = a
		case schema.SetAttribute:
			a.Validators = append(slices.Clone(a.Validators), noNulls{}, setvalidator.ValueStringsAre(notEmpty()))
			all[name] = a
		case schema.ListAttribute:
			a.Validators = append(slices.Clone(a.Validators), noNulls{}, listvalidator.ValueStringsAre(notEmpty()))
			all[name] = a
		case schema.MapAttribute:
			a.Validators = append(slices.Clone(a.Validators), noNulls{})
			all[name] = a
		case schema.SingleNestedAttribute:
			a.Attributes = maps.Clone(a.Attributes)
			rejectEmpty(a.Attributes)
			all[name] = a
		}
	}
}

// RFC3339 accepts a time such as 2030-01-31T12:00:00Z.
func RFC3339() validator.String {
	return Rule("a time such as 2030-01-31T12:00:00Z or 2030-01-31T12:00:00+01:00", func(value string) error {
		if _, err := time.Parse(time.RFC3339, value); err != nil {
			return errors.New("it is not in the format of RFC 3339")
		}
		return nil
	})
}

// Rule returns a validator of strings that are not empty; see [rejectEmpty]. check returns why a value is wrong and what to write instead,
// without the value itself, which may be secret. description completes "must be".
func Rule(description string, check func(value string) error) validator.String {
	return rule{description, func(value string) error {
		if value == "" {
			return nil
		}
		return check(value)
	}}
}

type rule struct {
	description string
	check       func(value string) error
}

func (r rule) Description(context.Context) string { return r.description }

func (r rule) MarkdownDescription(context.Context) string { return r.description }

func (r rule) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := r.check(req.ConfigValue.ValueString()); err != nil {
		at, _, _ := strings.Cut(req.Path.String(), "[") // without the element of a set, which may be secret
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", readable(fmt.Sprintf("%s must be %s: %s.", at, r.description, err)))
	}
}

// EndpointURL accepts the address of a server that credentials are sent to: https, or http to this machine, without user information
// and fragment.
func EndpointURL() validator.String {
	return Rule("a URL such as https://auth.example.com", func(value string) error {
		u, err := url.Parse(value)
		switch {
		case value != strings.TrimSpace(value):
			return errors.New(spaceAround)
		case err != nil || u.Hostname() == "":
			return errors.New("it is not an absolute URL")
		case u.User != nil:
			return errors.New("it contains a user name or a password, which would be stored in the state")
		case u.Fragment != "":
			return errors.New("it has a fragment, which is never sent to a server")
		case u.Scheme != "https" && (u.Scheme != "http" || !rest.Loopback(u.Hostname())):
			return errors.New("it does not begin with https://. Only a server on this machine may use http")
		}
		return nil
	})
}

// Duration accepts a positive duration such as 168h.
func Duration() validator.String {
	return Rule("a positive duration such as 168h or 90m", func(value string) error {
		if d, err := time.ParseDuration(value); err != nil || d <= 0 {
			return errors.New("write hours, minutes or seconds")
		}
		return nil
	})
}
