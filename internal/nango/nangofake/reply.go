package nangofake

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// reply is a response. A nil body is sent as an empty body, a page as HTML, and any other value as JSON.
type reply struct {
	status int
	body   any
}

// page is an HTML body.
type page string

// apiError is the error object of most answers. Either the message or the list of errors can be missing (observed).
type apiError struct {
	Code    string  `json:"code"`
	Message string  `json:"message,omitempty"`
	Errors  []issue `json:"errors,omitempty"`
	Payload any     `json:"payload,omitempty"`
	Method  string  `json:"method,omitempty"`
	Path    string  `json:"path,omitempty"`
}

func ok(body any) reply { return reply{http.StatusOK, body} }

// data is the envelope of the answers about integrations, providers and sessions (observed).
func data(status int, v any) reply {
	return reply{status, struct {
		Data any `json:"data"`
	}{v}}
}

func success() reply {
	return ok(struct {
		Success bool `json:"success"`
	}{true})
}

func failed(status int, e apiError) reply {
	return reply{status, struct {
		Error apiError `json:"error"`
	}{e}}
}

func refused(status int, code, message string) reply {
	return failed(status, apiError{Code: code, Message: message})
}

func invalidBody(message string) reply {
	return refused(http.StatusBadRequest, "invalid_body", message)
}

// invalid is the answer to a value that the validation refuses. code names the part of the request.
func invalid(code string, issues ...issue) reply {
	return failed(http.StatusBadRequest, apiError{Code: code, Errors: issues})
}

// managed is an error of the server's error manager. Its members have another order, and the payload is always present (observed).
func managed(status int, code, message string, payload any) reply {
	type body struct {
		Message string `json:"message"`
		Code    string `json:"code"`
		Payload any    `json:"payload"`
	}
	return reply{status, struct {
		Error body `json:"error"`
	}{body{message, code, payload}}}
}

func unauthorized(code, message string) reply {
	return managed(http.StatusUnauthorized, code, "Authentication failed. "+message, struct{}{})
}

// broken is the answer to an error that the server does not expect, and to a GET of an unknown path (observed).
func broken() reply {
	id := uuid.NewString()
	return managed(http.StatusInternalServerError, "generic_error_support",
		fmt.Sprintf("An error occurred. Please contact support with this unique id: %q", id), id)
}

// cannot is Express's answer to a request that no route handles. Only a GET reaches the route of the web application, which fails
// without its files (routes.ts).
func cannot(method, path string) reply {
	return reply{http.StatusNotFound, page("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot " +
		strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(method+" "+path) + "</pre>\n</body>\n</html>\n")}
}

func (a reply) send(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	var body []byte
	switch content := a.body.(type) {
	case nil:
		w.WriteHeader(a.status)
		return
	case page:
		header.Set("Content-Type", "text/html; charset=utf-8")
		body = []byte(content)
	default:
		header.Set("Content-Type", "application/json; charset=utf-8")
		body = fake.JSON(content)
		tag := fake.EntityTag(body)
		header.Set("ETag", tag)
		if a.status == http.StatusOK && fake.IsFresh(r, tag) {
			header.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(body)
}
