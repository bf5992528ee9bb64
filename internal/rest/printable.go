package rest

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// printable makes one line of at most size bytes that is safe to show in a
// terminal, whatever a server sent.
func printable(s string, size int) string {
	// Cut first, since an answer may be megabytes. The rune that this may split
	// becomes a replacement character, and is trimmed below.
	cut := len(s) > 4*size
	if cut {
		s = s[:4*size]
	}
	s = strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return ' '
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= size && !cut {
		return s
	}
	const mark = "…"
	end := min(len(s), size-len(mark))
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.TrimRight(s[:end], " \uFFFD") + mark
}
