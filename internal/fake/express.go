package fake

import (
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// EntityTag returns the weak ETag that Express sends by default: the length and the beginning of the SHA-1 hash of the body.
func EntityTag(body []byte) string {
	const hashLength = 27
	hash := sha1.Sum(body)
	return fmt.Sprintf(`W/"%x-%s"`, len(body), base64.StdEncoding.EncodeToString(hash[:])[:hashLength])
}

// IsFresh reports whether the client already has the response with the ETag (the package fresh of Express; 304 observed).
func IsFresh(r *http.Request, tag string) bool {
	isRead := r.Method == http.MethodGet || r.Method == http.MethodHead
	if !isRead || strings.Contains(r.Header.Get("Cache-Control"), "no-cache") {
		return false
	}
	for candidate := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || candidate != "" && strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// ParseQuery parses a query or the body of a form as the package qs of Express does: a[b]=1 is an object, a[]=1 and a repeated name are
// lists.
func ParseQuery(raw string) map[string]any {
	parsed := map[string]any{}
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		name, inner, _ := strings.Cut(unescape(name), "[")
		var keys []string
		if closed, isClosed := strings.CutSuffix(inner, "]"); isClosed {
			keys = strings.Split(closed, "][")
		}
		parsed[name] = nest(parsed[name], keys, unescape(value))
	}
	return parsed
}

func unescape(s string) string {
	if unescaped, err := url.QueryUnescape(s); err == nil {
		return unescaped
	}
	return s
}

// nest returns the value of a name after another value, at the keys within it, was added to what the name already has.
func nest(existing any, keys []string, value any) any {
	object, isObject := existing.(map[string]any)
	if len(keys) == 0 {
		switch existing := existing.(type) {
		case nil:
			return value
		case []any:
			return append(existing, value)
		case map[string]any:
			existing[fmt.Sprint(value)] = true
			return existing
		default:
			return []any{existing, value}
		}
	}
	const listLimit = 20 // a larger index is the key of an object
	index, err := strconv.Atoi(keys[0])
	isIndex := keys[0] == "" || err == nil && index >= 0 && index <= listLimit
	if isIndex && !isObject {
		elements, isList := existing.([]any)
		if existing != nil && !isList {
			elements = []any{existing}
		}
		return append(elements, nest(nil, keys[1:], value))
	}
	if !isObject {
		object = map[string]any{}
	}
	object[keys[0]] = nest(object[keys[0]], keys[1:], value)
	return object
}
