package oauthfake

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// object is a JSON object.
type object = map[string]any

// reply is an answer. If body is nil, it has no body.
type reply struct {
	status    int
	body      any
	page      bool   // body is a string with HTML
	etag      string // not sent if it is ""
	challenge string // of a 401; not sent if it is ""
}

func ok(body any) reply { return reply{status: http.StatusOK, body: body} }

// failure is the body of an error (RFC 7591, section 3.2.2; RFC 6749, section 5.2).
type failure struct {
	Code        string `json:"error"`
	Description string `json:"error_description"`
}

func invalidRedirectURI(description string) reply {
	return reply{status: http.StatusBadRequest, body: failure{"invalid_redirect_uri", description}}
}

func invalidMetadata(description string) reply {
	return reply{status: http.StatusBadRequest, body: failure{"invalid_client_metadata", description}}
}

// refuse refuses a token. The challenge names the error only if the request has a token (RFC 6750, section 3.1). RFC 7592 does
// not define the body.
func (s *Server) refuse(r *http.Request, description string) reply {
	status := cmp.Or(s.kind.RefusalStatus, http.StatusUnauthorized)
	refusal := reply{status: status, body: failure{cmp.Or(s.kind.RefusalCode, "invalid_token"), description}}
	if status == http.StatusUnauthorized {
		refusal.challenge = "Bearer"
		if bearer(r) != "" {
			refusal.challenge = `Bearer error="invalid_token"`
		}
	}
	return refusal
}

// preconditionFailed refuses an If-Match that does not match the client's ETag. No RFC defines an error code for it.
func preconditionFailed() reply {
	return reply{status: http.StatusPreconditionFailed, body: failure{"precondition_failed", "The client was changed in the meantime."}}
}

// send writes the answer, which must not be cached (RFC 7591, section 3.2.1; RFC 7592, section 3).
func (a reply) send(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	if a.etag != "" {
		w.Header().Set("ETag", a.etag)
	}
	if a.challenge != "" {
		w.Header().Set("WWW-Authenticate", a.challenge)
	}
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	if a.page {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(a.status)
		_, _ = fmt.Fprint(w, a.body)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_, _ = w.Write(fake.JSON(a.body))
}
