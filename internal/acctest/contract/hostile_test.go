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

// hostile are texts that people paste, or that somebody wants to break something with.
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

// TestHostileValues gives every text of every type a hostile value. It is refused with an error that names the attribute, or
// it gets to the vendor as it is, and back; no error shows it so that it could do anything to a terminal.
func TestHostileValues(t *testing.T) {
	t.Parallel()
	sayPart(t)
	for _, s := range subjects() {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			var attributes []string
			probed(t, s, func(g *stage) { attributes = g.textual() })
			cell := 0
			for _, attribute := range attributes {
				for _, name := range slices.Sorted(maps.Keys(hostile())) {
					if cell++; !sampled(cell) {
						continue
					}
					value := hostile()[name]
					for _, problem := range probed(t, s, func(g *stage) { g.tryHostile(attribute, value) }) {
						t.Errorf("%s in %s: %.800s", name, attribute, problem)
					}
				}
			}
		})
	}
}

// textual are the arguments of the configuration that are texts or sets of them.
func (g *stage) textual() []string {
	var names []string
	for name, a := range g.process().Arguments(g.typeName()) {
		if _, ok := g.config[name]; ok && name != "confirmed" && a.Type != nil && (a.Type.Is(tftypes.String) || a.Type.Is(tftypes.Set{})) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (g *stage) tryHostile(attribute, value string) {
	g.config = maps.Clone(g.config)
	if _, list := g.config[attribute].([]string); list {
		g.config[attribute] = []string{value}
	} else {
		g.config[attribute] = value
	}
	g.confirm()
	if planned := g.instance.Plan(g.process(), g.config); len(planned.Errors) > 0 {
		g.shown(planned)
		if !slices.ContainsFunc(planned.Errors, func(e string) bool { return strings.Contains(e, `AttributeName("`+attribute+`")`) }) {
			g.t.Errorf("the plan's error does not name the attribute: %q", planned.Errors)
		}
		return
	}
	outcome := g.apply()
	g.shown(outcome)
	if len(outcome.Errors) > 0 {
		if g.instance.Exists() {
			g.t.Errorf("there is a state, though: %q", outcome.Errors)
		}
		g.holds(g.empty, "after a refusal")
		return
	}
	g.settled()
	outcome = g.destroy()
	g.shown(outcome)
	if len(outcome.Errors) > 0 {
		g.t.Errorf("the destroy: %q", outcome.Errors)
	}
	if g.kept == "" {
		g.holds(g.empty, "after the destroy")
	}
}

// shown fails the test where an error or a warning has what a terminal would not print, or far too much.
func (g *stage) shown(o acctest.Outcome) {
	g.t.Helper()
	for _, words := range slices.Concat(o.Errors, o.Warnings) {
		if _, after, ok := strings.Cut(words, "): "); ok && strings.HasPrefix(words, "AttributeName(") {
			words = after // the path is the core's to show
		}
		if strings.Contains(words, "value must be one of") {
			continue // the framework's own words
		}
		if at := strings.IndexFunc(words, func(c rune) bool { return c != '\n' && c != '\u200d' && !unicode.IsPrint(c) }); at >= 0 {
			g.t.Errorf("this is shown: %q", words[max(0, at-100):min(len(words), at+20)])
		}
		if len(words) > 10_000 {
			g.t.Errorf("an error or warning of %d bytes: %.200q", len(words), words)
		}
	}
}
