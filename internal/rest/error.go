package rest

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// ErrNotFound is what a failure [errors.Is] where the server says that the object is not there (404, 410).
var ErrNotFound = errors.New("not found")

// Error is the failure of one call. No part of it holds a query, a header or a request body.
type Error struct {
	Method    string
	Path      string // as sent, base path included, without query
	Status    int    // of the last answer; 0 where there was none
	Code      string // the vendor's, where it has one
	Message   string // the vendor's words or our own; one printable line
	RequestID string // the vendor's, from X-Request-Id
	Tries     int    // how many times the request was sent, or was about to be
	Err       error  // the cause, where it is not the answer

	unclear bool
}

// Error says what was called, what came back and how often it was tried, in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", e.Method, e.Path)
	if e.Status != 0 {
		b.WriteString(": " + strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))))
	}
	if e.Code != "" && !strings.Contains(e.Message, e.Code) {
		b.WriteString(": " + e.Code)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.Tries > 1 {
		fmt.Fprintf(&b, " (after %d tries)", e.Tries)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request ID %s)", e.RequestID)
	}
	return b.String()
}

// causedBy completes the error of a call that has no answer.
func (e *Error) causedBy(c *call, err error) *Error {
	err = Opaque(err) // an authenticator's 404 is not about the object of this call
	e.Err = err
	e.Message = printable(c.hide(err.Error()), 1000)
	return e
}

// givenUp adds why there was no further try, where that needs saying.
func (e *Error) givenUp(why error) *Error {
	if why != nil {
		e.Err = errors.Join(e.Err, why)
		e.Message = strings.TrimPrefix(e.Message+"; "+why.Error(), "; ")
	}
	return e
}

// Is makes 404 and 410 an [ErrNotFound].
func (e *Error) Is(target error) bool {
	return target == ErrNotFound && (e.Status == http.StatusNotFound || e.Status == http.StatusGone)
}

// Opaque returns an error with the text of err that is not [ErrNotFound]. It is for a 404 that says nothing about the object
// of a call, such as the 404 of an authenticator or of a wrong address.
func Opaque(err error) error {
	if err == nil || !errors.Is(err, ErrNotFound) {
		return err
	}
	return errors.New(err.Error())
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// OutcomeUnknown reports whether a write may have been carried out although its call
// failed: the connection broke after sending, the time ran out, the server
// answered 5xx or a redirect, or answered 2xx with what cannot be read. It is
// false for a read, and where the request was refused or never left.
func OutcomeUnknown(err error) bool {
	var e *Error
	return errors.As(err, &e) && !reads(e.Method) && (e.unclear || e.Status >= 500 || e.Status/100 == 3)
}
