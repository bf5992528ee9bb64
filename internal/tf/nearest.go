package tf

import (
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that a user who wrote value probably meant; "" if none is similar. At most a third of the characters may
// differ.
func Nearest(value string, candidates []string) string {
	nearest, least := "", -1
	for _, c := range candidates {
		d := distance(strings.ToLower(value), strings.ToLower(c))
		similar := d <= max(utf8.RuneCountInString(value), utf8.RuneCountInString(c))/3
		if value != "" && similar && (least < 0 || d < least) {
			nearest, least = c, d
		}
	}
	return nearest
}

// distance returns the number of characters to insert, remove or replace that make a out of b (Levenshtein).
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, c := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, d := range to {
			changed := diagonal
			if c != d {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, diagonal+1, row[j]+1)
		}
	}
	return row[len(to)]
}
