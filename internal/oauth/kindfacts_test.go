package oauth_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// The tests of kinds expect what follows from the facts below, which are those of [oauthfake.Kind] and of the specifications.

// managementOf returns what the provider finds out about the management of clients by a kind of server.
func managementOf(kind string) string {
	switch kind {
	case "no management", "no token", "unserved 404", "unserved 405", "unserved 200", "gateway 404", "no read":
		return "none"
	case "read only":
		return "read"
	}
	return "full"
}

// stored returns what a kind of server stores of a member that is sent, or not sent if sent is nil. before is what it stored before.
func stored(kind oauthfake.Kind, name string, sent, before any) any {
	value := asJSON(name, sent)
	if value == nil && kind.Merges {
		value = before
	}
	if value == nil || slices.Contains(kind.Drops, name) {
		value = defaultOf(kind, name)
	}
	list, isList := value.([]any)
	if add := (map[string]any{"grant_types": "refresh_token", "response_types": "none"})[name]; kind.Completes && add != nil && !slices.Contains(list, add) {
		value = append(slices.Clone(list), add)
	}
	if text, isText := value.(string); kind.Reorders && name == "scope" && isText {
		words := strings.Fields(text)
		slices.Reverse(words)
		value = strings.Join(words, " ")
	}
	if kind.CompletesKeys && name == "jwks" && value != nil {
		value = asJSON(name, strings.ReplaceAll(encoded(value), `"kty":"RSA"`, `"kty":"RSA","use":"sig"`))
	}
	if kind.Reorders && isList {
		slices.Reverse(list)
	}
	return value
}

// defaultOf returns the value of a member that a client does not have: the default of RFC 7591, section 2, or that of the kind.
func defaultOf(kind oauthfake.Kind, name string) any {
	switch {
	case name == "token_endpoint_auth_method":
		return "client_secret_basic"
	case name == "grant_types":
		return []any{"authorization_code"}
	case name == "response_types":
		return []any{"code"}
	case kind.Completes:
		return map[string]any{"scope": "openid offline_access", "application_type": "web", "subject_type": "public"}[name]
	}
	return nil
}

// shown returns what a read returns of a stored member; nil for what the provider cannot know.
func shown(kind oauthfake.Kind, name string, value any) any {
	switch {
	case kind.JoinsURIs && name == "redirect_uris":
		return []any{} // unlike a missing member, one of another type
	case slices.Contains(kind.Omits["GET"], name), kind.OmitsEmpty && value == false:
		return nil
	}
	return value
}

// sameMeaning reports whether two values of a member mean the same: the order of most lists has no meaning, and a Boolean that is
// missing is false by its specification.
func sameMeaning(name string, a, b any) bool {
	i := slices.IndexFunc(oauthapi.Members, func(m oauthapi.Member) bool { return m.Name == name })
	if i >= 0 {
		switch oauthapi.Members[i].Kind {
		case oauthapi.Bool:
			return (a == true) == (b == true)
		case oauthapi.Strings:
			a, b = sorted(a), sorted(b)
		case oauthapi.Object: // servers may add to keys
			return strings.ReplaceAll(encoded(a), `,"use":"sig"`, "") == strings.ReplaceAll(encoded(b), `,"use":"sig"`, "")
		case oauthapi.Words:
			a, b = words(a), words(b)
		}
	}
	return encoded(a) == encoded(b)
}

// sameStored is sameMeaning for what a server stores: false is not like a missing member.
func sameStored(name string, a, b any) bool {
	return sameMeaning(name, a, b) && (a == nil) == (b == nil)
}

func sorted(value any) any {
	list, _ := value.([]any)
	var elements []string
	for _, e := range list {
		elements = append(elements, encoded(e))
	}
	slices.Sort(elements)
	return elements
}

func words(value any) any {
	text, _ := value.(string)
	return slices.Sorted(slices.Values(strings.Fields(text)))
}

// asJSON returns a value of a configuration as the JSON value that is sent.
func asJSON(name string, value any) any {
	text, isText := value.(string)
	if !isText || name != "jwks" && name != "additional_metadata" {
		text = encoded(value)
	}
	var out any
	_ = json.Unmarshal([]byte(text), &out) // valid JSON
	if members, isObject := out.(map[string]any); isObject && name == "additional_metadata" {
		return members[memberOf(name)]
	}
	return out
}

func encoded(value any) string {
	text, _ := json.Marshal(value) // values of JSON
	return string(text)
}

// differences returns the members of a configuration that a kind of server shows with another value than it was sent.
func differences(kind oauthfake.Kind, config acctest.Config) []string {
	var names []string
	for _, m := range oauthapi.Members {
		if value := config[m.Name]; value != nil && !sameMeaning(m.Name, asJSON(m.Name, value), shown(kind, m.Name, stored(kind, m.Name, value, nil))) {
			names = append(names, m.Name)
		}
	}
	slices.Sort(names)
	return names
}
