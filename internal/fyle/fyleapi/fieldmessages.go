package fyleapi

import (
	"fmt"
	"maps"
	"slices"
)

// fieldMessages returns the messages about invalid fields, each with the path of its field. data has the form
// {"0": {"user_email": ["Missing data …"]}} or [{"key": "…", "message": "…"}].
func fieldMessages(path string, data any) []string {
	var out []string
	switch data := data.(type) {
	case string:
		if path == "" {
			return []string{data}
		}
		return []string{path + ": " + data}
	case []any:
		for _, element := range data {
			if o, ok := element.(map[string]any); ok && o["message"] != nil {
				out = append(out, fieldMessages(fmt.Sprint(o["key"]), fmt.Sprint(o["message"]))...)
				continue
			}
			out = append(out, fieldMessages(path, element)...)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(data)) {
			below := key
			if path != "" {
				below = path + "." + key
			}
			out = append(out, fieldMessages(below, data[key])...)
		}
	}
	return out
}
