package contract_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// hostile returns strings that people paste by accident, or send to break something.
func hostile() map[string]string {
	return map[string]string{
		"a line break":       "two\nlines\r\nand more",
		"NUL":                "a\x00b",
		"quotes":             `it's "quoted" \ and {"json": true} ${interpolated} %{directive}`,
		"slashes":            "../../v1/forms/%2e%2e%2fadmin?x=1&y=2#z",
		"64 kB":              strings.Repeat("x", 64<<10),
		"bidirectional text": "\u202eevil\u2066 שלום \u200f\u200b",
		"an escape sequence": "\x1b[31mred\x1b[0m\x07",
		"a surrogate's text": "é\U0001F469\u200d\U0001F4BB",
	}
}

// TestHostileValues sets every string argument of every type to a hostile value. The plan must refuse it with an error that
// names the attribute, or the value must reach the vendor and come back unchanged. No error may show it in a form that a
// terminal would act on.
func TestHostileValues(t *testing.T) {
	t.Parallel()
	logSampling(t)
	for _, s := range resourceCases() {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			var attributes []string
			problemsOf(t, s, func(h *harness) { attributes = h.stringArguments() })
			caseNumber := 0
			for _, attribute := range attributes {
				for _, name := range slices.Sorted(maps.Keys(hostile())) {
					if caseNumber++; !inSample(caseNumber) {
						continue
					}
					value := hostile()[name]
					for _, problem := range problemsOf(t, s, func(h *harness) { h.checkHostile(attribute, value) }) {
						t.Errorf("%s in %s: %.800s", name, attribute, problem)
					}
				}
			}
		})
	}
}

// stringArguments returns the arguments of the configuration that are strings or sets of strings.
func (h *harness) stringArguments() []string {
	var names []string
	for name, a := range h.process().Arguments(h.typeName()) {
		if _, ok := h.config[name]; ok && a.Type != nil && (a.Type.Is(tftypes.String) || a.Type.Is(tftypes.Set{})) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (h *harness) checkHostile(attribute, value string) {
	h.config = maps.Clone(h.config)
	if _, list := h.config[attribute].([]string); list {
		h.config[attribute] = []string{value}
	} else {
		h.config[attribute] = value
	}
	h.confirm()
	if planned := h.instance.Plan(h.process(), h.config); len(planned.Errors) > 0 {
		h.checkPrintable(planned)
		if !slices.ContainsFunc(planned.Errors, func(e string) bool { return strings.Contains(e, `AttributeName("`+attribute+`")`) }) {
			h.t.Errorf("the plan's error does not name the attribute: %q", planned.Errors)
		}
		return
	}
	outcome := h.apply()
	h.checkPrintable(outcome)
	if len(outcome.Errors) > 0 {
		if h.instance.Exists() {
			h.t.Errorf("the create failed, but the state has an object: %q", outcome.Errors)
		}
		h.wantObjects(h.empty, "after a refused create")
		return
	}
	h.checkSettled()
	outcome = h.destroy()
	h.checkPrintable(outcome)
	if len(outcome.Errors) > 0 {
		h.t.Errorf("the destroy: %q", outcome.Errors)
	}
	if h.remains == "" {
		h.wantObjects(h.empty, "after the destroy")
	}
}

// checkPrintable fails the test if an error or a warning has characters that are not printable, or is far too long.
func (h *harness) checkPrintable(o acctest.Outcome) {
	h.t.Helper()
	for _, message := range slices.Concat(o.Errors, o.Warnings) {
		if _, after, ok := strings.Cut(message, "): "); ok && strings.HasPrefix(message, "AttributeName(") {
			message = after // Terraform prints the path
		}
		if strings.Contains(message, "value must be one of") {
			continue // the framework's own message
		}
		if at := strings.IndexFunc(message, func(c rune) bool { return c != '\n' && c != '\u200d' && !unicode.IsPrint(c) }); at >= 0 {
			h.t.Errorf("a message is not printable: %q", message[max(0, at-100):min(len(message), at+20)])
		}
		if len(message) > 10_000 {
			h.t.Errorf("a message has %d bytes: %.200q", len(message), message)
		}
	}
}
