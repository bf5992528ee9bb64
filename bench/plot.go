package main

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// The plot has a panel for each latency, with both axes logarithmic.
const (
	panelWidth, panelHeight = 410, 330
	left, right             = 56, 114 // right is wide enough for the names of the lines
	top, bottom             = 44, 44
)

// plot returns an SVG of the time of an empty plan by the number of objects.
func (r *results) plot() string {
	var latencies []int64
	highest, lowest, most := 1.0, 1.0, 1
	for _, t := range r.plans() {
		if !slices.Contains(latencies, t.latencyMS) {
			latencies = append(latencies, t.latencyMS)
		}
		for _, of := range []*result{t.floor, t.naive, t.ours} {
			highest, lowest = max(highest, of.Median.Wall), min(lowest, of.Median.Wall)
		}
		most = max(most, t.n)
	}
	low, high := math.Floor(math.Log10(lowest)), math.Ceil(math.Log10(highest))
	width := panelWidth * max(1, len(latencies))

	var svg strings.Builder
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
<title>Wall time of a plan with nothing to do, by the number of objects</title>
<style>
rect { fill: #fff } text { fill: #24292f } .grid { stroke: #d0d7de }
.ours { --line: #0969da } .naive { --line: #bc4c00 } .terraform_data { --line: #6e7781 }
path { fill: none; stroke: var(--line); stroke-width: 2 } circle, .name { fill: var(--line) }
@media (prefers-color-scheme: dark) {
rect { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d }
.ours { --line: #58a6ff } .naive { --line: #f0883e } .terraform_data { --line: #9198a1 }
}
</style>
<rect width="100%%" height="100%%"/>
`, width, panelHeight)
	for i, latency := range latencies {
		fmt.Fprintf(&svg, "<g transform=\"translate(%d)\">\n", i*panelWidth)
		fmt.Fprintf(&svg, "<text x=\"%d\" y=\"24\">plan with nothing to do, latency %d ms</text>\n", left, latency)
		x := func(n int) float64 {
			return left + (panelWidth-left-right)*math.Log10(float64(n))/max(1, math.Log10(float64(most)))
		}
		y := func(s float64) float64 {
			return panelHeight - bottom - (panelHeight-top-bottom)*(math.Log10(s)-low)/(high-low)
		}
		for decade := low; decade <= high; decade++ {
			s := math.Pow(10, decade)
			fmt.Fprintf(&svg, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%g s</text>\n",
				left, panelWidth-right, y(s), y(s), left-8, y(s)+4, s)
		}
		type line struct {
			candidate
			path  string
			label float64
		}
		var lines []line
		for _, c := range candidates {
			drawn := line{candidate: c}
			for _, t := range r.plans() {
				if t.latencyMS != latency {
					continue
				}
				of := r.find("plan", t.n, latency, c).Median.Wall
				if c == ours {
					fmt.Fprintf(&svg, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", x(t.n), panelHeight-bottom+20, number(t.n))
				}
				fmt.Fprintf(&svg, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>\n", c.name, x(t.n), y(of))
				drawn.path += fmt.Sprintf("%s%.1f %.1f", map[bool]string{true: "M", false: " L"}[drawn.path == ""], x(t.n), y(of))
				drawn.label = y(of) + 4
			}
			lines = append(lines, drawn)
		}
		// From the top down, put each name at the end of its line, below the name above it.
		slices.SortFunc(lines, func(a, b line) int { return int(a.label - b.label) })
		above := 0.0
		for _, l := range lines {
			above = max(l.label, above+15)
			fmt.Fprintf(&svg, "<path class=\"%s\" d=\"%s\"/><text class=\"%s name\" x=\"%d\" y=\"%.1f\">%s</text>\n",
				l.name, l.path, l.name, panelWidth-right+8, above, l.title)
		}
		fmt.Fprintf(&svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">objects</text>\n</g>\n", left+(panelWidth-left-right)/2, panelHeight-8)
	}
	svg.WriteString("</svg>\n")
	return svg.String()
}

// plans returns the rows of the case that the plot shows.
func (r *results) plans() []row {
	return slices.DeleteFunc(r.rows(), func(w row) bool { return w.name != "plan" })
}
