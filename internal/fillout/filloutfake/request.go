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

// request is a request whose body is read. What is wrong with the body gathers in issues while a handler takes values
// out of it.
type request struct {
	*http.Request
	hasBody bool
	body    any
	members map[string]any // nil where the body is no object
	issues  []issue
}

// readBody parses the body, numbers as they are written. A body of another type than JSON is none.
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
		// The text is not known; this is the one of Fastify, whose envelope the forms API has.
		return &failure{status: http.StatusBadRequest, message: "Body is not valid JSON but content-type is set to 'application/json'"}
	}
	q.hasBody = true
	q.members, _ = q.body.(map[string]any)
	return nil
}

// readBodyOrForm does what readBody does, and takes a form as well: each field is then a member that is a text.
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

// invalid gives the failure where an issue was found. What the tables host says beside the issues is not known for
// webhooks; for records users were told "Validation error". Members that nobody asks for are left alone: n8n-nodes-zitedb
// sends two of them.
func (q *request) invalid() *failure {
	if q.members == nil {
		q.issues = []issue{wrongType("object", q.body, q.hasBody)}
	}
	if q.issues == nil {
		return nil
	}
	return &failure{http.StatusBadRequest, "Validation error", q.issues}
}

// text takes a member that must be a text.
func (q *request) text(name string) string {
	value, given := q.members[name]
	text, isText := value.(string)
	if !isText {
		q.issues = append(q.issues, wrongType("string", value, given, name))
	}
	return text
}

// optionalText takes a member that must be a text where it is given.
func (q *request) optionalText(name string) string {
	if _, given := q.members[name]; !given {
		return ""
	}
	return q.text(name)
}

// url takes a member that must be an absolute URL, which is what Zod asks of one. Whether the server refuses http, or
// addresses that cannot be reached, is not known.
func (q *request) url(name string) string {
	found := len(q.issues)
	text := q.text(name)
	if u, err := url.Parse(text); len(q.issues) == found && (err != nil || !u.IsAbs()) {
		q.issues = append(q.issues, issue{Code: "invalid_format", Path: []any{name}, Message: "Invalid URL"})
	}
	return text
}

// choices takes a member that must be a list of at least one of the values.
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

// typeOf names the type of a JSON value as Zod does.
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
