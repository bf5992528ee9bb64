// Package resttest is for tests of API clients against servers that answer anything: [Answer] is such a server, and
// [CheckError] says what must hold for every error, whatever came back.
package resttest

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Answer is a transport with the same answer for every request.
type Answer struct {
	Status int
	Body   []byte
}

// RoundTrip answers.
func (a Answer) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		Status: http.StatusText(a.Status), StatusCode: a.Status, Request: r, Header: http.Header{},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(a.Body)), Body: io.NopCloser(bytes.NewReader(a.Body)),
	}, nil
}

// Succeeds says whether the status is 2xx.
func (a Answer) Succeeds() bool { return a.Status/100 == 2 }

// By makes a transport of a function. What keeps something by its transport can tell it from others.
func By(f func(*http.Request) (*http.Response, error)) http.RoundTripper { return &by{f} }

type by struct {
	answer func(*http.Request) (*http.Response, error)
}

// RoundTrip calls the function.
func (b *by) RoundTrip(r *http.Request) (*http.Response, error) { return b.answer(r) }

// Status makes a final status, 200 to 599, of any number.
func Status(n uint16) int { return 200 + int(n%400) }

// The sizes that an error may have: of one call, and with all that a client says about it.
const (
	maxCall = 2000
	maxText = 6000
)

// CheckError checks that an error can be shown to a person: it has no end, no control character and no secret in it, and
// what a server had a part in is one line.
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
		t.Errorf("%s: the call's error, of %d bytes, is not one line: %q", what, len(call.Error()), call.Error())
	}
}
