package nangofake

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// issue is one error of a validation, with the code, the message and the path of the library zod, version 4.0.5.
type issue struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	Path    []string `json:"path"`
}

// absent stands for a missing member of an object, which JavaScript calls undefined.
type absent struct{}

// check returns the issues of a value, which is at the path.
type check func(path []string, value any) []issue

// typeOf returns zod's name of a value's type.
func typeOf(value any) string {
	switch value.(type) {
	case absent:
		return "undefined"
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		return "number"
	case []any:
		return "array"
	default:
		return "object"
	}
}

func one(code, message string, path []string) []issue {
	return []issue{{code, message, append([]string{}, path...)}}
}

func wrongType(path []string, want string, value any) []issue {
	return one("invalid_type", "Invalid input: expected "+want+", received "+typeOf(value), path)
}

// below returns the path of a member.
func below(path []string, name string) []string {
	return append(slices.Clone(path), name)
}

func optional(c check) check {
	return func(path []string, value any) []issue {
		if value == (absent{}) {
			return nil
		}
		return c(path, value)
	}
}

func boolean(path []string, value any) []issue {
	if _, isBool := value.(bool); !isBool {
		return wrongType(path, "boolean", value)
	}
	return nil
}

func anything([]string, any) []issue { return nil }

// union accepts what one of the checks accepts, and does not say why the others refuse a value (observed).
func union(checks ...check) check {
	return func(path []string, value any) []issue {
		for _, c := range checks {
			if len(c(path, value)) == 0 {
				return nil
			}
		}
		return one("invalid_union", "Invalid input", path)
	}
}

func listOf(element check) check {
	return func(path []string, value any) []issue {
		list, isList := value.([]any)
		if !isList {
			return wrongType(path, "array", value)
		}
		var issues []issue
		for i, e := range list {
			issues = append(issues, element(below(path, strconv.Itoa(i)), e)...)
		}
		return issues
	}
}

// record is an object with any keys that the check accepts.
func record(key, value check) check {
	return func(path []string, given any) []issue {
		members, isObject := given.(map[string]any)
		if !isObject {
			return wrongType(path, "record", given)
		}
		var issues []issue
		for _, name := range slices.Sorted(maps.Keys(members)) {
			at := below(path, name)
			if len(key(at, name)) > 0 {
				issues = append(issues, one("invalid_key", "Invalid key in record", at)...)
				continue
			}
			issues = append(issues, value(at, members[name])...)
		}
		return issues
	}
}

// member is a member that an object declares.
type member struct {
	name  string
	check check
}

// loose is an object that can have other members than the declared ones.
func loose(declared ...member) check {
	return func(path []string, value any) []issue {
		members, isObject := value.(map[string]any)
		if !isObject {
			return wrongType(path, "object", value)
		}
		var issues []issue
		for _, m := range declared {
			given, has := members[m.name]
			if !has {
				given = absent{}
			}
			issues = append(issues, m.check(below(path, m.name), given)...)
		}
		return issues
	}
}

// object is an object that cannot have other members than the declared ones. Its own issue comes last (observed).
func object(declared ...member) check {
	known := loose(declared...)
	return func(path []string, value any) []issue {
		issues := known(path, value)
		members, _ := value.(map[string]any)
		var unknown []string
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if !slices.ContainsFunc(declared, func(m member) bool { return m.name == name }) {
				unknown = append(unknown, strconv.Quote(name))
			}
		}
		switch len(unknown) {
		case 0:
			return issues
		case 1:
			return append(issues, one("unrecognized_keys", "Unrecognized key: "+unknown[0], path)...)
		default:
			return append(issues, one("unrecognized_keys", "Unrecognized keys: "+strings.Join(unknown, ", "), path)...)
		}
	}
}

// variants is an object whose member type decides what else it has. custom replaces the message about an object without a valid type;
// "" is zod's own message.
func variants(custom string, byType map[string]check) check {
	return func(path []string, value any) []issue {
		members, isObject := value.(map[string]any)
		kind, _ := members["type"].(string)
		chosen, known := byType[kind]
		switch {
		case known:
			return chosen(path, value)
		case isObject:
			return one("invalid_union", cmp.Or(custom, "Invalid input"), below(path, "type"))
		case custom != "":
			return one("invalid_type", custom, path)
		default:
			return wrongType(path, "object", value)
		}
	}
}
