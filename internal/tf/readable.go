package tf

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// maxWord is the length in bytes of the longest word that is shown. No working address is longer.
const maxWord = 2000

var word = regexp.MustCompile(`\S+`)

// readable makes a message safe and short enough for a terminal, because errors and warnings quote values of a configuration. It
// escapes what is not printable, such as \x1b, except line breaks, and shortens long words.
func readable(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c == '\n', c == '\u200c', c == '\u200d', unicode.IsPrint(c): // scripts and emoji use the joiners
			b.WriteRune(c)
		default:
			quoted := fmt.Sprintf("%+q", c)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
	}
	return word.ReplaceAllStringFunc(b.String(), func(word string) string {
		if len(word) <= maxWord {
			return word
		}
		return fmt.Sprintf("%s…(%d bytes)", strings.ToValidUTF8(word[:200], ""), len(word))
	})
}
