package rest

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
)

// Deliver posts a body as JSON to the receiver of a webhook, as a vendor does, and returns the status of the answer, whatever it is. It
// sends the request once, without a credential, and follows no redirect. Every error is an [*Error] of a call without an answer. It names
// only the host, because the rest of the URL can be secret.
func Deliver(ctx context.Context, caller Caller, receiver string, body any) (status int, err error) {
	e, state := &Error{Method: http.MethodPost}, &callState{attempts: 1, secrets: []string{receiver}}
	address, err := url.Parse(receiver)
	if err != nil {
		return 0, e.causedBy(state, err)
	}
	e.Path = printable(address.Host, 260)
	state.shown = e.Path
	request, err := newRequest(withCallState(ctx, state), Request{Method: http.MethodPost, Body: body}, address)
	if err != nil {
		return 0, e.causedBy(state, err)
	}
	next := cmp.Or(caller.Transport, http.RoundTripper(transport))
	response, err := userAgent(caller.UserAgent, log(caller.Log, wire(next))).RoundTrip(request)
	if err != nil {
		return 0, e.causedBy(state, err)
	}
	return response.StatusCode, response.Body.Close() // it is in memory, see wire
}
