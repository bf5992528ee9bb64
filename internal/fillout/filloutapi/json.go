package filloutapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Text is a text that some of Fillout's answers give as a number, or not at all: IDs, and the values of options.
type Text string

// UnmarshalJSON takes a text, a number or a truth value as text, and null as "".
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

// listing is an answer that should be a list: a bare one, or one within an object, such as {"bases": […]}.
type listing[T rest.Validator] []T

// Validate asks each item for its ID: by a list without IDs nobody can tell what is gone.
func (l listing[T]) Validate() error {
	for _, item := range l {
		if err := item.Validate(); err != nil {
			return err
		}
	}
	return nil
}

// requireID is an error where there is no ID.
func requireID(what string, id Text) error {
	if id == "" {
		return fmt.Errorf("the answer has a %s without an id", what)
	}
	return nil
}

// UnmarshalJSON takes both; null is an error, since it says nothing about what there is.
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
