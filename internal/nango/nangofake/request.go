package nangofake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// request is a request while it is handled.
type request struct {
	*http.Request
	arrived int64          // see Nango.sequence
	body    any            // absent{} if there is none
	query   map[string]any // as Express parses it
	scopes  []string       // of the credential
	session *Session       // whose token is the credential; nil if it is a key
}

// readBody parses a JSON body as the package body-parser does. A body of another type counts as none.
func (q *request) readBody() *reply {
	q.body = absent{}
	raw, err := io.ReadAll(q.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	isRead := q.Method == http.MethodGet || q.Method == http.MethodHead || q.Method == http.MethodDelete
	if !strings.HasPrefix(q.Header.Get("Content-Type"), "application/json") || len(raw) == 0 && isRead {
		return nil
	}
	if len(raw) == 0 {
		q.body = map[string]any{}
		return nil
	}
	err = json.Unmarshal(raw, &q.body)
	first := strings.TrimSpace(string(raw))
	if err == nil && (strings.HasPrefix(first, "{") || strings.HasPrefix(first, "[")) {
		return nil
	}
	refusal := refused(http.StatusBadRequest, "invalid_json", syntaxMessage(string(raw), err))
	return &refusal
}

// syntaxMessage is the message of the engine V8. That of a body that is only a brace was observed.
func syntaxMessage(raw string, err error) string {
	if strings.TrimSpace(raw) == "{" {
		at := strings.Index(raw, "{") + 1
		return fmt.Sprintf("Expected property name or '}' in JSON at position %d (line 1 column %d)", at, at+1)
	}
	at := 0
	if syntax, isSyntax := errors.AsType[*json.SyntaxError](err); isSyntax {
		if at = int(syntax.Offset) - 1; syntax.Error() == "unexpected end of JSON input" {
			return "Unexpected end of JSON input"
		}
	}
	wrong, _ := utf8.DecodeRuneInString(raw[max(at, 0):])
	return fmt.Sprintf("Unexpected token '%c', %q is not valid JSON", wrong, raw)
}

// valid returns the refusal of a part of the request that has issues. code names the part.
func valid(code string, c check, value any) *reply {
	if issues := c(nil, value); len(issues) > 0 {
		refusal := invalid(code, issues...)
		return &refusal
	}
	return nil
}

// noQuery refuses every parameter, as most routes do (observed).
func (q *request) noQuery() *reply { return q.validQuery() }

func (q *request) validQuery(declared ...member) *reply {
	return valid("invalid_query_params", object(declared...), q.query)
}

func (q *request) validBody(c check) *reply { return valid("invalid_body", c, q.body) }

// noBody refuses a body that has a member (utils/lib/express/validate.ts).
func (q *request) noBody() *reply {
	return q.validBody(optional(object()))
}

// validPath checks a path value.
func (q *request) validPath(name string, c check) *reply {
	return valid("invalid_uri_params", object(member{name, c}), map[string]any{name: q.PathValue(name)})
}

// first returns the first refusal, or nil. A nil refusal means that a step succeeded.
func first(steps ...func() *reply) *reply {
	for _, step := range steps {
		if refusal := step(); refusal != nil {
			return refusal
		}
	}
	return nil
}

// members returns the members of a body that is valid.
func (q *request) members() map[string]any {
	members, _ := q.body.(map[string]any)
	return members
}

// param returns a query parameter that is a string, or "".
func (q *request) param(name string) string {
	s, _ := q.query[name].(string)
	return s
}

// number is a query parameter that JavaScript converts to a number (zod's coerce.number). A maximum of 0 means none.
func number(minimum, maximum float64) check {
	return func(path []string, value any) []issue {
		n, good := toNumber(value)
		switch {
		case !good:
			return one("invalid_type", "Invalid input: expected number, received NaN", path)
		case n < minimum:
			return one("too_small", "Too small: expected number to be >="+strconv.FormatFloat(minimum, 'f', -1, 64), path)
		case maximum > 0 && n > maximum:
			return one("too_big", "Too big: expected number to be <="+strconv.FormatFloat(maximum, 'f', -1, 64), path)
		}
		return nil
	}
}

func toNumber(value any) (float64, bool) {
	s, isText := value.(string)
	if s = strings.TrimSpace(s); s == "" {
		return 0, isText
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}
