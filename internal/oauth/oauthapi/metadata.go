package oauthapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Metadata is a client's metadata: all members of the JSON object, known and unknown ones (RFC 7591, section 2). Numbers are
// json.Number, so that they are sent back unchanged.
type Metadata map[string]any

// Members that belong to the protocol and not to the metadata (RFC 7591, section 3.2.1; RFC 7592, section 3).
const (
	memberClientID        = "client_id"
	memberClientSecret    = "client_secret"
	memberIssuedAt        = "client_id_issued_at"
	memberSecretExpiresAt = "client_secret_expires_at"
	memberToken           = "registration_access_token"
	memberURI             = "registration_client_uri"

	memberRedirectURIs = "redirect_uris"
)

// ProtocolMembers are the members of a response that only the server sets.
var ProtocolMembers = []string{memberClientID, memberClientSecret, memberIssuedAt, memberSecretExpiresAt, memberToken, memberURI}

// DecodeObject decodes a JSON object. The error does not quote the text.
func DecodeObject(text []byte) (Metadata, error) {
	var m Metadata
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&m); err != nil || m == nil || !json.Valid(text) {
		return nil, errors.New("is not a JSON object")
	}
	return m, nil
}

// Text returns the value of a string member, or "" if the member is missing or of another type. A list of one string counts as that
// string, because glewlwyd returns such a list for token_endpoint_auth_method, and a number as its digits.
func (m Metadata) Text(name string) string {
	switch value := m[name].(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	if list := m.Strings(name); len(list) == 1 {
		return list[0]
	}
	return ""
}

// Strings returns the strings of a list member, or nil if the member is missing or of another type.
func (m Metadata) Strings(name string) []string {
	switch list := m[name].(type) {
	case []string:
		return list
	case []any:
		elements := make([]string, 0, len(list))
		for _, element := range list {
			if element, ok := element.(string); ok {
				elements = append(elements, element)
			}
		}
		return elements
	}
	return nil
}

// Bool returns the value of a Boolean member. Some servers return "1" or "true" for true.
func (m Metadata) Bool(name string) (value, ok bool) {
	switch v := m[name].(type) {
	case bool:
		return v, true
	case string:
		value, err := strconv.ParseBool(v)
		return value, err == nil
	}
	return false, false
}

// Seconds returns the value of a number member, or nil if the member is missing or no number. Some servers return a string or a
// fraction.
func (m Metadata) Seconds(name string) *int64 {
	var text string
	switch v := m[name].(type) {
	case json.Number:
		text = v.String()
	case string:
		text = v
	case int64:
		return &v
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(value) || math.Abs(value) > 1<<53 {
		return nil
	}
	seconds := int64(value)
	return &seconds
}

// instant returns a time in seconds since 1970, or nil if the member is missing or no number. A negative number counts as 0, which means
// never, and a number beyond the year 5000 as milliseconds.
func (m Metadata) instant(name string) *int64 {
	value := m.Seconds(name)
	const year5000 = 100_000_000_000
	if value != nil && *value > year5000 {
		*value /= 1000
	}
	if value != nil {
		*value = max(*value, 0)
	}
	return value
}

// values returns the strings of a member, which is a string or a list.
func (m Metadata) values(name string) []string {
	if text := m.Text(name); text != "" {
		return []string{text}
	}
	return m.Strings(name)
}

// isOfAnother reports whether metadata is that of another client than the requested one. A server may replace values (RFC 7591,
// section 3.2.1), so both the name and all redirect URIs must differ.
func (m Metadata) isOfAnother(requested Metadata) bool {
	for _, member := range []string{"client_name", memberRedirectURIs} {
		values, wanted := m.values(member), requested.values(member)
		if len(values) == 0 || len(wanted) == 0 || slices.ContainsFunc(values, func(value string) bool { return slices.Contains(wanted, value) }) {
			return false
		}
	}
	return true
}

// withoutProtocol returns a copy without the members of the protocol.
func (m Metadata) withoutProtocol() Metadata {
	m = maps.Clone(m)
	for _, name := range ProtocolMembers {
		delete(m, name)
	}
	return m
}

// normal returns a copy that a strict server accepts when it is sent back: without null, "", {} and masks, which mean that a member is
// not set, and with the types of the specifications.
func (m Metadata) normal() Metadata {
	out := Metadata{}
	if list, has := m[memberRedirectURIs]; has && list == nil {
		out[memberRedirectURIs] = []any{} // unlike a missing list, which does not show whether there are any
	}
	for name, value := range m {
		text, isText := value.(string)
		object, isObject := value.(map[string]any)
		if unset := value == nil || (isText && (text == "" || isMask(text))) || (isObject && len(object) == 0); !unset {
			out[name] = value
		}
	}
	for _, member := range Members {
		if _, has := out[member.Name]; !has {
			continue
		}
		text, isText := out[member.Name].(string)
		list := m.Strings(member.Name)
		switch member.Kind {
		case String:
			if text := m.Text(member.Name); text != "" {
				out[member.Name] = text
			}
		case Words:
			if list != nil {
				out[member.Name] = strings.Join(list, " ")
			}
		case Strings, List:
			// A string can hold several redirect URIs, of which a write must not lose one.
			if isText && member.Name != memberRedirectURIs && !strings.ContainsAny(text, " ,") {
				out[member.Name] = []any{text}
			}
		case Seconds:
			if value := m.Seconds(member.Name); isText && value != nil {
				out[member.Name] = *value
			}
		case Bool:
			if value, ok := m.Bool(member.Name); ok {
				out[member.Name] = value
			}
		}
	}
	return out
}

// Equal reports whether two clients have the same metadata. An empty list counts as absent.
func (m Metadata) Equal(o Metadata) bool {
	return slices.Equal(m.canonical(), o.canonical())
}

func (m Metadata) canonical() []string {
	m = maps.Clone(m)
	for _, member := range Members { // those whose order has no meaning
		switch list := m.Strings(member.Name); {
		case member.Kind == Strings && list != nil:
			m[member.Name] = slices.Sorted(slices.Values(list))
		case member.Kind == Words && m.Text(member.Name) != "":
			m[member.Name] = slices.Sorted(slices.Values(strings.Fields(m.Text(member.Name))))
		}
	}
	var lines []string
	for name, value := range m {
		encoded, err := json.Marshal(value)
		if text := string(encoded); err == nil && text != "[]" && text != "null" {
			lines = append(lines, name+" "+text)
		}
	}
	slices.Sort(lines)
	return lines
}

// isMaskedCredential reports whether a server returned a mask in place of a credential, or of a part of it. Real ones do not repeat one
// character, and are not named.
func isMaskedCredential(text string) bool {
	for _, mask := range []string{"***", "•••", "●●●", "hidden", "masked", "redacted"} {
		if strings.Contains(strings.ToLower(text), mask) {
			return true
		}
	}
	first, _ := utf8.DecodeRuneInString(text)
	return text != "" && strings.Trim(text, string(first)) == ""
}

// isMask reports whether a server returned asterisks or dots in place of a secret.
func isMask(text string) bool { return text != "" && strings.Trim(text, "*•●") == "" }
