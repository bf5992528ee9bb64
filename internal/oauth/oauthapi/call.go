package oauthapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// snapshot is a client as it was read.
type snapshot struct {
	Registration
	etag       string // "": none that a write can be bound to
	begun, end time.Time
}

// read reads a client with its entity tag. The caller has the turn.
func (c *Client) read(ctx context.Context, cs *clientState, uri, token string) (snapshot, error) {
	var header http.Header
	s := snapshot{begun: time.Now()}
	r, err := call[Registration](ctx, c, cs, uri, token, rest.Request{ResponseHeader: &header})
	switch {
	case err != nil:
		return snapshot{}, err
	case r.ClientID == "": // written back, it would empty the client
		return snapshot{}, errors.New("the registration_client_uri answers with something that is no client, since it has no client_id")
	}
	s.end = time.Now()
	s.Registration = r
	// If-Match compares strongly, so a weak tag never matches (RFC 9110, section 13.1.1).
	if s.etag = header.Get("ETag"); strings.HasPrefix(s.etag, "W/") {
		s.etag = ""
	}
	return s, nil
}

// write sends the whole client (RFC 7592, section 2.2), once: repeating it would undo what others write meanwhile. Of an
// answer without a body there is a Registration without Metadata. The caller has the turn.
func (c *Client) write(ctx context.Context, cs *clientState, uri, token string, s snapshot, wanted Metadata) (Registration, error) {
	defer cs.recordWrite()
	body := wanted.withoutProtocol()
	body[memberClientID] = s.ClientID
	if s.ClientSecret != "" {
		body[memberClientSecret] = s.ClientSecret // not to change it, which must not be, but as the current one
	}
	request := rest.Request{Method: http.MethodPut, Body: body, Retry: rest.RetryNever, AllowEmpty: true, Header: http.Header{}}
	if s.etag != "" && s.etag != cs.uselessTag() {
		request.Header.Set("If-Match", s.etag)
	}
	r, err := call[Registration](ctx, c, cs, uri, token, request)
	switch {
	case err != nil && status(err) == http.StatusPreconditionFailed:
		cs.refusedTag(s.etag)
		return Registration{}, err
	case err != nil:
		return Registration{}, err
	case r.Metadata == nil: // an answer without a body
		return Registration{}, nil
	}
	if r.ClientID == "" {
		r.ClientID = s.ClientID
	}
	if r.ClientIDIssuedAt == 0 {
		r.ClientIDIssuedAt = s.ClientIDIssuedAt
	}
	return r, nil
}

// call sends a call about one client with the newest token, and remembers what the answer replaces. Where the server
// refuses a token it tries the others that the process knows for this client: each resource has the one of its own last
// run in state. The caller has the turn.
func call[T any](ctx context.Context, c *Client, cs *clientState, uri, token string, r rest.Request) (T, error) {
	var none T
	to, err := parseAddress(uri)
	if err != nil {
		return none, fmt.Errorf("the registration_client_uri cannot be used: %w", err)
	}
	cs.offer(token)
	tried := map[string]bool{}
	for {
		token, ok := cs.next(token, tried)
		if !ok {
			return none, fmt.Errorf("%w: %w", ErrTokenRefused, err)
		}
		tried[token] = true
		var out T
		out, err = send[T](ctx, c, to, token, r, cs.knownSecret())
		switch {
		case status(err) == http.StatusUnauthorized && rest.OutcomeUnknown(err):
			return none, fmt.Errorf("%w: %w", ErrTokenRefused, err) // by a second try: the first may have been carried out
		case status(err) == http.StatusUnauthorized:
			cs.reject(token)
			continue
		case err != nil:
			return none, err
		}
		answer, _ := any(out).(Registration)
		cs.update(token, answer)
		return out, nil
	}
}
