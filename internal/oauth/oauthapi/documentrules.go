package oauthapi

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// The members of client metadata that are not strings, by their types, and the strings that RFC 7591 and OpenID Connect
// define. A member with another name can be of any type.
const (
	listMembers = " redirect_uris grant_types response_types contacts default_acr_values request_uris claims_redirect_uris " +
		"post_logout_redirect_uris authorization_details_types client_registration_types keywords encrypted_response_enc_values_supported "
	boolMembers = " require_auth_time tls_client_certificate_bound_access_tokens require_signed_request_object require_pushed_authorization_requests " +
		"frontchannel_logout_session_required backchannel_logout_session_required dpop_bound_access_tokens use_mtls_endpoint_aliases "
	objectMembers = " jwks vp_formats_supported "
	textMembers   = " client_id token_endpoint_auth_method client_name scope software_id software_version software_statement application_type subject_type " +
		"id_token_signed_response_alg userinfo_signed_response_alg request_object_signing_alg token_endpoint_auth_signing_alg description organization_name "
	pageMembers = " client_uri logo_uri tos_uri policy_uri jwks_uri sector_identifier_uri initiate_login_uri frontchannel_logout_uri backchannel_logout_uri " +
		"backchannel_client_notification_endpoint signed_jwks_uri information_uri organization_uri "
)

// privateKeyMembers are the members of a JSON Web Key that only its owner may know (RFC 7518, section 6).
const privateKeyMembers = "d p q dp dq qi oth k"

// CheckDocument checks the document of a client ID. mcp adds the members that the Model Context Protocol requires.
func CheckDocument(clientID string, text []byte, mcp bool) Document {
	var d Document
	u := d.checkURL(clientID)
	var err error
	if d.Metadata, err = DecodeObject(text); err != nil {
		d.must(false, "the document %s", err)
		return d
	}
	d.must(d.Metadata["client_id"] == clientID, "client_id must be present and identical to the URL of the document, character by character")
	d.checkTypes()
	d.checkSecrets()
	d.checkRedirectURIs(u)
	for _, name := range []string{"client_name", memberRedirectURIs} {
		_, has := d.Metadata[name]
		d.must(!mcp || has, "%s must be present in a document for the Model Context Protocol", name)
	}
	return d
}

func (d *Document) must(ok bool, format string, a ...any) {
	if !ok {
		d.Violations = append(d.Violations, fmt.Sprintf(format, a...))
	}
}

func (d *Document) should(ok bool, format string, a ...any) {
	if !ok {
		d.Warnings = append(d.Warnings, fmt.Sprintf(format, a...))
	}
}

// checkURL checks the form of a client ID (section 3 of the draft). It returns an empty URL if the client ID is none.
func (d *Document) checkURL(clientID string) *url.URL {
	u, err := url.Parse(clientID)
	if err != nil || strings.ContainsFunc(clientID, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\\' }) {
		d.must(false, "client_id must be a URL")
		return &url.URL{}
	}
	local := u.Scheme == "http" && rest.Loopback(u.Hostname())
	d.must(u.Scheme == "https" || local, "client_id must be an https URL")
	d.should(!local, "client_id is an http URL of this machine, which is only for tests")
	d.must(u.Hostname() != "", "client_id must have a host")
	d.must(u.Path != "", "client_id must have a path")
	d.should(u.Path != "/", "client_id should have a path other than /")
	d.must(!strings.Contains(clientID, "#"), "client_id must not have a fragment")
	d.should(!strings.Contains(clientID, "?"), "client_id should not have a query")
	d.must(u.User == nil, "client_id must not have a user name or password")
	for segment := range strings.SplitSeq(strings.ReplaceAll(strings.ToLower(u.EscapedPath()), "%2e", "."), "/") {
		if segment == "." || segment == ".." {
			d.must(false, "client_id must not have the path segments . and .., encoded or not")
			break
		}
	}
	return u
}

