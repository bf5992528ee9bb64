package nangofake

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// rule is a rule of a string. It returns the code and the message of its issue, or "" if the string obeys.
type rule func(s string) (code, message string)

func text(rules ...rule) check {
	return func(path []string, value any) []issue {
		s, isText := value.(string)
		if !isText {
			return wrongType(path, "string", value)
		}
		var issues []issue
		for _, r := range rules {
			if code, message := r(s); code != "" {
				issues = append(issues, one(code, message, path)...)
			}
		}
		return issues
	}
}

// length is the length that JavaScript counts.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

func minLength(n int) rule {
	return func(s string) (string, string) {
		if length(s) >= n {
			return "", ""
		}
		return "too_small", fmt.Sprintf("Too small: expected string to have >=%d characters", n)
	}
}

func maxLength(n int) rule {
	return func(s string) (string, string) {
		if length(s) <= n {
			return "", ""
		}
		return "too_big", fmt.Sprintf("Too big: expected string to have <=%d characters", n)
	}
}

func format(good bool, message string) (string, string) {
	if good {
		return "", ""
	}
	return "invalid_format", message
}

// matches has the pattern of a regular expression as JavaScript prints it.
func matches(pattern string) rule {
	compiled := regexp.MustCompile(pattern)
	return func(s string) (string, string) {
		return format(compiled.MatchString(s), "Invalid string: must match pattern /"+pattern+"/")
	}
}

func startsWith(prefix string) rule {
	return func(s string) (string, string) {
		return format(strings.HasPrefix(s, prefix), fmt.Sprintf("Invalid string: must start with %q", prefix))
	}
}

func endsWith(suffix string) rule {
	return func(s string) (string, string) {
		return format(strings.HasSuffix(s, suffix), fmt.Sprintf("Invalid string: must end with %q", suffix))
	}
}
