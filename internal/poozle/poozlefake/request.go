package poozlefake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// bodyLimit is the default of Express's body parser, 100 kB.
const bodyLimit = 100 * 1024

// request is a request whose body is read.
type request struct {
	*http.Request
	body values
}

// values are the members of a JSON object. A key that is absent and one that is null are not the same.
type values map[string]any

// readBody parses the body; a refusal that is not nil is the answer. Only JSON is read: any other type leaves the body
// empty, and validation then misses everything (observed).
func (q *request) readBody() *reply {
	q.body = values{}
	if kind, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type")); kind != "application/json" {
		return nil
	}
	raw, err := io.ReadAll(io.LimitReader(q.Body, bodyLimit+1))
	if err != nil || len(raw) > bodyLimit {
		refusal := failure(http.StatusRequestEntityTooLarge, "request entity too large", "")
		return &refusal
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil
	}
	var body any
	if err := json.Unmarshal(raw, &body); err != nil {
		refusal := refused(syntaxMessage(raw, err))
		return &refusal
	}
	switch body := body.(type) {
	case map[string]any:
		q.body = body
	case []any: // as good as empty: no member has a name
	default: // the parser is strict: nothing but an object or a list
		refusal := refused(fmt.Sprintf("Unexpected token %c in JSON at position 0", raw[0]))
		return &refusal
	}
	return nil
}

// syntaxMessage words a syntax error as JavaScript's JSON.parse does (the end of input: observed).
func syntaxMessage(raw []byte, err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Error() != "unexpected end of JSON input" {
		at := max(int(syntax.Offset)-1, 0)
		return fmt.Sprintf("Unexpected token %c in JSON at position %d", raw[at], at)
	}
	return "Unexpected end of JSON input"
}

// workspaceID reads the one query parameter that most reads need, and the refusal where it is not given once.
func (q *request) workspaceID() (string, *reply) {
	given := q.URL.Query()["workspaceId"]
	if len(given) == 1 {
		return given[0], nil
	}
	refusal := invalid([]string{"workspaceId must be a string"})
	return "", &refusal
}

// kind is the type that a property of a request class declares.
type kind int

const (
	text kind = iota
	number
	boolean
	list
	dictionary
)

// property is one decorated property of a request class: what class-transformer converts it to, and what class-validator
// then asks of it.
type property struct {
	name     string
	kind     kind
	optional bool
	oneOf    []string // for a text: the values of its enum
}

func required(kind kind, names ...string) []property {
	var properties []property
	for _, name := range names {
		properties = append(properties, property{name: name, kind: kind})
	}
	return properties
}

// optional are texts that may be absent or null.
func optional(names ...string) []property {
	var properties []property
	for _, name := range names {
		properties = append(properties, property{name: name, kind: text, optional: true})
	}
	return properties
}

// validate converts the properties in place and gives the refusal where one does not fit (main.ts: ValidationPipe with
// transform and enableImplicitConversion, without whitelist). Properties that are not declared are left alone.
func (v values) validate(class ...[]property) *reply {
	var messages []string
	for _, p := range slices.Concat(class...) {
		if given, isGiven := v[p.name]; isGiven {
			v[p.name] = convert(given, p.kind)
		}
		if p.optional && v[p.name] == nil {
			continue
		}
		if complaint := p.complaint(v[p.name]); complaint != "" {
			messages = append(messages, p.name+" must be "+complaint)
		}
	}
	if messages == nil {
		return nil
	}
	refusal := invalid(messages)
	return &refusal
}

// convert does what class-transformer's implicit conversion does: null stays, the elements of a list are converted one by
// one, and JavaScript's String, Number or Boolean makes the rest fit. So "60" is the number 60, 123 the text "123"
// (observed), and every text but "" is true.
func convert(given any, to kind) any {
	if elements, isList := given.([]any); isList {
		converted := make([]any, len(elements))
		for i, element := range elements {
			converted[i] = element
			if to != list {
				converted[i] = convert(element, to)
			}
		}
		return converted
	}
	if given == nil {
		return nil
	}
	switch to {
	case text:
		return toString(given)
	case number:
		return toNumber(given)
	case boolean:
		return given != false && given != "" && given != 0.0
	default:
		return given
	}
}

func toString(given any) string {
	switch given := given.(type) {
	case string:
		return given
	case bool:
		return strconv.FormatBool(given)
	case float64:
		return strconv.FormatFloat(given, 'f', -1, 64)
	default:
		return "[object Object]"
	}
}

func toNumber(given any) float64 {
	switch given := given.(type) {
	case float64:
		return given
	case bool:
		if given {
			return 1
		}
		return 0
	case string:
		given = strings.TrimSpace(given)
		if given == "" {
			return 0
		}
		if parsed, err := strconv.ParseFloat(given, 64); err == nil {
			return parsed
		}
	}
	return math.NaN()
}

// complaint says what the value must be where it is not, in class-validator's words.
func (p property) complaint(value any) string {
	switch p.kind {
	case text:
		s, isText := value.(string)
		if p.oneOf != nil && !slices.Contains(p.oneOf, s) {
			return "one of the following values: " + strings.Join(p.oneOf, ", ")
		}
		if !isText {
			return "a string"
		}
	case number:
		if n, isNumber := value.(float64); !isNumber || math.IsNaN(n) || math.IsInf(n, 0) {
			return "a number conforming to the specified constraints"
		}
	case boolean:
		if _, isBoolean := value.(bool); !isBoolean {
			return "a boolean value"
		}
	case list:
		if _, isList := value.([]any); !isList {
			return "an array"
		}
	case dictionary:
		if _, isObject := value.(map[string]any); !isObject {
			return "an object"
		}
	}
	return ""
}

// text gives a text, or "" where it is absent or null.
func (v values) text(name string) string {
	s, _ := v[name].(string)
	return s
}

// textOrNil gives a text, or nil where it is absent or null.
func (v values) textOrNil(name string) *string {
	if s, isText := v[name].(string); isText {
		return &s
	}
	return nil
}
