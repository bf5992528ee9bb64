package nangoapi

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest/resttest"
)

// The calls about integrations. One of them gets the fuzzed response, the others a valid one.
const (
	integrationListing uint8 = iota
	integrationLookup
	integrationWrite
	providerLookup
	connectionListing
	integrationStages
)

const validIntegration = `{"unique_key":"acme","provider":"github","display_name":"Acme","forward_webhooks":true,"created_at":"2026-01-01T00:00:00.000Z","updated_at":"2026-01-01T00:00:00.000Z"}`

// For any response, no call panics, each error can be shown, "gone" is reported only if Nango reports it, and each object has an ID. KEY in
// the body stands for the credential.
func FuzzIntegrations(f *testing.F) {
	for _, seed := range []struct {
		stage  uint8
		status int
		body   string
	}{
		{integrationListing, 200, `{"data":[` + validIntegration + `]}`},
		{integrationListing, 200, `{"data":[]}`},
		{integrationListing, 200, `{"data":[{}]}`},
		{integrationListing, 200, `{"data":null}`},
		{integrationListing, 200, `<!doctype html>`},
		{integrationListing, 404, `{"error":{"code":"not_found","message":"Integration \"KEY\" does not exist"}}`},
		{integrationListing, 500, `{"error":{"code":"server_error","message":"Failed to list integrations"}}`},
		{integrationLookup, 200, `{"data":` + strings.Replace(validIntegration, `{`, `{"credentials":{"type":"OAUTH2","client_id":"c","client_secret":"KEY","scopes":null},"webhook_url":null,`, 1) + `}`},
		{integrationLookup, 200, `{"data":` + validIntegration + `}`},
		{integrationLookup, 200, `{"data":{"unique_key":"KEY"}}`},
		{integrationLookup, 404, `{"error":{"code":"not_found","message":"Integration \"acme\" does not exist"}}`},
		{integrationLookup, 404, `{"error":{"code":"not_found","message":"Unknown provider KEY"}}`},
		{integrationLookup, 404, `Cannot GET`},
		{integrationLookup, 410, `{}`},
		{integrationLookup, 403, `{"error":{"code":"forbidden","message":"Insufficient scope. Required: KEY"}}`},
		{integrationWrite, 200, `{"data":` + validIntegration + `}`},
		{integrationWrite, 200, `{"success":true}`},
		{integrationWrite, 400, `{"error":{"code":"invalid_body","errors":[{"code":"x","message":"Unique key already exists","path":["uniqueKey"]}]}}`},
		{integrationWrite, 400, `{"error":{"code":"invalid_body","errors":[{"message":"KEY","path":["credentials",1,null]}]}}`},
		{integrationWrite, 404, `{"error":{"code":"not_found","message":"Integration does not exist"}}`},
		{integrationWrite, 500, `{"error":{"code":"server_error","message":"Failed to create integration"}}`},
		{providerLookup, 200, `{"data":{"name":"github","auth_mode":"OAUTH2","token_url":{"a":"b"},"default_scopes":["a"]}}`},
		{providerLookup, 200, `{"data":{"name":"KEY","auth_mode":"OAUTH2"}}`},
		{providerLookup, 404, `{"error":{"code":"not_found","message":"Unknown provider github"}}`},
		{connectionListing, 200, `{"connections":[{"provider_config_key":"acme"}]}`},
		{connectionListing, 200, `{"connections":[{}]}`},
		{connectionListing, 404, `{}`},
	} {
		f.Add(seed.stage, uint16(seed.status-200), []byte(seed.body))
	}
	run := 0
	f.Fuzz(func(t *testing.T, stage uint8, status uint16, body []byte) {
		run++
		key := fmt.Sprintf("canary_key_%09d", run)
		answer := resttest.Answer{Status: resttest.Status(status), Body: []byte(strings.ReplaceAll(string(body), "KEY", key))}
		synctest.Test(t, func(t *testing.T) { checkIntegrationCalls(t, stage%integrationStages, key, answer) })
	})
}

func checkIntegrationCalls(t *testing.T, stage uint8, key string, answer resttest.Answer) {
	ctx := t.Context()
	transport := resttest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		at, good := integrationListing, `{"data":[]}`
		switch {
		case r.Method != http.MethodGet:
			at, good = integrationWrite, `{"data":`+validIntegration+`}`
		case strings.Contains(r.URL.Path, "/providers"):
			at, good = providerLookup, `{"data":{"name":"github","auth_mode":"OAUTH2"}}`
		case strings.HasSuffix(r.URL.Path, "/connections"):
			at, good = connectionListing, `{"connections":[]}`
		case strings.Contains(r.URL.Path, "/integrations/"):
			at, good = integrationLookup, `{"data":`+validIntegration+`}`
		}
		if at == stage {
			return answer.RoundTrip(r)
		}
		return resttest.Answer{Status: 200, Body: []byte(good)}.RoundTrip(r)
	})
	check := func(what string, gone bool, call func(*Client) (ids []string, err error)) {
		client := New(Config{APIURL: "https://nango.example.com", SecretKey: key, Caller: rest.Caller{Transport: transport}})
		ids, err := call(client)
		resttest.CheckResult(t, what, answer, gone, ids, err, key)
	}
	gone := answer.Status == http.StatusNotFound && strings.Contains(string(answer.Body), "does not exist")
	body := IntegrationBody{UniqueKey: "acme", Provider: "github", Credentials: &CredentialsBody{Type: "OAUTH2", ClientID: "c", ClientSecret: "s"}}

	check("Integrations.List", false, func(c *Client) (ids []string, err error) {
		for i, err := range c.Integrations.List(ctx) {
			if err != nil {
				return nil, err
			}
			ids = append(ids, i.UniqueKey)
		}
		return ids, nil
	})
	for _, known := range []time.Time{{}, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)} {
		check("Integrations.Get", stage == integrationLookup && gone, func(c *Client) ([]string, error) {
			i, err := c.Integrations.Get(ctx, "acme", known)
			return []string{i.UniqueKey}, err
		})
	}
	check("Integrations.Create", false, func(c *Client) ([]string, error) {
		i, err := c.Integrations.Create(ctx, body, nil)
		return []string{i.UniqueKey}, err
	})
	check("Integrations.Update", stage == integrationWrite && gone, func(c *Client) ([]string, error) {
		i, err := c.Integrations.Update(ctx, "acme", IntegrationBody{DisplayName: "n"}, time.Time{})
		return []string{i.UniqueKey}, err
	})
	check("Integrations.Delete", stage == integrationWrite && gone, func(c *Client) ([]string, error) { return nil, c.Integrations.Delete(ctx, "acme") })
	check("Integrations.CountConnections", false, func(c *Client) ([]string, error) {
		_, err := c.Integrations.CountConnections(ctx, "acme")
		return nil, err
	})
	unknown := stage == providerLookup && answer.Status == http.StatusNotFound && strings.Contains(string(answer.Body), "not_found")
	check("Providers.Named", unknown, func(c *Client) ([]string, error) {
		p, err := c.Providers.Named(ctx, "github")
		return []string{p.Name}, err
	})
}