// checkTypes checks the types of the known members (RFC 7591, section 2).
func (d *Document) checkTypes() {
	for _, name := range slices.Sorted(maps.Keys(d.Metadata)) {
		in := func(names string) bool { return strings.Contains(names, " "+name+" ") }
		value := d.Metadata[name]
		text, isText := value.(string)
		_, isBool := value.(bool)
		_, isObject := value.(map[string]any)
		list, isList := value.([]any)
		isList = isList && !slices.ContainsFunc(list, func(e any) bool { _, ok := e.(string); return !ok })
		d.must(isList || !in(listMembers), "%s must be a list of strings", name)
		d.must(isBool || !in(boolMembers), "%s must be a boolean", name)
		d.must(isObject || !in(objectMembers), "%s must be an object", name)
		d.must(isText || !in(textMembers) && !in(pageMembers), "%s must be a string", name)
		u, err := url.Parse(text)
		d.should(!isText || !in(pageMembers) || err == nil && u.Scheme == "https" && u.Host != "", "%s should be an absolute https URL, because some servers refuse others", name)
	}
}

// checkSecrets checks that a document, which everyone can read, needs no secret and contains none (sections 4.1 and 8.2).
func (d *Document) checkSecrets() {
	for _, name := range []string{memberClientSecret, memberSecretExpiresAt, memberToken} {
		_, has := d.Metadata[name]
		d.must(!has, "%s must not be in a document, because everyone can read it", name)
	}
	method := d.Metadata.Text("token_endpoint_auth_method")
	d.must(method != "", "token_endpoint_auth_method must be set, for example to none or private_key_jwt, because its default, client_secret_basic, is a shared secret")
	d.must(!strings.HasPrefix(method, "client_secret_"), "token_endpoint_auth_method must not be based on a shared secret")
	jwks, hasKeys := d.Metadata["jwks"]
	_, hasURI := d.Metadata["jwks_uri"]
	d.must(!hasKeys || !hasURI, "jwks must not be present together with jwks_uri")
	d.must(method != "private_key_jwt" || hasKeys || hasURI, "jwks or jwks_uri must be present, because token_endpoint_auth_method is private_key_jwt")
	set, _ := jwks.(map[string]any)
	keys, isList := set["keys"].([]any)
	d.must(set == nil || isList, "jwks must have a list of keys")
	for _, key := range keys {
		key, _ := key.(map[string]any)
		if slices.ContainsFunc(strings.Fields(privateKeyMembers), func(name string) bool { return key[name] != nil }) {
			d.must(false, "jwks must contain public keys only")
			break
		}
	}
}

// checkRedirectURIs checks the redirect URIs (section 4.2; RFC 6749, section 3.1.2). page is the URL of the document.
func (d *Document) checkRedirectURIs(page *url.URL) {
	grants := d.Metadata.Strings("grant_types")
	if grants == nil {
		grants = []string{"authorization_code"} // RFC 7591, section 2
	}
	uris := d.Metadata.Strings(memberRedirectURIs)
	redirects := slices.Contains(grants, "authorization_code") || slices.Contains(grants, "implicit")
	d.must(!redirects || len(uris) > 0, "redirect_uris must have at least one element, because a grant type redirects the user")
	loopbacks, others := 0, 0
	for _, uri := range uris {
		u, err := url.Parse(uri)
		switch {
		case err != nil || u.Scheme == "" || strings.Contains(uri, "#"):
			d.must(slices.Contains(d.Violations, notAbsolute), notAbsolute)
		case u.Scheme == "http" && rest.Loopback(u.Hostname()):
			loopbacks++
		case u.Scheme != page.Scheme || u.Host != page.Host:
			others++
		}
	}
	d.should(others == 0, "redirect_uris should have the scheme, host and port of client_id, because some servers refuse others")
	d.should(loopbacks == 0 || loopbacks < len(uris), "redirect_uris are all on the user's own machine, so any program there can pose as this client")
}

const notAbsolute = "redirect_uris must be absolute URIs without a fragment"
