package fyleapi

import (
	"fmt"
	"maps"
	"slices"
)

// complaints makes sentences of what is wrong with which field, of the form {"0": {"user_email": ["Missing data …"]}} or
// [{"key": "…", "message": "…"}].
func complaints(path string, data any) []string {
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
				out = append(out, complaints(fmt.Sprint(o["key"]), fmt.Sprint(o["message"]))...)
				continue
			}
			out = append(out, complaints(path, element)...)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(data)) {
			below := key
			if path != "" {
				below = path + "." + key
			}
			out = append(out, complaints(below, data[key])...)
		}
	}
	return out
}
