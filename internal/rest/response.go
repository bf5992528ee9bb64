package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// isMarkup reports whether a body is markup, such as the sign-in page of a proxy.
func isMarkup(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }

// Validator is a response type that recognises valid JSON of the wrong content, such as an object without its ID.
type Validator interface {
	// Validate returns an error if something is missing. Its text must not quote a secret.
	Validate() error
}

// undecodable describes what is wrong with the body of a 2xx response, of which body is at least the start. It quotes only markup, because other bodies may contain
// secrets.
func undecodable(err error, contentType string, body []byte, size int) string {
	if isMarkup(body) {
		return fmt.Sprintf("the response (content type %q) is not JSON but a page: %s", printable(contentType, 50), printable(string(body), 200))
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("the response (content type %q, %d bytes) is not valid JSON at offset %d", printable(contentType, 50), size, syntax.Offset)
	}
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		kind, _, _ := strings.Cut(mismatch.Value, " ") // "number 42" would quote the 42
		return fmt.Sprintf("the response has a value of type %s at offset %d, field %q, instead of a Go %s", kind, mismatch.Offset, mismatch.Field, mismatch.Type)
	}
	return "the response is JSON, but has a value that cannot be decoded"
}
