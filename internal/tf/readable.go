package tf

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// Values of a configuration get into errors and warnings, and those onto a terminal. So what is no print is written as an
// escape, such as \x1b, and what nobody reads is cut.

// overlong is the length in bytes that no address that works reaches.
const overlong = 2000

var word = regexp.MustCompile(`\S+`)

// readable makes a text safe and short enough to be shown. Line breaks stay.
func readable(text string) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case c == '\n', c == '\u200c', c == '\u200d', unicode.IsPrint(c): // the joiners are part of scripts and of emoji
			b.WriteRune(c)
		default:
			quoted := fmt.Sprintf("%+q", c)
			b.WriteString(quoted[1 : len(quoted)-1])
		}
	}
	return word.ReplaceAllStringFunc(b.String(), func(word string) string {
		if len(word) <= overlong {
			return word
		}
		return fmt.Sprintf("%s…(%d bytes)", strings.ToValidUTF8(word[:200], ""), len(word))
	})
}
