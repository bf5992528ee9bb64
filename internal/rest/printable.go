package rest

import (
	"strings"
	"unicode"
)

// Printable returns a string from a successful response as one line that is safe to show in a terminal. The message of an
// [*Error] is such a line already.
func Printable(s string) string { return printable(s, 1000) }

// printable returns one line of at most size bytes that is safe to show in a terminal, whatever a server sent.
func printable(s string, size int) string {
	// Cut first, because a response may have megabytes.
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
	s = s[:min(len(s), size-len(mark))]
	// A rune that was cut in two is, or counts as, a replacement character here.
	return strings.TrimRight(s, " \uFFFD") + mark
}
