package oauthfake

import (
	"cmp"
	"net/http"
	"strings"
)

const (
	openIDPath       = "/.well-known/openid-configuration"
	resourceMetadata = "/.well-known/oauth-protected-resource"
	resourcePath     = "/resource"
)

// SetMetadataPath makes the server publish its metadata only at one path: that of the request as it reaches the server, which is
// without the public path if that is not after the well-known one. "" stands for the default, the two forms of RFC 8414's name.
func (s *Server) SetMetadataPath(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.metadataOnly = path
}

// handleMetadata serves the metadata of the server and of the resource that it protects. RFC 8414, section 3.1: the issuer's path
// comes after the well-known one. OpenID Connect Discovery 1.0, section 4: it comes before.
func (s *Server) handleMetadata() {
	for _, place := range []string{metadataPath, openIDPath} {
		s.handle("GET "+place, s.published(s.metadata))
		if s.publicPath != "" {
			s.handle("GET "+place+s.publicPath, s.published(s.metadata))
		}
	}
	s.handle("GET "+resourcePath, s.resource)
	s.handle("GET "+resourceMetadata+s.publicPath+resourcePath, s.resourceMetadata)
}

func (s *Server) published(answer func(*http.Request) reply) func(*http.Request) reply {
	return func(r *http.Request) reply {
		only := cmp.Or(s.metadataOnly, strings.ReplaceAll(s.kind.MetadataPath, "{path}", s.publicPath))
		here := only == r.URL.Path
		if only == "" {
			here = strings.HasPrefix(r.URL.Path, metadataPath)
		}
		if !here {
			return reply{status: http.StatusNotFound}
		}
		return answer(r)
	}
}

// resource refuses every request and names the resource's metadata (RFC 9728, section 5.1). The fake issues no token.
func (s *Server) resource(r *http.Request) reply {
	a := s.refuse(r, "The resource requires a token.")
	root := strings.TrimSuffix(s.address(r), s.publicPath)
	a.challenge = `Bearer resource_metadata="` + root + resourceMetadata + s.publicPath + resourcePath + `"`
	return a
}

// resourceMetadata returns the metadata of the resource (RFC 9728, section 2).
func (s *Server) resourceMetadata(r *http.Request) reply {
	issuer := s.address(r)
	return ok(object{"resource": issuer + resourcePath, "authorization_servers": []string{issuer}})
}
