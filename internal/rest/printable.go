package rest

import (
	"strings"
	"unicode"
)

// Printable makes one line that is safe to show in a terminal of what a server
// says with success. The words of an [*Error] are such a line.
func Printable(s string) string { return printable(s, 1000) }

// printable makes one line of at most size bytes that is safe to show in a
// terminal, whatever a server sent.
func printable(s string, size int) string {
	// Cut first, since an answer may be megabytes.
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
	// What a cut has left of a rune is a replacement character, or counts as one here.
	return strings.TrimRight(s, " \uFFFD") + mark
}
