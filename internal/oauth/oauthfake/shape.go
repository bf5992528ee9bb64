package oauthfake

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// members are the client metadata of RFC 7591, section 2, that have no default. empty returns the empty value of each.
var members = []string{
	"client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri", "jwks_uri", "scope", "software_id", "software_version", "contacts",
	"jwks", "redirect_uris", "grant_types", "response_types", "token_endpoint_auth_method",
}

func empty(member string) any {
	switch member {
	case "contacts", "redirect_uris", "grant_types", "response_types":
		return []any{}
	case "jwks":
		return object{}
	}
	return ""
}

// checkApplicationType requires application_type native for the redirect URIs of native apps.
func (k Kind) checkApplicationType(metadata object) *reply {
	uris, _ := metadata["redirect_uris"].([]any)
	for _, uri := range uris {
		u, err := url.Parse(uri.(string)) // checked before
		if k.ChecksApplicationType && metadata["application_type"] != "native" && (err != nil || u.Scheme != "https") {
			refusal := invalidRedirectURI("redirect_uris must only contain web uris")
			return &refusal
		}
	}
	return nil
}

// keep changes valid metadata to what the server stores.
func (k Kind) keep(metadata object) {
	if k.Completes {
		for _, add := range [][2]string{{"grant_types", "refresh_token"}, {"response_types", "none"}} {
			if list := metadata[add[0]].([]any); !slices.Contains(list, any(add[1])) {
				metadata[add[0]] = append(slices.Clone(list), add[1])
			}
		}
		fill(metadata, "scope", "openid offline_access")
		fill(metadata, "application_type", "web")
		fill(metadata, "subject_type", "public")
	}
	if set, _ := metadata["jwks"].(object); k.CompletesKeys && set != nil {
		keys, _ := set["keys"].([]any)
		for _, key := range keys {
			if key, isObject := key.(object); isObject {
				fill(key, "use", "sig")
			}
		}
	}
	if uris, _ := metadata["redirect_uris"].([]any); k.Normalizes && uris != nil {
		uris = slices.Clone(uris) // the answer may echo the metadata as it was sent
		for i, uri := range uris {
			uris[i] = normalize(uri.(string)) // checked before
		}
		metadata["redirect_uris"] = uris
	}
	if k.Reorders {
		for name, value := range metadata {
			if list, isList := value.([]any); isList {
				list = slices.Clone(list)
				slices.Reverse(list)
				metadata[name] = list
			}
			if scope, isText := value.(string); isText && name == "scope" {
				words := strings.Fields(scope)
				slices.Reverse(words)
				metadata[name] = strings.Join(words, " ")
			}
		}
	}
}

func normalize(uri string) string {
	uri = strings.ToLower(uri)
	if u, err := url.Parse(uri); err == nil && u.Host != "" && u.Path == "" {
		u.Path = "/"
		return u.String()
	}
	return uri
}

// shape changes an answer to a request with the metadata given.
func (k Kind) shape(method string, body, given object) {
	if k.OmitsEmpty {
		maps.DeleteFunc(body, func(_ string, value any) bool { return value == "" || value == false || isEmptyList(value) })
	}
	for _, name := range members {
		if k.Nulls {
			fill(body, name, nil)
		}
		if k.Blanks {
			fill(body, name, empty(name))
		}
	}
	if uris, isList := body["redirect_uris"].([]any); k.JoinsURIs && isList {
		texts := []string{}
		for _, uri := range uris {
			texts = append(texts, uri.(string)) // checked before
		}
		body["redirect_uris"] = strings.Join(texts, " ")
	}
	if k.ListsMethod && method == http.MethodGet {
		body["token_endpoint_auth_method"] = []any{body["token_endpoint_auth_method"]}
	}
	if k.Loose {
		loosen(body)
	}
	if k.Stamps {
		body["updated_at"] = "2026-01-31T12:00:00Z"
	}
	if token, has := body[registrationToken].(string); k.MasksToken && has && method != http.MethodPost {
		body[registrationToken] = "****" + token[len(token)-4:]
	}
	if _, has := body[clientSecret]; k.MasksSecret && has && method != http.MethodPost {
		body[clientSecret] = "**********"
	}
	if k.Echoes {
		maps.Copy(body, given)
	}
	for _, name := range k.Omits[method] {
		delete(body, name)
	}
}

// loosen changes the types of members.
func loosen(body object) {
	for name, value := range body {
		switch v := value.(type) {
		case []any:
			if len(v) == 1 && name != "redirect_uris" {
				body[name] = v[0]
			}
		case string:
			if name == "scope" {
				words := []any{}
				for word := range strings.FieldsSeq(v) {
					words = append(words, word)
				}
				body[name] = words
			}
		case int64, json.Number:
			body[name] = fmt.Sprint(v)
		}
	}
}

func isEmptyList(value any) bool {
	list, isList := value.([]any)
	return isList && len(list) == 0
}

// unserved answers a method that the server does not serve.
func (k Kind) unserved(status int) reply {
	switch {
	case k.Gateway:
		page := "<html><head><title>" + http.StatusText(status) + "</title></head><body><hr><center>nginx</center></body></html>\n"
		return reply{status: status, body: page, page: true}
	case status == http.StatusOK:
		return ok(object{"status": "error", "msg": "Access token doesn't exist in database"})
	}
	return reply{status: status, body: failure{"invalid_request", "unrecognized route or not allowed method"}}
}
