package oauthapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// snapshot is a client as it was read.
type snapshot struct {
	Registration
	etag       string // "" if no write can be bound to it
	begun, end time.Time
}

// read reads a client with its entity tag. The caller has the turn.
func (c *Client) read(ctx context.Context, cs *clientState, uri, token string) (snapshot, error) {
	var header http.Header
	s := snapshot{begun: time.Now()}
	r, err := call[Registration](ctx, c, cs, uri, token, rest.Request{ResponseHeader: &header, Check: func(response any) error {
		if answer := response.(Registration); answer.ClientID != "" {
			return cs.check(answer)
		}
		return nil // see below
	}})
	switch {
	case errors.Is(err, rest.ErrNotFound) && code(err) == "":
		return snapshot{}, fmt.Errorf("%w. The answer does not come from an authorization server, which would name an error code, so the state is unchanged. If the client was deleted, run: terraform state rm", rest.Opaque(err))
	case err != nil:
		return snapshot{}, err
	case r.ClientID == "": // written back, it would empty the client
		return snapshot{}, errors.New("the answer of the registration_client_uri is not a client: it has no client_id. Check registration_client_uri. To stop managing the client, run: terraform state rm")
	}
	s.end = time.Now()
	s.Registration = r
	// If-Match compares strongly, so a weak tag never matches (RFC 9110, section 13.1.1).
	if s.etag = header.Get("ETag"); strings.HasPrefix(s.etag, "W/") {
		s.etag = ""
	}
	return s, nil
}

// write sends the whole client once (RFC 7592, section 2.2). A repetition would undo what others have written since. If the
// answer has no body, the returned Registration has no Metadata. The caller has the turn.
func (c *Client) write(ctx context.Context, cs *clientState, uri, token string, s snapshot, wanted Metadata) (Registration, error) {
	defer cs.recordWrite()
	body := wanted.withoutProtocol()
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil }) // an omitted member is removed, and some servers refuse null
	body[memberClientID] = s.ClientID
	if s.ClientSecret != "" {
		body[memberClientSecret] = s.ClientSecret // the current one: a client must not choose another
	}
	request := rest.Request{Method: http.MethodPut, Body: body, Retry: rest.RetryNever, AllowEmpty: true, Header: http.Header{}, Check: func(response any) error {
		return rest.CheckID(cmp.Or(response.(Registration).ClientID, s.ClientID), s.ClientID)
	}}
	if s.etag != "" && s.etag != cs.uselessETag {
		request.Header.Set("If-Match", s.etag)
	}
	before, secret := cs.tokens.newestOr(token), cmp.Or(s.ClientSecret, cs.knownSecret())
	r, err := call[Registration](ctx, c, cs, uri, token, request)
	for attempt := 0; attempt < maxAttempts && refusesContent(err) && body.adapt(err, s.Metadata, secret); attempt++ {
		r, err = call[Registration](ctx, c, cs, uri, token, request)
	}
	switch {
	case err != nil:
		if status(err) == http.StatusPreconditionFailed {
			// A server that refuses a tag twice issues it and does not recognise it, for example because a proxy that
			// compresses has changed the tag. No other writer came between, and the next write goes without.
			if s.etag == cs.refusedETag {
				cs.uselessETag = s.etag
			}
			cs.refusedETag = s.etag
		}
		return Registration{}, err
	case r.Metadata == nil:
		return Registration{}, nil
	}
	cs.emptied = len(wanted.Strings(memberRedirectURIs)) == 0
	cs.recordReplacements(before, secret, r)
	if r.ClientID == "" {
		r.ClientID = s.ClientID
	}
	return r, nil
}

// adapt changes the body of a write after a refusal that names a member which the user has not set, and reports whether it did. RFC
// 7592, section 2.2, makes client_secret optional, so some servers refuse it, and others require it. Some servers refuse members that
// they add to their own answers, such as updated_at.
func (m Metadata) adapt(refusal error, read Metadata, secret string) bool {
	for _, name := range memberName.FindAllString(message(refusal), -1) {
		_, sent := m[name]
		_, was := read[name]
		known := slices.ContainsFunc(Members, func(member Member) bool { return member.Name == name })
		switch {
		case sent && (name == memberClientSecret || was && !known && reflect.DeepEqual(m[name], read[name])):
			delete(m, name)
			return true
		case !sent && name == memberClientSecret && secret != "":
			m[name] = secret
			return true
		}
	}
	return false
}

var memberName = regexp.MustCompile(`[\w#-]+`)

// call sends a call about one client with the newest token, and records the token and the secret that the answer replaces. If
// the server refuses the token, call tries the other tokens that the process knows for this client, because each resource has
// the token of its own last run in its state. The caller has the turn.
func call[T any](ctx context.Context, c *Client, cs *clientState, uri, token string, r rest.Request) (T, error) {
	var none T
	to, err := parseAddress(uri)
	if err != nil {
		return none, fmt.Errorf("the registration_client_uri cannot be used: %w", err)
	}
	cs.tokens.offer(token)
	tried := map[string]bool{}
	for {
		token, ok := cs.tokens.next(token, tried)
		if !ok {
			return none, fmt.Errorf("%w: %w", ErrTokenRefused, err)
		}
		tried[token] = true
		var out T
		out, err = send[T](ctx, c, to, token, r, cs.knownSecret())
		switch {
		case isRefused(err) && rest.OutcomeUnknown(err):
			return none, fmt.Errorf("%w: %w", ErrTokenRefused, err) // this was a retry, and the first attempt may have been carried out
		case isRefused(err):
			cs.tokens.refuse(token)
			continue
		case err != nil:
			return none, err
		}
		answer, _ := any(out).(Registration)
		cs.update(token, answer)
		return out, nil
	}
}
