package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// ErrNotFound matches, by [errors.Is], each error of a response whose status means that the object does not exist (404, 410).
var ErrNotFound = errors.New("not found")

// ErrRefused matches, by [errors.Is], each error which means that the vendor refuses the credential, or that the credential lacks a
// permission (401, 403). A vendor with other statuses for that has an error type of its own, or uses [Refused].
var ErrRefused = errors.New("the credential is refused")

// Refused returns an error with a message that matches [ErrRefused].
func Refused(format string, args ...any) error { return &refused{fmt.Sprintf(format, args...)} }

type refused struct{ message string }

func (e *refused) Error() string { return e.message }

// Is makes the error match [ErrRefused].
func (e *refused) Is(target error) bool { return target == ErrRefused }

// Error is the failure of one call. No part of it contains a query, a header or a request body.
type Error struct {
	Method    string
	Path      string // as sent, with the base path, without the query; the host if the request is for the base address itself
	Status    int    // of the last response; 0 if there was none
	Code      string // of the vendor's error; "" if it has none
	Message   string // of the vendor's error, or of this package; one printable line
	RequestID string // of the vendor, from X-Request-Id
	Attempts  int    // how many times the request was sent or was about to be sent
	Err       error  // the cause, if it is not the response

	outcomeUnknown bool
}

// Error returns one line with the request, the response and the number of attempts.
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
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " (after %d attempts)", e.Attempts)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " (request ID %s)", e.RequestID)
	}
	return b.String()
}

// causedBy completes the error of a call without a response.
func (e *Error) causedBy(c *callState, err error) *Error {
	err = Opaque(err) // an authenticator's 404 is not about the object of this call
	e.Err = err
	e.Message = printable(c.redact(err.Error()), 1000)
	return e
}

// givenUp adds why there was no further attempt; nil adds nothing.
func (e *Error) givenUp(why error) *Error {
	if why != nil {
		e.Err = errors.Join(e.Err, why)
		e.Message = strings.TrimPrefix(e.Message+"; "+why.Error(), "; ")
	}
	return e
}

// Is makes 404 and 410 match [ErrNotFound], and 401 and 403 match [ErrRefused].
func (e *Error) Is(target error) bool {
	switch e.Status {
	case http.StatusNotFound, http.StatusGone:
		return target == ErrNotFound
	case http.StatusUnauthorized, http.StatusForbidden:
		return target == ErrRefused
	}
	return false
}

// Opaque returns an error with the text of err that is not [ErrNotFound]. Use it for a 404 that is not about the object of a
// call, such as the 404 of an authenticator or of a wrong address.
func Opaque(err error) error {
	if err == nil || !errors.Is(err, ErrNotFound) {
		return err
	}
	return errors.New(err.Error())
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// ErrPastDeadline matches, by [errors.Is], the error of a call that ended early, because its next attempt or its turn would have been after its
// deadline. It also matches [context.DeadlineExceeded].
var ErrPastDeadline = fmt.Errorf("the deadline of this call: %w", context.DeadlineExceeded)

// OutcomeUnknown reports whether the server may have executed a write although its call failed: the connection broke or the
// time ran out after the request was sent, or the response was a 5xx, a redirect, or an unreadable 2xx. It is false for a
// read, for a request that the server refused, and for one that was never sent.
func OutcomeUnknown(err error) bool {
	var e *Error
	return errors.As(err, &e) && !reads(e.Method) && (e.outcomeUnknown || e.Status >= 500 || e.Status/100 == 3)
}
