package poozleapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest/resttest"
)

// The calls of Poozle. One of them gets the fuzzed response, the others a valid one.
const (
	listings uint8 = iota
	lookups
	definitionListing
	oneDefinition
	writes
	stages
)

// For any response, no call panics, each error can be shown, "gone" is reported only if Poozle reports it, and each object has an
// ID. KEY in the body stands for the credential.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []struct {
		stage  uint8
		status int
		body   string
	}{
		{listings, 200, `[{"integrationOAuthAppId":"a1","integrationOAuthAppName":"n","integrationDefinitionId":"d1","clientId":"c","clientSecret":"s","scopes":"a,b"}]`},
		{listings, 200, `[{"linkId":"l1","linkName":"n","category":["TICKETING"],"canExpire":true,"expiresIn":60,"createdAt":"2026-01-01T00:00:00Z","expired":true}]`},
		{listings, 200, `[{"integrationAccountId":"i1","integrationConfiguration":{"k":1},"syncEnabled":true,"syncPeriod":null}]`},
		{listings, 200, `[]`},
		{listings, 200, `[{}]`},
		{listings, 200, `[null]`},
		{listings, 200, `null`},
		{listings, 200, `{}`},
		{listings, 204, ``},
		{listings, 404, `{"statusCode":404,"message":"Cannot GET KEY"}`},
		{listings, 404, `{"message":"[P2025]: gone"}`},
		{listings, 401, `{"message":"Unauthorized KEY"}`},
		{listings, 206, `[]`},
		{lookups, 200, ``},
		{lookups, 200, `{}`},
		{lookups, 200, `null`},
		{lookups, 200, `[]`},
		{lookups, 200, `{"message":"KEY"}`},
		{lookups, 200, `{"integrationAccountId":"other","workspaceId":"ws"}`},
		{lookups, 200, `{"integrationAccountId":"other","workspaceId":"another"}`},
		{lookups, 200, `{"integrationAccountId":"i1","workspaceId":"ws"}`},
		{lookups, 200, `{"integrationOAuthAppId":"a1"}`},
		{lookups, 204, ``},
		{lookups, 404, `{"message":"[P2025]: gone"}`},
		{lookups, 404, `{"message":"Cannot GET KEY"}`},
		{definitionListing, 200, `[]`},
		{definitionListing, 200, `[{"integrationDefinitionId":"d1","key":"github"}]`},
		{definitionListing, 200, `[{}]`},
		{definitionListing, 500, `{"message":"Internal server error"}`},
		{oneDefinition, 200, `{"integrationDefinitionId":"d2"}`},
		{oneDefinition, 200, `{}`},
		{oneDefinition, 404, `{"message":"[P2025]: none"}`},
		{oneDefinition, 500, `KEY`},
		{writes, 201, `{"integrationOAuthAppId":"a1"}`},
		{writes, 201, `{"linkId":"l1","createdAt":"2026-01-01T00:00:00Z"}`},
		{writes, 201, `{"integrationAccountId":"i1"}`},
		{writes, 201, `{}`},
		{writes, 201, `null`},
		{writes, 201, `{"status":false,"error":"bad\u001b[31m\nKEY"}`},
		{writes, 201, `{"status":true}`},
		{writes, 400, `{"message":["a must be KEY","b"]}`},
		{writes, 404, `{"message":"[P2025]: gone"}`},
		{writes, 404, `{"message":"Cannot POST"}`},
		{writes, 409, `{"message":"[P2002]: Unique constraint failed"}`},
		{writes, 410, `KEY`},
		{writes, 500, `{"error":"KEY"}`},
	} {
		f.Add(seed.stage, uint16(seed.status-200), []byte(seed.body))
	}
	run := 0
	f.Fuzz(func(t *testing.T, stage uint8, status uint16, body []byte) {
		run++
		key := fmt.Sprintf("canary_key_%09d", run)
		answer := resttest.Answer{Status: resttest.Status(status), Body: []byte(strings.ReplaceAll(string(body), "KEY", key))}
		synctest.Test(t, func(t *testing.T) { checkCalls(t, stage%stages, key, answer) })
	})
}

