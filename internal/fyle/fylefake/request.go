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

// request is a request, and the organisation that its access token is good for.
type request struct {
	*http.Request
	org Org
}

// read parses the body, which is JSON and nothing else, and holds it against a schema; a refusal that is not nil is the
// answer.
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

// readData reads what stands in the wrapper of every write, {"data": …} (reference/admin.yaml).
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

// check says what is wrong with a value: nil, a list of sentences, or an object with such a list for each member. The two
// sentences that are documented (docs/concepts/errors.md) are those of the Python library marshmallow; so the others are
// assumed to be marshmallow's as well.
type check func(any) any

func sentence(text string) any { return []string{text} }

// is takes the values of one Go type and says the text to all others.
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

// isWebURL takes what a server can deliver to. The description says "URL Endpoint" and no more.
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

// properties are those that a closed object may have.
type properties map[string]property

type property struct {
	check    check
	optional bool
}

// optional gives properties that may be absent and are checked alike.
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

// withoutNil keeps the complaints that there are, and gives nil where there are none.
func withoutNil(complaints object) any {
	maps.DeleteFunc(complaints, func(_ string, complaint any) bool { return complaint == nil })
	if len(complaints) == 0 {
		return nil
	}
	return complaints
}
