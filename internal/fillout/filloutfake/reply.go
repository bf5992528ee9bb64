package filloutfake

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// failure is an answer that is no success, before a host puts it into its own envelope.
type failure struct {
	status  int
	message string
	issues  []issue // of a body that is not as it must be
}

// notFound is the failure of a route's own object. The texts of both hosts are not known, but for one: "Webhook not found"
// (fillout.com/help/database/delete-webhook).
func notFound(what string) *failure {
	return &failure{status: http.StatusNotFound, message: what + " not found"}
}

// issue is what Zod, the validator of Fillout's server, finds wrong with one place in a body (measured by third parties in
// 2026).
type issue struct {
	Code     string   `json:"code"`
	Expected string   `json:"expected,omitempty"`
	Values   []string `json:"values,omitempty"`
	Path     []any    `json:"path"`
	Message  string   `json:"message"`
}

// formsEnvelope is how the forms API writes a failure. The list of issues is a text within the text (measured by third
// parties in 2026), with the line breaks that Zod gives its messages.
func formsEnvelope(f *failure) any {
	message := f.message
	if f.issues != nil {
		text, _ := json.MarshalIndent(f.issues, "", "  ") // cannot fail
		message = string(text)
	}
	return struct {
		StatusCode int    `json:"statusCode"`
		Error      string `json:"error"`
		Message    string `json:"message"`
	}{f.status, http.StatusText(f.status), message}
}

// tablesEnvelope is how the tables host writes a failure (fillout.com/help/database/api). TOO_MANY_REQUESTS is not among
// the codes that are documented; it is the name that follows from the others.
func tablesEnvelope(f *failure) any {
	type inner struct {
		Code    string  `json:"code"`
		Message string  `json:"message"`
		Details []issue `json:"details,omitempty"`
	}
	code := strings.ReplaceAll(strings.ToUpper(http.StatusText(f.status)), " ", "_")
	return struct {
		Error inner `json:"error"`
	}{inner{code, f.message, f.issues}}
}

// orEmpty makes a list that a test left out [] and not null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(encode(body))
}

// encode writes JSON as JavaScript does: <, > and & stay as they are.
func encode(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err) // every body here is made of types that can be written
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
