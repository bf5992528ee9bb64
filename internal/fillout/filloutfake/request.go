package filloutfake

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// request is a request with a parsed body. Its methods return members of the body and collect the errors in issues.
type request struct {
	*http.Request
	hasBody bool
	body    any
	members map[string]any // nil if the body is not an object
	issues  []issue
}

// readBody parses the body and keeps numbers as they are written. A body with a content type other than JSON counts as missing.
func (q *request) readBody() *failure {
	raw, err := io.ReadAll(q.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	kind, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if len(raw) == 0 || kind != "application/json" {
		return nil
	}
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	if !json.Valid(raw) || decoder.Decode(&q.body) != nil {
		// The message is not known. This is Fastify's message, because the forms API has Fastify's envelope.
		return &failure{status: http.StatusBadRequest, message: "Body is not valid JSON but content-type is set to 'application/json'"}
	}
	q.hasBody = true
	q.members, _ = q.body.(map[string]any)
	return nil
}

// readBodyOrForm is like readBody, but also accepts a form. Each field of the form becomes a string member.
func (q *request) readBodyOrForm() *failure {
	if kind, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type")); kind != "application/x-www-form-urlencoded" {
		return q.readBody()
	}
	if err := q.ParseForm(); err != nil {
		return &failure{status: http.StatusBadRequest, message: err.Error()}
	}
	q.members = map[string]any{}
	for name, values := range q.PostForm {
		q.members[name] = values[0]
	}
	return nil
}

// invalid returns a failure with the collected issues, or nil if there are none. The message of the tables host is not known for
// webhooks. For records users reported "Validation error". Undeclared members are ignored, because n8n-nodes-zitedb sends two of them.
func (q *request) invalid() *failure {
	if q.members == nil {
		q.issues = []issue{wrongType("object", q.body, q.hasBody)}
	}
	if q.issues == nil {
		return nil
	}
	return &failure{http.StatusBadRequest, "Validation error", q.issues}
}

// text returns a member that must be a string.
func (q *request) text(name string) string {
	value, given := q.members[name]
	text, isText := value.(string)
	if !isText {
		q.issues = append(q.issues, wrongType("string", value, given, name))
	}
	return text
}

// optionalText returns a member that must be a string if it is present. It returns "" if the member is absent.
func (q *request) optionalText(name string) string {
	if _, given := q.members[name]; !given {
		return ""
	}
	return q.text(name)
}

// url returns a member that must be an absolute URL, as Zod requires. It is not known whether the server rejects http or unreachable
// addresses.
func (q *request) url(name string) string {
	found := len(q.issues)
	text := q.text(name)
	if u, err := url.Parse(text); len(q.issues) == found && (err != nil || !u.IsAbs()) {
		q.issues = append(q.issues, issue{Code: "invalid_format", Path: []any{name}, Message: "Invalid URL"})
	}
	return text
}

// choices returns a member that must be a non-empty list of the values.
func (q *request) choices(name string, values []string) []string {
	value, given := q.members[name]
	list, isList := value.([]any)
	switch {
	case !isList:
		q.issues = append(q.issues, wrongType("array", value, given, name))
	case len(list) == 0:
		q.issues = append(q.issues, issue{
			Code: "too_small", Path: []any{name}, Message: "Too small: expected array to have >=1 items",
		})
	}
	var chosen []string
	for i, element := range list {
		text, _ := element.(string)
		if !slices.Contains(values, text) {
			q.issues = append(q.issues, issue{
				Code: "invalid_value", Values: values, Path: []any{name, i},
				Message: `Invalid option: expected one of "` + strings.Join(values, `"|"`) + `"`,
			})
		}
		chosen = append(chosen, text)
	}
	return chosen
}

func wrongType(expected string, value any, given bool, path ...any) issue {
	if path == nil {
		path = []any{}
	}
	return issue{
		Code: "invalid_type", Expected: expected, Path: path,
		Message: fmt.Sprintf("Invalid input: expected %s, received %s", expected, typeOf(value, given)),
	}
}

// typeOf returns Zod's name for the type of a JSON value.
func typeOf(value any, given bool) string {
	switch value.(type) {
	case nil:
		if given {
			return "null"
		}
		return "undefined"
	case string:
		return "string"
	case json.Number:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	default:
		return "object"
	}
}
