package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// maxCall is how long a call without a deadline may take, with all its attempts and waits.
const maxCall = 10 * time.Minute

// Request is one call below a client's base address.
type Request struct {
	Method     string      // "" means GET
	Path       string      // made by [Path]; "" means the base address itself
	Query      url.Values  // optional
	Body       any         // sent as JSON, or as a form if it is url.Values; nil is no body
	Header     http.Header // sent in addition to the usual header, optional
	Retry      RetryPolicy // the zero value is RetryReads
	Secrets    []string    // in Body or Header, which errors must not show even if the server quotes them; the credential is always hidden
	AllowEmpty bool        // decode an empty 2xx body to the zero value; it is an error otherwise

	// Check, if not nil, returns an error if the decoded response is not about what was requested, such as another object. The
	// outcome of a write is then unknown. The error must not quote a secret.
	Check func(response any) error

	// ResponseHeader, if not nil, receives the header of the last response, whatever its status.
	ResponseHeader *http.Header

	decode func(*http.Response) error // see callState
}

// None is the response type for [Send] if the caller does not need the body.
type None = struct{}

// Send sends one request and decodes the JSON of a successful response: 200, and for a write also 201, 202 and 204. If T is
// [None], it ignores the body, unless that is markup, which does not come from the API itself. If T is a [Validator], it
// validates the response. Send repeats the request by its [RetryPolicy] until the deadline of ctx, or for 10 minutes if ctx has
// none. Every error is an [*Error]; see [ErrNotFound] and [OutcomeUnknown].
func Send[T any](ctx context.Context, c *Client, r Request) (T, error) {
	var zero, out T
	received, err := c.send(ctx, r)
	if err != nil {
		return zero, err
	}
	if _, none := any(out).(None); none {
		if isMarkup(received.body) {
			return zero, received.unreadable(undecodable(nil, received.header.Get("Content-Type"), received.body, len(received.body)))
		}
		return zero, nil
	}
	if len(bytes.TrimSpace(received.body)) == 0 {
		if r.AllowEmpty {
			return zero, nil
		}
		return zero, received.unreadable("the response is empty")
	}
	if err := json.Unmarshal(received.body, &out); err != nil {
		return zero, received.unreadable(undecodable(err, received.header.Get("Content-Type"), received.body, len(received.body)))
	}
	if response, ok := any(out).(Validator); ok {
		if err := response.Validate(); err != nil {
			return zero, received.unreadable(err.Error())
		}
	}
	if r.Check != nil {
		if err := r.Check(out); err != nil {
			return zero, received.unreadable(err.Error())
		}
	}
	return out, nil
}

// success is a 2xx response.
type success struct {
	call    *callState
	header  http.Header
	body    []byte
	failure *Error // to return if the body cannot be read
}

func (r *success) unreadable(why string) error {
	r.failure.Message = printable(r.call.redact(why), 1000)
	r.failure.outcomeUnknown = true // the server has executed the request
	return r.failure
}

func (c *Client) send(ctx context.Context, r Request) (*success, error) {
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	e := &Error{Method: r.Method, Path: printable(r.Path, 200)}
	state := &callState{retry: r.Retry, secrets: slices.Clone(r.Secrets), decode: r.decode}
	address, err := joinPath(c.base, r.Path)
	if err != nil {
		return nil, e.causedBy(state, err)
	}
	if e.Path = address.EscapedPath(); r.Path == "" { // a user has configured the whole address, and its path can be secret
		e.Path = printable(address.Host, 260)
	}
	state.shown = e.Path
	address.RawQuery = r.Query.Encode()

	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, maxCall)
		defer cancel()
	}
	request, err := newRequest(withCallState(ctx, state), r, address)
	if err != nil {
		return nil, e.causedBy(state, err)
	}

	response, err := c.chain.RoundTrip(request)
	e.Attempts, e.outcomeUnknown = state.attempts, state.outcomeUnknown
	if err != nil {
		return nil, e.causedBy(state, err).givenUp(state.gaveUp)
	}
	defer response.Body.Close()
	c.setClock(response.Header)
	body, err := io.ReadAll(response.Body) // from memory, see wire
	if err != nil {
		return nil, e.causedBy(state, err)
	}
	e.Status, e.RequestID = response.StatusCode, state.redact(requestID(response.Header))
	if r.ResponseHeader != nil {
		*r.ResponseHeader = response.Header
	}
	if response.StatusCode/100 == 2 {
		received := &success{state, response.Header, body, e}
		if !isComplete(r.Method, response.StatusCode) {
			return nil, received.unreadable("the status does not mean that the response is complete")
		}
		return received, nil
	}

	e.Code, e.Message = c.errorMessage(state, response, body)
	return nil, e.givenUp(state.gaveUp)
}

// isComplete reports whether a 2xx status of a response to the method means that the body is the complete response of the API.
// For example, 206 is a part of it, and 203 a version that a proxy has changed (RFC 9110, section 15.3).
func isComplete(method string, status int) bool {
	switch status {
	case http.StatusOK:
		return true
	case http.StatusCreated, http.StatusAccepted, http.StatusNoContent:
		return !reads(method)
	default:
		return false
	}
}

func newRequest(ctx context.Context, r Request, address *url.URL) (*http.Request, error) {
	var body io.Reader
	contentType := "application/json"
	switch content := r.Body.(type) {
	case nil:
	case url.Values:
		body, contentType = strings.NewReader(content.Encode()), "application/x-www-form-urlencoded"
	default:
		encoded, err := json.Marshal(r.Body)
		if err != nil {
			return nil, fmt.Errorf("the request cannot be encoded as JSON: %w", err)
		}
		body = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, address.String(), body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	if body != nil {
		request.Header.Set("Content-Type", contentType)
	}
	for name, values := range r.Header {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	return request, nil
}

// errorMessage returns the code and the message of a response that is not 2xx.
func (c *Client) errorMessage(state *callState, response *http.Response, body []byte) (code, message string) {
	if response.StatusCode/100 == 3 {
		if location, err := response.Location(); err == nil {
			return "", fmt.Sprintf("redirected to %s, which is not followed, because a redirect must keep the host and the method; check the base address of the API",
				printable(state.redact(location.Scheme+"://"+location.Host), 200))
		}
	}
	if c.envelope != nil {
		code, message = c.envelope(response.StatusCode, response.Header, body)
		code, message = printable(state.redact(code), 100), printable(state.redact(message), 1000)
	}
	if message == "" {
		message = printable(state.redact(string(body)), 200)
	}
	return code, message
}
