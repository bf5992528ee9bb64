package filloutapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// The errors of a missing parent object, whose webhooks do not exist either. Both match [rest.ErrNotFound].
var (
	ErrNoForm     = fmt.Errorf("the form is %w", rest.ErrNotFound)
	ErrNoDatabase = fmt.Errorf("the database is %w", rest.ErrNotFound)
)

// envelope returns the code and the message of the error bodies of both APIs. The forms API has {"statusCode", "error": "Bad
// Request", "message"}, and the message may itself be a JSON list of validation issues. The tables API has {"error": {"code",
// "message", "details"}} (https://www.fillout.com/help/database/api).
func envelope(_ int, _ http.Header, body []byte) (code, message string) {
	var outer struct {
		Error   json.RawMessage `json:"error"`
		Message json.RawMessage `json:"message"`
	}
	if json.Unmarshal(body, &outer) != nil {
		return "", ""
	}
	var inner struct {
		Code    Text            `json:"code"`
		Message json.RawMessage `json:"message"`
		Details json.RawMessage `json:"details"`
	}
	if json.Unmarshal(outer.Error, &inner) == nil && len(inner.Message) > 0 {
		message = messageOf(inner.Message)
		if details := messageOf(inner.Details); details != "" {
			message = strings.TrimRight(message, ".") + ": " + details
		}
		return string(inner.Code), message
	}
	if message = messageOf(outer.Message); message == "" {
		message = messageOf(outer.Error)
	}
	return "", message
}

// messageOf returns a member of an error body as a message: a string unchanged, validation issues as sentences, anything else as
// JSON, "" if it is empty.
func messageOf(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	if sentences := issueSentences(text); sentences != "" {
		return sentences
	}
	if text == "null" || text == "{}" || text == "[]" {
		return ""
	}
	return text
}

// issueSentences returns the messages of a JSON list of Zod issues, each after its path: "submissions[0].url: Invalid url." It
// returns "" if text is not such a list.
func issueSentences(text string) string {
	var list []struct {
		Path    []any  `json:"path"`
		Message string `json:"message"`
	}
	if json.Unmarshal([]byte(text), &list) != nil {
		return ""
	}
	var sentences []string
	for _, issue := range list {
		if issue.Message == "" {
			return ""
		}
		where := ""
		for _, step := range issue.Path {
			if index, ok := step.(float64); ok {
				where += fmt.Sprintf("[%.0f]", index)
			} else {
				where = strings.TrimPrefix(fmt.Sprintf("%s.%v", where, step), ".")
			}
		}
		if where != "" {
			where += ": "
		}
		sentences = append(sentences, where+strings.TrimRight(issue.Message, ".")+".")
	}
	return strings.Join(sentences, " ")
}

// keyRefusalMessage matches the messages of the forms API about a key, all with status 400: no key was sent, its format is wrong,
// or it is unknown. Third parties observed them on the live API in 2026.
var keyRefusalMessage = regexp.MustCompile(`(?i)authorization header missing|missing underscore|incorrectly formatted api key|api key invalid|invalid api key`)

// explainKeyRefusal returns a [keyError] if err is about the API key, because its status alone would mislead.
func (c *Client) explainKeyRefusal(h *host, err error) error {
	var e *rest.Error
	if !errors.As(err, &e) || (e.Status != http.StatusUnauthorized && (e.Status != http.StatusBadRequest || !keyRefusalMessage.MatchString(e.Message))) {
		return err
	}
	return &keyError{fmt.Sprintf("Fillout refuses the API key. Check that api_key in the provider's fillout block (environment: FILLOUT_API_KEY) is complete, and is the key that "+
		"Settings → Developer shows. A key works only in the region of its account, and the provider is set to region %q (environment: FILLOUT_REGION), address %s", c.region, h.address), err}
}

// keyError is a failure because of the API key. It means nothing about the object of the call.
type keyError struct {
	text string
	err  error
}

// Error returns the error of the call, and what to check.
func (e *keyError) Error() string { return e.err.Error() + "\n\n" + e.text }

// Unwrap returns the error of the call.
func (e *keyError) Unwrap() error { return e.err }

// Is makes the error match [rest.ErrRefused], whatever the status is.
func (e *keyError) Is(target error) bool { return target == rest.ErrRefused }

// refusal returns the response if Fillout refused the call with a status that can mean "not found", and not because of the key;
// otherwise nil.
func refusal(err error) *rest.Error {
	var key *keyError
	var e *rest.Error
	if errors.As(err, &key) || !errors.As(err, &e) || (e.Status != http.StatusBadRequest && e.Status != http.StatusNotFound && e.Status != http.StatusGone) {
		return nil
	}
	return e
}

var notFoundMessage = regexp.MustCompile(`(?i)not found|not exist|no such|unknown webhook|already (been )?(deleted|removed)`)

// isNotFound reports whether Fillout refused the call because the object does not exist.
func isNotFound(err error) bool {
	e := refusal(err)
	return e != nil && (errors.Is(e, rest.ErrNotFound) || notFoundMessage.MatchString(e.Message))
}

// wrongAddress returns the error of a 404 that is about the route, and so about the base address. It does not match
// [rest.ErrNotFound], because it means nothing about an object.
func wrongAddress(h *host, err error) error {
	return fmt.Errorf("%s: this does not look like Fillout's API. Check %s in the provider's fillout block: the address is %s",
		err.Error(), h.setting, h.address)
}
