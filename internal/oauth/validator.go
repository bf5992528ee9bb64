package oauth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
)

// check adds an error to a validation if the value is known and f returns one.
func check(req validator.StringRequest, resp *validator.StringResponse, summary string, f func(value string) error) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := f(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, summary, fmt.Sprintf("%s is not valid: %s.", req.Path, err))
	}
}

// keySet accepts a JSON Web Key Set (RFC 7517, section 5).
type keySet struct{}

func (keySet) Description(context.Context) string { return "a JSON Web Key Set" }

func (v keySet) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (keySet) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	check(req, resp, "Invalid key set", func(value string) error {
		var set struct {
			Keys []struct {
				Type    string `json:"kty"`
				Private string `json:"d"`
			} `json:"keys"`
		}
		if json.Unmarshal([]byte(value), &set) != nil || set.Keys == nil {
			return errors.New("a JSON Web Key Set is a JSON object with an array keys. Write it with jsonencode")
		}
		for _, key := range set.Keys {
			switch {
			case key.Type == "":
				return errors.New("each key of a JSON Web Key Set needs the member kty")
			case key.Private != "":
				return errors.New("a key has the member d, which is private. Register only public keys")
			}
		}
		return nil
	})
}

// words accepts words that are separated by spaces (RFC 6749, section 3.3).
type words struct{}

func (words) Description(context.Context) string { return "words that are separated by spaces" }

func (v words) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (words) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	check(req, resp, "Invalid scope", func(value string) error {
		if strings.Contains(value, ",") {
			return errors.New("it contains a comma. Separate scopes by spaces")
		}
		return nil
	})
}

// additionalMetadata accepts a JSON object whose members have no argument of their own.
type additionalMetadata struct{}

func (additionalMetadata) Description(context.Context) string { return "a JSON object" }

func (v additionalMetadata) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (additionalMetadata) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	check(req, resp, "Invalid metadata", func(value string) error {
		members, err := decodeObject(value)
		if err != nil {
			return errors.New("it is not a JSON object. Write it with jsonencode")
		}
		for name := range members {
			switch {
			case slices.Contains(memberNames(), name):
				return fmt.Errorf("the member %s has an argument of its own. Set that one", name)
			case slices.Contains(oauthapi.ProtocolMembers, name):
				return fmt.Errorf("only the server sets the member %s", name)
			case name == "software_statement":
				return errors.New("set software_statement_wo for a software statement")
			}
		}
		return nil
	})
}

// decodeObject decodes a JSON object. Numbers are json.Number. "" is an empty object.
func decodeObject(text string) (oauthapi.Metadata, error) {
	if text == "" {
		return nil, nil
	}
	var members oauthapi.Metadata
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&members); err != nil {
		return nil, err
	}
	if members == nil {
		return nil, errors.New("null")
	}
	return members, nil
}