func checkCalls(t *testing.T, stage uint8, key string, answer resttest.Answer) {
	ctx := t.Context()
	transport := resttest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		at, good := listings, `[]`
		switch {
		case r.Method != http.MethodGet:
			at, good = writes, `{"integrationOAuthAppId":"a1","linkId":"l1","integrationAccountId":"i1","status":true}`
		case strings.HasSuffix(r.URL.Path, "/integration_definition"):
			at, good = definitionListing, `[{"integrationDefinitionId":"d1"}]`
		case strings.Contains(r.URL.Path, "/integration_definition/"):
			at, good = oneDefinition, `{"integrationDefinitionId":"d2"}`
		case strings.Contains(r.URL.Path, "/integration_oauth/"), strings.Contains(r.URL.Path, "/integration_account/"):
			at, good = lookups, `{}`
		}
		if at == stage {
			return answer.RoundTrip(r)
		}
		return resttest.Answer{Status: 200, Body: []byte(good)}.RoundTrip(r)
	})
	check := func(what string, gone bool, call func(*Client) (ids []string, err error)) {
		client := New(Config{APIURL: "https://poozle.example.com", APIKey: key, WorkspaceID: "ws", Caller: rest.Caller{Transport: transport}})
		ids, err := call(client)
		resttest.CheckResult(t, what, answer, gone, ids, err, key)
	}
	recordGone := (answer.Status == http.StatusNotFound || answer.Status == http.StatusGone) && strings.Contains(string(answer.Body), "P2025")
	// listed reports whether a call that needs the listing can find out that the object does not exist.
	listed := func(member string) bool {
		switch succeeded := answer.Status == http.StatusOK; stage {
		case listings:
			return succeeded && isList(answer.Body, member)
		case definitionListing: // it is asked because the listing is empty
			return succeeded && isList(answer.Body, "integrationDefinitionId") && strings.Contains(string(answer.Body), "{")
		default:
			return true
		}
	}
	// missing is listed for objects that are also looked up.
	missing := func(member string) bool {
		if stage != lookups {
			return listed(member)
		}
		var object map[string]any
		none := len(bytes.TrimSpace(answer.Body)) == 0 || json.Unmarshal(answer.Body, &object) == nil && object != nil && len(object) == 0
		elsewhere := isList(slices.Concat([]byte("["), answer.Body, []byte("]")), "integrationAccountId") // the workspace is not compared
		return answer.Status == http.StatusOK && (none || elsewhere) || recordGone
	}

	check("OAuthApps.List", false, func(c *Client) (ids []string, err error) {
		for app, err := range c.OAuthApps.List(ctx) {
			if err != nil {
				return nil, err
			}
			ids = append(ids, app.ID)
		}
		return ids, nil
	})
	check("OAuthApps.Get", missing("integrationOAuthAppId"), func(c *Client) ([]string, error) {
		app, err := c.OAuthApps.Get(ctx, "other")
		return []string{app.ID}, err
	})
	check("OAuthApps.Create", false, func(c *Client) ([]string, error) {
		created, err := c.OAuthApps.Create(ctx, "d1", OAuthAppSettings{Name: "n"})
		return []string{created.ID}, err
	})
	check("OAuthApps.Update", stage == writes && recordGone, func(c *Client) ([]string, error) {
		app, err := c.OAuthApps.Update(ctx, "a1", OAuthAppSettings{Name: "n"})
		return []string{app.ID}, err
	})
	check("OAuthApps.Delete", stage == writes && recordGone, func(c *Client) ([]string, error) { return nil, c.OAuthApps.Delete(ctx, "a1") })

	check("Links.List", false, func(c *Client) (ids []string, err error) {
		for link, err := range c.Links.List(ctx) {
			if err != nil {
				return nil, err
			}
			ids = append(ids, link.ID)
		}
		return ids, nil
	})
	check("Links.Get", listed("linkId"), func(c *Client) ([]string, error) {
		link, err := c.Links.Get(ctx, "other")
		return []string{link.ID}, err
	})
	check("Links.Create", false, func(c *Client) ([]string, error) {
		created, err := c.Links.Create(ctx, Link{Name: "n"})
		return []string{created.ID}, err
	})

	check("IntegrationAccounts.List", false, func(c *Client) (ids []string, err error) {
		for account, err := range c.IntegrationAccounts.List(ctx) {
			if err != nil {
				return nil, err
			}
			ids = append(ids, account.ID)
		}
		return ids, nil
	})
	check("IntegrationAccounts.Get", missing("integrationAccountId"), func(c *Client) ([]string, error) {
		account, err := c.IntegrationAccounts.Get(ctx, "other")
		return []string{account.ID}, err
	})
	check("IntegrationAccounts.Create", false, func(c *Client) ([]string, error) {
		created, err := c.IntegrationAccounts.Create(ctx, IntegrationAccount{Name: "n"})
		return []string{created.ID}, err
	})
	check("IntegrationAccounts.Update", stage == writes && recordGone, func(c *Client) ([]string, error) {
		account, err := c.IntegrationAccounts.Update(ctx, IntegrationAccount{ID: "i1"})
		return []string{account.ID}, err
	})
	// After 400 and 500, the client looks for the account in the listing, which is valid and does not contain it.
	refused := answer.Status == http.StatusBadRequest || answer.Status == http.StatusInternalServerError
	check("IntegrationAccounts.Delete", stage == writes && (recordGone || refused), func(c *Client) ([]string, error) {
		return nil, c.IntegrationAccounts.Delete(ctx, "i1")
	})

	check("Definitions.All", false, func(c *Client) (ids []string, err error) {
		found, err := c.Definitions.All(ctx)
		for _, definition := range found {
			ids = append(ids, definition.ID)
		}
		return ids, err
	})
	unknown := answer.Status == http.StatusInternalServerError || answer.Status == http.StatusNotFound || answer.Status == http.StatusGone
	check("Definitions.Check", stage == oneDefinition && unknown, func(c *Client) ([]string, error) { return nil, c.Definitions.Check(ctx, "d2") })

	check("IntegrationAccounts.CheckCredential", false, func(c *Client) ([]string, error) {
		refusal, err := c.IntegrationAccounts.CheckCredential(ctx, IntegrationAccount{})
		if len(refusal) > 1000 || strings.ContainsFunc(refusal, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("the refusal cannot be shown: %q", refusal)
		}
		var result struct{ Status *bool }
		if err == nil && stage == writes && (json.Unmarshal(answer.Body, &result) != nil || result.Status == nil || *result.Status != (refusal == "")) {
			t.Errorf("CheckCredential: %q returns the refusal %q", answer.Body, refusal)
		}
		return nil, err
	})
}

// isList reports whether the body is a list of objects with an ID.
func isList(body []byte, member string) bool {
	var list []map[string]any
	if json.Unmarshal(body, &list) != nil || list == nil {
		return false
	}
	for _, object := range list {
		found := false
		for name, value := range object { // encoding/json ignores the case of a name
			found = found || strings.EqualFold(name, member) && value != ""
		}
		if !found {
			return false
		}
	}
	return true
}
