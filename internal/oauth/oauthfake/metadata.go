package oauthfake

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"slices"
	"strings"
)

// The supported values of RFC 7591, section 2. Grant types whose name is a URN are also accepted.
var (
	authMethods   = []string{"none", "client_secret_post", "client_secret_basic", "client_secret_jwt", "private_key_jwt"}
	responseTypes = []string{"code", "token", "none"}
	grantTypes    = []string{"authorization_code", "implicit", "password", "client_credentials", "refresh_token"}
)

// The members whose values are strings, and those whose values are addresses of web pages (RFC 7591, section 2).
const (
	texts = " client_name scope software_id software_version software_statement token_endpoint_auth_method "
	pages = " client_uri logo_uri tos_uri policy_uri jwks_uri "
)

// complete validates client metadata and adds the defaults of RFC 7591, section 2. It keeps unknown members unchanged. It checks the
// members in the order of their names.
func (s *Server) complete(metadata object) *reply {
	for _, name := range slices.Sorted(maps.Keys(metadata)) {
		if refusal := s.checkMember(name, metadata[name]); refusal != nil {
			return refusal
		}
	}
	maps.DeleteFunc(metadata, func(name string, _ any) bool { return slices.Contains(s.kind.Drops, name) })
	refuse := func(format string, a ...any) *reply {
		refusal := invalidMetadata(fmt.Sprintf(format, a...))
		return &refusal
	}
	fill(metadata, "token_endpoint_auth_method", "client_secret_basic")
	fill(metadata, "grant_types", []any{"authorization_code"})
	grants := metadata["grant_types"].([]any)
	// The RFC's default is code. With that default, a client without the grant type of codes would be inconsistent.
	if slices.Contains(grants, any("authorization_code")) {
		fill(metadata, "response_types", []any{"code"})
	}
	fill(metadata, "response_types", []any{})
	for _, pair := range [][2]string{{"code", "authorization_code"}, {"token", "implicit"}} { // section 2.1
		responds := slices.Contains(metadata["response_types"].([]any), any(pair[0]))
		if granted := slices.Contains(grants, any(pair[1])); responds != granted {
			return refuse("response_types must have %s if and only if grant_types has %s.", pair[0], pair[1])
		}
	}
	if metadata["jwks"] != nil && metadata["jwks_uri"] != nil {
		return refuse("jwks and jwks_uri must not both be present.")
	}
	redirected := slices.Contains(grants, any("authorization_code")) || slices.Contains(grants, any("implicit"))
	if uris, _ := metadata["redirect_uris"].([]any); s.kind.Strict && redirected && len(uris) == 0 {
		refusal := invalidRedirectURI("redirect_uris is required by these grant_types.")
		return &refusal
	}
	if refusal := s.kind.checkApplicationType(metadata); refusal != nil {
		return refusal
	}
	s.kind.keep(metadata)
	return nil
}

func fill(metadata object, name string, value any) {
	if _, given := metadata[name]; !given {
		metadata[name] = value
	}
}

func (s *Server) checkMember(name string, value any) *reply {
	refuse := func(why string) *reply {
		refusal := invalidMetadata(name + " " + why)
		return &refusal
	}
	text, isText := value.(string)
	plain, _, _ := strings.Cut(name, "#") // section 2.2: client_name#ja is the client_name in Japanese
	in := func(names string) bool { return strings.Contains(names, " "+plain+" ") }
	switch {
	case name == "redirect_uris":
		return s.checkRedirectURIs(value)
	case name == "contacts", name == "grant_types", name == "response_types":
		return checkList(name, value)
	case name == "jwks":
		if set, isObject := value.(object); !isObject || set["keys"] == nil {
			return refuse("must be a JSON Web Key Set.")
		}
	case (in(texts) || in(pages)) && !isText:
		return refuse("must be a string.")
	case in(pages) && text != "" && !isWebPage(text):
		return refuse("must be the address of a web page.")
	case name == "token_endpoint_auth_method" && !slices.Contains(authMethods, text):
		return refuse("must be one of " + strings.Join(authMethods, ", ") + ".")
	}
	return nil
}

func checkList(name string, value any) *reply {
	refuse := func(why string) *reply {
		refusal := invalidMetadata(name + " " + why)
		return &refusal
	}
	list, isList := value.([]any)
	if !isList {
		return refuse("must be a list.")
	}
	for _, element := range list {
		text, isText := element.(string)
		switch {
		case !isText:
			return refuse("must be a list of strings.")
		case name == "grant_types" && !slices.Contains(grantTypes, text) && !strings.HasPrefix(text, "urn:"),
			name == "response_types" && !slices.Contains(responseTypes, text):
			return refuse("has an unsupported value: " + text)
		}
	}
	return nil
}

// checkRedirectURIs accepts absolute URIs without a fragment (RFC 6749, section 3.1.2).
func (s *Server) checkRedirectURIs(value any) *reply {
	refuse := func(why string) *reply {
		refusal := invalidRedirectURI(why)
		return &refusal
	}
	list, isList := value.([]any)
	if !isList {
		return refuse("redirect_uris must be a list.")
	}
	for _, element := range list {
		text, isText := element.(string)
		if !isText {
			return refuse("redirect_uris must be a list of strings.")
		}
		u, err := url.Parse(text)
		switch {
		case err != nil || !u.IsAbs():
			return refuse(text + " is not an absolute URI.")
		case strings.Contains(text, "#"):
			return refuse(text + " has a fragment.")
		case (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() == "":
			return refuse(text + " has no host.")
		case s.kind.Strict && u.Scheme == "http" && u.Hostname() != "localhost" && !net.ParseIP(u.Hostname()).IsLoopback():
			return refuse(text + " is neither https nor on the client's own machine.")
		}
	}
	return nil
}

func isWebPage(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != ""
}
