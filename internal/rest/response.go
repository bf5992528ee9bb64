package rest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// isMarkup says that a body is markup: a proxy's sign-in, say.
func isMarkup(body []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) }

// Validator is an answer that can tell that it is none although it is valid JSON, such as an object without its ID.
type Validator interface {
	// Check returns what is missing. The text must quote no secret.
	Validate() error
}

// undecodable says what is wrong with the body of a 2xx answer. Such a body may
// hold secrets, so it is quoted only where it is a page for people.
func undecodable(err error, contentType string, body []byte) string {
	if isMarkup(body) {
		return fmt.Sprintf("the answer (content type %q) is not JSON but a page: %s", printable(contentType, 50), printable(string(body), 200))
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Sprintf("the answer (content type %q, %d bytes) is not valid JSON at offset %d", printable(contentType, 50), len(body), syntax.Offset)
	}
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		kind, _, _ := strings.Cut(mismatch.Value, " ") // "number 42" would quote the 42
		return fmt.Sprintf("the answer has a %s at offset %d, field %q, where a Go %s belongs", kind, mismatch.Offset, mismatch.Field, mismatch.Type)
	}
	return "the answer is JSON, but one of its values cannot be read"
}
