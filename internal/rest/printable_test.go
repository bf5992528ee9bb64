package rest

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestPrintable(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"", ""},
		{" plain ", "plain"},
		{"a\r\n\tb\x00c", "a b c"},
		{"1234567890", "1234567890"},
		{"12345678901", "1234567…"},
		{"123456üü90", "123456…"},
		{"日本語日", "日本…"},
		{strings.Repeat("\n", 99) + "a", "…"},
		{"\xff\xfeab", "\uFFFD\uFFFDab"},
	} {
		if got := printable(test.in, 10); got != test.want {
			t.Errorf("%q: got %q, want %q", test.in, got, test.want)
		}
	}
}

func TestPrintableProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		size := rapid.IntRange(3, 40).Draw(t, "size")
		got := printable(s, size)
		if len(got) > size || !utf8.ValidString(got) || strings.ContainsFunc(got, func(c rune) bool { return !unicode.IsPrint(c) }) {
			t.Fatalf("%q became %q", s, got)
		}
	})
}
