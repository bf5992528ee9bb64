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

// What is not there, in the words of [rest.ErrNotFound], where that takes along what was asked for.
var (
	ErrNoForm     = fmt.Errorf("the form is %w", rest.ErrNotFound)
	ErrNoDatabase = fmt.Errorf("the database is %w", rest.ErrNotFound)
)

// envelope reads the error bodies of both hosts. Forms have {"statusCode", "error": "Bad Request", "message"}, in which the
// message may itself be a JSON list of validation issues; tables have {"error": {"code", "message", "details"}}
// (https://www.fillout.com/help/database/api).
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

// messageOf gives a part of an error body as text: a text as it is, validation issues as sentences, anything else as JSON.
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

// issueSentences words a JSON list of Zod's issues, each after its path: "submissions[0].url: Invalid url." It gives "" where the
// text is none.
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

// keyRefusalMessage are the words of the forms' host about a key, all with status 400: none was sent, it has not the shape of
// one, or it is unknown. Measured by third parties on the live API in 2026.
var keyRefusalMessage = regexp.MustCompile(`(?i)authorization header missing|missing underscore|incorrectly formatted api key|api key invalid|invalid api key`)

// explainKeyRefusal gives a failure that is about the key words of its own, since its status would mislead.
func (c *Client) explainKeyRefusal(h *host, err error) error {
	var e *rest.Error
	if !errors.As(err, &e) || (e.Status != http.StatusUnauthorized && (e.Status != http.StatusBadRequest || !keyRefusalMessage.MatchString(e.Message))) {
		return err
	}
	return &keyError{fmt.Sprintf("Fillout refuses the API key. Check api_key in the provider's fillout block (environment: FILLOUT_API_KEY): is it complete, and still the one that "+
		"Settings → Developer shows? A key works in the region of its account alone, and the provider is set to region %q (environment: FILLOUT_REGION), address %s", c.region, h.address), err}
}

// keyError is a failure because of the key: it says nothing about the object.
type keyError struct {
	text string
	err  error
}

// Error says what to look at, and what Fillout says.
func (e *keyError) Error() string { return e.text + ".\n\n" + e.err.Error() }

// Unwrap gives Fillout's answer.
func (e *keyError) Unwrap() error { return e.err }

// refusal is Fillout's answer where it refused a call for another reason than the key; nil where it did not.
func refusal(err error) *rest.Error {
	var key *keyError
	var e *rest.Error
	if errors.As(err, &key) || !errors.As(err, &e) || (e.Status != http.StatusBadRequest && e.Status != http.StatusNotFound && e.Status != http.StatusGone) {
		return nil
	}
	return e
}

var notFoundMessage = regexp.MustCompile(`(?i)not found|not exist|no such|unknown webhook|already (been )?(deleted|removed)`)

// isNotFound says that Fillout refused a call since the object is not there.
func isNotFound(err error) bool {
	e := refusal(err)
	return e != nil && (errors.Is(e, rest.ErrNotFound) || notFoundMessage.MatchString(e.Message))
}

// wrongAddress makes of a 404 that is about the route, and so about the base address, an error that nobody takes for "the
// object is gone".
func wrongAddress(h *host, err error) error {
	return fmt.Errorf("%s: this looks like another server than Fillout's API: check %s in the provider's fillout block, the address is %s",
		err.Error(), h.setting, h.address)
}
