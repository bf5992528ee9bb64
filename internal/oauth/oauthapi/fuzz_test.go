package oauthapi_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest/resttest"
)

// The stages of a test: the calls of one stage get the fuzzed answer, all others get a good one.
const (
	discoveries uint8 = iota
	registrations
	reads
	updates
	deletes
	stages
)

// FuzzAnswers checks that no answer causes a panic or an error with a secret, that only a 404 or 410 counts as a deleted client,
// and that a successful call returns a client with an ID. KEY in the body stands for the tokens and the secret.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []struct {
		stage  uint8
		status int
		body   string
	}{
		{discoveries, 200, `{"issuer":"https://auth.example.com","registration_endpoint":"https://auth.example.com/register?a=1"}`},
		{discoveries, 200, `{"issuer":"https://auth.example.com","registration_endpoint":"https://KEY@auth.example.com#KEY"}`},
		{discoveries, 200, `{"issuer":"https://auth.example.com","registration_endpoint":"http://127.0.0.1/register"}`},
		{discoveries, 200, `{"issuer":"https://auth.example.com"}`},
		{discoveries, 200, `{"issuer":"KEY\n\u001b[31m","registration_endpoint":1}`},
		{discoveries, 200, `{"issuer":"` + strings.Repeat("x", 10_000) + `"}`},
		{discoveries, 404, `not here`},
		{registrations, 201, `{"client_id":"abc","client_secret":"KEY","registration_access_token":"t","registration_client_uri":"https://auth.example.com/register/abc","client_secret_expires_at":"0"}`},
		{registrations, 201, `{"client_id":1}`},
		{registrations, 201, `null`},
		{registrations, 400, `{"error":"invalid_redirect_uri","error_description":"no KEY"}`},
		{registrations, 404, `KEY`},
		{registrations, 500, `{"error":"KEY"}`},
		{reads, 200, `{"client_id":"abc","client_secret":"KEY","registration_access_token":"KEYKEY","redirect_uris":["https://new.example.com"],"client_id_issued_at":1e400}`},
		{reads, 200, `{"client_id":"abc","redirect_uris":"https://new.example.com"}`},
		{reads, 200, `{"client_id":"abc","redirect_uris":[1,null,{}]}`},
		{reads, 200, `{"redirect_uris":["https://a.example.com"]}`},
		{reads, 200, `{}`},
		{reads, 200, `[]`},
		{reads, 204, ``},
		{reads, 401, `{"error":"invalid_token","error_description":"KEY"}`},
		{reads, 404, `{}`},
		{reads, 410, `KEY`},
		{updates, 200, `{"client_id":"abc","redirect_uris":["https://new.example.com"]}`},
		{updates, 200, `{}`},
		{updates, 200, `null`},
		{updates, 204, ``},
		{updates, 400, `{"error":"invalid_client_metadata","error_description":"KEY"}`},
		{updates, 404, ``},
		{updates, 412, `{"error":"changed"}`},
		{updates, 500, `KEY`},
		{deletes, 204, ``},
		{deletes, 404, ``},
		{deletes, 401, `{"error":"invalid_token"}`},
	} {
		f.Add(seed.stage, uint16(seed.status-200), []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, stage uint8, status uint16, body []byte) {
		answer := resttest.Answer{Status: resttest.Status(status), Body: []byte(strings.ReplaceAll(string(body), "KEY", key))}
		synctest.Test(t, func(t *testing.T) { hold(t, stage%stages, answer) })
	})
}

const key = "canary_key_000000001"

func hold(t *testing.T, stage uint8, answer resttest.Answer) {
	const issuer, added, there = "https://auth.example.com", "https://new.example.com", "https://a.example.com"
	ctx := t.Context()
	transport := resttest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		at, good := reads, `{"client_id":"abc","client_secret":"`+key+`","redirect_uris":["`+there+`"],"client_name":"n"}`
		switch {
		case strings.Contains(r.URL.Path, "/.well-known/"):
			at = discoveries
		case r.Method == http.MethodPost:
			at = registrations
		case r.Method == http.MethodPut:
			at = updates
		case r.Method == http.MethodDelete:
			at = deletes
		}
		if at == stage {
			return answer.RoundTrip(r)
		}
		return resttest.Answer{Status: 200, Body: []byte(good)}.RoundTrip(r)
	})
	refuses := answer.Status == http.StatusNotFound || answer.Status == http.StatusGone
	check := func(what string, gone bool, call func(*oauthapi.Client) (id string, err error)) {
		id, err := call(oauthapi.NewIsolated(rest.Caller{Transport: transport}))
		resttest.CheckResult(t, what, answer, gone, []string{id}, err, key)
	}
	endpoint, err := oauthapi.NewIsolated(rest.Caller{Transport: transport}).Discover(ctx, issuer) // sends no secret
	resttest.CheckError(t, "Discover", err)
	if errors.Is(err, rest.ErrNotFound) {
		t.Errorf("Discover: %d %q counts as a deleted client: %v", answer.Status, answer.Body, err)
	}
	if u, parseErr := url.Parse(endpoint); err == nil && (parseErr != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || u.Fragment != "") {
		t.Errorf("Discover: %q returns %q", answer.Body, endpoint)
	}
	check("Register", false, func(c *oauthapi.Client) (string, error) {
		r, err := c.Register(ctx, issuer+"/register", key, oauthapi.Metadata{"client_name": "n"})
		return r.ClientID, err
	})
	check("Read", stage == reads && refuses, func(c *oauthapi.Client) (string, error) {
		r, err := c.Read(ctx, clientURI, key)
		return r.ClientID, err
	})
	check("Update", (stage == reads || stage == updates) && refuses, func(c *oauthapi.Client) (string, error) {
		r, err := c.Update(ctx, clientURI, key, false, func(m oauthapi.Metadata) error { m["scope"] = "x"; return nil })
		return r.ClientID, err
	})
	check("Delete", (stage == reads || stage == deletes) && refuses, func(c *oauthapi.Client) (string, error) { return "-", c.Delete(ctx, clientURI, key) })
	check("HasRedirectURI", stage == reads && refuses, func(c *oauthapi.Client) (string, error) {
		has, r, err := c.HasRedirectURI(ctx, clientURI, key, there)
		if err == nil && !has && (stage != reads || !json.Valid(answer.Body)) {
			t.Errorf("HasRedirectURI: the redirect URI is missing with the answer %q", answer.Body)
		}
		return r.ClientID, err
	})
	check("AddRedirectURI", (stage == reads || stage == updates) && refuses, func(c *oauthapi.Client) (string, error) {
		r, err := c.AddRedirectURI(ctx, clientURI, key, added)
		if has := fmt.Sprintf("%q", r.Metadata.Strings("redirect_uris")); err == nil && !strings.Contains(has, `"`+added+`"`) {
			t.Errorf("AddRedirectURI: the answer %q counts as a client that has %s", answer.Body, added)
		}
		return r.ClientID, err
	})
	check("RemoveRedirectURI", (stage == reads || stage == updates) && refuses, func(c *oauthapi.Client) (string, error) {
		_, err := c.RemoveRedirectURI(ctx, clientURI, key, there)
		return "the result has no ID", err
	})
}
