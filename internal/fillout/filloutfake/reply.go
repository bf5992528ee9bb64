package filloutfake

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// failure is an unsuccessful response before a host encodes it in its envelope.
type failure struct {
	status  int
	message string
	issues  []issue // set if the body is invalid
}

// notFound returns the failure for an unknown object of a route. Only one message of the two hosts is known: "Webhook not found"
// (fillout.com/help/database/delete-webhook).
func notFound(what string) *failure {
	return &failure{status: http.StatusNotFound, message: what + " not found"}
}

// issue is an error of Zod, the validator of Fillout's server, at one path of a body (measured by third parties in 2026).
type issue struct {
	Code     string   `json:"code"`
	Expected string   `json:"expected,omitempty"`
	Values   []string `json:"values,omitempty"`
	Path     []any    `json:"path"`
	Message  string   `json:"message"`
}

// formsEnvelope returns the body of a failure on the forms API. The message contains the list of issues as a JSON string (measured by
// third parties in 2026), with the line breaks of Zod's messages.
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

// tablesEnvelope returns the body of a failure on the tables host (fillout.com/help/database/api). The code TOO_MANY_REQUESTS is not
// documented. Its name is derived from the other codes.
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

// orEmpty returns an empty list for nil, so a list that a test omits is encoded as [].
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(fake.JSON(body))
}
