package openapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/openapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
)

// TestPoozleFake holds every kind of answer that the fake gives against Poozle's own description.
func TestPoozleFake(t *testing.T) {
	t.Parallel()
	seen := 0
	validator := openapi.Load(t, "poozle")
	e := emulator.New(emulator.WithMiddleware(func(next http.Handler) http.Handler {
		return validator.Handler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen++
			next.ServeHTTP(w, r)
		}))
	}))
	github, _ := e.Poozle.Definition("github")
	workspace := "?workspaceId=" + e.Poozle.WorkspaceID()
	fill := strings.NewReplacer("$W", e.Poozle.WorkspaceID(), "$D", github.ID, "$S", github.SourceURL)

	// call fails the test on another status and gives the answer's members.
	call := func(status int, method, path, body string) map[string]any {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), method, "/poozle/api/v1/"+fill.Replace(path), strings.NewReader(fill.Replace(body)))
		r.Header.Set("Authorization", "Bearer "+e.Poozle.APIKey())
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		e.Handler().ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("%s %s: got status %d, want %d: %s", method, path, w.Code, status, w.Body)
		}
		members := map[string]any{}
		_ = json.Unmarshal(w.Body.Bytes(), &members) // lists and empty bodies have no members
		return members
	}

	call(201, "POST", "user/token", `{"name":"n","seconds":60}`)
	call(400, "POST", "user/token", `{}`)

	app := "integration_oauth/" + fmt.Sprint(call(201, "POST", "integration_oauth", `{"workspaceId":"$W",
		"integrationDefinitionId":"$D","integrationOAuthAppName":"a","clientId":"c","clientSecret":"s","scopes":""}`)["integrationOAuthAppId"])
	call(200, "GET", "integration_oauth"+workspace, "")
	call(200, "GET", "integration_oauth/just_ids"+workspace, "")
	call(200, "GET", app+workspace, "")
	call(200, "GET", "integration_oauth/nope"+workspace, "")
	call(201, "POST", app, `{"integrationOAuthAppName":"b","clientId":"c","clientSecret":"s","scopes":"x"}`)
	call(400, "POST", app, `{}`)

	link := fmt.Sprint(call(201, "POST", "link", `{"workspaceId":"$W","linkName":"l","category":["TICKETING"],
		"expiresIn":60,"canExpire":true,"preferOAuth":true,"linkId":"mine","integrationDefinitionId":null}`)["linkId"])
	call(409, "POST", "link", `{"workspaceId":"$W","linkName":"l","category":[],"expiresIn":0,"linkId":"mine"}`)
	call(500, "POST", "link", `{"workspaceId":"$W","linkName":"l","category":[],"expiresIn":0,"other":1}`)
	call(200, "GET", "link"+workspace, "")
	call(404, "DELETE", "link/"+link, "")

	account := "integration_account/" + fmt.Sprint(call(201, "POST", "integration_account", `{"workspaceId":"$W",
		"integrationDefinitionId":"$D","integrationAccountName":"n","authType":"Api Key","config":{"api_key":"x"}}`)["integrationAccountId"])
	call(400, "POST", "integration_account", `{"workspaceId":"$W","integrationDefinitionId":"$D",
		"integrationAccountName":"n","authType":"Api Key","config":{"api_key":"bad"}}`)
	call(201, "POST", "integration_account/link/"+link, `{"integrationDefinitionId":"$D",
		"integrationAccountName":"m","authType":"Api Key","config":{},"accountIdentifier":"u"}`)
	call(200, "GET", "link/"+link+"?accountIdentifier=u", "")
	call(201, "POST", "integration_account/check",
		`{"workspaceId":"$W","integrationDefinitionId":"$D","authType":"Api Key","config":{}}`)
	call(200, "GET", "integration_account"+workspace, "")
	call(200, "GET", account, "")
	call(201, "POST", account, `{"integrationAccountName":"o","authType":"Api Key","config":{},"syncEnabled":true}`)
	call(200, "DELETE", account, "")
	call(200, "GET", account, "")
	call(404, "DELETE", account, "")

	call(200, "GET", "integration_definition"+workspace+"&category=TICKETING,MAIL", "")
	call(200, "GET", "integration_definition/$D"+workspace, "")
	call(200, "GET", "integration_definition/$D/spec"+workspace, "")
	call(200, "GET", "integration_definition/get_latest"+workspace, "")
	call(201, "POST", "integration_definition",
		`{"workspaceId":"$W","name":"n","sourceUrl":"$S","integrationType":"TICKETING"}`)
	call(201, "POST", "integration_definition/$D", `{"sourceUrl":"$S","version":"9"}`)

	call(201, "POST", "oauth", `{"integrationAccountName":"p","redirectURL":"http://x","workspaceId":"$W",
		"integrationOAuthAppId":"`+strings.TrimPrefix(app, "integration_oauth/")+`"}`)
	call(400, "GET", "oauth/callback", "")
	call(200, "DELETE", app, "")
	call(404, "DELETE", app, "")

	const least = 35
	if seen < least {
		t.Errorf("%d calls were checked; there are at least %d", seen, least)
	}
}

// complaints is a test that only keeps what it is told.
type complaints struct {
	testing.TB
	told []string
}

func (c *complaints) Errorf(format string, values ...any) {
	c.told = append(c.told, fmt.Sprintf(format, values...))
}

func TestValidatorComplains(t *testing.T) {
	t.Parallel()
	validator := openapi.Load(t, "poozle")
	const link = `{"workspaceId":"w","linkName":"l","category":["MAIL"],"expiresIn":0}`
	const answer = `{"linkId":"i","linkName":"l","canExpire":false,"preferOAuth":false,"expiresIn":0,"category":["MAIL"],` +
		`"workspaceId":"w","createdAt":"2026-01-02T03:04:05.678Z","updatedAt":"2026-01-02T03:04:05.678Z"}`
	tests := map[string]struct {
		method, path, body string
		status             int
		answer             string
		want               string // part of the complaint; "" where there is none to make
	}{
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
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &complaints{TB: t}
			handler := validator.Handler(c, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.answer))
			}))
			r := httptest.NewRequestWithContext(t.Context(), tt.method, tt.path, strings.NewReader(tt.body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if w.Code != tt.status || w.Body.String() != tt.answer {
				t.Errorf("the answer became %d %s", w.Code, w.Body)
			}
			told := strings.Join(c.told, "\n")
			if (told != "") != (tt.want != "") || !strings.Contains(told, tt.want) {
				t.Errorf("the complaints are %q, want %q among them", told, tt.want)
			}
		})
	}
}

func TestMiddleware(t *testing.T) {
	t.Parallel()
	e := emulator.New(emulator.WithMiddleware(openapi.Middleware(t, "poozle")))
	w := httptest.NewRecorder()
	e.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/poozle/api/health", nil))
	if w.Code != http.StatusOK {
		t.Errorf("got status %d", w.Code)
	}
}
