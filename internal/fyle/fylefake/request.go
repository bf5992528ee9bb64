package fylefake

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// request is a request and the organisation of its access token.
type request struct {
	*http.Request
	org Org
}

// read parses the body as JSON and checks it against a schema. If it returns a refusal, that is the response.
func (q *request) read(schema check) (object, *reply) {
	raw, err := io.ReadAll(q.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	var body any
	if err := json.Unmarshal(raw, &body); err != nil {
		refusal := notJSON()
		return nil, &refusal
	}
	if complaints := schema(body); complaints != nil {
		refusal := invalid(complaints)
		return nil, &refusal
	}
	return body.(object), nil
}

// readData returns the object in the wrapper that each write has, {"data": …} (reference/admin.yaml).
func (q *request) readData(schema properties) (object, *reply) {
	body, refusal := q.read(func(body any) any {
		wrapper := properties{"data": {check: isObject}}
		if complaint := wrapper.check(body); complaint != nil {
			return complaint
		}
		return schema.check(body.(object)["data"])
	})
	if refusal != nil {
		return nil, refusal
	}
	return body["data"].(object), nil
}

// check returns the errors of a value: nil, a list of sentences, or an object with such a list for each member. The two documented
// sentences (docs/concepts/errors.md) are those of the Python library marshmallow, so the others are assumed to be marshmallow's too.
type check func(any) any

func sentence(text string) any { return []string{text} }

// is returns a check that accepts values of one Go type and returns the text for all others.
func is[T any](text string) check {
	return func(v any) any {
		if v == nil {
			return sentence("Field may not be null.")
		}
		if _, fits := v.(T); !fits {
			return sentence(text)
		}
		return nil
	}
}

var (
	isText    = is[string]("Not a valid string.")
	isNumber  = is[float64]("Not a valid number.")
	isBoolean = is[bool]("Not a valid boolean.")
	isObject  = is[object]("Invalid input type.")
)

func isOneOf(allowed ...string) check {
	return func(v any) any {
		if complaint := isText(v); complaint != nil {
			return complaint
		}
		if !slices.Contains(allowed, v.(string)) {
			return sentence("Must be one of: " + strings.Join(allowed, ", ") + ".")
		}
		return nil
	}
}

// isWebURL accepts a URL that a server can call. The documentation only calls it "URL Endpoint".
func isWebURL(v any) any {
	if complaint := isText(v); complaint != nil {
		return complaint
	}
	u, err := url.Parse(v.(string))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return sentence("Not a valid URL.")
	}
	return nil
}

func isListOf(element check) check {
	return func(v any) any {
		if complaint := is[[]any]("Not a valid list.")(v); complaint != nil {
			return complaint
		}
		complaints := object{}
		for i, e := range v.([]any) {
			complaints[strconv.Itoa(i)] = element(e)
		}
		return withoutNil(complaints)
	}
}

func orNull(c check) check {
	return func(v any) any {
		if v == nil {
			return nil
		}
		return c(v)
	}
}

// properties are the properties that a closed object may have.
type properties map[string]property

type property struct {
	check    check
	optional bool
}

// optional returns properties that may be absent and have the same check.
func optional(c check, names ...string) properties {
	all := properties{}
	for _, name := range names {
		all[name] = property{check: c, optional: true}
	}
	return all
}

func (p properties) check(v any) any {
	if complaint := isObject(v); complaint != nil {
		return complaint
	}
	members := v.(object)
	complaints := object{}
	for name := range members {
		complaints[name] = sentence("Unknown field.")
	}
	for name, declared := range p {
		value, given := members[name]
		switch {
		case given:
			complaints[name] = declared.check(value)
		case !declared.optional:
			complaints[name] = sentence("Missing data for required field.")
		}
	}
	return withoutNil(complaints)
}

// withoutNil removes members that are nil. It returns nil if no member remains.
func withoutNil(complaints object) any {
	maps.DeleteFunc(complaints, func(_ string, complaint any) bool { return complaint == nil })
	if len(complaints) == 0 {
		return nil
	}
	return complaints
}
