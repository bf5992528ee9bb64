package rest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// envelope reads the error envelope of a vendor: {"code", "message"}.
func envelope(_ int, _ http.Header, body []byte) (string, string) {
	var e struct{ Code, Message string }
	_ = json.Unmarshal(body, &e)
	return e.Code, e.Message
}

func TestError(t *testing.T) {
	for _, test := range []struct {
		name  string
		reply reply
		want  rest.Error
		text  string
	}{
		{
			"the vendor's message",
			reply{status: 409, body: `{"code":"P2002","message":"exists"}`, header: map[string]string{"X-Request-Id": "r1"}},
			rest.Error{Status: 409, Code: "P2002", Message: "exists", RequestID: "r1"},
			"DELETE /api/v1/x: 409 Conflict: P2002: exists (request ID r1)",
		},
		{
			"the code is in the message",
			reply{status: 404, body: `{"code":"P2025","message":"[P2025]: gone"}`},
			rest.Error{Status: 404, Code: "P2025", Message: "[P2025]: gone"},
			"DELETE /api/v1/x: 404 Not Found: [P2025]: gone",
		},
		{
			"a message for a terminal",
			reply{status: 400, body: `{"message":"one\n\ttwo \u001b[31m\u202ethree"}`},
			rest.Error{Status: 400, Message: "one two [31m three"},
			"DELETE /api/v1/x: 400 Bad Request: one two [31m three",
		},
		{
			"no envelope",
			reply{status: 400, body: "<html>\n<h1>No</h1>"},
			rest.Error{Status: 400, Message: "<html> <h1>No</h1>"},
			"DELETE /api/v1/x: 400 Bad Request: <html> <h1>No</h1>",
		},
		{
			"a long page",
			reply{status: 400, body: strings.Repeat("ü", 5000)},
			rest.Error{Status: 400, Message: strings.Repeat("ü", 98) + "…"},
			"DELETE /api/v1/x: 400 Bad Request: " + strings.Repeat("ü", 98) + "…",
		},
		{
			"no message",
			reply{status: 498, body: " "},
			rest.Error{Status: 498},
			"DELETE /api/v1/x: 498",
		},
		{
			"an overlong request ID",
			reply{status: 400, body: " ", header: map[string]string{"X-Request-Id": strings.Repeat("x", 999)}},
			rest.Error{Status: 400, RequestID: strings.Repeat("x", 97) + "…"},
			"DELETE /api/v1/x: 400 Bad Request (request ID " + strings.Repeat("x", 97) + "…)",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := rest.New(rest.Config{Base: "https://api.example.com/api", Caller: rest.Caller{Transport: &script{replies: []reply{test.reply}}}, Error: envelope})
			_, err := rest.Send[rest.None](t.Context(), c, rest.Request{Method: "DELETE", Path: "v1/x", Query: map[string][]string{"q": {"canary"}}})
			got := wantError(t, err)
			test.want.Method, test.want.Path, test.want.Attempts = "DELETE", "/api/v1/x", 1
			if diff := cmp.Diff(test.want, got, cmpopts.IgnoreUnexported(rest.Error{})); diff != "" {
				t.Error(diff)
			}
			if err.Error() != test.text {
				t.Errorf("got  %s\nwant %s", err, test.text)
			}
		})
	}
}

func TestErrNotFoundAndOutcomeUnknown(t *testing.T) {
	for _, test := range []struct {
		err                      error
		notFound, outcomeUnknown bool
	}{
		{nil, false, false},
		{context.DeadlineExceeded, false, false},
		{&rest.Error{Method: "GET", Status: 404}, true, false},
		{&rest.Error{Method: "DELETE", Status: 410}, true, false},
		{fmt.Errorf("reading: %w", &rest.Error{Method: "GET", Status: 404}), true, false},
		{&rest.Error{Method: "POST", Status: 400}, false, false},
		{&rest.Error{Method: "POST", Status: 429}, false, false},
		{&rest.Error{Method: "POST", Status: 500}, false, true},
		{&rest.Error{Method: "POST", Status: 303}, false, true},
		{fmt.Errorf("creating: %w", &rest.Error{Method: "POST", Status: 502}), false, true},
		{&rest.Error{Method: "GET", Status: 500}, false, false},
	} {
		if got := errors.Is(test.err, rest.ErrNotFound); got != test.notFound {
			t.Errorf("%v: not found %t", test.err, got)
		}
		if got := rest.OutcomeUnknown(test.err); got != test.outcomeUnknown {
			t.Errorf("%v: outcome unknown %t", test.err, got)
		}
	}
}

func TestErrRefused(t *testing.T) {
	for _, test := range []struct {
		err  error
		want bool
	}{
		{&rest.Error{Status: 401}, true},
		{&rest.Error{Status: 403}, true},
		{&rest.Error{Status: 404}, false},
		{&rest.Error{Status: 400}, false},
		{&rest.Error{Err: fmt.Errorf("no token: %w", &rest.Error{Status: 401})}, true},
		{&rest.Error{Status: 400, Err: rest.Refused("the key %s is unknown", "k1")}, true},
		{context.DeadlineExceeded, false},
	} {
		if got := errors.Is(test.err, rest.ErrRefused); got != test.want {
			t.Errorf("%v: refused %t", test.err, got)
		}
	}
}

// A user who configures a whole address may have put a secret into its path.
func TestPathOfAConfiguredAddress(t *testing.T) {
	c := rest.New(rest.Config{Base: "https://auth.example.com/canary", Caller: rest.Caller{Transport: &script{replies: []reply{{status: 400}}}}})
	_, err := rest.Send[thing](t.Context(), c, rest.Request{Retry: rest.RetryNever})
	if wantError(t, err); !strings.HasPrefix(err.Error(), "GET auth.example.com: 400") {
		t.Error(err)
	}
}
