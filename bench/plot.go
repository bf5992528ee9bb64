package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// The plot has logarithmic axes.
const (
	plotWidth, plotHeight = 560, 330
	left, right           = 56, 114 // right is wide enough for the names of the lines
	top, bottom           = 44, 44
)

// plot returns an SVG of the time of an empty plan by the number of links.
func (r *results) plot() string {
	plan := theLink.cases()[slices.IndexFunc(theLink.cases(), func(c benchCase) bool { return c.name == "plan" })]
	shown, numbers := []candidate{floor, naive, ours}, r.numbers()
	time := func(n int, c candidate) float64 { return r.find(theLink, n, plan, c).median(sample.wall) }
	highest, lowest := 1.0, 1.0
	for _, n := range numbers {
		for _, c := range shown {
			highest, lowest = max(highest, time(n, c)), min(lowest, time(n, c))
		}
	}
	low, high := math.Floor(math.Log10(lowest)), math.Ceil(math.Log10(highest))
	x := func(n int) float64 {
		return left + (plotWidth-left-right)*math.Log10(float64(n))/max(1, math.Log10(float64(slices.Max(numbers))))
	}
	y := func(s float64) float64 {
		return plotHeight - bottom - (plotHeight-top-bottom)*(math.Log10(s)-low)/(high-low)
	}

	var svg strings.Builder
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
<title>Wall time of a plan with nothing to do, by the number of links</title>
<style>
rect { fill: #fff } text { fill: #24292f } .grid { stroke: #d0d7de }
.ours { --line: #0969da } .naive { --line: #bc4c00 } .triggers_replace { --line: #6e7781 }
path { fill: none; stroke: var(--line); stroke-width: 2 } circle, .name { fill: var(--line) }
@media (prefers-color-scheme: dark) {
rect { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d }
.ours { --line: #58a6ff } .naive { --line: #f0883e } .triggers_replace { --line: #9198a1 }
}
</style>
<rect width="100%%" height="100%%"/>
<text x="%d" y="24">plan with nothing to do, latency %d ms</text>
`, plotWidth, plotHeight, left, r.LatencyMS)
	for decade := low; decade <= high; decade++ {
		s := math.Pow(10, decade)
		fmt.Fprintf(&svg, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%g s</text>\n",
			left, plotWidth-right, y(s), y(s), left-8, y(s)+4, s)
	}
	for _, n := range numbers {
		fmt.Fprintf(&svg, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", x(n), plotHeight-bottom+20, number(float64(n)))
	}
	// From the top down, put each name at the end of its line, below the name above it.
	last := slices.Max(numbers)
	slices.SortFunc(shown, func(a, b candidate) int { return int(y(time(last, a)) - y(time(last, b))) })
	above := 0.0
	for _, c := range shown {
		var path []string
		for _, n := range numbers {
			fmt.Fprintf(&svg, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>\n", c.name, x(n), y(time(n, c)))
			path = append(path, fmt.Sprintf("%.1f %.1f", x(n), y(time(n, c))))
		}
		above = max(y(time(last, c))+4, above+15)
		fmt.Fprintf(&svg, "<path class=\"%s\" d=\"M%s\"/><text class=\"%s name\" x=\"%d\" y=\"%.1f\">%s</text>\n",
			c.name, strings.Join(path, " L"), c.name, plotWidth-right+8, above, c.title)
	}
	fmt.Fprintf(&svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">objects</text>\n</svg>\n", left+(plotWidth-left-right)/2, plotHeight-8)
	return svg.String()
}
