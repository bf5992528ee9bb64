package filloutapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Text is a string that some of Fillout's responses encode as a number, a boolean or null: an ID, a name or the value of an option.
type Text string

// UnmarshalJSON accepts a string, and the literal of a number or a boolean. Null leaves the value unchanged.
func (t *Text) UnmarshalJSON(raw []byte) error {
	var text string
	switch {
	case bytes.Equal(raw, []byte("null")):
		return nil
	case raw[0] == '{' || raw[0] == '[':
		return &json.UnmarshalTypeError{Value: jsonType(raw), Type: reflect.TypeFor[string]()}
	case raw[0] != '"':
		text = string(raw)
	default:
		if err := json.Unmarshal(raw, &text); err != nil {
			return err
		}
	}
	*t = Text(text)
	return nil
}

// listing is the response to a request for a list: a bare list, or a list in an object, such as {"bases": […]}.
type listing[T rest.Validator] []T

// Validate reports an error if the ID of an item is missing, because a missing object would be taken for a deleted one.
func (l listing[T]) Validate() error {
	for _, item := range l {
		if err := item.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// requireID returns an error if the ID is missing.
func requireID(what string, id Text) error {
	if id == "" {
		return fmt.Errorf("the response has a %s without an id", what)
	}
	return nil
}

// UnmarshalJSON accepts both forms. Null is an error, because it does not mean that there are no objects.
func (l *listing[T]) UnmarshalJSON(raw []byte) error {
	var wrapped struct {
		Bases    []T `json:"bases"`
		Forms    []T `json:"forms"`
		Webhooks []T `json:"webhooks"`
	}
	if raw[0] == '[' {
		return json.Unmarshal(raw, (*[]T)(l))
	}
	if err := json.Unmarshal(raw, &wrapped); err != nil {
		return err
	}
	for _, found := range [][]T{wrapped.Bases, wrapped.Forms, wrapped.Webhooks} {
		if found != nil {
			*l = found
			return nil
		}
	}
	return &json.UnmarshalTypeError{Value: jsonType(raw), Type: reflect.TypeFor[[]T]()}
}

func jsonType(raw []byte) string {
	switch raw[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	default:
		return "null"
	}
}
