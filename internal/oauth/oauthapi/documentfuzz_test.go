package oauthapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest/resttest"
)

// FuzzPublished checks that no published document causes a panic or an error that cannot be shown, and that a client ID metadata
// document without violations is a JSON object with the client ID and without a secret. No message quotes KEY.
func FuzzPublished(f *testing.F) {
	const clientID = "https://app.example.com/client.json"
	for _, seed := range []string{
		`{"client_id":"` + clientID + `","token_endpoint_auth_method":"none","redirect_uris":["https://app.example.com/cb"]}`,
		`{"client_id":"` + clientID + `","token_endpoint_auth_method":"private_key_jwt","grant_types":[],"jwks":{"keys":[{"kty":"EC"},1,null]}}`,
		`{"client_id":"` + clientID + `","client_secret":"KEY","jwks":{"keys":[{"d":"KEY"}]},"logo_uri":"KEY","redirect_uris":["KEY"]}`,
		`{"client_id":1,"redirect_uris":{},"jwks":[],"grant_types":"x","client_name":null}`,
		`{"resource":"https://app.example.com/client.json","authorization_servers":["KEY\n\u001b[31m",1]}`,
		`{"issuer":"https://app.example.com","registration_endpoint":1,"scopes_supported":{}}`,
		`{"issuer":"https://app.example.com"} {}`, `{"issuer":"https://app.example.com"}]`, `{"client_id":`, `[]`, `null`, `<html>KEY`, ``,
	} {
		f.Add(uint16(0), clientID, []byte(seed))
	}
	f.Add(uint16(204), "https://me:KEY@app.example.com/%2e%2E/?#", []byte("<html>KEY"))
	f.Add(uint16(0), "http://[::1%25KEY]:x/\x00", []byte(`{}`))
	f.Fuzz(func(t *testing.T, number uint16, id string, body []byte) {
		id = strings.ReplaceAll(id, "KEY", key)
		body = []byte(strings.ReplaceAll(string(body), "KEY", key))
		d := oauthapi.CheckDocument(id, body, number%2 == 0)
		for _, message := range append(d.Violations, d.Warnings...) {
			if strings.Contains(message, key) || strings.HasSuffix(message, ".") {
				t.Errorf("%q, %q: %q", id, body, message)
			}
		}
		if _, has := d.Metadata["client_secret"]; len(d.Violations) == 0 && (has || d.Metadata.Text("client_id") != id || !json.Valid(body)) {
			t.Errorf("%q has no violation", body)
		}
		answer := resttest.Answer{Status: resttest.Status(number), Body: body}
		transport := resttest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
			response, err := answer.RoundTrip(r)
			response.Header.Set("Content-Type", "application/json")
			response.Header.Set("WWW-Authenticate", `Bearer resource_metadata="`+id+`"`)
			return response, err
		})
		if answer.Status >= 500 || answer.Status == http.StatusTooManyRequests {
			return // it is repeated after a while
		}
		c := oauthapi.NewIsolated(rest.Caller{Transport: transport})
		_, err := c.FetchDocument(t.Context(), clientID, false)
		resttest.CheckError(t, "FetchDocument", err)
		m, err := c.Server(t.Context(), "https://app.example.com")
		resttest.CheckError(t, "Server", err)
		if err == nil && m.Text("issuer") != "https://app.example.com" {
			t.Errorf("Server: %q is the metadata of another issuer", body)
		}
		m, err = c.ProtectedResource(t.Context(), clientID)
		resttest.CheckError(t, "ProtectedResource", err)
		if err == nil && (m.Text("resource") != clientID || len(m.Strings("authorization_servers")) == 0) {
			t.Errorf("ProtectedResource: %q is the metadata of another resource, or names no server", body)
		}
	})
}
