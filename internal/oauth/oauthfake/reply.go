package oauthfake

import (
	"bytes"
	"encoding/json"
	"net/http"
)

// object is a JSON object whose members need no order.
type object = map[string]any

// reply is an answer. A nil body is none at all.
type reply struct {
	status    int
	body      any
	etag      string // "" sends none
	challenge string // of a 401, likewise
}

func ok(body any) reply { return reply{status: http.StatusOK, body: body} }

// failure is an answer that is no success (RFC 7591, section 3.2.2; RFC 6749, section 5.2).
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

// unauthorized refuses a token; the challenge names the error only where there was a token (RFC 6750, section 3.1). The body
// is left open by RFC 7592.
func unauthorized(r *http.Request, description string) reply {
	challenge := "Bearer"
	if bearer(r) != "" {
		challenge = `Bearer error="invalid_token"`
	}
	return reply{status: http.StatusUnauthorized, body: failure{"invalid_token", description}, challenge: challenge}
}

// preconditionFailed refuses an If-Match that is not the client's ETag. Its code is this fake's own: no RFC has one.
func preconditionFailed() reply {
	return reply{status: http.StatusPreconditionFailed, body: failure{"precondition_failed", "The client was changed meanwhile."}}
}

// send writes the answer, which no cache may keep (RFC 7591, section 3.2.1; RFC 7592, section 3).
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
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_, _ = w.Write(encode(a.body))
}

func encode(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err) // every body here is made of types that can be written
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
