package nangofake

import (
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The formats that several routes share (helpers/validation.ts; those of keys, scopes and private keys observed).
var (
	keyFormat          = text(matches(`^[a-zA-Z0-9~:.@ _-]+$`), maxLength(255))
	providerFormat     = text(matches(`^[a-zA-Z0-9_-]+$`), maxLength(255))
	connectionIDFormat = text(matches(`^[a-zA-Z0-9,.;:=+~[\]|@${}"'\\/_ -]+$`), maxLength(255))
	scopesFormat       = union(text(matches(`^[0-9a-zA-Z:/_.*-]+(,[0-9a-zA-Z:/_.*-]+)*$`)), text(maxLength(0)))
	privateKeyFormat   = text(startsWith("-----BEGIN RSA PRIVATE KEY----"), endsWith("-----END RSA PRIVATE KEY-----"))
	tagKeyFormat       = text(matches(`^[a-zA-Z][a-zA-Z0-9_\-./]*$`), maxLength(64))
	shortText          = text(minLength(1), maxLength(255))
)

// tagsFormat is that of a connection's tags (shared/lib/services/tags/schema.ts).
func tagsFormat(path []string, value any) []issue {
	const most = 255
	tagValue := text(minLength(1), func(s string) (string, string) {
		if length(s) <= most {
			return "", ""
		}
		return "too_big", fmt.Sprintf("Tag values must be at most %d characters", most)
	})
	return append(record(tagKeyFormat, tagValue)(path, value), tagKeyProblems(path, value)...)
}

// tagKeyProblems returns the problems of all keys together.
func tagKeyProblems(path []string, value any) []issue {
	const most = 10
	members, _ := value.(map[string]any)
	if len(members) > most {
		return one("custom", fmt.Sprintf("Tags cannot contain more than %d keys", most), path)
	}
	var issues []issue
	seen := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		lower := strings.ToLower(key)
		if seen[lower] {
			issues = append(issues, one("custom", fmt.Sprintf("Duplicate tag key after case normalization: %q", lower), path)...)
		}
		seen[lower] = true
		if email, isText := members[key].(string); isText && lower == "end_user_email" && !isEmail(email) {
			issues = append(issues, one("custom", `Tag "end_user_email" must be a valid email`, path)...)
		}
	}
	return issues
}

// lowerTags returns valid tags with their keys in lower case, as the server stores them (shared/lib/services/tags/schema.ts).
func lowerTags(value any) map[string]string {
	tags := map[string]string{}
	members, _ := value.(map[string]any)
	for key, v := range members {
		tags[strings.ToLower(key)], _ = v.(string)
	}
	return tags
}

var email = regexp.MustCompile(`^[A-Za-z0-9_'+\-]+([A-Za-z0-9_'+.\-]*[A-Za-z0-9_+-])?@([A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$`)

func isEmail(s string) bool { return email.MatchString(s) && length(s) >= len("a@b.c") }

// webhookURLFormat refuses Nango's own domain and addresses that are not public (helpers/validation.ts).
func webhookURLFormat(path []string, value any) []issue {
	s, isText := value.(string)
	u, err := url.Parse(s)
	switch {
	case value == (absent{}) || isText && s == "":
		return nil
	case !isText || err != nil || u.Scheme == "":
		return one("invalid_union", "Invalid input", path)
	}
	var issues []issue
	host := strings.TrimRight(u.Hostname(), ".")
	if host == "nango.dev" || strings.HasSuffix(host, ".nango.dev") {
		issues = append(issues, one("custom", "Webhook URLs cannot point to Nango's domain (nango.dev).", path)...)
	}
	if !isPublic(u.Scheme, host) {
		issues = append(issues, one("custom", "This webhook URL is not allowed.", path)...)
	}
	return issues
}

func isPublic(scheme, host string) bool {
	address, err := netip.ParseAddr(host)
	isPrivate := err == nil && (address.IsLoopback() || address.IsPrivate() || address.IsLinkLocalUnicast() || address.IsUnspecified())
	return (scheme == "http" || scheme == "https") && host != "" && host != "localhost" && !strings.HasSuffix(host, ".localhost") && !isPrivate
}

// date is what JavaScript's Date accepts: null, a number or a date as a string (zod's coerce.date).
func date(path []string, value any) []issue {
	if _, good := parseDate(value); !good {
		return one("invalid_type", "Invalid input: expected date, received Date", path)
	}
	return nil
}

func parseDate(value any) (Timestamp, bool) {
	switch value := value.(type) {
	case nil:
		return Timestamp{time.UnixMilli(0)}, true
	case float64:
		return Timestamp{time.UnixMilli(int64(value))}, true
	case string:
		for _, layout := range []string{time.RFC3339, time.DateOnly, "2006-01-02T15:04:05"} {
			if t, err := time.Parse(layout, value); err == nil {
				return Timestamp{t.UTC().Truncate(time.Millisecond)}, true
			}
		}
	}
	return Timestamp{}, false
}
