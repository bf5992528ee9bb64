package openapi_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/openapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
)

// TestPoozleFake checks every kind of answer that the fake has against Poozle's own description.
func TestPoozleFake(t *testing.T) {
	t.Parallel()
	c := newCaller(t, "poozle", "/poozle/api/v1/")
	c.token = c.Poozle.APIKey()
	github, _ := c.Poozle.Definition("github")
	workspace := "?workspaceId=" + c.Poozle.WorkspaceID()
	c.fill = strings.NewReplacer("$W", c.Poozle.WorkspaceID(), "$D", github.ID, "$S", github.SourceURL)

	c.call(201, "POST", "user/token", `{"name":"n","seconds":60}`)
	c.call(400, "POST", "user/token", `{}`)

	app := "integration_oauth/" + fmt.Sprint(c.call(201, "POST", "integration_oauth", `{"workspaceId":"$W",
		"integrationDefinitionId":"$D","integrationOAuthAppName":"a","clientId":"c","clientSecret":"s","scopes":""}`)["integrationOAuthAppId"])
	c.call(200, "GET", "integration_oauth"+workspace, "")
	c.call(200, "GET", "integration_oauth/just_ids"+workspace, "")
	c.call(200, "GET", app+workspace, "")
	c.call(200, "GET", "integration_oauth/nope"+workspace, "")
	c.call(201, "POST", app, `{"integrationOAuthAppName":"b","clientId":"c","clientSecret":"s","scopes":"x"}`)
	c.call(400, "POST", app, `{}`)

	link := fmt.Sprint(c.call(201, "POST", "link", `{"workspaceId":"$W","linkName":"l","category":["TICKETING"],
		"expiresIn":60,"canExpire":true,"preferOAuth":true,"linkId":"mine","integrationDefinitionId":null}`)["linkId"])
	c.call(409, "POST", "link", `{"workspaceId":"$W","linkName":"l","category":[],"expiresIn":0,"linkId":"mine"}`)
	c.call(500, "POST", "link", `{"workspaceId":"$W","linkName":"l","category":[],"expiresIn":0,"other":1}`)
	c.call(200, "GET", "link"+workspace, "")
	c.call(404, "DELETE", "link/"+link, "")

	account := "integration_account/" + fmt.Sprint(c.call(201, "POST", "integration_account", `{"workspaceId":"$W",
		"integrationDefinitionId":"$D","integrationAccountName":"n","authType":"Api Key","config":{"api_key":"x"}}`)["integrationAccountId"])
	c.call(400, "POST", "integration_account", `{"workspaceId":"$W","integrationDefinitionId":"$D",
		"integrationAccountName":"n","authType":"Api Key","config":{"api_key":"bad"}}`)
	c.call(201, "POST", "integration_account/link/"+link, `{"integrationDefinitionId":"$D",
		"integrationAccountName":"m","authType":"Api Key","config":{},"accountIdentifier":"u"}`)
	c.call(200, "GET", "link/"+link+"?accountIdentifier=u", "")
	c.call(201, "POST", "integration_account/check",
		`{"workspaceId":"$W","integrationDefinitionId":"$D","authType":"Api Key","config":{}}`)
	c.call(200, "GET", "integration_account"+workspace, "")
	c.call(200, "GET", account, "")
	c.call(201, "POST", account, `{"integrationAccountName":"o","authType":"Api Key","config":{},"syncEnabled":true}`)
	c.call(200, "DELETE", account, "")
	c.call(200, "GET", account, "")
	c.call(404, "DELETE", account, "")

	c.call(200, "GET", "integration_definition"+workspace+"&category=TICKETING,MAIL", "")
	c.call(200, "GET", "integration_definition/$D"+workspace, "")
	c.call(200, "GET", "integration_definition/$D/spec"+workspace, "")
	c.call(200, "GET", "integration_definition/get_latest"+workspace, "")
	c.call(201, "POST", "integration_definition",
		`{"workspaceId":"$W","name":"n","sourceUrl":"$S","integrationType":"TICKETING"}`)
	c.call(201, "POST", "integration_definition/$D", `{"sourceUrl":"$S","version":"9"}`)

	c.call(201, "POST", "oauth", `{"integrationAccountName":"p","redirectURL":"http://x","workspaceId":"$W",
		"integrationOAuthAppId":"`+strings.TrimPrefix(app, "integration_oauth/")+`"}`)
	c.call(400, "GET", "oauth/callback", "")
	c.call(200, "DELETE", app, "")
	c.call(404, "DELETE", app, "")

	c.wantCalls(35)
}

func TestPoozleComplaints(t *testing.T) {
	t.Parallel()
	const link = `{"workspaceId":"w","linkName":"l","category":["MAIL"],"expiresIn":0}`
	const answer = `{"linkId":"i","linkName":"l","canExpire":false,"preferOAuth":false,"expiresIn":0,"category":["MAIL"],` +
		`"workspaceId":"w","createdAt":"2026-01-02T03:04:05.678Z","updatedAt":"2026-01-02T03:04:05.678Z"}`
	checkComplaints(t, "poozle", map[string]call{
		"all well":             {"POST", "/poozle/api/v1/link", link, 201, answer, ""},
		"without the prefix":   {"POST", "/v1/link/", link, 201, answer, ""},
		"another vendor":       {"POST", "/fillout/v1/api/forms", "{}", 200, "{}", ""},
		"a refused request":    {"POST", "/poozle/api/v1/link", "{}", 400, `{"message":["a","b"]}`, ""},
		"no such route":        {"PUT", "/poozle/api/v1/link", "{}", 404, `{}`, ""},
		"unknown in request":   {"POST", "/poozle/api/v1/link", link[:len(link)-1] + `,"x":1}`, 201, answer, `"x" is unsupported`},
		"missing in request":   {"POST", "/poozle/api/v1/link", "{}", 201, answer, `"category" is missing`},
		"wrong type":           {"POST", "/poozle/api/v1/link", strings.Replace(link, `"l"`, "1", 1), 201, answer, "linkName"},
		"missing in answer":    {"POST", "/poozle/api/v1/link", link, 201, "{}", `"linkId" is missing`},
		"an empty answer":      {"POST", "/poozle/api/v1/link", link, 201, "", "EOF"},
		"wrong error":          {"POST", "/poozle/api/v1/link", "{}", 400, `{"message":1}`, "message"},
		"missing in the query": {"GET", "/poozle/api/v1/link", "", 200, "[]", "workspaceId"},
		"a route that is not":  {"PUT", "/poozle/api/v1/link", "{}", 200, "{}", "method not allowed"},
	})
}

func TestMiddleware(t *testing.T) {
	t.Parallel()
	e := emulator.New(emulator.WithMiddleware(openapi.Middleware(t, "poozle")))
	w := httptest.NewRecorder()
	e.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1/poozle/api/health", nil))
	if w.Code != http.StatusOK {
		t.Errorf("got status %d", w.Code)
	}
}
