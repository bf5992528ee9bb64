package oauth

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// keySet accepts a JSON Web Key Set (RFC 7517, section 5) without private keys.
func keySet() validator.String {
	return tf.Rule("a JSON Web Key Set", func(value string) error {
		var set struct {
			Keys []struct {
				Type    string `json:"kty"`
				Private string `json:"d"`
			} `json:"keys"`
		}
		if json.Unmarshal([]byte(value), &set) != nil || set.Keys == nil {
			return errors.New("it is not a JSON object with an array keys. Write it with jsonencode")
		}
		for _, key := range set.Keys {
			switch {
			case key.Type == "":
				return errors.New("each key needs the member kty")
			case key.Private != "":
				return errors.New("a key has the member d, which is private. Register only public keys")
			}
		}
		return nil
	})
}

// absoluteURL accepts the URL of a page or a file.
func absoluteURL() validator.String {
	return tf.Rule("a URL such as https://app.example.com/icon-256.png", func(value string) error {
		if u, err := url.Parse(value); err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return errors.New("it is not an absolute http or https URL")
		}
		return nil
	})
}

// words accepts words that are separated by spaces (RFC 6749, section 3.3).
func words() validator.String {
	return tf.Rule("words that are separated by spaces", func(value string) error {
		if strings.Contains(value, ",") {
			return errors.New("it contains a comma")
		}
		return nil
	})
}

// memberRule returns a validator for a rule about several arguments, which are strings. An unknown value may have any.
func memberRule(r oauthapi.Rule) validator.String {
	return tf.RuleWith("what "+r.Specification+" requires", r.Others, func(value string, values []types.String) error {
		if r.Values != nil && !slices.Contains(r.Values, value) {
			return nil
		}
		set, unknown := 0, 0
		for _, other := range values {
			switch {
			case other.IsUnknown():
				unknown++
			case !other.IsNull():
				set++
			}
		}
		others := strings.Join(r.Others, ", ")
		switch {
		case set <= r.Count && set+unknown >= r.Count:
			return nil
		case r.Count == 0:
			return fmt.Errorf("by %s, %s and %s cannot both be set. Remove one of the two", r.Specification, r.Member, others)
		case len(r.Others) == 1:
			return fmt.Errorf("by %s, %s needs %s. Set %[3]s, or change or remove %[2]s", r.Specification, r.Member, others)
		}
		return fmt.Errorf("by %s, this %s needs exactly one of %s, and %d of them are set. Set exactly one, or change or remove %[2]s", r.Specification, r.Member, others, set)
	})
}

// additionalMetadata accepts a JSON object whose members have no argument of their own.
func additionalMetadata() validator.String {
	return tf.Rule("a JSON object", func(value string) error {
		members, err := decodeObject(value)
		if err != nil {
			return errors.New("it is none. Write it with jsonencode")
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

// decodeObject decodes a JSON object; "" is an empty object.
func decodeObject(text string) (oauthapi.Metadata, error) {
	if text == "" {
		return nil, nil
	}
	return oauthapi.DecodeObject([]byte(text))
}
