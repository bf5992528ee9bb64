package poozlefake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/big"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// bodyLimit is the default of Express's body parser, 100 kB.
const bodyLimit = 100 * 1024

// request is a request with a parsed body.
type request struct {
	*http.Request
	body values
}

// values holds the members of a JSON object. An absent key is different from a key with the value null.
type values map[string]any

// readBody parses the body. If it returns a reply, the caller must send that reply. A body with a content type other than JSON and a form
// counts as empty, so the validation reports every required property as missing (observed).
func (q *request) readBody() *reply {
	q.body = values{}
	kind, parameters, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if kind != "application/json" && kind != "application/x-www-form-urlencoded" || q.ContentLength == 0 {
		return nil
	}
	if charset := parameters["charset"]; charset != "" && !strings.HasPrefix(strings.ToLower(charset), "utf-") {
		refusal := failure(http.StatusUnsupportedMediaType, fmt.Sprintf("unsupported charset %q", strings.ToUpper(charset)), "")
		return &refusal
	}
	raw, err := io.ReadAll(io.LimitReader(q.Body, bodyLimit+1))
	if err != nil || len(raw) > bodyLimit {
		refusal := failure(http.StatusRequestEntityTooLarge, "request entity too large", "")
		return &refusal
	}
	if kind == "application/x-www-form-urlencoded" {
		q.body = parseQuery(string(raw))
		return nil
	}
	return q.parseJSON(bytes.TrimSpace(raw))
}

func (q *request) parseJSON(raw []byte) *reply {
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
	case []any: // counts as empty, because its elements have no names
	default: // the parser is strict and only accepts an object or a list
		refusal := refused(fmt.Sprintf("Unexpected token %c in JSON at position 0", raw[0]))
		return &refusal
	}
	return nil
}

// syntaxMessage returns the message of JavaScript's JSON.parse for a syntax error (the message for the end of input was observed).
func syntaxMessage(raw []byte, err error) string {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) && syntax.Error() != "unexpected end of JSON input" {
		at := max(int(syntax.Offset)-1, 0)
		return fmt.Sprintf("Unexpected token %c in JSON at position %d", raw[at], at)
	}
	return "Unexpected end of JSON input"
}

// workspaceID returns the query parameter that most reads require, or an error reply.
func (q *request) workspaceID() (string, *reply) {
	query := parseQuery(q.URL.RawQuery)
	refusal := query.validate(required(text, "workspaceId"))
	return query.text("workspaceId"), refusal
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

// property is one decorated property of a request class. It holds the type to which class-transformer converts the value and the rules
// by which class-validator then checks it.
type property struct {
	name     string
	kind     kind
	optional bool
	untyped  bool     // the class declares no type, so the value is not converted
	oneOf    []string // the values of the enum, if it is one
}

func required(kind kind, names ...string) []property {
	var properties []property
	for _, name := range names {
		properties = append(properties, property{name: name, kind: kind})
	}
	return properties
}

// optional returns string properties that can be absent or null.
func optional(names ...string) []property {
	var properties []property
	for _, name := range names {
		properties = append(properties, property{name: name, kind: text, optional: true})
	}
	return properties
}

// validate converts the properties in place and returns an error reply if one is invalid (main.ts: ValidationPipe with transform and
// enableImplicitConversion, without whitelist). It ignores undeclared properties.
func (v values) validate(class ...[]property) *reply {
	var messages []string
	for _, p := range slices.Concat(class...) {
		if given, isGiven := v[p.name]; isGiven && !p.untyped {
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

// convert implements class-transformer's implicit conversion: null is kept, the elements of a list are converted one by one, an object
// becomes an empty list if the class declares a list (observed), and all other values are converted by JavaScript's String, Number or
// Boolean. For example, "60" becomes the number 60, 123 becomes the string
// "123" (observed), and every string except "" becomes true.
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
	case list:
		if _, isObject := given.(map[string]any); isObject {
			return []any{}
		}
	}
	return given
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
		return parseNumber(strings.TrimSpace(given))
	}
	return math.NaN()
}

var (
	decimalNumber = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`)
	prefixNumber  = regexp.MustCompile(`^0([xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)$`)
)

// parseNumber converts a string as JavaScript's Number does (ECMAScript, StringToNumber). "0x10" is 16 (observed).
func parseNumber(s string) float64 {
	switch {
	case s == "":
		return 0
	case decimalNumber.MatchString(s):
		n, _ := strconv.ParseFloat(s, 64) // too large a number becomes infinite, as in JavaScript
		return n
	case prefixNumber.MatchString(s):
		n, _ := new(big.Float).SetString(strings.ToLower(s))
		rounded, _ := n.Float64()
		return rounded
	case strings.TrimLeft(s, "+-") == "Infinity":
		return math.Inf(1) // its sign does not matter, because it is never valid
	default:
		return math.NaN()
	}
}

// complaint returns the part of class-validator's message that describes a valid value, or "" if the value is valid.
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

// text returns a string member, or "" if it is absent or null.
func (v values) text(name string) string {
	s, _ := v[name].(string)
	return s
}

// textOrNil returns a string member, or nil if it is absent or null.
func (v values) textOrNil(name string) *string {
	if s, isText := v[name].(string); isText {
		return &s
	}
	return nil
}

// hasNUL reports whether one of the values contains the character NUL, also in a key. PostgreSQL rejects it in text and in jsonb, so the
// server fails when it stores the values (observed).
func hasNUL(given ...any) bool {
	return slices.ContainsFunc(given, func(value any) bool {
		switch value := value.(type) {
		case string:
			return strings.Contains(value, "\x00")
		case []any:
			return hasNUL(value...)
		case map[string]any:
			for key, member := range value {
				if hasNUL(key, member) {
					return true
				}
			}
		}
		return false
	})
}

func parseQuery(raw string) values { return fake.ParseQuery(raw) }
