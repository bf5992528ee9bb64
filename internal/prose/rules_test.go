package prose

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// rule forbids a pattern. A match is allowed if it also matches except.
type rule struct {
	words           []string // each match contains one of them
	pattern, except *regexp.Regexp
	instead         string // what to write
	bad, good       string // a sentence that breaks the rule, and one that it must allow
}

func rules() []rule {
	// Case does not matter, and a space stands for any white space.
	re := func(pattern string) *regexp.Regexp {
		return regexp.MustCompile("(?i)" + strings.ReplaceAll(pattern, " ", `\s+`))
	}
	return []rule{
		{
			words: []string{"where"}, pattern: re(`(?:\S+ )?\bwhere\b(?: (?:to|possible)\b)?`),
			except: re(` (?:to|possible)$|^(?:#+|(?:file|folder|package|page|place|location|line|column|section|field|table|path|URL|host|server|machine|region` +
				`|console|environment|point|position|case|situation|scenario)s?,?|director(?:y|ies),?|address(?:es)?,?|also|even` +
				`|is|are|knows?|finds?|found|shows?|see|states?|decides?|determines?|records?|exactly|to|from|of) where`),
			instead: "if or when, except after a noun of place (the file where)",
			bad:     "It returns nil where there is none.", good: "Name the file where the token is.",
		},
		{words: []string{"where"}, pattern: re(`\b(?:also|even) where\b`), instead: "even if", bad: "It is kept also where the call fails."},
		{
			words: []string{"gives"}, pattern: re(`\bgives\b(?: \w+)?`),
			except:  re(`gives (?:up|way|rise)`),
			instead: "returns, adds, sets", bad: "Text gives the member.", good: "It gives up.",
		},
		{
			words: []string{"says", "said"}, pattern: re(`(?:\S+ )?\b(?:says|(?:is|are|was|were|be) said)\b(?: to be)?`),
			except:  re(`to be$|^(?:[\d.]+,?|RFC|documentation|spec|specification|page|guide) says`),
			instead: "reports whether, returns, states", bad: "Gone says that it is gone.", good: "RFC 7592 says how.",
		},
		{
			words: []string{"tells", "told"}, pattern: re(`\b(?:tells|(?:is|are|was|were|be|being) told)\b(?:(?: \w+){0,3} apart| otherwise)?`),
			except:  re(`apart|otherwise`),
			instead: "reports, shows, states; is notified", bad: "It tells what became of it.", good: "The status tells the two apart.",
		},
		{words: []string{"but"}, pattern: re(`\bbut for\b`), instead: "except", bad: "It lists all but for one."},
		{
			words: []string{"most", "least"}, pattern: re(`\bat the (?:most|least)\b(?: \w+)?`),
			except:  re(` (?:recent|common|specific|general|important|expensive|privileged)$`),
			instead: "at most, at least", bad: "It lives one hour at the most.", good: "It starts at the most recent page.",
		},
		{
			words: []string{"same"}, pattern: re(`\S+ all the same[.,;:)]`), except: re(`^(?:is|are|was|were|be) `),
			instead: "anyway, even so", bad: "It is in the state all the same.", good: "They are all the same.",
		},
		{
			words: []string{"more"}, pattern: re(`\b(?:has|have|had|is|are|does|do) no more(?:[.,;:)]| is\b| are\b)`),
			instead: "no longer", bad: "It removes what the server has no more.",
		},
		{
			words: []string{"whoever", "nobody"}, pattern: re(`\b(?-i:[Ww]hoever|[Nn]obody)\b`),
			instead: "the subject (the user, a caller that, no client)", bad: "Nobody reads it.",
		},
		{words: []string{"twin", "twins"}, pattern: re(`\btwins?\b`), instead: "duplicate, counterpart", bad: "A lost create leaves a twin."},
		{
			words: []string{"up"}, pattern: re(`\b(?:take|takes|taken|taking|took) up\b(?: \w+)?`),
			except:  re(`up (?:to|space|room|memory|time|most|much|too|\d+)$`),
			instead: "adopt", bad: "It takes up the webhook of a killed run.", good: "A call takes up to an hour.",
		},
		{
			words: []string{"text", "texts"}, pattern: re(`\b(?:a text|(?:of|are|be|as|these|two) texts)\b(?: \w+)?`),
			except:  re(`text (?:file|field|message|column|node|input|editor|box|area|format|template|response|body|value|log)$`),
			instead: "string, message", bad: "Each element is a text.", good: "It writes a text file.",
		},
		{
			words: []string{"try", "tries"}, pattern: re(`\b(?:(?:a|each|every|further|next|another|failed|no) try|tries again)\b`),
			instead: "attempt, retries", bad: "It waits before the next try.", good: "Wait a minute and try again.",
		},
		{
			words: []string{"whether"}, pattern: re(`\b(?:looks?|looked|looking|asks|asked) whether\b`),
			instead: "checks whether", bad: "It looks whether the file exists.",
		},
		{
			words: []string{"nothing", "had", "has", "shall"}, pattern: re(`\b(?:of nothing|(?:is|are) had|has it that|(?-i:[Ss]hall))\b`),
			instead: "a positive form in the present tense", bad: "None is of nothing.",
		},
		{
			words: []string{"so"}, pattern: re(`\w+ so[.;]`),
			except:  re(`^(?:or|do|does|did|done|doing|say|says|said|saying|indicate|think|if|more|even|not|is) `),
			instead: "the sentence without it", bad: "Some servers answer a wrong ID so.", good: "To keep it, do so.",
		},
		{
			words: []string{"alone"}, pattern: re(`(?:\b(?:by|leaves?) (?:\w+ ){0,3})?\w+ alone[.,;:)]`),
			except:  re(`^(?:by|leaves?|left|let|stands?|standing) `),
			instead: "only, before the noun", bad: "It reaches receivers on loopback alone.", good: "It is found by its ID alone, and left alone.",
		},
	}
}

var sentenceEnd = regexp.MustCompile(`[.!?:](?:\s|$)|\n[ \t]*(?:\n|[-*#] )|\||$`)

// check returns the violations of the rules in text, each as "line: what: write this instead: sentence".
func check(text string, rules []rule) []string {
	var violations []string
	start := 0
	for _, end := range sentenceEnd.FindAllStringIndex(text, -1) {
		sentence := text[start:end[1]]
		has := words{}
		has.add(sentence)
		for _, r := range rules {
			if has.per1000(r.words...) == 0 { // a pattern alone is slow
				continue
			}
			for _, at := range r.pattern.FindAllStringIndex(sentence, -1) {
				if match := sentence[at[0]:at[1]]; r.except == nil || !r.except.MatchString(match) {
					line := 1 + strings.Count(text[:start+at[1]], "\n")
					violations = append(violations, fmt.Sprintf("%d: %q: write %s: %s", line, oneLine(match), r.instead, oneLine(sentence)))
				}
			}
		}
		start = end[1]
	}
	return violations
}

func oneLine(text string) string { return strings.Trim(strings.Join(strings.Fields(text), " "), "| ") }

func TestRules(t *testing.T) {
	t.Parallel()
	rules := rules()
	for _, r := range rules {
		want := fmt.Sprintf("write %s: %s", r.instead, r.bad)
		if found := check("Good.\n"+r.bad+"\nGood.", rules); len(found) != 1 || !strings.HasPrefix(found[0], "2: ") || !strings.HasSuffix(found[0], want) {
			t.Errorf("%q is found in %q, want only: %s", found, r.bad, want)
		}
		if found := check(r.good, rules); found != nil {
			t.Errorf("%q is found in %q", found, r.good)
		}
	}
}
