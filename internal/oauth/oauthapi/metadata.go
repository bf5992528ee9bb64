package oauthapi

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Metadata is a client's metadata: all members of the JSON object, known and unknown ones (RFC 7591, section 2). Numbers are
// json.Number, so that they are sent back unchanged.
type Metadata map[string]any

// Kind is the JSON type of a member.
type Kind int

// The kinds of members. Words is a string of words in any order. Strings is an array whose order has no meaning, unlike that of List.
const (
	String Kind = iota
	Words
	Strings
	List
	Bool
	Seconds
	Object
)

// Member is a member of the metadata that a specification registers.
type Member struct {
	Name          string
	Kind          Kind
	Specification string
	// Description is one sentence, or more, about what the member does.
	Description string
}

// Specifications of the members (https://www.iana.org/assignments/oauth-parameters/oauth-parameters.xhtml#client-metadata).
const (
	rfc7591 = "RFC 7591"
	oidc    = "OpenID Connect Dynamic Client Registration 1.0"
	mtls    = "RFC 8705"
	jar     = "RFC 9101"
	rfc9701 = "RFC 9701"
	jarm    = "JARM, which IANA does not list"
	ciba    = "CIBA Core 1.0, which IANA does not list"
	front   = "OpenID Connect Front-Channel Logout 1.0"
	back    = "OpenID Connect Back-Channel Logout 1.0"
)

