package tf

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// The wording of every failure, once.
func TestFailure(t *testing.T) {
	t.Parallel()
	connections := Connections{"acme": {credential: "api_key in the provider's block acme (environment: ACME_API_KEY)"}}
	answer := func(status int, message string) error {
		return &rest.Error{Method: "POST", Path: "/v1/thing", Status: status, Message: message}
	}
	for _, c := range []struct {
		verb            string
		err             error
		summary, detail string
	}{
		{
			"create", answer(400, "name must be a string"), "Cannot create acme web hook",
			"POST /v1/thing: 400 Bad Request: name must be a string.",
		},
		{
			"read", answer(401, "Unauthorised"), "Cannot read acme web hook",
			"POST /v1/thing: 401 Unauthorized: Unauthorised.\n\nThe credential was refused. Check api_key in the provider's block acme (environment: ACME_API_KEY): is it complete, of this account, and not expired?",
		},
		{
			"update", answer(403, "no"), "Cannot update acme web hook",
			"POST /v1/thing: 403 Forbidden: no.\n\nThe credential is known but may not do this. Check its rights at acme, or use another one as api_key in the provider's block acme (environment: ACME_API_KEY).",
		},
		{
			"update", answer(404, "gone"), "Cannot update acme web hook",
			"POST /v1/thing: 404 Not Found: gone.\n\nIt does not exist at acme (any more). Run terraform plan to see what that means for the configuration.",
		},
		{
			"create", answer(409, "taken"), "Cannot create acme web hook",
			"POST /v1/thing: 409 Conflict: taken.\n\nIt clashes with something that exists at acme. Change the configuration, or import what is there.",
		},
		{
			"create", fmt.Errorf("the app \"x\" is in the way: %w", answer(409, "taken")), "Cannot create acme web hook",
			"The app \"x\" is in the way: POST /v1/thing: 409 Conflict: taken.",
		},
		{
			"delete", answer(429, "slow down"), "Cannot delete acme web hook",
			"POST /v1/thing: 429 Too Many Requests: slow down.\n\nThe vendor asked for fewer requests for longer than this run could wait. Run it again later, or with a lower -parallelism.",
		},
		{
			"create", answer(503, "maintenance"), "Cannot create acme web hook",
			"POST /v1/thing: 503 Service Unavailable: maintenance.\n\nThe fault is reported by the vendor's server. If it is passing, run terraform again. If it stays, look at the values sent: some servers answer a wrong ID so.",
		},
		{"list", errors.New("connection refused"), "Cannot list acme web hook", "Connection refused."},
		{"plan", fmt.Errorf("wrapped: %w", Invalid("uri", "The URI %q is wrong.", "x")), "Cannot plan acme web hook", "The URI \"x\" is wrong."},
	} {
		d := failure(connections, c.verb, "acme_web_hook", c.err)
		if got, want := []string{d.Summary(), d.Detail()}, []string{c.summary, c.detail}; !cmp.Equal(got, want) {
			t.Errorf("%v: %s", c.err, cmp.Diff(want, got))
		}
		if withPath, ok := d.(diag.DiagnosticWithPath); ok && withPath.Path().String() != "uri" {
			t.Errorf("%v blames %s", c.err, withPath.Path())
		}
	}
}

func TestPanicIsAnError(t *testing.T) {
	t.Parallel()
	err := safely(t.Context(), func() error { panic("a secret value") })
	if err == nil || err.Error() != "this is a fault of the provider, please report it with the stack that TF_LOG=ERROR shows: panic of type string" {
		t.Errorf("got %v", err)
	}
}
