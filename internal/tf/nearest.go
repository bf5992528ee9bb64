package tf

import "strings"

// Nearest returns the candidate that a user who wrote value probably meant; "" if none is similar.
func Nearest(value string, candidates []string) string {
	nearest, least := "", len([]rune(value))/3+1 // a third of the characters may be wrong
	for _, c := range candidates {
		if d := distance(strings.ToLower(value), strings.ToLower(c)); d < least {
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
