package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// state is everything that the emulator stores, by vendor and collection.
type state map[string]map[string][]object

// object is one stored object, with the fields in the vendor's order. The first field is the object's ID.
type object []field

type field struct {
	name  string
	value any
}

// UnmarshalJSON keeps the order of the fields, which is why an object is not a map.
func (o *object) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if _, err := d.Token(); err != nil { // {
		return err
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		f := field{name: fmt.Sprint(name)}
		if err := d.Decode(&f.value); err != nil {
			return err
		}
		*o = append(*o, f)
	}
	return nil
}

func (o object) id() string {
	if len(o) == 0 {
		return ""
	}
	return fmt.Sprint(o[0].value)
}

// value returns the value of a field, or nil.
func (o object) value(name string) any {
	for _, f := range o {
		if f.name == name {
			return f.value
		}
	}
	return nil
}

// name returns the object's name, or "" if it has none.
func (o object) name() string {
	for _, f := range o {
		if text, ok := f.value.(string); ok && strings.HasSuffix(strings.ToLower(f.name), "name") {
			return text
		}
	}
	return ""
}

// title returns the object's name, or its ID if it has no name.
func (o object) title() string { return cmp.Or(o.name(), o.id()) }

// names returns the names of all objects, by ID.
func (s state) names() map[string]string {
	names := map[string]string{}
	for _, collections := range s {
		for _, objects := range collections {
			for _, o := range objects {
				names[o.id()] = o.name()
			}
		}
	}
	return names
}

// has reports whether an object of a collection has this value.
func (s state) has(vendor, collection, field string, value any) bool {
	return slices.ContainsFunc(s[vendor][collection], func(o object) bool { return o.value(field) == value })
}

// since returns the objects that are not in before.
func (s state) since(before state) state {
	old, added := before.names(), state{}
	for vendor, collections := range s {
		for collection, objects := range collections {
			for _, o := range objects {
				if _, ok := old[o.id()]; ok {
					continue
				}
				if added[vendor] == nil {
					added[vendor] = map[string][]object{}
				}
				added[vendor][collection] = append(added[vendor][collection], o)
			}
		}
	}
	return added
}

// table formats each object in a line: vendor, collection, title, and the settings that are not empty.
func (s state) table(names map[string]string) string {
	return columns(func(line func(...string)) {
		for _, vendor := range sorted(s) {
			for _, collection := range sorted(s[vendor]) {
				byName := func(a, b object) int { return strings.Compare(a.title(), b.title()) }
				for _, o := range slices.SortedFunc(slices.Values(s[vendor][collection]), byName) {
					line(vendor, collection, o.title(), o.settings(names))
				}
			}
		}
	})
}

// settings formats the fields except ID and name, truncated to the width of a terminal.
func (o object) settings(names map[string]string) string {
	const width = 64
	var settings []string
	for _, f := range o[min(1, len(o)):] {
		if text := show(f.name, f.value, names); text != "" && text != o.name() {
			settings = append(settings, f.name+"="+text)
		}
	}
	return truncate(strings.Join(settings, "  "), width)
}

// truncate returns the text with at most width characters.
func truncate(text string, width int) string {
	if all := []rune(text); len(all) > width {
		return string(all[:width-1]) + "…"
	}
	return text
}

var secret = regexp.MustCompile(`(?i)secret|token|password|api_?key|credential`)

// show formats a value for a person: a name instead of an ID, stars instead of a secret, and "" for an empty value or a time.
func show(name string, value any, names map[string]string) string {
	text := ""
	switch v := value.(type) {
	case nil:
	case map[string]any:
		var fields []string
		for _, key := range sorted(v) {
			if text := show(key, v[key], names); text != "" {
				fields = append(fields, key+"="+text)
			}
		}
		text = "{" + strings.Join(fields, " ") + "}"
	case []any:
		var elements []string
		for _, element := range v {
			elements = append(elements, show(name, element, names))
		}
		text = strings.Join(elements, ",")
	default:
		text = fmt.Sprint(v)
	}
	if _, err := time.Parse(time.RFC3339, text); err == nil || strings.HasSuffix(name, "_at") || text == "false" || text == "0" || text == "" {
		return ""
	}
	if secret.MatchString(name) {
		return "********"
	}
	if title, ok := names[text]; ok {
		return title
	}
	return text
}

// call is an entry in the emulator's record of calls.
type call struct {
	Method, Path string
	Status       int
}

// countCalls returns the number of calls, in total and by method.
func countCalls(calls []call) string {
	methods := map[string]int{}
	for _, c := range calls {
		methods[c.Method]++
	}
	var counts []string
	for _, method := range sorted(methods) {
		counts = append(counts, fmt.Sprintf("%d %s", methods[method], method))
	}
	return fmt.Sprintf("%d (%s)", len(calls), strings.Join(counts, ", "))
}

// columns aligns the cells of the lines in columns, and indents them.
func columns(fill func(line func(cells ...string))) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fill(func(cells ...string) { _, _ = fmt.Fprintf(w, "      %s\n", strings.Join(cells, "\t")) })
	_ = w.Flush()
	return out.String()
}

// indent indents the lines of a string, and removes empty lines around them.
func indent(text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.Trim(text, "\n") + "\n") {
		out.WriteString(strings.TrimRight("      "+line, " \n") + "\n")
	}
	return out.String()
}

// lineWith returns the first line of text that contains the words in any case, or "".
func lineWith(text, words string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(strings.ToLower(line), strings.ToLower(words)) {
			return strings.Trim(line, "│ \n")
		}
	}
	return ""
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
