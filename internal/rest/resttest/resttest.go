// Package resttest helps to test API clients against servers that send arbitrary responses: [Answer] is such a server,
// [CheckResult] checks the result of a call whatever the response was, and [CheckError] its error.
package resttest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Answer is a transport that returns the same response for every request.
type Answer struct {
	Status int
	Body   []byte
}

// RoundTrip returns the response.
func (a Answer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		Status: http.StatusText(a.Status), StatusCode: a.Status, Request: r, Header: http.Header{},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(a.Body)), Body: io.NopCloser(bytes.NewReader(a.Body)),
	}, nil
}

// Succeeds reports whether the status is 2xx.
func (a Answer) Succeeds() bool { return a.Status/100 == 2 }

// RoundTripperFunc returns a transport that calls f. Unlike a [rest.RoundTripperFunc] it is comparable: clients share state by
// their transport, as the key of a map.
func RoundTripperFunc(f func(*http.Request) (*http.Response, error)) http.RoundTripper {
	return &comparableFunc{f}
}

// comparableFunc is compared by its address.
type comparableFunc struct{ rest.RoundTripperFunc }

// Status maps any number to a final status, 200 to 599.
func Status(n uint16) int { return 200 + int(n%400) }

// The maximum size of an error: of one call, and of everything that a client adds to it.
const (
	maxCall = 2000
	maxText = 6000
)

// CheckResult checks the result of a call to a server that sent the answer: the error passes [CheckError], it is
// [rest.ErrNotFound] only if the answer can mean that the object is gone, and a success returns no empty ID.
func CheckResult[ID ~string](t testing.TB, what string, answer Answer, gone bool, ids []ID, err error, secrets ...string) {
	t.Helper()
	CheckError(t, what, err, secrets...)
	if errors.Is(err, rest.ErrNotFound) && !gone {
		t.Errorf("%s: %d %q counts as not found: %v", what, answer.Status, answer.Body, err)
	}
	if err == nil && slices.Contains(ids, "") {
		t.Errorf("%s: %d %q returns an object without an ID", what, answer.Status, answer.Body)
	}
}

// CheckError checks that an error can be shown to a user: its size is limited, it contains no control character and no secret,
// and the part of it that a server influences is one line. A nil error passes.
func CheckError(t testing.TB, what string, err error, secrets ...string) {
	t.Helper()
	if err == nil {
		return
	}
	text := err.Error()
	unprintable := func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }
	if text == "" || len(text) > maxText || strings.ContainsFunc(text, unprintable) {
		t.Errorf("%s: the error, of %d bytes, cannot be shown: %q", what, len(text), text[:min(len(text), maxText)])
	}
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%s: the error shows a secret: %q", what, text)
		}
	}
	var call *rest.Error
	if errors.As(err, &call) && (len(call.Error()) > maxCall || strings.Contains(call.Error(), "\n")) {
		t.Errorf("%s: the error of the call, of %d bytes, is not one line: %q", what, len(call.Error()), call.Error())
	}
}
