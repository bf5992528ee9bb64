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

// table formats each object: vendor, collection, title, and the settings that are not empty.
func (s state) table(names map[string]string) string {
	return columns(func(line func(...string)) {
		for _, vendor := range sorted(s) {
			for _, collection := range sorted(s[vendor]) {
				byName := func(a, b object) int { return strings.Compare(a.title(), b.title()) }
				for _, o := range slices.SortedFunc(slices.Values(s[vendor][collection]), byName) {
					settings := o.settings(names)
					line(vendor, collection, o.title(), settings[0])
					for _, more := range settings[1:] {
						line("", "", "", more)
					}
				}
			}
		}
	})
}

// settings formats the fields except ID and name, in lines of the width of a terminal.
func (o object) settings(names map[string]string) []string {
	const width = 72
	lines := []string{""}
	for _, f := range o[min(1, len(o)):] {
		text := show(f.name, f.value, names)
		if text == "" || text == o.name() {
			continue
		}
		if last := lines[len(lines)-1]; last != "" && len(last)+len(f.name)+len(text) > width {
			lines = append(lines, "")
		}
		lines[len(lines)-1] = strings.TrimPrefix(lines[len(lines)-1]+"  "+f.name+"="+text, "  ")
	}
	return lines
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
	if _, err := time.Parse(time.RFC3339, text); err == nil || text == "false" || text == "0" || text == "" {
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

// callTable counts the calls that are equal except for IDs in their paths.
func callTable(calls []call, names map[string]string) string {
	counts := map[string]int{}
	for _, c := range calls {
		path := strings.Split(c.Path, "/")
		for i, element := range path {
			if _, ok := names[element]; ok {
				path[i] = "{id}"
			}
		}
		counts[fmt.Sprintf("%s\t%s\t%d", strings.Join(path, "/"), c.Method, c.Status)]++
	}
	return columns(func(line func(...string)) {
		for _, key := range sorted(counts) {
			line(fmt.Sprintf("%3d ×", counts[key]), key)
		}
	})
}

// columns aligns the cells of the lines in columns, and indents them.
func columns(fill func(line func(cells ...string))) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fill(func(cells ...string) { _, _ = fmt.Fprintf(w, "     %s\n", strings.Join(cells, "\t")) })
	_ = w.Flush()
	return out.String()
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