// Members are the members that a client can set.
var Members = []Member{
	{"redirect_uris", Strings, rfc7591, "Redirect URIs that the server may send the client's users back to."},
	{"token_endpoint_auth_method", String, rfc7591, "How the client authenticates at the token endpoint: `none` for a public client, `client_secret_basic`, `client_secret_post`, `private_key_jwt`, or another method that the server supports."},
	{"grant_types", Strings, rfc7591, "Grant types that the client uses, such as `authorization_code`, `refresh_token` or `client_credentials`."},
	{"response_types", Strings, rfc7591, "Response types that the client uses, such as `code`."},
	{"client_name", String, rfc7591, "Name of the client, which users see when they consent."},
	{"client_uri", String, rfc7591, "URL of a page about the client."},
	{"logo_uri", String, rfc7591, "URL of the client's logo."},
	{"scope", Words, rfc7591, "Scopes that the client may request, separated by spaces, in any order."},
	{"contacts", Strings, rfc7591, "Ways to contact the people responsible for the client, such as email addresses."},
	{"tos_uri", String, rfc7591, "URL of the client's terms of service."},
	{"policy_uri", String, rfc7591, "URL of the client's privacy policy."},
	{"jwks_uri", String, rfc7591, "URL of the JSON Web Key Set with the client's public keys. A client has this or `jwks`, not both."},
	{"jwks", Object, rfc7591, "JSON Web Key Set with the client's public keys, as a JSON string. A client has this or `jwks_uri`, not both."},
	{"software_id", String, rfc7591, "ID of the client software, the same for all its installations."},
	{"software_version", String, rfc7591, "Version of the client software."},

	{"application_type", String, oidc, "Kind of the application: `web`, or `native` for an application on a user's device, which may use a custom scheme or loopback in its redirect URIs."},
	{"sector_identifier_uri", String, oidc, "https URL of a JSON list of redirect URIs, whose host groups clients that get the same pairwise subjects."},
	{"subject_type", String, oidc, "Kind of the subjects in ID tokens: `public`, or `pairwise` for other ones than other clients get."},
	{"id_token_signed_response_alg", String, oidc, "Algorithm that signs ID tokens, such as `RS256`."},
	{"id_token_encrypted_response_alg", String, oidc, "Algorithm that encrypts the key of ID tokens, such as `RSA-OAEP`."},
	{"id_token_encrypted_response_enc", String, oidc, "Algorithm that encrypts the content of ID tokens, such as `A128CBC-HS256`. It needs `id_token_encrypted_response_alg`."},
	{"userinfo_signed_response_alg", String, oidc, "Algorithm that signs responses of the UserInfo endpoint."},
	{"userinfo_encrypted_response_alg", String, oidc, "Algorithm that encrypts the key of responses of the UserInfo endpoint."},
	{"userinfo_encrypted_response_enc", String, oidc, "Algorithm that encrypts the content of responses of the UserInfo endpoint. It needs `userinfo_encrypted_response_alg`."},
	{"request_object_signing_alg", String, oidc, "Algorithm with which the client signs request objects."},
	{"request_object_encryption_alg", String, oidc, "Algorithm with which the client encrypts the key of request objects."},
	{"request_object_encryption_enc", String, oidc, "Algorithm with which the client encrypts the content of request objects. It needs `request_object_encryption_alg`."},
	{"token_endpoint_auth_signing_alg", String, oidc, "Algorithm with which the client signs the JWT of `private_key_jwt` or `client_secret_jwt`."},
	{"default_max_age", Seconds, oidc, "Seconds after which a user must sign in again, unless a request contains another limit."},
	{"require_auth_time", Bool, oidc, "Whether ID tokens contain the time of the sign-in."},
	{"default_acr_values", List, oidc, "Authentication context classes that the client requests, in order of preference, unless a request contains others."},
	{"initiate_login_uri", String, oidc, "https URL of the client at which others can start a sign-in."},
	{"request_uris", Strings, oidc, "URLs of request objects that the client may use."},

	{"post_logout_redirect_uris", Strings, "OpenID Connect RP-Initiated Logout 1.0", "URIs that the server may send users to after a logout."},
	{"frontchannel_logout_uri", String, front, "URL of the client that the server loads in the browser when a user logs out."},
	{"frontchannel_logout_session_required", Bool, front, "Whether the server adds the issuer and the session ID to `frontchannel_logout_uri`."},
	{"backchannel_logout_uri", String, back, "URL of the client that the server sends a logout token to when a user logs out."},
	{"backchannel_logout_session_required", Bool, back, "Whether the logout token contains the session ID."},

	{"require_pushed_authorization_requests", Bool, "RFC 9126", "Whether the server accepts only authorization requests that the client has pushed."},
	{"dpop_bound_access_tokens", Bool, "RFC 9449", "Whether the client always uses DPoP for token requests."},
	{"authorization_details_types", Strings, "RFC 9396", "Types of authorization details that the client may request."},
	{"tls_client_auth_subject_dn", String, mtls, "Subject of the client's certificate, for the authentication method `tls_client_auth`. That method needs exactly one of the arguments that begin with `tls_client_auth_`."},
	{"tls_client_auth_san_dns", String, mtls, "DNS name in the client's certificate, for `tls_client_auth`."},
	{"tls_client_auth_san_uri", String, mtls, "URI in the client's certificate, for `tls_client_auth`."},
	{"tls_client_auth_san_ip", String, mtls, "IP address in the client's certificate, for `tls_client_auth`."},
	{"tls_client_auth_san_email", String, mtls, "Email address in the client's certificate, for `tls_client_auth`."},
	{"tls_client_certificate_bound_access_tokens", Bool, mtls, "Whether access tokens are bound to the client's certificate."},
	{"use_mtls_endpoint_aliases", Bool, "FAPI 2.0 Security Profile", "Whether the client uses the server's endpoint aliases for mutual TLS."},
	{"require_signed_request_object", Bool, jar, "Whether the server accepts only authorization requests in a signed request object."},
	{"introspection_signed_response_alg", String, rfc9701, "Algorithm that signs responses of the introspection endpoint."},
	{"introspection_encrypted_response_alg", String, rfc9701, "Algorithm that encrypts the key of responses of the introspection endpoint."},
	{"introspection_encrypted_response_enc", String, rfc9701, "Algorithm that encrypts the content of responses of the introspection endpoint. It needs `introspection_encrypted_response_alg`."},
	{"authorization_signed_response_alg", String, jarm, "Algorithm that signs authorization responses."},
	{"authorization_encrypted_response_alg", String, jarm, "Algorithm that encrypts the key of authorization responses."},
	{"authorization_encrypted_response_enc", String, jarm, "Algorithm that encrypts the content of authorization responses. It needs `authorization_encrypted_response_alg`."},
	{"backchannel_token_delivery_mode", String, ciba, "How the client gets tokens of a backchannel authentication: `poll`, `ping` or `push`."},
	{"backchannel_client_notification_endpoint", String, ciba, "https URL of the client that the server notifies, for the modes `ping` and `push`."},
	{"backchannel_authentication_request_signing_alg", String, ciba, "Algorithm with which the client signs backchannel authentication requests."},
	{"backchannel_user_code_parameter", Bool, ciba, "Whether the client sends a code that the user knows."},
}

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
	if err != nil {
		return nil
	}
	seconds := int64(value)
	return &seconds
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
		switch member.Kind {
		case String, Words:
			if text := m.Text(member.Name); text != "" {
				out[member.Name] = text
			}
		case Bool:
			if value, ok := m.Bool(member.Name); ok {
				out[member.Name] = value
			}
		}
	}
	return out
}

// equal reports whether two clients have the same metadata. An empty list counts as absent.
func (m Metadata) equal(o Metadata) bool {
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

// isMask reports whether a server returned asterisks or dots in place of a secret.
func isMask(text string) bool { return text != "" && strings.Trim(text, "*•●") == "" }
