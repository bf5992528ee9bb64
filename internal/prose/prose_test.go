// Package prose tests the voice of the project: the words of its comments, its Markdown and its messages to users.
package prose

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

const root = "../.."

// TestVoice checks each file against the rules, and all files together against limits that no single sentence can break.
// To check one folder, run: go test ./internal/prose -run TestVoice/internal/tf.
func TestVoice(t *testing.T) {
	rules, all, checked := rules(), words{}, words{}
	for _, name := range files(t) {
		source, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		text, messages, err := extract(name, string(source))
		if err != nil {
			t.Fatal(err)
		}
		all.add(text)
		t.Run(name, func(t *testing.T) {
			checked.add(text)
			for _, violation := range append(check(text, rules), check(messages, rules)...) {
				t.Errorf("%s:%s", name, violation)
			}
		})
	}
	t.Log("in these files: ", checked)
	t.Run("density", func(t *testing.T) {
		if all.per1000("where") > 1.0 || all.per1000("gives") > 0.5 || all.per1000("says") > 0.5 || all.per1000("if", "when") < 4.0 {
			t.Errorf("%s; want where <= 1.0, gives <= 0.5, says <= 0.5, if and when >= 4.0", all)
		}
	})
}

var withProse = regexp.MustCompile(`\.(go|md|tmpl|tf|hcl|sh|yml|mjs)$|^GNUmakefile$|^\.ci/run$`)

// files returns the paths of the files with prose, relative to root. It skips what is generated or downloaded.
func files(t *testing.T) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, entry fs.DirEntry, err error) error {
		hidden := entry.Name()[0] == '.' && !slices.Contains([]string{".", ".ci", ".github"}, name)
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (hidden || slices.Contains([]string{"bin", "dist", "docs", "node_modules"}, entry.Name())):
			return fs.SkipDir
		case entry.Type().IsRegular() && withProse.MatchString(name):
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

var (
	comment   = regexp.MustCompile(`(?m)(?:^|\s)(?:#+|//)\s(.*)$`)
	directive = regexp.MustCompile(`(?m)^[ \t]*//(?:[a-z]+:|nolint|line ).*$`)
	marker    = regexp.MustCompile(`(?m)^[ \t]*(?://|/\*)|\*/$`)
	markup    = regexp.MustCompile("(?ms)^ *```.*?^ *```|{{.*?}}|<!--.*?-->|\\]\\([^)]*\\)")
	escape    = regexp.MustCompile(`\\[nt]`)
	// foreign is what the project did not write: code and quotations, on at most two lines each, and URLs.
	foreign = regexp.MustCompile("`[^`\n]*(?:\n[^`\n]+)?`|\"[^\"\n]*(?:\n[^\"\n]+)?\"|“[^”]*”|https?://[^\\s)>\"]*")
)

// extract returns the comments or the Markdown of a file, and its messages to users: the string literals of four words or
// more, except those of tests and of fakes, which quote the vendors. Both have the line breaks of the source.
func extract(name, source string) (text, messages string, err error) {
	switch ext := filepath.Ext(name); {
	case ext == ".md", ext == ".tmpl", strings.Contains(name, "/ISSUE_TEMPLATE/"):
		return blank(source, markup, foreign), "", nil
	case ext != ".go":
		return blank(keep(source, comment.FindAllStringSubmatchIndex(source, -1), ""), foreign), "", nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil || ast.IsGenerated(file) {
		return "", "", err
	}
	span := func(n ast.Node, quote token.Pos) []int {
		return []int{0, 0, int(n.Pos() - file.FileStart + quote), int(n.End() - file.FileStart - quote)}
	}
	var comments, literals [][]int
	for _, group := range file.Comments {
		comments = append(comments, span(group, 0))
	}
	text = blank(keep(source, comments, "|"), directive, marker, foreign)
	if strings.HasSuffix(name, "_test.go") || strings.Contains(name, "fake/") {
		return text, "", nil
	}
	for n := range ast.Preorder(file) {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING && len(strings.Fields(literal.Value)) >= 4 {
			literals = append(literals, span(n, 1))
		}
	}
	return text, blank(keep(source, literals, "|"), escape, foreign), nil
}

// keep returns the first submatch of each match, each ended by end, and the line breaks between them.
func keep(source string, matches [][]int, end string) string {
	var kept strings.Builder
	last := 0
	for _, m := range matches {
		kept.WriteString(strings.Repeat("\n", strings.Count(source[last:m[2]], "\n")) + source[m[2]:m[3]] + end)
		last = m[3]
	}
	return kept.String()
}

// blank replaces each match by a space and the line breaks of the match.
func blank(text string, patterns ...*regexp.Regexp) string {
	for _, pattern := range patterns {
		text = pattern.ReplaceAllStringFunc(text, func(match string) string { return " " + strings.Repeat("\n", strings.Count(match, "\n")) })
	}
	return text
}

// words maps each word to its number of occurrences, and "" to the number of all words.
type words map[string]int

func (w words) add(text string) {
	for found := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		w[found]++
		w[""]++
	}
}

func (w words) per1000(some ...string) (sum float64) {
	for _, one := range some {
		sum += 1000 * float64(w[one]) / float64(max(1, w[""]))
	}
	return sum
}

func (w words) String() string {
	return fmt.Sprintf("%d words, per 1,000: where %.1f, gives %.1f, says %.1f, if and when %.1f", w[""],
		w.per1000("where"), w.per1000("gives"), w.per1000("says"), w.per1000("if", "when"))
}
