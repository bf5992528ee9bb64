package oauthapi

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

// Rule is what a specification requires of a client that has a member.
type Rule struct {
	Member string
	Values []string // of the member for which the rule holds; nil stands for all
	Others []string
	Count  int // how many of the others the client must have
	// Specification is the document with the rule.
	Specification string
}

// Rules are the rules about several members. They leave out what a specification only recommends, and what servers do not agree on, such
// as the grant types of a response type.
var Rules = []Rule{
	{"jwks", nil, []string{"jwks_uri"}, 0, rfc7591},
	{"id_token_encrypted_response_enc", nil, []string{"id_token_encrypted_response_alg"}, 1, oidc},
	{"userinfo_encrypted_response_enc", nil, []string{"userinfo_encrypted_response_alg"}, 1, oidc},
	{"request_object_encryption_enc", nil, []string{"request_object_encryption_alg"}, 1, oidc},
	{"introspection_encrypted_response_enc", nil, []string{"introspection_encrypted_response_alg"}, 1, rfc9701},
	{"authorization_encrypted_response_enc", nil, []string{"authorization_encrypted_response_alg"}, 1, "JARM"},
	{"token_endpoint_auth_method", []string{"tls_client_auth"}, []string{
		"tls_client_auth_subject_dn", "tls_client_auth_san_dns", "tls_client_auth_san_uri", "tls_client_auth_san_ip", "tls_client_auth_san_email",
	}, 1, mtls},
	{"backchannel_token_delivery_mode", []string{"ping", "push"}, []string{"backchannel_client_notification_endpoint"}, 1, "CIBA Core 1.0"},
}

// Values are the registered values of members, without those that are URNs. A server may have others
// (https://www.iana.org/assignments/oauth-parameters/oauth-parameters.xhtml, RFC 7591, section 2).
var Values = map[string][]string{
	"grant_types": {"authorization_code", "client_credentials", "implicit", "password", "refresh_token"},
	"response_types": {
		"code", "code id_token", "code id_token token", "code token", "id_token", "id_token token", "none", "token",
	},
	"token_endpoint_auth_method": {
		"none", "client_secret_basic", "client_secret_jwt", "client_secret_post", "private_key_jwt", "self_signed_tls_client_auth", "tls_client_auth",
	},
	"application_type":                {"native", "web"},
	"subject_type":                    {"pairwise", "public"},
	"backchannel_token_delivery_mode": {"ping", "poll", "push"},
}

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
