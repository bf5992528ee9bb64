package main

import (
	"fmt"
	"math"
	"strings"
)

// comparison returns a table of this provider next to the one of -compare. Each round measured one after the other, so the
// ratios of the rounds differ less than the times do. More rounds narrow the interval.
func (r *results) comparison() string {
	var text strings.Builder
	text.WriteString("ratios are after/before: the median of the rounds, and its 95 % confidence interval\n")
	fmt.Fprintf(&text, "%-42s %-8s %6s %8s %8s  %-20s %-20s %-20s %s\n", "type", "case", "rounds", "CPU, s", "after", "CPU ratio", "allocations ratio", "memory ratio", "calls")
	for _, s := range subjects {
		for _, c := range s.cases() {
			a, b := r.find(s, r.N, c, before), r.find(s, r.N, c, ours)
			if a == nil {
				continue
			}
			ratio := func(of func(sample) float64) string {
				all := ratios(b, a, of)
				margin := min(0.5, 0.98/math.Sqrt(float64(len(all)))) // of the rank of a median, by the binomial distribution
				return fmt.Sprintf("%.3f (%.3f–%.3f)", quantile(all, 0.5), quantile(all, 0.5-margin), quantile(all, 0.5+margin))
			}
			fmt.Fprintf(&text, "%-42s %-8s %6d %8.3f %8.3f  %-20s %-20s %-20s %s → %s\n", s.id(), c.name, len(b.Rounds), a.median(sample.cpu), b.median(sample.cpu),
				ratio(sample.cpu), ratio(sample.allocations), ratio(sample.memory), number(a.median(sample.calls)), number(b.median(sample.calls)))
		}
	}
	return text.String()
}
