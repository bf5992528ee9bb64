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
	"time"
)

// maxCall is how long a call may take, tries and waits included, where its context has no deadline.
const maxCall = 10 * time.Minute

// Request is one call below a client's base address.
type Request struct {
	Method     string      // "" is GET
	Path       string      // made by [Path]
	Query      url.Values  // optional
	Body       any         // sent as JSON where it is not nil
	Header     http.Header // sent besides the usual ones, optional
	Retry      RetryPolicy // the zero value is RetryReads
	Secrets    []string    // in Body or Header, which no error shows even where the server quotes them; the credential is one anyhow
	AllowEmpty bool        // an empty 2xx body is an answer, the zero value; else it is an error

	// ResponseHeader receives the header of the last answer, whatever its status, where it is not nil.
	ResponseHeader *http.Header
}

// None is the answer of a call whose answer does not matter, for [Send].
type None = struct{}

// Send sends one request and decodes the JSON of a 2xx answer; with [None] as T
// the body is ignored, unless it is a page for people, which is not the server's
// own word. An answer that is a [Validator] is checked. It repeats what can be
// repeated without harm, as long as the deadline allows, 10 minutes where ctx has
// none. Every failure is an [*Error]; see [ErrNotFound] and [OutcomeUnknown].
func Send[T any](ctx context.Context, c *Client, r Request) (T, error) {
	var zero, out T
	a, err := c.send(ctx, r)
	if err != nil {
		return zero, err
	}
	if _, none := any(out).(None); none {
		if isMarkup(a.body) {
			return zero, a.unreadable(undecodable(nil, a.header.Get("Content-Type"), a.body))
		}
		return zero, nil
	}
	if len(bytes.TrimSpace(a.body)) == 0 {
		if r.AllowEmpty {
			return zero, nil
		}
		return zero, a.unreadable("the answer is empty")
	}
	if err := json.Unmarshal(a.body, &out); err != nil {
		return zero, a.unreadable(undecodable(err, a.header.Get("Content-Type"), a.body))
	}
	if answer, ok := any(out).(Validator); ok {
		if err := answer.Validate(); err != nil {
			return zero, a.unreadable(err.Error())
		}
	}
	return out, nil
}

// received is what came back with a 2xx status.
type received struct {
	call    *call
	header  http.Header
	body    []byte
	failure *Error // to be reported where the body cannot be read
}

func (r *received) unreadable(why string) error {
	r.failure.Message = printable(r.call.hide(why), 1000)
	r.failure.unclear = true // the server has done its work
	return r.failure
}

func (c *Client) send(ctx context.Context, r Request) (*received, error) {
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	e := &Error{Method: r.Method, Path: printable(r.Path, 200)}
	state := &call{retry: r.Retry, secrets: slices.Clone(r.Secrets)}
	address, err := joinPath(c.base, r.Path)
	if err != nil {
		return nil, e.causedBy(state, err)
	}
	e.Path = address.EscapedPath()
	address.RawQuery = r.Query.Encode()

	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, maxCall)
		defer cancel()
	}
	request, err := newRequest(withCall(ctx, state), r, address)
	if err != nil {
		return nil, e.causedBy(state, err)
	}

	response, err := c.chain.RoundTrip(request)
	e.Tries, e.unclear = state.tries, state.unclear
	if err != nil {
		return nil, e.causedBy(state, err).givenUp(state.gaveUp)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body) // from memory, see wire
	if err != nil {
		return nil, e.causedBy(state, err)
	}
	e.Status, e.RequestID = response.StatusCode, state.hide(requestID(response.Header))
	if r.ResponseHeader != nil {
		*r.ResponseHeader = response.Header
	}
	if response.StatusCode/100 == 2 {
		return &received{state, response.Header, body, e}, nil
	}

	e.Code, e.Message = c.words(state, response, body)
	return nil, e.givenUp(state.gaveUp)
}

func newRequest(ctx context.Context, r Request, address *url.URL) (*http.Request, error) {
	var body io.Reader
	if r.Body != nil {
		encoded, err := json.Marshal(r.Body)
		if err != nil {
			return nil, fmt.Errorf("the request cannot be written as JSON: %w", err)
		}
		body = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, address.String(), body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, values := range r.Header {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	return request, nil
}

// words returns what the vendor says about a failure.
func (c *Client) words(state *call, response *http.Response, body []byte) (code, message string) {
	if response.StatusCode/100 == 3 {
		if location, err := response.Location(); err == nil {
			return "", fmt.Sprintf("redirected to %s, which is not followed: a redirect must stay at the same address and keep the method; is the base address right?",
				printable(state.hide(location.Scheme+"://"+location.Host), 200))
		}
	}
	if c.envelope != nil {
		code, message = c.envelope(response.StatusCode, response.Header, body)
		code, message = printable(state.hide(code), 100), printable(state.hide(message), 1000)
	}
	if message == "" {
		message = printable(state.hide(string(body)), 200)
	}
	return code, message
}
