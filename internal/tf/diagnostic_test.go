package tf

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// TestFailure holds the wording of every failure.
func TestFailure(t *testing.T) {
	t.Parallel()
	acme := Vendor{Name: "acme", Title: "Acme"}
	data := &ProviderData{connections: map[string]connection{"acme": {credential: "api_key in the provider's block acme (environment: ACME_API_KEY)"}}}
	answer := func(status int, message string) error {
		return &rest.Error{Method: "POST", Path: "/v1/thing", Status: status, Message: message}
	}
	for _, c := range []struct {
		verb            string
		err             error
		summary, detail string
	}{
		{
			"create", answer(400, "name must be a string"), "Cannot create Acme web hook",
			"POST /v1/thing: 400 Bad Request: name must be a string.",
		},
		{
			"read", answer(401, "Unauthorised"), "Cannot read Acme web hook",
			"POST /v1/thing: 401 Unauthorized: Unauthorised.\n\nThe credential was refused. Check api_key in the provider's block acme (environment: ACME_API_KEY): it must be complete, belong to this account, and not be expired.",
		},
		{
			"update", answer(403, "no"), "Cannot update Acme web hook",
			"POST /v1/thing: 403 Forbidden: no.\n\nThe credential is valid, but lacks the permission for this call. Check its permissions at Acme, or set another one as api_key in the provider's block acme (environment: ACME_API_KEY).",
		},
		{
			"update", answer(404, "gone"), "Cannot update Acme web hook",
			"POST /v1/thing: 404 Not Found: gone.\n\nThe object, or one that it refers to, does not exist at Acme. Run terraform plan to see what has changed.",
		},
		{
			"create", answer(409, "taken"), "Cannot create Acme web hook",
			"POST /v1/thing: 409 Conflict: taken.\n\nThe object conflicts with one that exists at Acme. Change the configuration, or import the existing object.",
		},
		{
			"create", fmt.Errorf("the app \"x\" is in the way: %w", answer(409, "taken")), "Cannot create Acme web hook",
			"The app \"x\" is in the way: POST /v1/thing: 409 Conflict: taken.",
		},
		{
			"delete", answer(429, "slow down"), "Cannot delete Acme web hook",
			"POST /v1/thing: 429 Too Many Requests: slow down.\n\nAcme throttled the requests for longer than this run could wait. Run terraform again later, or with a lower -parallelism.",
		},
		{
			"create", answer(503, "maintenance"), "Cannot create Acme web hook",
			"POST /v1/thing: 503 Service Unavailable: maintenance.\n\nAcme's server failed. Run terraform again. If the error persists, check the values you sent: some servers return this status for an unknown ID.",
		},
		{"list", errors.New("connection refused"), "Cannot list Acme web hook", "Connection refused."},
		{"plan", fmt.Errorf("wrapped: %w", Invalid("uri", "The URI %q is wrong.", "x")), "Cannot plan Acme web hook", "The URI \"x\" is wrong."},
	} {
		d := failure(data, c.verb, acme.objectName("acme_web_hook"), c.err)
		if got, want := []string{d.Summary(), d.Detail()}, []string{c.summary, c.detail}; !cmp.Equal(got, want) {
			t.Errorf("%v: %s", c.err, cmp.Diff(want, got))
		}
		if withPath, ok := d.(diag.DiagnosticWithPath); ok && withPath.Path().String() != "uri" {
			t.Errorf("%v blames %s", c.err, withPath.Path())
		}
	}
}

// A message spells vendors and abbreviations as they are spelled in a sentence.
func TestNouns(t *testing.T) {
	t.Parallel()
	for title, nouns := range map[string]map[string]string{
		"Fillout": {"oauth_app": "Fillout OAuth app", "database_webhook": "Fillout database webhook"},
		"Fyle":    {"webhook": "Fyle webhook", "scheduled_callbacks": "Fyle scheduled callbacks"},
		"OAuth":   {"client": "OAuth client", "redirect_uri": "OAuth redirect URI", "redirect_uris": "OAuth redirect URIs"},
		"Poozle":  {"oauth_apps": "Poozle OAuth apps", "integration_account": "Poozle integration account"},
	} {
		v := Vendor{Name: strings.ToLower(title), Title: title}
		for name, want := range nouns {
			if got := v.objectName(v.Name + "_" + name); got.noun != want || got.full != "integrations_"+v.Name+"_"+name {
				t.Errorf("%s is the %q %s, want %q", name, got.noun, got.full, want)
			}
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
