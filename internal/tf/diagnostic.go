package tf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// AttributeError is an error in the value of one attribute, or of one parameter of a function. See [Invalid].
type AttributeError struct {
	Attribute string // a nested one has dots: "schedule.date"
	Message   string
	Summary   string // "" for the summary of the operation that failed
}

func (e *AttributeError) Error() string { return e.Attribute + ": " + e.Message }

// below returns the path of the attribute in an object.
func (e *AttributeError) below(at path.Path) path.Path {
	for name := range strings.SplitSeq(e.Attribute, ".") {
		at = at.AtName(name)
	}
	return at
}

// Invalid returns an error that Terraform shows at an attribute. Its message states which value is wrong, why, and what to write
// instead.
func Invalid(attribute, format string, args ...any) error {
	return &AttributeError{Attribute: attribute, Message: readable(fmt.Sprintf(format, args...))}
}

// Refused returns an [Invalid] error with a summary of its own, such as one that names what a person has to do first.
func Refused(attribute, summary, format string, args ...any) error {
	return &AttributeError{Attribute: attribute, Summary: readable(summary), Message: readable(fmt.Sprintf(format, args...))}
}

// warnings collects the warnings of one operation. It is safe for concurrent use.
type warnings struct {
	mu    sync.Mutex
	diags diag.Diagnostics
}

type warningsKey struct{}

// withWarnings returns a context for [Warn]. The returned function appends the warnings to diags.
func withWarnings(ctx context.Context, diags *diag.Diagnostics) (context.Context, func()) {
	w := &warnings{}
	return context.WithValue(ctx, warningsKey{}, w), func() { diags.Append(w.diags...) }
}

// Warn adds a warning to the operation that ctx belongs to. The user sees it whether or not the operation succeeds. Terraform shows
// only the first of several warnings with the same summary.
func Warn(ctx context.Context, summary, format string, args ...any) {
	if w, ok := ctx.Value(warningsKey{}).(*warnings); ok {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.diags.AddWarning(readable(summary), readable(fmt.Sprintf(format, args...)))
	}
}

// failure converts an error to a diagnostic in three parts: what failed, why, in the vendor's words and with the call, and what to
// do.
func failure(providerData any, verb string, of objectName, err error) diag.Diagnostic {
	summary := fmt.Sprintf("Cannot %s %s", verb, of.noun)
	if invalid, ok := errors.AsType[*AttributeError](err); ok {
		return diag.NewAttributeErrorDiagnostic(invalid.below(path.Empty()), cmp.Or(invalid.Summary, summary), sentence(invalid.Message))
	}
	detail := readable(sentence(err.Error()))
	if answer, ok := err.(*rest.Error); ok { //nolint:errorlint // a wrapped answer already has an explanation
		if _, network := errors.AsType[net.Error](err); network && answer.Status == 0 {
			detail += "\n\nCheck the network and " + whereTo(err, of.vendor) + "."
		}
		if hint := hint(answer.Status, of.vendor.Title, credentialOf(providerData, of)); hint != "" {
			detail += "\n\n" + hint
		}
		if answer.Status == http.StatusUnauthorized && of.vendor.Unauthorized != "" {
			detail += " " + of.vendor.Unauthorized
		}
	}
	return diag.NewErrorDiagnostic(summary, detail)
}

// whereTo returns what to check after a network error.
func whereTo(err error, v Vendor) string {
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "proxyconnect" {
		return "the proxy (environment: HTTPS_PROXY, HTTP_PROXY)"
	}
	return "the address" + v.addresses()
}

// sentence returns the text with a capital at its beginning and a period at its end, and each later paragraph of one line as well.
func sentence(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		if p == "" || i > 0 && strings.Contains(p, "\n") {
			continue
		}
		first, size := utf8.DecodeRuneInString(p)
		p = string(unicode.ToUpper(first)) + p[size:]
		if !strings.Contains(p, "\n") && !strings.ContainsAny(p[len(p)-1:], ".:!?}") {
			p += "."
		}
		paragraphs[i] = p
	}
	return strings.Join(paragraphs, "\n\n")
}

// enumerate joins the parts of an enumeration: "a", "a and b", "a, b and c".
func enumerate(parts []string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:last], ", ") + " and " + parts[last]
}

// hint returns what to do if a vendor answers with the status; "" if only the answer itself helps.
func hint(status int, vendor, credential string) string {
	switch {
	case status == http.StatusUnauthorized:
		return "The credential was refused. Check " + credential + ": it must be complete, belong to this account, and not be expired."
	case status == http.StatusForbidden:
		return "The credential is valid, but lacks the permission for this call. Check its permissions at " + vendor + ", or set another one as " + credential + "."
	case status == http.StatusNotFound:
		return "The object, or one that it refers to, does not exist at " + vendor + ". Run terraform plan to see what has changed."
	case status == http.StatusConflict:
		return "The object conflicts with one that exists at " + vendor + ". Change the configuration, or import the existing object."
	case status == http.StatusTooManyRequests:
		return vendor + " throttled the requests for longer than this run could wait. Run terraform again later, or with a lower -parallelism."
	case status >= http.StatusInternalServerError:
		return vendor + "'s server failed. Run terraform again. If the error persists, check the values you sent: some servers return this status for an unknown ID."
	}
	return ""
}

// safely converts a panic to an error, so that the other objects of the run are not affected. The log gets the stack, which
// contains no values.
func safely(ctx context.Context, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			tflog.Error(ctx, "panic", map[string]any{"stack": string(debug.Stack())})
			err = fmt.Errorf("this is a fault of the provider, please report it with the stack that TF_LOG=ERROR shows: panic of type %T", p)
		}
	}()
	return f()
}
