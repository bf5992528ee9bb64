package tf

import (
	"context"
	"errors"
	"fmt"
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

// AttributeError is an error that one attribute or setting is to blame for.
type AttributeError struct {
	Attribute string
	Message   string
}

// Error gives the attribute and the message.
func (e *AttributeError) Error() string { return e.Attribute + ": " + e.Message }

// Invalid blames an attribute. The message says which value is wrong, why, and what to write instead.
func Invalid(attribute, format string, args ...any) error {
	return &AttributeError{Attribute: attribute, Message: readable(fmt.Sprintf(format, args...))}
}

// warnings collects what the methods of a model want the user to know although they succeed.
type warnings struct {
	mu    sync.Mutex
	diags diag.Diagnostics
}

type warningsKey struct{}

// withWarnings gives a context for [Warn]; what was said is added to diags by the returned function.
func withWarnings(ctx context.Context, diags *diag.Diagnostics) (context.Context, func()) {
	w := &warnings{}
	return context.WithValue(ctx, warningsKey{}, w), func() { diags.Append(w.diags...) }
}

// Warn shows the user a warning with the outcome of the operation that ctx belongs to.
func Warn(ctx context.Context, summary, format string, args ...any) {
	if w, ok := ctx.Value(warningsKey{}).(*warnings); ok {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.diags.AddWarning(summary, readable(fmt.Sprintf(format, args...)))
	}
}

// noun is an object's type as words: "poozle_oauth_app" is a "poozle oauth app".
func noun(objectType string) string { return strings.ReplaceAll(objectType, "_", " ") }

// failure words an error: what could not be done to what, the vendor's words with the call, and one hint by status.
func failure(providerData any, verb, objectType string, err error) diag.Diagnostic {
	summary := fmt.Sprintf("Cannot %s %s", verb, noun(objectType))
	var invalid *AttributeError
	if errors.As(err, &invalid) {
		return diag.NewAttributeErrorDiagnostic(path.Root(invalid.Attribute), summary, invalid.Message)
	}
	detail := readable(sentence(err.Error()))
	if answer, ok := err.(*rest.Error); ok { //nolint:errorlint // a wrapped answer comes with words of its own
		if hint := hint(answer.Status, vendorOf(objectType), credentialOf(providerData, objectType)); hint != "" {
			detail += "\n\n" + hint
		}
	}
	return diag.NewErrorDiagnostic(summary, detail)
}

// sentence lets a text begin and end as a sentence does.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(first)) + text[size:]
	if strings.ContainsAny(text[len(text)-1:], ".!?}") || strings.Contains(text, "\n") {
		return text
	}
	return text + "."
}

func hint(status int, vendor, credential string) string {
	switch {
	case status == http.StatusUnauthorized:
		return "The credential was refused. Check " + credential + ": is it complete, of this account, and not expired?"
	case status == http.StatusForbidden:
		return "The credential is known but may not do this. Check its rights at " + vendor + ", or use another one as " + credential + "."
	case status == http.StatusNotFound:
		return "It does not exist at " + vendor + " (any more). Run terraform plan to see what that means for the configuration."
	case status == http.StatusConflict:
		return "It clashes with something that exists at " + vendor + ". Change the configuration, or import what is there."
	case status == http.StatusTooManyRequests:
		return "The vendor asked for fewer requests for longer than this run could wait. Run it again later, or with a lower -parallelism."
	case status >= http.StatusInternalServerError:
		return "The fault is reported by the vendor's server. If it is passing, run terraform again. If it stays, look at the values sent: some servers answer a wrong ID so."
	}
	return ""
}

// safely turns a panic into an error, so that one object's fault does not take the whole run with it. The stack goes to
// the log; it holds no values.
func safely(ctx context.Context, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			tflog.Error(ctx, "panic", map[string]any{"stack": string(debug.Stack())})
			err = fmt.Errorf("this is a fault of the provider, please report it with the stack that TF_LOG=ERROR shows: panic of type %T", p)
		}
	}()
	return f()
}
